import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { regressionMetrics } from '../../src/metrics/regression.js'
import { regressionCounts, spread, type Row } from './rows.js'

const rows = fc.array(
  fc.record({
    label: fc.constant(null),
    decision: fc.constant(null),
    score: fc.option(fc.integer({ min: -40, max: 40 }), { nil: null, freq: 6 }),
    weight: fc.integer({ min: 1, max: 3 }),
    y: fc.integer({ min: -40, max: 40 }),
  }),
  { minLength: 1, maxLength: 30 },
)

const mean = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0) / list.length

/** Row by row. */
const brute: Record<string, (rows: readonly Row[]) => number> = {
  'mean-label': (list) => mean(list.map((row) => row.y!)),
  'mean-prediction': (list) => mean(list.flatMap((row) => (row.score === null ? [] : [row.score]))),
  'mean-residual': (list) => mean(residuals(list)),
  'mean-absolute-error': (list) => mean(residuals(list).map(Math.abs)),
  'root-mean-squared-error': (list) => Math.sqrt(mean(residuals(list).map((r) => r * r))),
  'r-squared': (list) => {
    const used = list.filter((row) => row.score !== null)
    const centre = mean(used.map((row) => row.y!))
    const total = used.reduce((sum, row) => sum + (row.y! - centre) ** 2, 0)
    return total === 0 ? NaN : 1 - residuals(list).reduce((sum, r) => sum + r * r, 0) / total
  },
}

function residuals(list: readonly Row[]): number[] {
  return list.flatMap((row) => (row.score === null ? [] : [row.score - row.y!]))
}

describe.each(regressionMetrics)('$id', (metric) => {
  it('equals its sum over rows, a row of weight w counting as w rows', () => {
    fc.assert(
      fc.property(rows, (list) => {
        const outcome = metric.measure(regressionCounts(list), {})
        const wanted = brute[metric.id]!(spread(list))
        if (Number.isNaN(wanted)) expect('unavailable' in outcome).toBe(true)
        else expect(outcome).toMatchObject({ value: expect.closeTo(wanted, 8) as number })
      }),
    )
  })
})

it('R² of a group whose labels are all alike is undefined', () => {
  const alike = [3, 4, 5].map((score): Row => ({ label: null, decision: null, score, weight: 1, y: 0.1 }))
  const r2 = regressionMetrics.find(({ id }) => id === 'r-squared')!
  expect(r2.measure(regressionCounts(alike), {})).toEqual({ unavailable: 'zero-denominator', denominator: 3 })
})
