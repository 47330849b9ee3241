import { sqlNumber } from '../environment/sql.js'
import type { CubeSpec } from '../schema/cube.js'
import { isWide, type Quantity, type SumDefinition } from './sums.js'

/**
 * A sum in SQL over rows with columns s (score or prediction), y (label of regression), t (label is positive) and w (weight): each row is
 * rounded to `scale` fractional bits and added as an integer. The cast rounds half to even; calling round() as well would be 8 times slower.
 */
export function sumSql(sum: SumDefinition, scale: number, spec: CubeSpec): string {
  if (sum.quantity === 'unbounded')
    return `count(*) FILTER (${trueClass(spec)} <= 0${spec.weight === null ? '' : ' AND w > 0'})`
  const factors = [
    ...(sum.weightPower === 0 ? [] : [sum.weightPower === 1 ? 'w' : '(w * w)']),
    ...(sum.quantity === null ? [] : [`(${quantitySql(sum.quantity, spec)})`]),
  ]
  return `sum((${factors.join(' * ')} * ${sqlNumber(2 ** scale)})::${isWide(sum) ? 'HUGEINT' : 'BIGINT'})`
}

function quantitySql(quantity: Exclude<Quantity, 'unbounded'>, spec: CubeSpec): string {
  const likelihood = trueClass(spec)
  const loss = `CASE WHEN ${likelihood} > 0 THEN -ln(${likelihood}) ELSE 0e0 END`
  const r = '(s - y)'
  const table: Record<Exclude<Quantity, 'unbounded'>, string> = {
    ...{ s: 's', ss: 's * s', loss, lossloss: `(${loss}) * (${loss})` },
    ...{ y: 'y', yy: 'y * y', p: 's', pp: 's * s', r, rr: `${r} * ${r}`, abs: `abs(${r})` },
    ...{ rrrr: `(${r} * ${r}) * (${r} * ${r})`, rry: `(${r} * ${r}) * y`, rryy: `(${r} * ${r}) * (y * y)` },
    ...{ yyy: '(y * y) * y', yyyy: '(y * y) * (y * y)' },
  }
  return table[quantity]
}

/** Probability that the score gives to the row's own class; NULL without a label or a score. */
function trueClass(spec: CubeSpec): string {
  const same = spec.score?.higherIs === 'negative' ? 'NOT t' : 't'
  return `(CASE WHEN t IS NOT NULL THEN CASE WHEN ${same} THEN s ELSE 1e0 - s END END)`
}
