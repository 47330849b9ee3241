import type { CubeSpec } from '../schema/cube.js'

/**
 * Named sums that a cube keeps beside its row counts. A quantity is a number of one row, written as a product of letters:
 * s score, y label, p prediction, r = p − y; `abs` is |r|, `loss` is −ln of the probability given to the true class, `lossloss`
 * its square, `unbounded` counts rows whose true class was given probability 0 (their loss is not in `loss`).
 *
 * A cube without weights holds Σq under `q`. A weighted one holds `w` = Σw, `ww` = Σw², Σw·q under `w` + q and, for
 * regression, Σw²·q under `ww` + q (for linearised variances). Exact scores need no sums but the weights': the score is a dimension.
 */
export interface SumDefinition {
  readonly name: string
  readonly quantity: Quantity | null
  /** Power of the weight that the quantity is multiplied with. */
  readonly weightPower: 0 | 1 | 2
}

export const quantities = [
  ...(['s', 'ss', 'loss', 'lossloss', 'unbounded'] as const),
  ...(['y', 'yy', 'p', 'pp', 'r', 'rr', 'abs', 'rrrr', 'rry', 'rryy', 'yyy', 'yyyy'] as const),
] as const
export type Quantity = (typeof quantities)[number]

/** Largest magnitudes of the columns that sums are made of. */
export interface Magnitudes {
  readonly weight: number
  readonly score: number
  readonly label: number
}

/** Quantities of third and fourth order span too many powers of ten for 62 bits; they get 92 (summed as HUGEINT from the start). */
const wide: ReadonlySet<Quantity> = new Set(['rrrr', 'rry', 'rryy', 'yyy', 'yyyy'])
/** Logarithms of two libraries may differ in their last bit; so few fractional bits keep that out of the sums. */
const lossScale = 24
/** −ln of the smallest double is 744.4. */
const largestLoss = 745

const ofValues: readonly Quantity[] = ['y', 'yy', 'p', 'pp', 'r', 'rr', 'abs']
const ofVariances: readonly Quantity[] = [...ofValues, 'rrrr', 'rry', 'rryy', 'yyy', 'yyyy']

/** The sums that a spec asks for, in the order in which they are computed. */
export function sumsOf(spec: CubeSpec): readonly SumDefinition[] {
  const weighted = spec.weight !== null
  const once = (quantity: Quantity): SumDefinition =>
    weighted ? { name: `w${quantity}`, quantity, weightPower: 1 } : { name: quantity, quantity, weightPower: 0 }
  const twice = (quantity: Quantity): SumDefinition => ({ name: `ww${quantity}`, quantity, weightPower: 2 })
  const count = (quantity: Quantity): SumDefinition => ({ name: quantity, quantity, weightPower: 0 })
  const weights: SumDefinition[] = weighted
    ? [
        { name: 'w', quantity: null, weightPower: 1 },
        { name: 'ww', quantity: null, weightPower: 2 },
      ]
    : []
  if (spec.task === 'regression')
    return weighted ? [...weights, ...ofValues.map(once), ...ofVariances.map(twice)] : ofVariances.map(once)
  return [
    ...weights,
    ...scoreQuantities(spec).map((quantity) => (quantity === 'unbounded' ? count(quantity) : once(quantity))),
  ]
}

function scoreQuantities(spec: CubeSpec): readonly Quantity[] {
  if (!hasScoreDimension(spec) || spec.score?.bins.kind !== 'edges') return []
  return hasLogLoss(spec) ? ['s', 'ss', 'loss', 'lossloss', 'unbounded'] : ['s', 'ss']
}

/** Scores are a dimension of the binary tasks only: a prediction of regression is summed, a multiclass score decides nothing. */
export function hasScoreDimension(spec: CubeSpec): boolean {
  return spec.score !== null && (spec.task === 'binary' || spec.task === 'outcomes')
}

/** Log loss needs a label and bins of probabilities. */
export function hasLogLoss({ task, label, score }: CubeSpec): boolean {
  if (task !== 'binary' || label === null || score?.bins.kind !== 'edges') return false
  const { edges } = score.bins
  return edges[0]! >= 0 && edges[edges.length - 1]! <= 1
}

/** Fractional bits of a sum: as many as fit a 62-bit (wide: 92-bit) integer for the largest row, in steps of 8 so that shards mostly agree. */
export function scaleOf(sum: SumDefinition, magnitudes: Magnitudes): number {
  if (sum.quantity === 'unbounded') return 0
  const bits = sum.quantity !== null && wide.has(sum.quantity) ? 92 : 62
  const weight = magnitudes.weight ** sum.weightPower
  const largest = (sum.quantity === null ? 1 : largestOf(sum.quantity, magnitudes)) * weight
  const scale = Math.min(1000, Math.floor((bits - binaryDigits(largest)) / 8) * 8)
  return sum.quantity === 'loss' || sum.quantity === 'lossloss' ? Math.min(lossScale, scale) : scale
}

function largestOf(quantity: Quantity, { score, label }: Magnitudes): number {
  const residual = score + label
  const table: Record<Quantity, number> = {
    ...{ s: score, ss: score ** 2, loss: largestLoss, lossloss: largestLoss ** 2, unbounded: 1 },
    ...{ y: label, yy: label ** 2, p: score, pp: score ** 2, r: residual, rr: residual ** 2, abs: residual },
    ...{ rrrr: residual ** 4, rry: residual ** 2 * label, rryy: residual ** 2 * label ** 2 },
    ...{ yyy: label ** 3, yyyy: label ** 4 },
  }
  return table[quantity]
}

/** Least e with x < 2^e for x > 0; products of rounded doubles are covered by one bit more. */
function binaryDigits(x: number): number {
  if (x === 0) return 1
  return Math.floor(Math.log2(x)) + 2
}

/** Is the sum kept as HUGEINT per row? */
export function isWide(sum: SumDefinition): boolean {
  return sum.quantity !== null && wide.has(sum.quantity)
}
