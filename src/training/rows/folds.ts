import type { Tools } from '../../environment/tools.js'
import { ProbityError } from '../../errors.js'
import type { LearningRows, TrainingRows } from './learning-rows.js'
import { splitRows, testPart, trainingPart, validationPart } from './parts.js'
import { rowsOf, splitRandomly, type Parts } from './split.js'

/**
 * The parts in which one of `train.split.folds` equal shares is the test part. Folds have every class in its share, unless rows of a
 * group stay together. Validation rows are taken from the others where early stopping needs them.
 * @throws TRAINING_FOLDS_CLASS for a class of fewer rows than folds, TRAINING_CLASS_ABSENT where all rows of a class are in one fold
 */
export function foldParts({ train, rows }: TrainingRows, fold: number, { random }: Pick<Tools, 'random'>): Parts {
  const { target, sensitive, keys, count } = rows
  const folds = train.split.folds!
  const shares = Array.from({ length: folds }, () => 1 / folds)
  const { by } = train.split
  const groups = by === 'stratified' ? sensitive.map(({ groups: of }) => of) : [] // else by the label alone
  const evidence = { rows: count, target, groups, keys, adjacent: true }
  if (by !== 'group') checkClasses(rows, folds)
  const assigned = splitRows(by === 'group' ? by : 'stratified', shares, evidence, { random: random.fork('folds') })
  checkFold(rows, assigned, fold)
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

function checkClasses({ target, label }: LearningRows, folds: number): void {
  if (target.kind === 'values') return
  const counts = target.classes.map(() => 0)
  for (const at of target.tensor.data) counts[Number(at)]!++
  const rarest = counts.indexOf(Math.min(...counts))
  if (counts[rarest]! >= folds) return
  const params = { class: target.classes[rarest]!, rows: counts[rarest]!, column: label.column.name, folds }
  throw new ProbityError('TRAINING_FOLDS_CLASS', params)
}

/** A model that has seen no row of a class would be judged on it without a word. */
function checkFold({ target, label }: LearningRows, assigned: Parts, fold: number): void {
  if (target.kind === 'values') return
  const left = target.classes.map(() => 0)
  assigned.forEach((of, row) => {
    if (of !== fold) left[Number(target.tensor.data[row])]!++
  })
  const absent = left.indexOf(0)
  if (absent < 0) return
  const rows = assigned.reduce((count, of) => count + (of === fold ? 0 : 1), 0)
  throw new ProbityError('TRAINING_CLASS_ABSENT', {
    ...{ part: `fold ${fold + 1} training`, class: target.classes[absent]!, column: label.column.name, rows },
  })
}
