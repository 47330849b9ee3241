import { sqlNumber } from '../environment/sql.js'
import type { CubeSpec } from '../schema/cube.js'
import { isWide, type Quantity, type SumDefinition } from './sums.js'

/**
 * A sum in SQL over rows with columns s (score or prediction), y (label of regression), t (label is positive) and w (weight): each row is
 * rounded to `scale` fractional bits and added as an integer. The cast rounds half to even; calling round() as well would be 8 times slower.
 * `inDoubles`: losses are rounded and added as doubles of so many fractional bits, which is faster and the same as long as `isExactInDoubles` says so.
 * Their logarithm is left as it is, below 0, which saves turning its sign in every row. Null where no row need be looked at.
 */
export function sumSql(
  sum: SumDefinition,
  scale: number,
  spec: CubeSpec,
  { inDoubles }: { readonly inDoubles: boolean },
): string | null {
  const q = likelihood(spec)
  // Rows of unbounded loss are told by their cell: see unbounded-rows.ts.
  if (sum.quantity === 'unbounded') return null
  const factors = [
    ...(sum.weightPower === 0 ? [] : [sum.weightPower === 1 ? 'w' : '(w * w)']),
    ...(sum.quantity === null ? [] : [`(${quantitySql(sum.quantity, `ln(${q} + (${q} = 0)::DOUBLE)`)})`]),
  ]
  const product = factors.join(' * ')
  if (inDoubles && isLoss(sum)) return `sum(${roundedTo(scale, product, sum.quantity === 'loss')})`
  const scaled = `${product} * ${sqlNumber(sum.quantity === 'loss' ? -(2 ** scale) : 2 ** scale)}`
  return `sum((${scaled})::${isWide(sum) ? 'HUGEINT' : 'BIGINT'})`
}

/** Between 2^52 and 2^53 doubles are whole numbers, so adding 1.5 · 2^52 and taking it away again rounds half to even; with a scale likewise. */
function roundedTo(scale: number, product: string, isNegative: boolean): string {
  const shift = sqlNumber(1.5 * 2 ** (52 - scale))
  return isNegative ? `(${product}) - ${shift} + ${shift}` : `(${product}) + ${shift} - ${shift}`
}

/** A sum of `inDoubles` as a whole number. */
export function wholeOfDoubles({ quantity }: SumDefinition, scale: number, sum: number): number {
  return sum === 0 ? 0 : sum * (quantity === 'loss' ? -(2 ** scale) : 2 ** scale)
}

/** Losses are never negative: a sum of them that is small enough had no term and no part that was not. */
export function isExactInDoubles(value: number): boolean {
  return value < 2 ** 51
}

/** Whether a sum may be added up in doubles: only those of few fractional bits stay small. */
export function isLoss({ quantity }: SumDefinition): boolean {
  return quantity === 'loss' || quantity === 'lossloss'
}

function quantitySql(quantity: Exclude<Quantity, 'unbounded'>, loss: string): string {
  const r = '(s - y)'
  const table: Record<Exclude<Quantity, 'unbounded'>, string> = {
    ...{ s: 's', ss: 's * s', loss, lossloss: `(${loss}) * (${loss})` },
    ...{ y: 'y', yy: 'y * y', p: 's', pp: 's * s', r, rr: `${r} * ${r}`, abs: `abs(${r})` },
    ...{ rrrr: `(${r} * ${r}) * (${r} * ${r})`, rry: `(${r} * ${r}) * y`, rryy: `(${r} * ${r}) * (y * y)` },
    ...{ yyy: '(y * y) * y', yyyy: '(y * y) * (y * y)' },
  }
  return table[quantity]
}

/** Probability that the score gives to the row's own class: s or 1 − s, without a branch; NULL without a label or a score. */
function likelihood(spec: CubeSpec): string {
  return `abs(s - (${spec.score?.higherIs === 'negative' ? 't' : 'NOT t'})::DOUBLE)`
}
