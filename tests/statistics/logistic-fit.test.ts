import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { logisticFit } from '../../src/statistics/logistic-fit.js'
import type { LogisticPoint } from '../../src/statistics/logistic-fit.js'
import { logisticInterceptFit } from '../../src/statistics/logistic-intercept-fit.js'
import { sum } from './helpers.js'

/** Launch temperature in °F and whether an O-ring was damaged, 23 flights before Challenger (Presidential Commission 1986). */
const flights: [number, 0 | 1][] = [
  [66, 0], [70, 1], [69, 0], [68, 0], [67, 0], [72, 0], [73, 0], [70, 0], [57, 1], [63, 1], [70, 1], [78, 0],
  [67, 0], [53, 1], [67, 0], [75, 0], [70, 0], [81, 0], [76, 0], [79, 0], [75, 1], [76, 0], [58, 1],
] // prettier-ignore

const point = ([x, damaged]: [number, 0 | 1]): LogisticPoint => ({ x, positives: damaged, negatives: 1 - damaged })
const logistic = (t: number) => 1 / (1 + Math.exp(-t))

const overlapping = fc
  .array(
    fc.record({
      x: fc.double({ min: -3, max: 3, noNaN: true }),
      positives: fc.integer({ min: 1, max: 50 }),
      negatives: fc.integer({ min: 1, max: 50 }),
    }),
    { minLength: 2, maxLength: 20 },
  )
  .filter((points) => Math.max(...points.map((p) => p.x)) - Math.min(...points.map((p) => p.x)) > 0.1)

/** Score Σ (y − p)(1, x) and information Σ p(1 − p)(1, x)(1, x)ᵀ, straight from the definition. */
function definition(points: readonly LogisticPoint[], intercept: number, slope: number) {
  const parts = points.map(({ x, positives, negatives }) => {
    const p = logistic(intercept + slope * x)
    return { x, residual: positives * (1 - p) - negatives * p, weight: (positives + negatives) * p * (1 - p) }
  })
  const total = (f: (part: (typeof parts)[number]) => number) => sum(parts.map(f))
  const [aa, ab, bb] = [total((o) => o.weight), total((o) => o.weight * o.x), total((o) => o.weight * o.x * o.x)]
  const determinant = aa * bb - ab * ab
  return {
    scoreA: total((o) => o.residual),
    scoreB: total((o) => o.residual * o.x),
    varianceA: bb / determinant,
    varianceB: aa / determinant,
    covariance: -ab / determinant,
  }
}

describe('logistic regression on one x', () => {
  it('gives the published fit of O-ring damage by temperature', () => {
    // 15.0429 (7.3786) − 0.2322 (0.1082) · °F: printed by R's glm in many texts.
    const fit = logisticFit(flights.map(point))!
    expect(fit.intercept).toBeCloseTo(15.0429, 4)
    expect(fit.slope).toBeCloseTo(-0.2322, 4)
    expect(fit.interceptStandardError).toBeCloseTo(7.3786, 3)
    expect(fit.slopeStandardError).toBeCloseTo(0.1082, 4)
  })

  it('is the log odds by hand for two x', () => {
    const fit = logisticFit([
      { x: 0, positives: 1, negatives: 3 },
      { x: 1, positives: 3, negatives: 1 },
    ])!
    expect(fit.intercept).toBeCloseTo(Math.log(1 / 3), 12)
    expect(fit.slope).toBeCloseTo(Math.log(9), 12)
    expect(fit.interceptStandardError).toBeCloseTo(Math.sqrt(1 + 1 / 3), 10)
    expect(fit.slopeStandardError).toBeCloseTo(Math.sqrt(2 + 2 / 3), 10)
  })

  it('makes the score vanish, with standard errors from the inverse information', () => {
    fc.assert(
      fc.property(overlapping, (points) => {
        const fit = logisticFit(points)!
        const expected = definition(points, fit.intercept, fit.slope)
        const rows = sum(points.map((p) => p.positives + p.negatives))
        expect(Math.abs(expected.scoreA) / rows).toBeLessThan(1e-10)
        expect(Math.abs(expected.scoreB) / rows).toBeLessThan(1e-10)
        expect(fit.interceptStandardError / Math.sqrt(expected.varianceA)).toBeCloseTo(1, 6)
        expect(fit.slopeStandardError / Math.sqrt(expected.varianceB)).toBeCloseTo(1, 6)
      }),
    )
  })

  it('moves the slope with the unit of x and the intercept with its origin', () => {
    const fit = logisticFit(flights.map(point))!
    const celsius = logisticFit(flights.map(([x, damaged]) => point([((x - 32) * 5) / 9, damaged])))!
    expect(celsius.slope).toBeCloseTo(fit.slope * 1.8, 9)
    expect(celsius.intercept).toBeCloseTo(fit.intercept + 32 * fit.slope, 8)
    expect(celsius.slopeStandardError).toBeCloseTo(fit.slopeStandardError * 1.8, 9)
  })

  it('has sandwich standard errors for weighted rows', () => {
    const points = [
      { x: -1, positives: 3, negatives: 8, positivesSquared: 5, negativesSquared: 20 },
      { x: 0.5, positives: 6, negatives: 5, positivesSquared: 21, negativesSquared: 9 },
      { x: 2, positives: 9, negatives: 2, positivesSquared: 30, negativesSquared: 2.5 },
    ]
    const fit = logisticFit(points)!
    const bread = definition(points, fit.intercept, fit.slope)
    // Influence of one row on the slope: bread · (1, x) · (y − p); its square summed with Σw².
    const slopeVariance = sum(
      points.flatMap(({ x, positivesSquared, negativesSquared }) => {
        const p = logistic(fit.intercept + fit.slope * x)
        const influence = bread.covariance + bread.varianceB * x
        return [positivesSquared * (influence * (1 - p)) ** 2, negativesSquared * (influence * p) ** 2]
      }),
    )
    const interceptVariance = sum(
      points.flatMap(({ x, positivesSquared, negativesSquared }) => {
        const p = logistic(fit.intercept + fit.slope * x)
        const influence = bread.varianceA + bread.covariance * x
        return [positivesSquared * (influence * (1 - p)) ** 2, negativesSquared * (influence * p) ** 2]
      }),
    )
    expect(fit.slopeStandardError).toBeCloseTo(Math.sqrt(slopeVariance), 9)
    expect(fit.interceptStandardError).toBeCloseTo(Math.sqrt(interceptVariance), 9)
  })

  it('does not exist where x parts the classes, even with a tie, or is one value, or a class is absent', () => {
    const parted = [
      { x: 0, positives: 0, negatives: 4 },
      { x: 1, positives: 5, negatives: 0 },
    ]
    expect(logisticFit(parted)).toBeNull()
    expect(logisticFit([...parted, { x: 0, positives: 2, negatives: 0 }])).toBeNull()
    expect(logisticFit(parted.map((p) => ({ ...p, x: -p.x })))).toBeNull()
    expect(logisticFit([{ x: 1, positives: 2, negatives: 2 }])).toBeNull()
    expect(
      logisticFit([
        { x: 1, positives: 2, negatives: 0 },
        { x: 2, positives: 1, negatives: 0 },
      ]),
    ).toBeNull()
    expect(logisticFit([])).toBeNull()
    expect(logisticFit([...flights.map(point), { x: Infinity, positives: 1, negatives: 0 }])).toBeNull()
  })

  it('finds a steep slope that plain Newton steps overshoot', () => {
    const points = Array.from({ length: 41 }, (_, i) => {
      const x = (i - 20) / 2
      const positives = 1e6 * logistic(8 * x - 3)
      return { x, positives, negatives: 1e6 - positives }
    })
    const fit = logisticFit(points)!
    expect(fit.slope).toBeCloseTo(8, 6)
    expect(fit.intercept).toBeCloseTo(-3, 6)
  })

  it('converges where steps of 1e-9 no longer change the likelihood', () => {
    // Found by the property above: accepting gains only would stop short of the maximum.
    const points = [
      { x: -0.3662503535686359, positives: 30, negatives: 1 },
      { x: 0, positives: 30, negatives: 61 },
      { x: 2.999999998136439, positives: 5, negatives: 41 },
    ]
    const fit = logisticFit(points)!
    expect(Math.abs(definition(points, fit.intercept, fit.slope).scoreB)).toBeLessThan(1e-9)
  })

  it('ignores points without rows', () => {
    const withEmpty = [...flights.map(point), { x: NaN, positives: 0, negatives: 0 }]
    expect(logisticFit(withEmpty)).toEqual(logisticFit(flights.map(point)))
  })
})

describe('the intercept with the slope fixed at 1', () => {
  it('makes expected and observed positives equal', () => {
    fc.assert(
      fc.property(overlapping, (points) => {
        const { intercept, interceptStandardError } = logisticInterceptFit(points)!
        const expected = points.map((p) => (p.positives + p.negatives) * logistic(intercept + p.x))
        const observed = sum(points.map((p) => p.positives))
        expect(sum(expected) / observed).toBeCloseTo(1, 10)
        const information = sum(points.map((p, i) => expected[i]! * (1 - logistic(intercept + p.x))))
        expect(interceptStandardError).toBeCloseTo(1 / Math.sqrt(information), 9)
      }),
    )
  })

  it('is the log odds of the observed less that of the predicted for one x', () => {
    const { intercept } = logisticInterceptFit([{ x: 0.7, positives: 30, negatives: 10 }])!
    expect(intercept).toBeCloseTo(Math.log(3) - 0.7, 12)
  })

  it('has a sandwich standard error for weighted rows', () => {
    // One x: the share has the linearised variance of a weighted share, its log odds that ÷ (p(1 − p))².
    const [positives, negatives, positivesSquared, negativesSquared] = [30, 10, 80, 25]
    const fit = logisticInterceptFit([{ x: 0.7, positives, negatives, positivesSquared, negativesSquared }])!
    const variance = (0.25 ** 2 * positivesSquared + 0.75 ** 2 * negativesSquared) / 40 ** 2
    expect(fit.interceptStandardError).toBeCloseTo(Math.sqrt(variance) / (0.75 * 0.25), 10)
  })

  it('does not exist with one class or an infinite x', () => {
    expect(logisticInterceptFit([{ x: 0, positives: 0, negatives: 4 }])).toBeNull()
    expect(logisticInterceptFit([{ x: -Infinity, positives: 1, negatives: 4 }])).toBeNull()
  })
})
