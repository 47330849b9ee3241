import type { Random } from '../../environment/tools.js'
import { rocArea } from '../../statistics/roc-area.js'

const parts = 5

/**
 * How well the groups of a column (rows of the table) tell each value of a target (columns) from all others: rows are dealt into five parts, each part is
 * scored by the rates of the other four, and the areas under the curves are averaged over parts and, weighted by rows, over values. 0.5 tells nothing.
 * Scoring rows by rates they had a part in would find strength in noise. Null where no value can be told. O(cells).
 */
export function crossFittedArea(table: readonly (readonly number[])[], random: Random): number | null {
  const dealt = table.map((row) => row.map((count) => deal(count, random)))
  let total = 0
  let weight = 0
  for (let value = 0; value < (table[0]?.length ?? 0); value++) {
    const rows = table.reduce((sum, row) => sum + row[value]!, 0)
    const area = areaOf(dealt, value)
    if (area === null) continue
    total += rows * area
    weight += rows
  }
  return weight === 0 ? null : total / weight
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

function areaOf(dealt: readonly (readonly (readonly number[])[])[], value: number): number | null {
  const areas: number[] = []
  for (let part = 0; part < parts; part++) {
    const bins = dealt.map((row) => {
      const inside = row[value]![part]!
      const all = row.reduce((sum, counts) => sum + counts[part]!, 0)
      const hits = row[value]!.reduce((sum, count) => sum + count, 0) - inside
      const rows = row.reduce((sum, counts) => sum + counts.reduce((a, b) => a + b, 0), 0) - all
      return { rate: rows === 0 ? 0 : hits / rows, positives: inside, negatives: all - inside }
    })
    const area = rocArea(mergeTies(bins))
    if (area !== null) areas.push(area)
  }
  return areas.length === 0 ? null : areas.reduce((sum, area) => sum + area, 0) / areas.length
}

interface RatedBin {
  readonly rate: number
  readonly positives: number
  readonly negatives: number
}

/** Bins in the order of their rates, those of equal rate together: they are ties. */
function mergeTies(bins: readonly RatedBin[]): RatedBin[] {
  const merged: RatedBin[] = []
  for (const bin of [...bins].sort((a, b) => a.rate - b.rate)) {
    const last = merged.at(-1)
    if (last?.rate === bin.rate)
      merged[merged.length - 1] = {
        ...bin,
        positives: last.positives + bin.positives,
        negatives: last.negatives + bin.negatives,
      }
    else merged.push(bin)
  }
  return merged
}
