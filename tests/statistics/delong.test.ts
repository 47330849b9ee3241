import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../../src/environment/random.js'
import { delong, delongPaired, delongWeighted } from '../../src/statistics/delong.js'
import { influenceStandardError } from '../../src/statistics/influence.js'
import { rocArea } from '../../src/statistics/roc-area.js'
import { covariance, mean, variance } from './helpers.js'

interface Row {
  readonly positive: boolean
  readonly first: number
  readonly second: number
}

const rows = fc.array(
  fc.record({
    positive: fc.boolean(),
    first: fc.integer({ min: 0, max: 12 }),
    second: fc.integer({ min: 0, max: 12 }),
  }),
  { minLength: 2, maxLength: 60 },
)

function histogram(sample: readonly Row[]) {
  return Array.from({ length: 13 }, (_, score) => {
    const here = sample.filter((row) => row.first === score)
    return {
      positives: here.filter((row) => row.positive).length,
      negatives: here.filter((row) => !row.positive).length,
    }
  })
}

const kernel = (positive: number, negative: number) => (positive > negative ? 1 : positive === negative ? 0.5 : 0)

/** The definition: structural components of each positive and each negative row, by comparing all pairs. */
function components(sample: readonly Row[], score: (row: Row) => number) {
  const positives = sample.filter((row) => row.positive).map(score)
  const negatives = sample.filter((row) => !row.positive).map(score)
  return {
    ofPositives: positives.map((p) => mean(negatives.map((n) => kernel(p, n)))),
    ofNegatives: negatives.map((n) => mean(positives.map((p) => kernel(p, n)))),
  }
}

const bothClasses = (sample: readonly Row[], atLeast: number) =>
  sample.filter((row) => row.positive).length >= atLeast && sample.filter((row) => !row.positive).length >= atLeast

describe("DeLong's variance from a histogram", () => {
  it('equals the definition over all pairs of rows', () => {
    fc.assert(
      fc.property(rows, (sample) => {
        fc.pre(bothClasses(sample, 2))
        const { ofPositives, ofNegatives } = components(sample, (row) => row.first)
        const found = delong(histogram(sample))
        expect(found.auc).toBeCloseTo(mean(ofPositives), 12)
        expect(found.auc).toBeCloseTo(rocArea(histogram(sample))!, 14)
        const expected = variance(ofPositives) / ofPositives.length + variance(ofNegatives) / ofNegatives.length
        expect(found.variance).toBeCloseTo(expected, 12)
      }),
    )
  })

  it('is 1/8 for four rows worked by hand', () => {
    // Scores 1− 2+ 3− 4+: positives beat 1/2 and 2/2 of the negatives, negatives lose to 2/2 and 1/2 of the positives.
    const bins = [
      { positives: 0, negatives: 1 },
      { positives: 1, negatives: 0 },
      { positives: 0, negatives: 1 },
      { positives: 1, negatives: 0 },
    ]
    expect(delong(bins)).toEqual({ auc: 0.75, variance: 0.125 })
  })

  it('is 0 when the classes are parted perfectly', () => {
    const parted = [
      { positives: 0, negatives: 5 },
      { positives: 4, negatives: 0 },
    ]
    expect(delong(parted)).toEqual({ auc: 1, variance: 0 })
  })

  it('is unknown with a single row of a class, and so is the area without a class', () => {
    expect(
      delong([
        { positives: 0, negatives: 5 },
        { positives: 1, negatives: 0 },
      ]),
    ).toEqual({ auc: 1, variance: null })
    expect(delong([{ positives: 0, negatives: 5 }])).toEqual({ auc: null, variance: null })
    expect(delong([])).toEqual({ auc: null, variance: null })
  })

  it('matches the spread of areas over simulated samples', () => {
    const random = createRandom(11)
    const drawn = Array.from({ length: 800 }, () => {
      const bins = Array.from({ length: 40 }, () => ({ positives: 0, negatives: 0 }))
      for (let i = 0; i < 60; i++) bins[Math.min(39, Math.floor(40 * Math.sqrt(random.next())))]!.positives++
      for (let i = 0; i < 90; i++) bins[random.integer(40)]!.negatives++
      return delong(bins)
    })
    const ratio = mean(drawn.map((one) => one.variance!)) / variance(drawn.map((one) => one.auc!))
    // The variance of 800 draws is known to 5 %; three times that.
    expect(ratio).toBeGreaterThan(0.85)
    expect(ratio).toBeLessThan(1.15)
  })
})

describe('the weighted area', () => {
  const unit = (sample: readonly Row[]) =>
    histogram(sample).map((bin) => ({ ...bin, positivesSquared: bin.positives, negativesSquared: bin.negatives }))

  it('is DeLong’s without n/(n − 1) for unit weights', () => {
    fc.assert(
      fc.property(rows, (sample) => {
        fc.pre(bothClasses(sample, 1))
        const { ofPositives, ofNegatives } = components(sample, (row) => row.first)
        const squares = (values: readonly number[]) => mean(values.map((v) => (v - mean(values)) ** 2)) / values.length
        expect(delongWeighted(unit(sample)).variance).toBeCloseTo(squares(ofPositives) + squares(ofNegatives), 12)
      }),
    )
  })

  it('agrees with numerical derivatives by the weight of each cell', () => {
    const weighted = [
      { positives: 1.5, negatives: 7, positivesSquared: 2, negativesSquared: 12 },
      { positives: 4, negatives: 3.25, positivesSquared: 9, negativesSquared: 5 },
      { positives: 6, negatives: 0.5, positivesSquared: 14, negativesSquared: 0.25 },
    ]
    const area = (w: Float64Array) =>
      rocArea(weighted.map((_, bin) => ({ positives: w[2 * bin]!, negatives: w[2 * bin + 1]! })))
    const standardError = influenceStandardError(
      area,
      Float64Array.from(weighted.flatMap((bin) => [bin.positives, bin.negatives])),
      Float64Array.from(weighted.flatMap((bin) => [bin.positivesSquared, bin.negativesSquared])),
    )
    expect(Math.sqrt(delongWeighted(weighted).variance!)).toBeCloseTo(standardError!, 9)
  })

  it('is unknown without a class', () => {
    expect(delongWeighted([{ positives: 2, negatives: 0, positivesSquared: 4, negativesSquared: 0 }]).auc).toBeNull()
  })
})

describe('two scores on the same rows', () => {
  const paired = (sample: readonly Row[]) =>
    delongPaired(
      Uint8Array.from(sample, (row) => Number(row.positive)),
      Float64Array.from(sample, (row) => row.first),
      Float64Array.from(sample, (row) => row.second),
    )

  it('have the variance of their difference from the covariance matrix of the definition', () => {
    fc.assert(
      fc.property(rows, (sample) => {
        fc.pre(bothClasses(sample, 2))
        const a = components(sample, (row) => row.first)
        const b = components(sample, (row) => row.second)
        const found = paired(sample)
        expect(found.first).toBeCloseTo(mean(a.ofPositives), 12)
        expect(found.second).toBeCloseTo(mean(b.ofPositives), 12)
        const part = (x: readonly number[], y: readonly number[]) =>
          (variance(x) + variance(y) - 2 * covariance(x, y)) / x.length
        const expected = part(a.ofPositives, b.ofPositives) + part(a.ofNegatives, b.ofNegatives)
        expect(found.varianceOfDifference).toBeCloseTo(expected, 12)
      }),
    )
  })

  it('do not differ when they are the same score on another scale', () => {
    const sample = [3, 1, 4, 1, 5, 9, 2, 6].map((first, i) => ({ positive: i % 3 === 0, first, second: first ** 3 }))
    expect(paired(sample).varianceOfDifference).toBe(0)
  })

  it('are unknown without a class', () => {
    const found = paired([{ positive: true, first: 1, second: 2 }])
    expect(found).toEqual({ first: null, second: null, varianceOfDifference: null })
  })
})
