import type { Tools } from '../../environment/tools.js'
import {
  splitRows,
  testPart,
  trainingPart,
  validationPart,
  type PreparedTable,
  type TableRequest,
} from './prepare-table.js'
import { rowsOf, splitRandomly, type Parts } from './split.js'

/**
 * The parts in which one of `train.split.folds` equal shares is the test part. Validation rows are taken from the others where early
 * stopping needs them.
 */
export function foldParts(
  { train }: TableRequest,
  prepared: PreparedTable,
  fold: number,
  tools: Pick<Tools, 'random'>,
): Parts {
  const { target, sensitive, keys, table } = prepared
  const folds = train.split.folds!
  const shares = Array.from({ length: folds }, () => 1 / folds)
  const by = train.split.by === 'time' ? 'random' : train.split.by // a fold between others has no later rows
  const assigned = splitRows(
    by,
    shares,
    { rows: table.rows, target, groups: sensitive, keys },
    { random: tools.random.fork('folds') },
  )
  const parts = assigned.map((of) => (of === fold ? testPart : trainingPart))
  if (train.earlyStopping === null) return parts
  const training = rowsOf(parts, trainingPart)
  const { validation } = train.split
  const held = splitRandomly(
    training.length,
    [1 - validation, validation],
    tools.random.fork(`fold ${fold} validation`),
  )
  held.forEach((of, at) => {
    if (of === 1) parts[training[at]!] = validationPart
  })
  return parts
}
