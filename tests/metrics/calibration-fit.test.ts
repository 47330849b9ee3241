import { describe, expect, it } from 'vitest'
import { calibrationIntercept } from '../../src/metrics/calibration-intercept.js'
import { calibrationSlope } from '../../src/metrics/calibration-slope.js'
import { estimate } from '../../src/metrics/estimate.js'
import type { GroupCounts, Metric } from '../../src/metrics/metric.js'
import { createRandom } from '../../src/environment/random.js'
import { countsOf, spread, type Row } from './rows.js'

const rows = [0.1, 0.2, 0.2, 0.3, 0.4, 0.5, 0.6, 0.6, 0.7, 0.8, 0.9, 0.9].map((score, i): Row => ({
  label: '001010101101'[i] === '1' ? 'positive' : 'negative',
  decision: null,
  score,
  weight: 1,
}))

function valueOf(metric: Metric, counts: GroupCounts): number {
  const outcome = metric.measure(counts, {})
  return 'value' in outcome ? outcome.value : NaN
}

const logit = (p: number): number => Math.log(p / (1 - p))

/** Log likelihood of logit P = a + b·logit(s). */
function likelihood(list: readonly Row[], a: number, b: number): number {
  return list.reduce((sum, { score, label }) => {
    const t = a + b * logit(score!)
    return sum + (label === 'positive' ? t : 0) - Math.log1p(Math.exp(t))
  }, 0)
}

/** Minus the second derivative of f at x, by central differences. */
function curvature(f: (x: number) => number, x: number): number {
  const h = 1e-4
  return -(f(x + h) - 2 * f(x) + f(x - h)) / (h * h)
}

describe('the calibration intercept', () => {
  const a = valueOf(calibrationIntercept, countsOf(rows))
  it('makes the expected number of positives the observed one', () => {
    const expected = rows.reduce((sum, { score }) => sum + 1 / (1 + Math.exp(-a - logit(score!))), 0)
    expect(expected).toBeCloseTo(6, 10)
  })

  it('has the standard error of the information', () => {
    const information = curvature((x) => likelihood(rows, x, 1), a)
    expect(estimate(calibrationIntercept, countsOf(rows)).standardError).toBeCloseTo(1 / Math.sqrt(information), 5)
  })
})

it('the calibration intercept of weighted rows has the sandwich’s standard error', () => {
  const weighted = rows.map((row, i) => ({ ...row, weight: 1 + (i % 4) }))
  const counts = countsOf(weighted)
  const a = valueOf(calibrationIntercept, counts)
  const p = weighted.map(({ score }) => 1 / (1 + Math.exp(-a - logit(score!))))
  const information = weighted.reduce((sum, { weight }, i) => sum + weight * p[i]! * (1 - p[i]!), 0)
  const squares = weighted.reduce(
    (sum, { weight, label }, i) => sum + (weight * (Number(label === 'positive') - p[i]!)) ** 2,
    0,
  )
  expect(estimate(calibrationIntercept, counts).standardError).toBeCloseTo(Math.sqrt(squares) / information, 9)
})

describe('the calibration slope', () => {
  const b = valueOf(calibrationSlope, countsOf(rows))
  /** The best intercept for a slope, by bisection of the derivative. */
  const bestFor = (slope: number): number => {
    let [low, high] = [-20, 20]
    for (let i = 0; i < 100; i++) {
      const middle = (low + high) / 2
      const excess = rows.reduce(
        (sum, { score, label }) =>
          sum + Number(label === 'positive') - 1 / (1 + Math.exp(-middle - slope * logit(score!))),
        0,
      )
      if (excess > 0) low = middle
      else high = middle
    }
    return (low + high) / 2
  }
  const profile = (slope: number): number => likelihood(rows, bestFor(slope), slope)

  it('is where the likelihood is largest', () => {
    for (const step of [1e-3, -1e-3]) expect(profile(b + step)).toBeLessThan(profile(b))
  })

  it('has the standard error of the profile likelihood’s curvature', () => {
    expect(estimate(calibrationSlope, countsOf(rows)).standardError).toBeCloseTo(
      1 / Math.sqrt(curvature(profile, b)),
      4,
    )
  })

  it('is 1 with intercept 0 for scores that are the probabilities, but for chance', () => {
    const random = createRandom(2)
    const many = Array.from({ length: 20_000 }, (): Row => {
      const score = 0.05 + 0.9 * random.next()
      return { label: random.next() < score ? 'positive' : 'negative', decision: null, score, weight: 1 }
    })
    const counts = countsOf(many)
    for (const [metric, ideal] of [
      [calibrationSlope, 1],
      [calibrationIntercept, 0],
    ] as const) {
      const found = estimate(metric, counts)
      expect(Math.abs((found.outcome as { value: number }).value - ideal)).toBeLessThan(4 * found.standardError!)
    }
  })
})

describe('both', () => {
  it.each([calibrationSlope, calibrationIntercept])('count a row of weight w as w rows: $id', (metric) => {
    const weighted = rows.map((row, i) => ({ ...row, weight: 1 + (i % 3) }))
    expect(valueOf(metric, countsOf(weighted))).toBeCloseTo(valueOf(metric, countsOf(spread(weighted))), 9)
  })

  it.each([calibrationSlope, calibrationIntercept])(
    'do not change when scores speak for the other class: $id',
    (metric) => {
      const turned = rows.map((row) => ({ ...row, score: 1 - row.score! }))
      expect(valueOf(metric, countsOf(turned, { higherIs: 'negative' }))).toBeCloseTo(
        valueOf(metric, countsOf(rows)),
        9,
      )
    },
  )

  it('are undefined for one class, for scores that part the classes, and for certain scores', () => {
    const positives = rows.map((row) => ({ ...row, label: 'positive' }))
    expect(calibrationIntercept.measure(countsOf(positives), {})).toMatchObject({ unavailable: 'single-class' })
    const parted = rows.map((row) => ({ ...row, label: row.score! > 0.45 ? 'positive' : 'negative' }))
    expect(calibrationSlope.measure(countsOf(parted), {})).toMatchObject({ unavailable: 'unbounded' })
    const certain = [...rows, { ...rows[0]!, score: 1 }]
    for (const metric of [calibrationSlope, calibrationIntercept])
      expect(metric.measure(countsOf(certain), {})).toMatchObject({ unavailable: 'unbounded' })
  })
})
