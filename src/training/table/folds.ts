import type { Tools } from '../../environment/tools.js'
import { splitRows, testPart, trainingPart, type PreparedTable, type TableRequest } from './prepare-table.js'
import type { Parts } from './split.js'

/** The parts in which one of `train.split.folds` equal shares is the test part. There are no validation rows. */
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
  return assigned.map((of) => (of === fold ? testPart : trainingPart))
}
