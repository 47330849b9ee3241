import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { averagePrecision, averagePrecisionGradient } from '../../src/statistics/average-precision.js'
import { numericalGradient } from '../../src/statistics/gradient.js'
import { rocArea } from '../../src/statistics/roc-area.js'

const bins = fc.array(
  fc.record({ positives: fc.integer({ min: 0, max: 9 }), negatives: fc.integer({ min: 0, max: 9 }) }),
  { minLength: 1, maxLength: 12 },
)

/** The rows behind a histogram, score = index of the bin. */
function rowsOf(histogram: readonly { positives: number; negatives: number }[]) {
  return histogram.flatMap((bin, score) => [
    ...Array.from({ length: bin.positives }, () => ({ score, positive: true })),
    ...Array.from({ length: bin.negatives }, () => ({ score, positive: false })),
  ])
}

/** scikit-learn’s example in the user guide: y = 0 0 1 1, scores .1 .4 .35 .8. */
const published = [
  { positives: 0, negatives: 1 },
  { positives: 1, negatives: 0 },
  { positives: 0, negatives: 1 },
  { positives: 1, negatives: 0 },
]

describe('the area under the ROC curve', () => {
  it('is the share of pairs in the right order, ties half', () => {
    fc.assert(
      fc.property(bins, (histogram) => {
        const rows = rowsOf(histogram)
        const positives = rows.filter((row) => row.positive)
        const negatives = rows.filter((row) => !row.positive)
        if (positives.length * negatives.length === 0) {
          expect(rocArea(histogram)).toBeNull()
          return
        }
        let wins = 0
        for (const p of positives)
          for (const n of negatives) wins += p.score > n.score ? 1 : p.score === n.score ? 0.5 : 0
        expect(rocArea(histogram)).toBeCloseTo(wins / positives.length / negatives.length, 12)
      }),
    )
  })

  it('is 0.75 in scikit-learn’s example, and turns to 1 − area when the scores do', () => {
    expect(rocArea(published)).toBe(0.75)
    expect(rocArea([...published].reverse())).toBe(0.25)
  })

  it('is unknown without a class', () => {
    expect(rocArea([{ positives: 0, negatives: 3 }])).toBeNull()
    expect(rocArea([{ positives: 3, negatives: 0 }])).toBeNull()
    expect(rocArea([])).toBeNull()
  })

  it('takes weights as so many rows', () => {
    const doubled = published.map((bin) => ({ positives: 0.25 * bin.positives, negatives: 3 * bin.negatives }))
    expect(rocArea(doubled)).toBeCloseTo(0.75, 14)
  })
})

describe('average precision', () => {
  it('is the sum of precision times the step in recall over all thresholds', () => {
    fc.assert(
      fc.property(bins, (histogram) => {
        const rows = rowsOf(histogram)
        const total = rows.filter((row) => row.positive).length
        if (total === 0) {
          expect(averagePrecision(histogram)).toBeNull()
          return
        }
        let [area, recallBefore] = [0, 0]
        for (let threshold = histogram.length - 1; threshold >= 0; threshold--) {
          const predicted = rows.filter((row) => row.score >= threshold)
          if (predicted.length === 0) continue
          const found = predicted.filter((row) => row.positive).length
          area += (found / total - recallBefore) * (found / predicted.length)
          recallBefore = found / total
        }
        expect(averagePrecision(histogram)).toBeCloseTo(area, 12)
      }),
    )
  })

  it('is 0.8333 in scikit-learn’s example and 1 when all positives come first', () => {
    expect(averagePrecision(published)).toBeCloseTo(5 / 6, 14)
    expect(
      averagePrecision([
        { positives: 0, negatives: 4 },
        { positives: 3, negatives: 0 },
      ]),
    ).toBe(1)
  })

  it('has derivatives equal to finite differences', () => {
    const histogram = [
      { positives: 2, negatives: 9 },
      { positives: 0, negatives: 4 },
      { positives: 5.5, negatives: 3 },
      { positives: 7, negatives: 1.25 },
    ]
    const weights = Float64Array.from(histogram.flatMap((bin) => [bin.positives, bin.negatives]))
    const expected = numericalGradient(
      (w) => averagePrecision(histogram.map((_, i) => ({ positives: w[2 * i]!, negatives: w[2 * i + 1]! }))),
      weights,
    )!
    const found = averagePrecisionGradient(histogram)!
    histogram.forEach((bin, i) => {
      // At 0 positives the rule of differences is one-sided, hence the looser bound.
      expect(Math.abs(found.positives[i]! - expected[2 * i]!)).toBeLessThan(bin.positives > 0 ? 1e-9 : 1e-6)
      expect(Math.abs(found.negatives[i]! - expected[2 * i + 1]!)).toBeLessThan(1e-9)
    })
    expect(averagePrecisionGradient([{ positives: 0, negatives: 2 }])).toBeNull()
    expect(
      averagePrecisionGradient([
        { positives: 2, negatives: 2 },
        { positives: 0, negatives: 0 },
      ])!.positives[1],
    ).toBe(0)
  })
})
