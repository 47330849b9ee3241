import { rocArea } from '../../statistics/roc-area.js'
import { trainingPart } from '../rows/parts.js'
import { rowsOf } from '../rows/split.js'
import type { Lint, LintEvidence } from './lint.js'

/** From here on a column alone says so much of the label that it is probably made from it. */
const suspicious = 0.99
const mostRows = 20_000

/** One column that tells the label by itself: an area under the curve, or a correlation, next to 1. */
export const labelLeakage: Lint = {
  id: 'label-leakage',
  level: 'warning',
  check: (evidence) => {
    const { names, target, parts } = evidence
    const known = evidence.features.shape[0]! // the first rows only, where not all are in memory
    const rows = rowsOf(parts, trainingPart)
      .subarray(0, mostRows)
      .filter((row) => row < known)
    if (target.kind === 'classes' || rows.length < 50) return null
    const strength = target.kind === 'binary' ? separation : correlation
    const found = names
      .map((name, column) => ({ name, strength: strength(evidence, rows, column) }))
      .filter((entry) => entry.strength >= suspicious)
      .sort((a, b) => b.strength - a.strength)
    if (found.length === 0) return null
    return { columns: found.slice(0, 5).map(({ name }) => name), count: found.length, strength: found[0]!.strength }
  },
}

/** Area under the curve of a column as a score, whichever way round. */
function separation({ features, names, target }: LintEvidence, rows: Uint32Array, column: number): number {
  const values = Float64Array.from(rows, (row) => Number(features.data[row * names.length + column]))
  const order = Uint32Array.from(rows.keys()).sort((a, b) => values[a]! - values[b]!)
  const bins: { positives: number; negatives: number }[] = []
  order.forEach((at, rank) => {
    if (rank === 0 || values[order[rank - 1]!] !== values[at]) bins.push({ positives: 0, negatives: 0 })
    bins.at(-1)![Number(target.tensor.data[rows[at]!]) === 1 ? 'positives' : 'negatives']++
  })
  const area = rocArea(bins) ?? 0.5
  return Math.max(area, 1 - area)
}

function correlation({ features, names, target }: LintEvidence, rows: Uint32Array, column: number): number {
  const x = Array.from(rows, (row) => Number(features.data[row * names.length + column]))
  const y = Array.from(rows, (row) => Number(target.tensor.data[row]))
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
  const [meanX, meanY] = [mean(x), mean(y)]
  let [together, ofX, ofY] = [0, 0, 0]
  x.forEach((value, at) => {
    together += (value - meanX) * (y[at]! - meanY)
    ofX += (value - meanX) ** 2
    ofY += (y[at]! - meanY) ** 2
  })
  return ofX === 0 || ofY === 0 ? 0 : Math.abs(together) / Math.sqrt(ofX * ofY)
}
