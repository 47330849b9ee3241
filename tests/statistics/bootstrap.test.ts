import { describe, expect, it } from 'vitest'
import { createRandom } from '../../src/environment/random.js'
import { bootstrap, replicateValues, summarizeReplicates } from '../../src/statistics/bootstrap.js'
import { covariance, mean, relativeError, sum, variance } from './helpers.js'

const settings = { replicates: 4000, confidence: 0.95 }

describe('the bootstrap of counts', () => {
  it('keeps the size of every stratum and never leaves a cell that was empty', () => {
    const cells = { rows: [5, 0, 15, 7, 3], stratum: [0, 0, 0, 1, 1] }
    replicateValues(
      cells,
      (rows) => {
        expect(rows[0]! + rows[1]! + rows[2]!).toBe(20)
        expect(rows[3]! + rows[4]!).toBe(10)
        expect(rows[1]).toBe(0)
        return 0
      },
      200,
      createRandom(1),
    )
  })

  it('has the mean, variance and covariance of a multinomial', () => {
    const drawn: number[][] = []
    const cells = { rows: [10, 30, 60], stratum: [0, 0, 0] }
    replicateValues(cells, (rows) => (drawn.push([...rows]), 0), 8000, createRandom(7))
    const column = (index: number) => drawn.map((rows) => rows[index]!)
    // 8,000 draws: means within 4 · sd/√8000, variances within 4 · √(2/8000).
    for (const [index, share] of [0.1, 0.3, 0.6].entries()) {
      const expected = 100 * share * (1 - share)
      expect(Math.abs(mean(column(index)) - 100 * share)).toBeLessThan(4 * Math.sqrt(expected / 8000))
      expect(relativeError(variance(column(index)), expected)).toBeLessThan(0.064)
    }
    expect(relativeError(covariance(column(0), column(2)), -100 * 0.1 * 0.6)).toBeLessThan(0.15)
  })

  it('gives the standard error and percentiles of a share', () => {
    const { interval, standardError } = bootstrap(
      { rows: [30, 70], stratum: [0, 0] },
      (rows) => rows[0]! / 100,
      settings,
      createRandom(3),
    )
    expect(relativeError(standardError!, Math.sqrt(0.21 / 100))).toBeLessThan(0.05)
    // Quantiles 0.025 and 0.975 of Binomial(100, 0.3) are 21 and 39.
    expect(interval!.low).toBeCloseTo(0.21, 2)
    expect(interval!.high).toBeCloseTo(0.39, 2)
  })

  it('gives the same numbers for the same seed, others for another', () => {
    const run = (seed: number) =>
      bootstrap({ rows: [3, 9], stratum: [0, 0] }, (rows) => rows[0]!, settings, createRandom(seed))
    expect(run(1)).toEqual(run(1))
    expect(run(1)).not.toEqual(run(2))
  })
})

describe('the bootstrap of weighted cells', () => {
  it('spreads as the bootstrap of the weighted rows themselves', () => {
    const random = createRandom(4)
    const rows = Array.from({ length: 120 }, (_, i) => ({ hit: i % 4 === 0, weight: Math.exp(random.normal()) }))
    const cell = (hit: boolean) => rows.filter((row) => row.hit === hit).map((row) => row.weight)
    const cells = {
      rows: [cell(true).length, cell(false).length],
      stratum: [0, 0],
      weights: [sum(cell(true)), sum(cell(false))],
      weightsSquared: [sum(cell(true).map((w) => w * w)), sum(cell(false).map((w) => w * w))],
    }
    const share = (hits: number, misses: number) => hits / (hits + misses)
    const fromCells = bootstrap(cells, (_, weights) => share(weights[0]!, weights[1]!), settings, createRandom(8))
    const fromRows = Array.from({ length: 4000 }, () => {
      let [hits, misses] = [0, 0]
      for (let i = 0; i < rows.length; i++) {
        const row = rows[random.integer(rows.length)]!
        if (row.hit) hits += row.weight
        else misses += row.weight
      }
      return share(hits, misses)
    })
    // Both spreads are known to 1.1 %; skewed weights add a little.
    expect(relativeError(fromCells.standardError!, Math.sqrt(variance(fromRows)))).toBeLessThan(0.07)
    const meanWeightsOnly = bootstrap(
      { ...cells, weightsSquared: cells.weights.map((w, i) => (w * w) / cells.rows[i]!) },
      (_, weights) => share(weights[0]!, weights[1]!),
      settings,
      createRandom(8),
    )
    expect(meanWeightsOnly.standardError!).toBeLessThan(0.8 * Math.sqrt(variance(fromRows)))
  })

  it('never draws a negative weight, and none for a cell without rows', () => {
    const cells = { rows: [1, 2, 0], stratum: [0, 0, 0], weights: [5, 0.1, 0], weightsSquared: [90, 4, 0] }
    replicateValues(
      cells,
      (_, weights) => {
        expect(Math.min(...weights)).toBeGreaterThanOrEqual(0)
        expect(weights[2]).toBe(0)
        return 0
      },
      500,
      createRandom(1),
    )
  })

  it('takes the weights as constant within cells when their squares are not given', () => {
    const cells = { rows: [2, 2], stratum: [0, 0], weights: [6, 1] }
    replicateValues(
      cells,
      (rows, weights) => {
        expect(weights[0]).toBe(3 * rows[0]!)
        expect(weights[1]).toBe(0.5 * rows[1]!)
        return 0
      },
      50,
      createRandom(1),
    )
  })
})

describe('undefined replicates', () => {
  const drawn = (undefinedCount: number) => Float64Array.from({ length: 100 }, (_, i) => (i < undefinedCount ? NaN : i))

  it('are counted, and up to 5 % an interval rests on the others', () => {
    const result = summarizeReplicates(drawn(5), 0.9)
    expect(result.undefinedReplicates).toBe(5)
    expect(result.replicates).toBe(100)
    // 95 values 5…99: position 94 · 0.05 = 4.7 above 5.
    expect(result.interval!.low).toBeCloseTo(9.7, 10)
    expect(result.interval!.high).toBeCloseTo(94.3, 10)
  })

  it('leave no interval above 5 %, nor when nothing was drawn', () => {
    expect(summarizeReplicates(drawn(6), 0.9)).toMatchObject({
      interval: null,
      standardError: null,
      undefinedReplicates: 6,
    })
    expect(summarizeReplicates(new Float64Array(0), 0.9).interval).toBeNull()
    const result = bootstrap({ rows: [1, 9], stratum: [0, 0] }, (rows) => rows[0]! || null, settings, createRandom(1))
    // A cell of one row in ten is empty in 0.9¹⁰ = 35 % of the draws.
    expect(result.undefinedReplicates / 4000).toBeCloseTo(0.9 ** 10, 1)
    expect(result.interval).toBeNull()
  })
})
