import { influenceGradient } from '../statistics/influence.js'
import { cellKey, collapse, keysOf } from './collapse.js'
import type { CountCell, GroupCounts, Influence, Metric, Parameters } from './metric.js'

/** Cells up to which an influence is found numerically: the work grows with their square. */
const largestNumeric = 2000

/** The group as far as a metric can tell its rows apart: what influences are summed over. */
export function tellApart(metric: Metric, counts: GroupCounts): GroupCounts {
  return counts.task === 'ranking' || counts.task === 'regression' ? counts : collapse(counts, keysOf(metric.needs))
}

/** Influence of a row on a value: the metric's own, or found numerically. Null where it cannot be known. */
export function influenceOf(metric: Metric, counts: GroupCounts, parameters: Parameters): Influence | null {
  const ofCounts = known.get(counts) ?? new Map<string, Influence | null>()
  known.set(counts, ofCounts)
  const name = `${metric.id} ${JSON.stringify(parameters)}`
  const made = ofCounts.get(name)
  if (made !== undefined) return made
  const found = metric.influence ? metric.influence(counts, parameters) : numericInfluence(metric, counts, parameters)
  ofCounts.set(name, found)
  return found
}

/** Each is asked for once for the standard error and again for every comparison with all rows. */
const known = new WeakMap<GroupCounts, Map<string, Influence | null>>()

function numericInfluence(metric: Metric, counts: GroupCounts, parameters: Parameters): Influence | null {
  const keys = keysOf(metric.needs)
  const collapsed = tellApart(metric, counts)
  const { cells } = collapsed
  if (cells.length > largestNumeric) return null
  const gradient = influenceGradient(
    (weights) => {
      const found = metric.measure(
        { ...collapsed, cells: cells.map((cell, i) => reweight(cell, weights[i]!)) },
        parameters,
      )
      return 'value' in found ? found.value : null
    },
    Float64Array.from(cells, (cell) => cell.weight),
    Float64Array.from(cells, (cell) => cell.weightSquared),
  )
  if (!gradient) return null
  const byKey = new Map(cells.map((cell, i) => [cellKey(cell, keys), gradient[i]!]))
  return { kind: 'cells', of: (cell) => byKey.get(cellKey(cell, keys)) ?? 0 }
}

function reweight(cell: CountCell, weight: number): CountCell {
  if (weight === cell.weight) return cell
  const factor = weight / cell.weight
  const sums: Record<string, number> = {}
  for (const name in cell.sums) sums[name] = cell.sums[name]! * factor
  return { ...cell, weight, sums }
}

/** Products of the terms of a row, by the name of their sum. */
const products: Readonly<Record<string, string>> = {
  '1 y': 'y',
  '1 p': 'p',
  '1 r': 'r',
  '1 abs': 'abs',
  '1 yy': 'yy',
  '1 rr': 'rr',
  'y y': 'yy',
  'p p': 'pp',
  'r r': 'rr',
  'abs abs': 'rr',
  'y yy': 'yyy',
  'yy yy': 'yyyy',
  'y rr': 'rry',
  'yy rr': 'rryy',
  'rr rr': 'rrrr',
}

/**
 * Σ w²·IF₁·IF₂ over the rows of a group: the covariance of two values as far as those rows carry it (a variance when both are the same).
 * Null when the sums it takes are not in the cube. O(cells).
 */
export function influenceProduct(counts: GroupCounts, first: Influence, second: Influence): number | null {
  if (first !== second) return sumProducts(counts, first, second)
  const made = variances.get(first)
  if (made && made.counts === counts) return made.variance
  const variance = sumProducts(counts, first, first)
  variances.set(first, { counts, variance })
  return variance
}

const variances = new WeakMap<Influence, { readonly counts: GroupCounts; readonly variance: number | null }>()

function sumProducts(counts: GroupCounts, first: Influence, second: Influence): number | null {
  let total = 0
  if (first.kind === 'cells' && second.kind === 'cells') {
    const { cells } = counts
    const ofFirst = valuesOf(first, counts)
    const ofSecond = first === second ? ofFirst : valuesOf(second, counts)
    for (let i = 0; i < cells.length; i++) {
      const cell = cells[i]!
      if (cell.weight > 0) total += cell.weightSquared * ofFirst[i]! * ofSecond[i]!
    }
  } else if (first.kind === 'terms' && second.kind === 'terms') {
    for (const cell of counts.cells) {
      if (!first.uses(cell) || !second.uses(cell)) continue
      for (const [a, x] of Object.entries(first.coefficients))
        for (const [b, y] of Object.entries(second.coefficients))
          total += x * y * productSum(cell, a, b, counts.weighted)
    }
  } else return null
  return Number.isFinite(total) ? total : null
}

type OfCells = Extract<Influence, { readonly kind: 'cells' }>
const knownValues = new WeakMap<Influence, { readonly counts: GroupCounts; readonly values: Float64Array }>()

/** An influence at every cell that has weight: asked for alone and beside another, kept for the group that asked last. */
function valuesOf(influence: OfCells, counts: GroupCounts): Float64Array {
  const made = knownValues.get(influence)
  if (made !== undefined && made.counts === counts) return made.values
  const { cells } = counts
  const values = new Float64Array(cells.length)
  for (let i = 0; i < cells.length; i++) if (cells[i]!.weight > 0) values[i] = influence.of(cells[i]!)
  knownValues.set(influence, { counts, values })
  return values
}

function productSum(cell: CountCell, a: string, b: string, weighted: boolean): number {
  if (a === '1' && b === '1') return cell.weightSquared
  const name = products[`${a} ${b}`] ?? products[`${b} ${a}`]
  if (name === undefined) return NaN
  return cell.sums[weighted ? `ww${name}` : name] ?? NaN
}
