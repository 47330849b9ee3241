import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { auc } from '../../src/metrics/auc.js'
import { combineRanges } from '../../src/metrics/combined.js'
import { averageOdds, equalizedOdds } from '../../src/metrics/equalized-odds.js'
import { f1Score } from '../../src/metrics/f1-score.js'
import type { GroupCounts } from '../../src/metrics/metric.js'
import {
  accuracy,
  falsePositiveRate,
  negativePredictiveValue,
  positivePredictiveValue,
  truePositiveRate,
} from '../../src/metrics/rates.js'
import { meanResidual, rootMeanSquaredError } from '../../src/metrics/regression.js'
import { selectionRate } from '../../src/metrics/selection-rate.js'
import { treatmentEquality } from '../../src/metrics/treatment-equality.js'
import { ofPair, overGroups } from '../../src/metrics/transforms.js'
import {
  criticalFor,
  moverRatioByHand,
  newcombeByHand,
  rangeByHand,
  ratioByHand,
  wilsonByHand,
  type Hits,
} from './by-hand.js'
import { groupsOfCounts } from './groups-by-hand.js'
import { confusionRows, countsOf, regressionCounts, zAt95, type Row } from './rows.js'

const options = { confidence: 0.95 }

/** A group of an outcomes audit: `x` of `n` selected. */
function selected({ x, n }: Hits): GroupCounts {
  return countsOf(confusionRows(x, 0, n - x, 0))
}

function shown(disparity: { outcome: object; interval?: { low: number; high: number } }): (number | undefined)[] {
  const { interval } = disparity
  return ['value' in disparity.outcome ? (disparity.outcome.value as number) : NaN, interval?.low, interval?.high]
}

function close(values: readonly number[], digits = 9): unknown[] {
  return values.map((value) => expect.closeTo(value, digits) as unknown)
}

const hits = fc.record({ x: fc.integer({ min: 1, max: 59 }), n: fc.constant(60) })

describe('max − min and min ÷ max', () => {
  it('follow the pairwise rule with Newcombe and MOVER-R, for 2, 3, 4 and 5 groups', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 5 }).chain((size) => fc.array(hits, { minLength: size, maxLength: size })),
        (rates) => {
          const pairs = (rates.length * (rates.length - 1)) / 2
          const groups = groupsOfCounts(selectionRate, rates.map(selected))
          const difference = overGroups('difference', groups, options)
          const ratio = overGroups('ratio', groups, options)
          expect(shown(difference)).toEqual(close(rangeByHand(rates, criticalFor[1]!, criticalFor[pairs]!)))
          expect(shown(ratio)).toEqual(close(ratioByHand(rates, criticalFor[1]!, criticalFor[pairs]!)))
          expect(difference.interval!.method).toBe('pairwise-newcombe')
          expect(ratio.interval!.method).toBe('pairwise-mover-r')
        },
      ),
      { numRuns: 60 },
    )
  })

  it('equal the figures of Berkeley’s admissions: 0.1416 (0.1132 to 0.1696), 0.6818 (0.6284 to 0.7391)', () => {
    const groups = groupsOfCounts(selectionRate, [selected({ x: 1198, n: 2691 }), selected({ x: 557, n: 1835 })])
    expect(shown(overGroups('difference', groups, options))).toEqual(
      close([0.14164542824654, 0.11321312144253, 0.16956953102999], 7),
    )
    expect(shown(overGroups('ratio', groups, options))).toEqual(
      close([0.68182984356307, 0.62844028620861, 0.73909652828976], 6),
    )
  })

  it('are 0 and undefined where nobody is selected', () => {
    const groups = groupsOfCounts(selectionRate, [selected({ x: 0, n: 40 }), selected({ x: 0, n: 50 })])
    expect(overGroups('difference', groups, options)).toMatchObject({ outcome: { value: 0, denominator: 40 } })
    expect(overGroups('ratio', groups, options).outcome).toEqual({ unavailable: 'zero-denominator', denominator: 40 })
  })

  it('leave out groups below the minimum, and say so when fewer than two are left', () => {
    const minimum = { rows: 30, positives: 10, negatives: 10 }
    const rates = [
      { x: 20, n: 40 },
      { x: 30, n: 50 },
      { x: 1, n: 5 },
    ]
    const groups = groupsOfCounts(selectionRate, rates.map(selected), { minimum })
    expect(groups.map((group) => group.compared)).toEqual([true, true, false])
    expect(shown(overGroups('difference', groups, options))).toEqual(
      close(rangeByHand(rates.slice(0, 2), criticalFor[1]!, criticalFor[1]!)),
    )
    expect(overGroups('difference', groups.slice(1), options).outcome).toEqual({
      unavailable: 'below-minimum',
      denominator: 50,
    })
    expect(overGroups('difference', groups.slice(0, 1), options).outcome).toMatchObject({ unavailable: 'empty-group' })
  })

  it('ask for positives where the denominator is positives, negatives likewise, both for a measure of both classes', () => {
    const minimum = { rows: 30, positives: 10, negatives: 10 }
    const [few, many] = [countsOf(confusionRows(5, 5, 4, 40)), countsOf(confusionRows(20, 5, 4, 40))]
    const compared = (metric: Parameters<typeof groupsOfCounts>[0]) =>
      groupsOfCounts(metric, [few, many], { minimum }).map((group) => group.compared)
    expect(compared(truePositiveRate)).toEqual([false, true])
    expect(compared(falsePositiveRate)).toEqual([true, true])
    expect(compared(positivePredictiveValue)).toEqual([true, true])
    expect(compared(accuracy)).toEqual([true, true])
    expect(compared(f1Score)).toEqual([false, true])
    expect(compared(treatmentEquality)).toEqual([false, true])
  })

  it.each([
    [truePositiveRate, [8, 99, 1, 99], [9, 0, 1, 0]],
    [falsePositiveRate, [99, 9, 99, 40], [0, 10, 0, 40]],
    [positivePredictiveValue, [9, 0, 99, 99], [9, 1, 0, 99]],
    [negativePredictiveValue, [99, 99, 9, 40], [0, 0, 10, 40]],
    [auc, [9, 99, 0, 99], [10, 99, 0, 0]],
  ] as const)('ask for 10 positives and 50 negatives each where they count: $id', (metric, tooFew, enough) => {
    const minimum = { rows: 0, positives: 10, negatives: 50 }
    const counts = [tooFew, enough].map(([tp, fp, fn, tn]) =>
      countsOf(confusionRows(tp, fp, fn, tn).map((row, i) => ({ ...row, score: (i % 10) / 10 }))),
    )
    expect(groupsOfCounts(metric, counts, { minimum }).map((group) => group.compared)).toEqual([false, true])
  })

  it('name the reason of a group that is compared without a value', () => {
    const counts = [countsOf(confusionRows(10, 0, 10, 30)), countsOf(confusionRows(10, 5, 10, 30))]
    expect(overGroups('difference', groupsOfCounts(treatmentEquality, counts), options).outcome).toMatchObject({
      unavailable: 'unbounded',
    })
  })

  it('give no ratio of values that may be negative', () => {
    const rows = (shift: number) =>
      Array.from({ length: 10 }, (_, y): Row => ({ label: null, decision: null, score: y + shift, weight: 1, y }))
    const groups = groupsOfCounts(meanResidual, [regressionCounts(rows(-1)), regressionCounts(rows(2))])
    expect(overGroups('ratio', groups, options).outcome).toMatchObject({ unavailable: 'zero-denominator' })
    expect(overGroups('difference', groups, options).outcome).toMatchObject({ value: 3 })
  })
})

describe('smallest and largest value', () => {
  it('take one side from limits adjusted for the number of groups', () => {
    const rates = [
      { x: 20, n: 40 },
      { x: 30, n: 50 },
    ]
    const groups = groupsOfCounts(selectionRate, rates.map(selected))
    const [plain, adjusted] = [1, 2].map((m) => rates.map((rate) => wilsonByHand(rate, criticalFor[m]!)))
    expect(shown(overGroups('min', groups, options))).toEqual(
      close([0.5, Math.min(...plain!.map(([low]) => low)), Math.min(...adjusted!.map(([, high]) => high))]),
    )
    expect(shown(overGroups('max', groups, options))).toEqual(
      close([0.6, Math.max(...adjusted!.map(([low]) => low)), Math.max(...plain!.map(([, high]) => high))]),
    )
  })
})

describe('a pair', () => {
  it('is first against second, by Newcombe and MOVER-R', () => {
    fc.assert(
      fc.property(hits, hits, (a, b) => {
        const [first, second] = groupsOfCounts(selectionRate, [selected(a), selected(b)])
        expect(shown(ofPair('difference', first!, second!, options))).toEqual(
          close([a.x / a.n - b.x / b.n, ...newcombeByHand(a, b, zAt95)]),
        )
        expect(shown(ofPair('ratio', first!, second!, options))).toEqual(
          close([a.x / a.n / (b.x / b.n), ...moverRatioByHand(a, b, zAt95)]),
        )
      }),
      { numRuns: 60 },
    )
  })

  it('is unbounded against a group where nobody is selected', () => {
    const [first, second] = groupsOfCounts(selectionRate, [selected({ x: 3, n: 40 }), selected({ x: 0, n: 40 })])
    expect(ofPair('ratio', first!, second!, options).outcome).toMatchObject({ unavailable: 'unbounded' })
    const back = ofPair('ratio', second!, first!, options)
    expect(back.outcome).toMatchObject({ value: 0 })
    expect(back.interval!.low).toBe(0)
  })

  it('is tested by the pooled z, or by Fisher where an expected count is below 5', () => {
    const [a, b] = groupsOfCounts(selectionRate, [selected({ x: 1198, n: 2691 }), selected({ x: 557, n: 1835 })])
    const pooled = (1198 + 557) / (2691 + 1835)
    const z = (1198 / 2691 - 557 / 1835) / Math.sqrt(pooled * (1 - pooled) * (1 / 2691 + 1 / 1835))
    expect(ofPair('difference', a!, b!, options).test).toMatchObject({
      null: 'no-difference',
      statistic: expect.closeTo(z, 9) as number,
    })
    // Fisher's lady tasting tea: 3 of 4 against 1 of 4, p = 34/70.
    const [c, d] = groupsOfCounts(selectionRate, [selected({ x: 3, n: 4 }), selected({ x: 1, n: 4 })])
    const exact = ofPair('difference', c!, d!, options).test!
    expect(exact.statistic).toBeUndefined()
    expect(exact.p).toBeCloseTo(34 / 70, 12)
  })

  it('has a value but no interval where one group has no spread', () => {
    const rows = (off: readonly number[]) =>
      regressionCounts(off.map((by, y): Row => ({ label: null, decision: null, score: y + by, weight: 1, y })))
    const groups = groupsOfCounts(rootMeanSquaredError, [rows([0, 0, 0, 0]), rows([1, -2, 1, 3])])
    for (const pair of [groups, [...groups].reverse()]) {
      const found = ofPair('difference', pair[0]!, pair[1]!, options)
      expect(Math.abs((found.outcome as { value: number }).value)).toBeCloseTo(Math.sqrt(15 / 4), 12)
      expect(found.interval).toBeUndefined()
      expect(found.intervalUnavailable).toBe('zero-denominator')
    }
    expect(overGroups('difference', groups, options).intervalUnavailable).toBe('zero-denominator')
  })

  it('of AUCs uses the limits of both', () => {
    const rows = (scores: readonly number[], labels: string): Row[] =>
      scores.map((score, i) => ({
        label: labels[i] === '1' ? 'positive' : 'negative',
        decision: null,
        score,
        weight: 1,
      }))
    const groups = groupsOfCounts(auc, [
      countsOf(rows([0.1, 0.2, 0.3, 0.4, 0.5, 0.6], '010011')),
      countsOf(rows([0.1, 0.2, 0.3, 0.4, 0.5, 0.6], '100101')),
    ])
    const [a, b] = groups.map(({ estimate }) => ({
      value: (estimate.outcome as { value: number }).value,
      ...estimate.limits!(zAt95),
    }))
    const { interval } = ofPair('difference', groups[0]!, groups[1]!, options)
    expect(interval!.low).toBeCloseTo(a!.value - b!.value - Math.hypot(a!.value - a!.low, b!.high - b!.value), 12)
    expect(interval!.high).toBeCloseTo(a!.value - b!.value + Math.hypot(a!.high - a!.value, b!.value - b!.low), 12)
    expect(interval!.method).toBe('mover')
  })
})

describe('equalized odds and average odds', () => {
  const tables = [
    countsOf(confusionRows(30, 12, 20, 60)),
    countsOf(confusionRows(35, 20, 10, 50)),
    countsOf(confusionRows(12, 6, 18, 44)),
  ]
  const positives = [
    { x: 30, n: 50 },
    { x: 35, n: 45 },
    { x: 12, n: 30 },
  ]
  const negatives = [
    { x: 12, n: 72 },
    { x: 20, n: 70 },
    { x: 6, n: 50 },
  ]
  const parts = [truePositiveRate, falsePositiveRate].map((metric) => groupsOfCounts(metric, tables))

  it('take the larger range, its lower limit with m doubled', () => {
    // Three groups make three pairs, two rates six comparisons.
    const [tpr, fpr] = [positives, negatives].map((rates) => rangeByHand(rates, criticalFor[1]!, criticalFor[6]!))
    const found = combineRanges('difference', equalizedOdds.combines!, parts, options)
    expect(shown(found)).toEqual(close([0, 1, 2].map((i) => Math.max(tpr![i]!, fpr![i]!))))
    expect(found.outcome.denominator).toBe(30)
  })

  it('take the smaller ratio', () => {
    const [tpr, fpr] = [positives, negatives].map((rates) => ratioByHand(rates, criticalFor[1]!, criticalFor[6]!))
    expect(shown(combineRanges('ratio', equalizedOdds.combines!, parts, options))).toEqual(
      close([0, 1, 2].map((i) => Math.min(tpr![i]!, fpr![i]!))),
    )
  })

  it('average both ranges without a sign', () => {
    const [tpr, fpr] = [positives, negatives].map((rates) => rangeByHand(rates, criticalFor[1]!, criticalFor[6]!))
    expect(shown(combineRanges('difference', averageOdds.combines!, parts, options))).toEqual(
      close([0, 1, 2].map((i) => (tpr![i]! + fpr![i]!) / 2)),
    )
  })

  it('have no value where a part has none', () => {
    const none = [truePositiveRate, falsePositiveRate].map((metric) =>
      groupsOfCounts(metric, [countsOf(confusionRows(5, 0, 5, 0)), tables[0]!]),
    )
    expect(combineRanges('difference', equalizedOdds.combines!, none, options).outcome).toMatchObject({
      unavailable: 'no-negatives',
    })
  })
})
