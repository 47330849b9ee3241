import { sqlNumber } from '../environment/sql.js'
import type { CubeSpec } from '../schema/cube.js'
import { isWide, type Quantity, type SumDefinition } from './sums.js'

/**
 * A sum in SQL over rows with columns s (score or prediction), y (label of regression), t (label is positive) and w (weight): each row is
 * rounded to `scale` fractional bits and added as an integer. The cast rounds half to even; calling round() as well would be 8 times slower.
 * `inDoubles`: losses are rounded and added as doubles that are whole, which is faster and the same as long as `isExactInDoubles` says so.
 */
export function sumSql(
  sum: SumDefinition,
  scale: number,
  spec: CubeSpec,
  { inDoubles }: { readonly inDoubles: boolean },
): string {
  const q = likelihood(spec)
  // Rows of unbounded loss are told by their cell: see unbounded-rows.ts.
  if (sum.quantity === 'unbounded') return '0'
  const factors = [
    ...(sum.weightPower === 0 ? [] : [sum.weightPower === 1 ? 'w' : '(w * w)']),
    ...(sum.quantity === null ? [] : [`(${quantitySql(sum.quantity, `-ln(${q} + (${q} = 0)::INT)`)})`]),
  ]
  const scaled = `${factors.join(' * ')} * ${sqlNumber(2 ** scale)}`
  if (inDoubles && isLoss(sum)) return `sum((${scaled}) + ${roundsToWhole} - ${roundsToWhole})`
  return `sum((${scaled})::${isWide(sum) ? 'HUGEINT' : 'BIGINT'})`
}

/** Doubles from here to twice as much are whole numbers, so adding it and taking it away again rounds half to even. */
const roundsToWhole = sqlNumber(1.5 * 2 ** 52)

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
  return `abs(s - (${spec.score?.higherIs === 'negative' ? 't' : 'NOT t'})::INT)`
}
