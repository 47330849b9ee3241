import { describe, expect, it } from 'vitest'

import { evidenceOf } from '../../src/gate/evidence/evidence-of.js'
import { groupsOfRun } from '../../src/gate/evidence/groups-of-run.js'
import { falseAlarmOfPair } from '../../src/gate/evidence/pair-evidence.js'
import { probabilityOfRange } from '../../src/gate/evidence/range-of-normals.js'
import { stretchedLimits } from '../../src/statistics/stretched-limits.js'
import { estimateOf } from '../../src/gate/evidence/group-estimate.js'
import { parseMeasurementId } from '../../src/schema/measurement-id.js'
import type { Measurement } from '../../src/schema/measurement.js'
import { maximumDifference, minimumRatio } from '../../src/statistics/range-of-groups.js'
import { shareEstimate } from '../../src/statistics/share-estimate.js'
import { aMeasurement, shareMeasurements, z95 } from './a-run.js'

const binomial = (n: number, k: number, p: number): number => {
  let chance = 1
  for (let i = 0; i < k; i++) chance *= ((n - i) / (k - i)) * p
  return chance * (1 - p) ** (n - k)
}

describe('the range of independent normal values', () => {
  // Upper 5 % points of the studentised range with infinite degrees of freedom (Harter 1960): 2.772, 3.314, 3.633, 3.858, 4.474 for 2, 3, 4, 5, 10 values.
  it.each([
    [2, 2.772],
    [3, 3.314],
    [4, 3.633],
    [5, 3.858],
    [10, 4.474],
  ])('of %i values stays below %f with 95 %%', (count, point) => {
    expect(probabilityOfRange(Array(count).fill(1), point)).toBeCloseTo(0.95, 3)
    expect(probabilityOfRange(Array(count).fill(0.02), point * 0.02)).toBeCloseTo(0.95, 3)
  })

  it('of two values with different spreads is that of their difference', () => {
    // P(|N(0, 3² + 4²)| ≤ 5) = 68.27 %
    expect(probabilityOfRange([3, 4], 5)).toBeCloseTo(0.682689, 5)
  })
})

describe('the bare rule on a pair', () => {
  it('fails as often as the sum over all tables says', () => {
    const pair = [
      { value: 0.4, rows: 10, isShare: true },
      { value: 0.25, rows: 8, isShare: true },
    ].map((estimate) => ({ ...estimate, standardError: 0, limits: () => ({ low: 0, high: 1 }) }))
    const rate = (4 + 2) / 18
    const brute = (fails: (x: number, y: number) => boolean): number => {
      let sum = 0
      for (let x = 0; x <= 10; x++)
        for (let y = 0; y <= 8; y++) if (fails(x / 10, y / 8)) sum += binomial(10, x, rate) * binomial(8, y, rate)
      return sum
    }
    const [a, b] = [pair[0]!, pair[1]!]
    expect(falseAlarmOfPair([a, b], 'difference', { low: null, high: 0.2 })).toBeCloseTo(
      brute((x, y) => x - y > 0.2 + 1e-12),
      10,
    )
    expect(falseAlarmOfPair([a, b], 'difference', { low: -0.1, high: 0.1 })).toBeCloseTo(
      brute((x, y) => Math.abs(x - y) > 0.1 + 1e-12),
      10,
    )
    expect(falseAlarmOfPair([a, b], 'ratio', { low: 0.8, high: null })).toBeCloseTo(
      brute((x, y) => x < 0.8 * y - 1e-12),
      10,
    )
  })
})

describe('an interval stretched', () => {
  it('is the same for a factor of one, on whatever scale it fits', () => {
    for (const [value, low, high] of [
      [0.2, 0.1, 0.3],
      [0.905, 0.772, 1.06],
      [0.9, 0.8, 0.953],
      [-0.5, -0.7, -0.2],
      [0, -1, 3],
    ] as const) {
      const limits = stretchedLimits(value, { low, high }, { low: 1, high: 1 })
      expect(limits.low).toBeCloseTo(low, 12)
      expect(limits.high).toBeCloseTo(high, 12)
    }
  })

  it('of a log-symmetric odds ratio grows on the logarithm', () => {
    const { low, high } = stretchedLimits(2, { low: 1, high: 4 }, { low: 2, high: 2 })
    expect([low, high]).toEqual([expect.closeTo(0.5, 12), expect.closeTo(8, 12)])
  })

  it('leaves an open end open', () => {
    expect(stretchedLimits(2, { low: 1, high: null }, { low: 2, high: 2 })).toEqual({ low: 0, high: Infinity })
  })
})

const counts = { A: [60, 120], B: [45, 150], C: [80, 200] } as const
const estimates = Object.values(counts).map(([hits, among]) => shareEstimate(hits / among, among))

function evidence(
  measurements: readonly Measurement[],
  id: string,
  parts?: readonly string[],
): NonNullable<ReturnType<typeof evidenceOf>> {
  const index = new Map(measurements.map((measurement) => [measurement.id, measurement]))
  return evidenceOf(index.get(id)!, parseMeasurementId(id)!, {
    groups: groupsOfRun(index),
    ...(parts ? { parts } : {}),
  })!
}

describe('evidence from the groups behind a measurement', () => {
  const measurements = shareMeasurements(counts)

  it.each([0.05, 0.01, 0.001])('gives the contracted limits of a gap and of a ratio at α = %f', (alpha) => {
    const gap = maximumDifference(estimates, 1 - alpha)
    expect(evidence(measurements, 'groups/selection-rate:difference(g)').limits(alpha)).toEqual({
      low: expect.closeTo(gap.low, 10),
      high: expect.closeTo(gap.high, 10),
    })
    const ratio = minimumRatio(estimates, 1 - alpha)!
    expect(evidence(measurements, 'groups/selection-rate:ratio(g)').limits(alpha)).toEqual({
      low: expect.closeTo(ratio.low, 10),
      high: expect.closeTo(ratio.high, 10),
    })
  })

  it('leaves out groups that are only listed', () => {
    const listed = {
      ...aMeasurement('groups/selection-rate[g=D]', 1, [0.3, 1], { unit: 'share' }),
      compared: false as const,
    }
    const gap = maximumDifference(estimates, 0.99)
    expect(evidence([...measurements, listed], 'groups/selection-rate:difference(g)').limits(0.01).low).toBeCloseTo(
      gap.low,
      10,
    )
  })

  it('falls back on the widths where the groups do not give the interval back', () => {
    const other = measurements.map((measurement) =>
      measurement.id === 'groups/selection-rate:difference(g)'
        ? aMeasurement(measurement.id, 0.2, [0.1, 0.3], { n: { rows: 470, denominator: 120 } })
        : measurement,
    )
    const { low, high } = evidence(other, 'groups/selection-rate:difference(g)').limits(0.01)
    // The upper side is unadjusted: half width 0.1 · 2.5758 / 1.95996. The lower one is at α/3: 0.1 · z(0.01/3) / z(0.05/3).
    expect(high).toBeCloseTo(0.2 + (0.1 * 2.5758293) / z95, 6)
    expect(low).toBeCloseTo(0.2 - (0.1 * 2.9352) / 2.39398, 4)
  })

  it('takes the larger of two ranges for equalized odds, with the pairs of both', () => {
    const rates = { tpr: { A: [50, 100], B: [80, 100] }, fpr: { A: [20, 100], B: [30, 100] } } as const
    const of = (table: Record<string, readonly [number, number]>) =>
      Object.values(table).map(([hits, among]) => shareEstimate(hits / among, among))
    const [tpr, fpr] = [of(rates.tpr), of(rates.fpr)]
    const at = (confidence: number) =>
      [tpr, fpr].map((family) => maximumDifference(family, confidence, { comparisons: 2 }))
    const shown = at(0.95)
    const odds = aMeasurement('groups/equalized-odds:difference(g)', 0.3, [
      Math.max(shown[0]!.low, shown[1]!.low),
      Math.max(shown[0]!.high, shown[1]!.high),
    ])
    const all = [
      ...shareMeasurements(rates.tpr, 'true-positive-rate'),
      ...shareMeasurements(rates.fpr, 'false-positive-rate'),
      odds,
    ]
    const found = evidence(all, odds.id, ['true-positive-rate', 'false-positive-rate'])
    expect(found.limits(0.01).low).toBeCloseTo(at(0.99)[0]!.low, 10)
    const alone = (id: string): number => evidence(all, id).falseAlarmRate({ low: null, high: 0.1 })!
    const [first, second] = [
      alone('groups/true-positive-rate:difference(g)'),
      alone('groups/false-positive-rate:difference(g)'),
    ]
    expect(found.falseAlarmRate({ low: null, high: 0.1 })).toBeCloseTo(1 - (1 - first) * (1 - second), 10)
  })

  it('knows a smooth measure by its standard error and scale', () => {
    const logit = (x: number): number => Math.log(x / (1 - x))
    const back = (y: number): number => 1 / (1 + Math.exp(-y))
    const half = (z95 * 0.03) / (0.8 * 0.2)
    const auc = aMeasurement('groups/auc[g=A]', 0.8, [back(logit(0.8) - half), back(logit(0.8) + half)], {
      unit: 'score',
      standardError: 0.03,
    })
    expect(estimateOf(auc)!.limits(3).low).toBeCloseTo(back(logit(0.8) - (3 * 0.03) / 0.16), 10)
    expect(estimateOf(auc)!.isShare).toBe(false)
  })

  it('knows a weighted share by its effective rows', () => {
    const [share] = shareMeasurements({ A: [30, 75], B: [1, 2] })
    const weighted = { ...share!, n: { rows: 200, denominator: 180, effective: 75 } }
    expect(estimateOf(weighted)).toMatchObject({ isShare: true, rows: 75 })
  })

  it('gives narrower limits for more rows of the same mix', () => {
    const found = evidence(measurements, 'groups/selection-rate:difference(g)')
    const fourfold = maximumDifference(
      Object.values(counts).map(([hits, among]) => shareEstimate(hits / among, among * 4)),
      0.95,
    )
    expect(found.limits(0.05, 4)).toEqual({
      low: expect.closeTo(fourfold.low, 10),
      high: expect.closeTo(fourfold.high, 10),
    })
  })
})

describe('evidence of one value by its interval', () => {
  /** A gap to the reference of 0.2 with a standard error of 0.05. */
  const toReference = aMeasurement(
    'groups/selection-rate:difference-to-reference[g=A]',
    0.2,
    [0.2 - z95 * 0.05, 0.2 + z95 * 0.05],
    { better: 'nearer-ideal', ideal: 0 },
  )
  const found = evidence([toReference], toReference.id)

  it('narrows with the square root of the rows', () => {
    expect(found.limits(0.05, 4)).toEqual({
      low: expect.closeTo(0.2 - (z95 * 0.05) / 2, 10),
      high: expect.closeTo(0.2 + (z95 * 0.05) / 2, 10),
    })
    const auc = aMeasurement('groups/auc[g=A]', 0.8, [0.8 - z95 * 0.03, 0.8 + z95 * 0.03], {
      unit: 'score',
      standardError: 0.03,
    })
    expect(estimateOf(auc)!.limits(2, 9).low).toBeCloseTo(0.8 - (2 * 0.03) / 3, 10)
  })

  it('errs on a bare value as often as the normal tails beyond the limit say', () => {
    // P(Z > 0.1/0.05) = 0.02275; both sides twice that.
    expect(found.falseAlarmRate({ low: null, high: 0.1 })).toBeCloseTo(0.0227501, 6)
    expect(found.falseAlarmRate({ low: -0.1, high: null })).toBeCloseTo(0.0227501, 6)
    expect(found.falseAlarmRate({ low: -0.1, high: 0.1 })).toBeCloseTo(0.0455003, 6)
  })

  it('finds a value z(α) + z(0.8) standard errors beyond the limit', () => {
    // 1.959964 + 0.841621 = 2.801585
    expect(found.detectable({ low: null, high: 0.1 }, 0.05, 0.8)).toBeCloseTo(0.1 + 2.801585 * 0.05, 6)
    expect(found.detectable({ low: -0.1, high: null }, 0.05, 0.8)).toBeCloseTo(-0.1 - 2.801585 * 0.05, 6)
  })

  it('passes alike groups with 80 % power on so many times the rows', () => {
    // One end: ((1.959964 + 0.841621)·0.05/0.1)²; two ends at ±0.1 and −0.2: 10 % is left to each, z = 1.281552, and the nearer one decides.
    expect(found.factorToPass({ low: null, high: 0.1 }, 0.05, 0.8)).toBeCloseTo((2.801585 * 0.5) ** 2, 5)
    expect(found.factorToPass({ low: -0.2, high: 0.1 }, 0.05, 0.8)).toBeCloseTo((3.241516 * 0.5) ** 2, 5)
    expect(found.factorToPass({ low: 0.05, high: 0.1 }, 0.05, 0.8)).toBeNull()
  })

  it('takes a ratio on the logarithm, where alike is 1', () => {
    const interval = [Math.exp(Math.log(0.7) - z95 * 0.1), Math.exp(Math.log(0.7) + z95 * 0.1)] as const
    const odds = aMeasurement('strata/selection-odds-ratio(g|d)[g=A~g=B]', 0.7, interval, { unit: 'ratio' })
    const ratio = evidence([odds], odds.id)
    // log 0.8 = −0.223144, so P(Z < −2.23144) = 0.012826
    expect(ratio.falseAlarmRate({ low: 0.8, high: null })).toBeCloseTo(0.012826, 5)
    expect(ratio.limits(0.01).low).toBeCloseTo(Math.exp(Math.log(0.7) - 2.5758293 * 0.1), 7)
  })

  it('cannot say how often a bare rate of one group errs', () => {
    const [own] = shareMeasurements(counts)
    expect(evidence([own!], own!.id).falseAlarmRate({ low: null, high: 0.9 })).toBeNull()
    expect(evidence([own!], own!.id).detectable({ low: null, high: 0.99 }, 0.05, 0.8)).toBeNull()
  })
})

describe('rows for alike groups to pass', () => {
  it('hold the luck of the farthest of the pairs and its interval', () => {
    const five = shareMeasurements(Object.fromEntries(['A', 'B', 'C', 'D', 'E'].map((g) => [g, [30, 100] as const])))
    // Ten pairs share 20 %: z(1 − 0.01) = 2.326348; standard error of a pair √(2·0.3·0.7/100); ((1.959964 + 2.326348)·0.0648074/0.1)² = 7.7165
    expect(
      evidence(five, 'groups/selection-rate:difference(g)').factorToPass({ low: null, high: 0.1 }, 0.05, 0.8),
    ).toBeCloseTo(7.7165, 3)
    // On the logarithm each error is divided by 0.3 and the limit is −log 0.8.
    expect(
      evidence(five, 'groups/selection-rate:ratio(g)').factorToPass({ low: 0.8, high: null }, 0.05, 0.8),
    ).toBeCloseTo(7.7165 * (0.1 / 0.3 / 0.2231436) ** 2, 2)
  })
})

describe('rows by widths alone', () => {
  it('narrow the interval of a range that the groups do not give back', () => {
    const gap = aMeasurement('groups/selection-rate:difference(g)', 0.2, [0.1, 0.3], {
      n: { rows: 470, denominator: 120 },
    })
    const other = [...shareMeasurements(counts).filter(({ id }) => id !== gap.id), gap]
    expect(evidence(other, gap.id).limits(0.05, 4)).toEqual({
      low: expect.closeTo(0.15, 10),
      high: expect.closeTo(0.25, 10),
    })
  })
})
