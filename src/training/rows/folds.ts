import type { Tools } from '../../environment/tools.js'
import type { TrainingRows } from './learning-rows.js'
import { splitRows, testPart, trainingPart, validationPart } from './parts.js'
import { rowsOf, splitRandomly, type Parts } from './split.js'

/**
 * The parts in which one of `train.split.folds` equal shares is the test part. Validation rows are taken from the others where early
 * stopping needs them.
 */
export function foldParts({ train, rows }: TrainingRows, fold: number, { random }: Pick<Tools, 'random'>): Parts {
  const { target, sensitive, keys, count } = rows
  const folds = train.split.folds!
  const shares = Array.from({ length: folds }, () => 1 / folds)
  const by = train.split.by === 'time' ? 'random' : train.split.by // a fold between others has no later rows
  const evidence = { rows: count, target, groups: sensitive.map(({ groups }) => groups), keys }
  const assigned = splitRows(by, shares, evidence, { random: random.fork('folds') })
  const parts = assigned.map((of) => (of === fold ? testPart : trainingPart))
  if (train.earlyStopping === null) return parts
  const training = rowsOf(parts, trainingPart)
  const { validation } = train.split
  const own = random.fork(`fold ${fold} validation`)
  splitRandomly(training.length, [1 - validation, validation], own).forEach((of, at) => {
    if (of === 1) parts[training[at]!] = validationPart
  })
  return parts
}
