import type { Random } from '../../environment/tools.js'
import { cramersV } from '../../statistics/cramers-v.js'
import { delong } from '../../statistics/delong.js'
import { criticalValue } from '../../statistics/normal.js'
import type { PredictorKind } from './column-kinds.js'
import type { CountTable } from './count-tables.js'

/** How well one column alone tells the groups of a target, from 0 (not at all) to 1 (it fixes them). */
export interface PredictionStrength {
  readonly value: number
  readonly method: 'cramers-v' | 'cross-fitted-auc'
  readonly interval: { readonly low: number; readonly high: number } | null
  readonly test: { readonly statistic: number; readonly p: number } | null
  /** The group that is told best, for an AUC. */
  readonly group: string | null
  readonly rows: number
}

export interface StrengthOptions {
  readonly kind: PredictorKind
  readonly confidence: number
  /** Groups with fewer rows are not looked for one by one. */
  readonly minimumRows: number
}

/** Categories up to which Cramér's V is used: beyond, its correction for chance is too weak for sparse tables. */
const fewCategories = 50

/**
 * Strength of a column as a predictor. A few categories: bias-corrected Cramér's V. A number in twentieths, or many categories: 2·AUC − 1 of
 * predicting a group against all others from the share of the group at each value, learned on one half of the rows and tested on the other and the
 * other way round, for the group that is told best; not below 0. Rows of one value and group are alike, so the halves are dealt by a binomial draw for each count.
 * Null where fewer than two groups are left.
 */
export function predictionStrength(
  table: CountTable,
  options: StrengthOptions,
  random: Random,
): PredictionStrength | null {
  const rows = table.counts.reduce((sum, counts) => sum + counts.reduce((a, b) => a + b, 0), 0)
  if (options.kind === 'categories' && table.counts.length <= fewCategories) {
    const found = cramersV(table.counts)
    if (found === null) return null
    const test = { statistic: found.statistic, p: found.p }
    return { value: found.value, method: 'cramers-v', interval: null, test, group: null, rows }
  }
  const halves = dealHalves(table, random)
  const sizes = table.groups.map((_, group) => table.counts.reduce((sum, counts) => sum + counts[group]!, 0))
  const candidates = table.groups.flatMap((group, index) => {
    if (sizes[index]! < options.minimumRows || rows - sizes[index]! < options.minimumRows) return []
    const found = crossFitted(halves, index)
    return found === null ? [] : [{ group, ...found }]
  })
  // Two groups tell the same: the second is the first turned round.
  const looked = table.groups.length === 2 ? candidates.slice(0, 1) : candidates
  if (looked.length === 0) return null
  const best = looked.reduce((a, b) => (b.auc > a.auc ? b : a))
  const reach = criticalValue((1 - options.confidence) / looked.length) * Math.sqrt(best.variance)
  const strength = (auc: number): number => Math.min(1, Math.max(0, 2 * auc - 1))
  return {
    value: strength(best.auc),
    method: 'cross-fitted-auc',
    interval: { low: strength(best.auc - reach), high: strength(best.auc + reach) },
    test: null,
    group: best.group,
    rows,
  }
}

/** halves[half][value][group] */
type Halves = readonly (readonly (readonly number[])[])[]

function dealHalves({ counts }: CountTable, random: Random): Halves {
  const first = counts.map((row) => row.map((count) => random.binomial(count, 0.5)))
  return [first, counts.map((row, i) => row.map((count, j) => count - first[i]![j]!))]
}

/** Mean of the two areas, each tested on rows that had no part in learning; variance of the mean of two independent areas. */
function crossFitted(halves: Halves, group: number): { auc: number; variance: number } | null {
  const areas = [0, 1].map((half) => area(halves[half]!, halves[1 - half]!, group))
  const [a, b] = areas
  if (a?.auc == null || b?.auc == null) return null
  return { auc: (a.auc + b.auc) / 2, variance: ((a.variance ?? 0) + (b.variance ?? 0)) / 4 }
}

function area(learned: Halves[number], tested: Halves[number], group: number): ReturnType<typeof delong> {
  const total = (row: readonly number[]): number => row.reduce((sum, count) => sum + count, 0)
  const all = learned.reduce((sum, row) => sum + total(row), 0)
  const base = all === 0 ? 0 : learned.reduce((sum, row) => sum + row[group]!, 0) / all
  const bins = new Map<number, { positives: number; negatives: number }>()
  tested.forEach((row, value) => {
    const seen = total(learned[value]!)
    // Shrunk by one row of the common share, so that a value seen once is not taken for certain; a value never seen has the common share.
    const score = (learned[value]![group]! + base) / (seen + 1)
    const bin = bins.get(score) ?? { positives: 0, negatives: 0 }
    bins.set(score, { positives: bin.positives + row[group]!, negatives: bin.negatives + total(row) - row[group]! })
  })
  return delong([...bins].sort(([a], [b]) => a - b).map(([, bin]) => bin))
}
