import { describe, expect, it } from 'vitest'
import { createRandom } from '../../src/environment/random.js'
import { numericalGradient } from '../../src/statistics/gradient.js'
import {
  influenceCovariance,
  influenceGradient,
  influenceStandardError,
  linearizedCovariance,
} from '../../src/statistics/influence.js'
import { mean, relativeError, variance } from './helpers.js'

const f = (...values: number[]) => Float64Array.from(values)

describe('numerical derivatives by cell weight', () => {
  it('equal those found by hand for a ratio, to nine digits', () => {
    const gradient = numericalGradient((w) => w[0]! / (w[0]! + w[1]!), f(1, 3))!
    expect(relativeError(gradient[0]!, 3 / 16)).toBeLessThan(1e-9)
    expect(relativeError(gradient[1]!, -1 / 16)).toBeLessThan(1e-9)
  })

  it('hold for a cell of one row among ten million', () => {
    const gradient = numericalGradient((w) => w[0]! / (w[0]! + w[1]!), f(1, 1e7))!
    expect(relativeError(gradient[0]!, 1e7 / (1e7 + 1) ** 2)).toBeLessThan(1e-6)
  })

  it('are one-sided at a weight of 0', () => {
    const gradient = numericalGradient((w) => w[0]! / (w[0]! + w[1]!), f(0, 4))!
    expect(gradient[0]!).toBeCloseTo(1 / 4, 6)
    expect(numericalGradient((w) => w[0]! + 2, f(0))![0]).toBeCloseTo(1, 9)
  })

  it('leave the weights as they were, skip cells, and are unknown where the value is', () => {
    const weights = f(2, 5)
    expect([
      ...numericalGradient(
        (w) => w[0]! * w[1]!,
        weights,
        (cell) => cell === 1,
      )!,
    ]).toEqual([0, expect.closeTo(2, 9)])
    expect([...weights]).toEqual([2, 5])
    expect(numericalGradient(() => null, weights)).toBeNull()
  })
})

describe('the influence-function standard error', () => {
  it('is √(p(1 − p)/n) for a share', () => {
    const standardError = influenceStandardError((w) => w[0]! / (w[0]! + w[1]!), f(30, 70), f(30, 70))!
    expect(relativeError(standardError, Math.sqrt((0.3 * 0.7) / 100))).toBeLessThan(1e-9)
  })

  it('is the delta method for a ratio of two shares of different rows', () => {
    // Katz: se of the logarithm = √(1/x₁ − 1/n₁ + 1/x₂ − 1/n₂).
    const ratio = (w: Float64Array) => w[0]! / (w[0]! + w[1]!) / (w[2]! / (w[2]! + w[3]!))
    const cells = f(12, 38, 45, 55)
    const expected = (0.24 / 0.45) * Math.sqrt(1 / 12 - 1 / 50 + 1 / 45 - 1 / 100)
    expect(relativeError(influenceStandardError(ratio, cells, cells)!, expected)).toBeLessThan(1e-9)
  })

  it('grows by the root of the weights’ squares', () => {
    const share = (w: Float64Array) => w[0]! / (w[0]! + w[1]!)
    const plain = influenceStandardError(share, f(30, 70), f(30, 70))!
    expect(influenceStandardError(share, f(30, 70), f(120, 280))!).toBeCloseTo(2 * plain, 12)
  })

  it('skips cells without rows and is unknown where the value is', () => {
    const asked: number[] = []
    influenceStandardError((w) => (asked.push(w[1]!), w[0]! / (w[0]! + w[2]!)), f(3, 0, 7), f(3, 0, 7))
    expect(new Set(asked)).toEqual(new Set([0]))
    expect(influenceStandardError(() => null, f(1, 2), f(1, 2))).toBeNull()
  })

  it('matches the spread of F1 over simulated tables', () => {
    const random = createRandom(2)
    const f1 = (w: Float64Array) => (2 * w[0]!) / (2 * w[0]! + w[1]! + w[2]!)
    const values = Array.from({ length: 3000 }, () => {
      const truePositives = random.binomial(200, 0.4)
      const falsePositives = random.binomial(200 - truePositives, 0.25)
      const falseNegatives = random.binomial(200 - truePositives - falsePositives, 0.3)
      return f1(f(truePositives, falsePositives, falseNegatives, 0))
    })
    const expectedCells = f(80, 30, 27, 63)
    const standardError = influenceStandardError(f1, expectedCells, expectedCells)!
    // 3,000 draws know the spread to 1.3 %; four times that.
    expect(relativeError(standardError, Math.sqrt(variance(values)))).toBeLessThan(0.052)
    expect(mean(values)).toBeCloseTo(f1(expectedCells), 2)
  })
})

describe('the covariance of two values on the same cells', () => {
  const first = (w: Float64Array) => w[0]! / (w[0]! + w[1]! + w[2]!)
  const second = (w: Float64Array) => w[1]! / (w[0]! + w[1]! + w[2]!)
  const cells = f(20, 30, 50)

  it('is −p₁p₂/n for two shares of one multinomial', () => {
    expect(influenceCovariance(first, second, cells, cells)!).toBeCloseTo((-0.2 * 0.3) / 100, 12)
  })

  it('gives the variance of a difference as that of the difference itself', () => {
    const ofDifference = influenceStandardError((w) => first(w) - second(w), cells, cells)! ** 2
    const [a, b] = [influenceGradient(first, cells, cells)!, influenceGradient(second, cells, cells)!]
    const parts = linearizedCovariance(a, a, cells) + linearizedCovariance(b, b, cells)
    expect(parts - 2 * influenceCovariance(first, second, cells, cells)!).toBeCloseTo(ofDifference, 12)
  })

  it('is unknown when one of them is', () => {
    expect(influenceCovariance(first, () => null, cells, cells)).toBeNull()
    expect(influenceCovariance(() => null, first, cells, cells)).toBeNull()
  })
})
