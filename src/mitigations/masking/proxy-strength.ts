import type { Random } from '../../environment/tools.js'
import { numberOf, textOf, type ColumnValues } from '../../models/column-values.js'
import { crossFittedArea } from '../../statistics/cross-fitted-area.js'
import { cramersV } from '../../statistics/cramers-v.js'

/** How well one column tells the groups of a sensitive feature. */
export interface ProxyStrength {
  readonly column: string
  readonly feature: string
  /** In [0, 1]: 0 tells nothing, 1 tells all. */
  readonly strength: number
  readonly method: 'area' | 'cramers-v'
}

/** Number columns of more values are cut into this many groups of equal size; columns of so few values are held against a feature by Cramér's V. */
const fewValues = 20
/** Text columns with more values tell persons apart, not groups. */
const mostValues = 2000

/**
 * The strength of a column as a proxy, as the analysis `profile` measures it: bias-corrected Cramér's V where it has few values, else 2 · AUC − 1 with
 * the area cross-fitted in five parts. Null where one of both has a single value or the column tells persons apart. O(rows · log rows).
 */
export function proxyStrength(
  column: ColumnValues,
  feature: { readonly name: string; readonly groups: readonly (string | null)[] },
  random: Random,
): ProxyStrength | null {
  const values = valueGroups(column)
  if (values === null) return null
  const table = crossTable(values.groups, feature.groups)
  const association = cramersV(table)
  if (association === null) return null
  const named = { column: column.name, feature: feature.name }
  const found = values.byArea ? crossFittedArea(table, random) : null
  if (found === null) return { ...named, strength: association.value, method: 'cramers-v' }
  return { ...named, strength: Math.min(1, Math.max(0, 2 * found.area - 1)), method: 'area' }
}

interface ValueGroups {
  readonly groups: readonly (string | number | null)[]
  readonly byArea: boolean
}

function valueGroups({ type, values }: ColumnValues): ValueGroups | null {
  if (type !== 'number') {
    const texts = Array.from(values, textOf)
    const distinct = new Set(texts).size
    if (distinct > mostValues || distinct > Math.max(fewValues, texts.length / 2)) return null
    return { groups: texts, byArea: distinct > fewValues }
  }
  const numbers = Array.from(values, (value) => numberOf(value) ?? null)
  const known = numbers.filter((value) => value !== null)
  if (new Set(known).size <= fewValues) return { groups: numbers, byArea: true }
  const cuts = cutPoints(known)
  return { groups: numbers.map((value) => (value === null ? null : bandOf(value, cuts))), byArea: true }
}

/** Cut points of groups of about equal size, closed on the left: the next value above each rank ⌈k·n/20⌉, as the database finds them. */
function cutPoints(values: readonly number[]): readonly number[] {
  const sorted = Float64Array.from(values).sort()
  const cuts = new Set<number>()
  for (let k = 1; k < fewValues; k++) {
    const last = sorted[Math.ceil((k * sorted.length) / fewValues) - 1]!
    const next = sorted.find((value) => value > last)
    if (next !== undefined) cuts.add(next)
  }
  return [...cuts]
}

function bandOf(value: number, cuts: readonly number[]): number {
  let [low, high] = [0, cuts.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (cuts[middle]! <= value) low = middle + 1
    else high = middle
  }
  return low
}

/** Counts of the column's groups (rows) by those of the feature (columns), in the order in which they sort; missing values left out. */
function crossTable(values: readonly (string | number | null)[], groups: readonly (string | null)[]): number[][] {
  const places = (list: readonly (string | number | null)[]): Map<string | number, number> =>
    new Map(
      [...new Set(list)]
        .filter((one) => one !== null)
        .sort(ascending)
        .map((one, at) => [one, at]),
    )
  const [from, to] = [places(values), places(groups)]
  const table = Array.from({ length: from.size }, () => Array.from({ length: to.size }, () => 0))
  values.forEach((value, row) => {
    const group = groups[row]!
    if (value !== null && group !== null) table[from.get(value)!]![to.get(group)!]!++
  })
  return table
}

function ascending(a: string | number, b: string | number): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  return a < b ? -1 : a > b ? 1 : 0
}
