import type { Random } from '../environment/tools.js'
import { delong } from './delong.js'

const parts = 5

export interface CrossFittedArea {
  readonly area: number
  readonly standardError: number
}

/**
 * How well the groups of a column (rows of the table) tell each value of a target (columns) from all others: rows are dealt into five parts, each part is
 * scored by the rates of the other four, and the areas under the curves are averaged over parts and, weighted by rows, over values. 0.5 tells nothing.
 * Scoring rows by rates they had a part in would find strength in noise. Standard error by DeLong, parts taken as independent and values as if they moved
 * together, which is on the safe side. Null where no value can be told. O(cells).
 */
export function crossFittedArea(table: readonly (readonly number[])[], random: Random): CrossFittedArea | null {
  const dealt = table.map((row) => row.map((count) => deal(count, random)))
  let [total, spread, weight] = [0, 0, 0]
  for (let value = 0; value < (table[0]?.length ?? 0); value++) {
    const rows = table.reduce((sum, row) => sum + row[value]!, 0)
    const found = areaOf(dealt, value)
    if (found === null) continue
    total += rows * found.area
    spread += rows * found.standardError
    weight += rows
  }
  return weight === 0 ? null : { area: total / weight, standardError: spread / weight }
}

/** A count divided at random into five: the same in law as dealing its rows one by one. */
function deal(count: number, random: Random): number[] {
  const shares: number[] = []
  let left = count
  for (let part = parts; part > 1; part--) {
    const share = random.binomial(left, 1 / part)
    shares.push(share)
    left -= share
  }
  return [...shares, left]
}

/** counts[group of the column][value of the target][part] */
type Dealt = readonly (readonly (readonly number[])[])[]

function areaOf(dealt: Dealt, value: number): CrossFittedArea | null {
  const found = Array.from({ length: parts }, (_, part) => areaOfPart(dealt, value, part)).filter(
    ({ auc }) => auc !== null,
  )
  if (found.length === 0) return null
  const variance = found.reduce((sum, one) => sum + (one.variance ?? 0), 0)
  return {
    area: found.reduce((sum, { auc }) => sum + auc!, 0) / found.length,
    standardError: Math.sqrt(variance) / found.length,
  }
}

function areaOfPart(dealt: Dealt, value: number, part: number): ReturnType<typeof delong> {
  const rowsIn = (row: Dealt[number], of: (counts: readonly number[]) => number): number =>
    row.reduce((sum, counts) => sum + of(counts), 0)
  const others = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0) - counts[part]!
  const learned = dealt.reduce((sum, row) => sum + rowsIn(row, others), 0)
  const base = learned === 0 ? 0 : dealt.reduce((sum, row) => sum + others(row[value]!), 0) / learned
  const bins = new Map<number, { positives: number; negatives: number }>()
  for (const row of dealt) {
    // Shrunk by one row of the common rate: a group seen once is not taken for certain, one never seen has the common rate.
    const rate = (others(row[value]!) + base) / (rowsIn(row, others) + 1)
    const bin = bins.get(rate) ?? { positives: 0, negatives: 0 }
    const positives = row[value]![part]!
    const negatives = rowsIn(row, (counts) => counts[part]!) - positives
    bins.set(rate, { positives: bin.positives + positives, negatives: bin.negatives + negatives })
  }
  return delong([...bins].sort(([a], [b]) => a - b).map(([, bin]) => bin))
}
