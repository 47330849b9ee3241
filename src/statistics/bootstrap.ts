import type { Random } from '../environment/tools.js'
import type { Limits } from './limits.js'
import { sampleQuantile } from './sample-quantile.js'

/** Cells of a count table. `stratum` numbers the group whose size stays fixed; weights are Σw and Σw² of the cell's rows. */
export interface BootstrapCells {
  readonly rows: ArrayLike<number>
  readonly stratum: ArrayLike<number>
  readonly weights?: ArrayLike<number>
  readonly weightsSquared?: ArrayLike<number>
}

/** Calculates the value of one replicate from its rows and weights (the same array when unweighted). Null where it is undefined. */
export type ReplicateValue = (rows: Float64Array, weights: Float64Array) => number | null

export interface BootstrapResult {
  /** Percentile interval; null when more than 5 % of the replicates are undefined. */
  readonly interval: Limits | null
  /** Sample standard deviation of the defined replicates; null likewise, or for fewer than two. */
  readonly standardError: number | null
  readonly replicates: number
  readonly undefinedReplicates: number
}

/** Largest share of undefined replicates that an interval may rest on. */
const largestUndefinedShare = 0.05

/**
 * Percentile bootstrap of a function of counts: rows are drawn product-multinomially, each stratum keeping its size, which is in law the bootstrap
 * of the rows themselves. Not for max − min, min ÷ max, KS, ECE or absolute values, which it overstates. Same random state → same result.
 * O(replicates · cells).
 *
 * @example bootstrap({ rows: [30, 70], stratum: [0, 0] }, (rows) => rows[0]! / 100, { replicates: 1000, confidence: 0.95 }, random).interval
 *   // about { low: 0.21, high: 0.39 }
 */
export function bootstrap(
  cells: BootstrapCells,
  value: ReplicateValue,
  options: { readonly replicates: number; readonly confidence: number },
  random: Random,
): BootstrapResult {
  const drawn = replicateValues(cells, value, options.replicates, random)
  return summarizeReplicates(drawn, options.confidence)
}

/**
 * Values of the replicates in order of drawing; NaN stands for undefined. For several values of the same draws, give a function that notes them all:
 * `rows` and `weights` are overwritten by the next draw. O(replicates · cells).
 *
 * @example replicateValues({ rows: [3, 0], stratum: [0, 0] }, (rows) => rows[0]!, 2, random) // Float64Array [3, 3]
 */
export function replicateValues(
  cells: BootstrapCells,
  value: ReplicateValue,
  replicates: number,
  random: Random,
): Float64Array {
  const draw = resampler(cells)
  const drawn = new Float64Array(replicates)
  for (let index = 0; index < replicates; index++) {
    const { rows, weights } = draw(random)
    drawn[index] = value(rows, weights) ?? NaN
  }
  return drawn
}

/**
 * Percentile interval and standard error of replicates (NaN = undefined), and how many were undefined. O(n log n).
 *
 * @example summarizeReplicates(Float64Array.of(1, 2, 3, 4, 5), 0.5).interval // { low: 2, high: 4 }
 */
export function summarizeReplicates(drawn: Float64Array, confidence: number): BootstrapResult {
  const defined = drawn.filter((value) => Number.isFinite(value)).sort()
  const undefinedReplicates = drawn.length - defined.length
  const counts = { replicates: drawn.length, undefinedReplicates }
  if (defined.length < 2 || undefinedReplicates > largestUndefinedShare * drawn.length) {
    return { interval: null, standardError: null, ...counts }
  }
  const tail = (1 - confidence) / 2
  const mean = defined.reduce((total, value) => total + value, 0) / defined.length
  const squares = defined.reduce((total, value) => total + (value - mean) ** 2, 0)
  return {
    interval: { low: sampleQuantile(defined, tail), high: sampleQuantile(defined, 1 - tail) },
    standardError: Math.sqrt(squares / (defined.length - 1)),
    ...counts,
  }
}

/** Draws into two arrays that are used again by the next draw: copy what is to be kept. */
function resampler(cells: BootstrapCells): (random: Random) => { rows: Float64Array; weights: Float64Array } {
  const size = cells.rows.length
  const strata = cellsOfStrata(cells.stratum)
  const rows = new Float64Array(size)
  const weights = cells.weights ? new Float64Array(size) : rows
  return (random) => {
    for (const ofStratum of strata) drawStratum(ofStratum, cells.rows, rows, random)
    if (weights !== rows) drawWeights(cells, rows, weights, random)
    return { rows, weights }
  }
}

function cellsOfStrata(stratum: ArrayLike<number>): number[][] {
  const byStratum = new Map<number, number[]>()
  for (let cell = 0; cell < stratum.length; cell++) {
    const known = byStratum.get(stratum[cell]!)
    if (known) known.push(cell)
    else byStratum.set(stratum[cell]!, [cell])
  }
  return [...byStratum.values()]
}

/** Multinomial draw of as many rows as the stratum has, cell by cell as a binomial of what is left. */
function drawStratum(cells: readonly number[], rows: ArrayLike<number>, into: Float64Array, random: Random): void {
  let left = cells.reduce((total, cell) => total + rows[cell]!, 0)
  let undrawn = left
  for (const cell of cells) {
    const observed = rows[cell]!
    const drawn = observed >= undrawn ? left : random.binomial(left, observed / undrawn)
    into[cell] = drawn
    left -= drawn
    undrawn -= observed
  }
}

/** Total weight of k rows drawn from a cell: k·mean + √(k·variance)·z, never below 0. */
function drawWeights(cells: BootstrapCells, rows: Float64Array, into: Float64Array, random: Random): void {
  for (let cell = 0; cell < rows.length; cell++) {
    const drawn = rows[cell]!
    const observed = cells.rows[cell]!
    if (drawn === 0 || observed === 0) {
      into[cell] = 0
      continue
    }
    const mean = cells.weights![cell]! / observed
    const variance = cells.weightsSquared ? Math.max(0, cells.weightsSquared[cell]! / observed - mean * mean) : 0
    const noise = variance > 0 ? Math.sqrt(drawn * variance) * random.normal() : 0
    into[cell] = Math.max(0, drawn * mean + noise)
  }
}
