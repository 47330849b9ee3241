import { describe, expect, it } from 'vitest'
import { combineRanges } from '../../src/metrics/combined.js'
import { equalizedOdds } from '../../src/metrics/equalized-odds.js'
import type { GroupCounts, Metric } from '../../src/metrics/metric.js'
import {
  falseNegativeRate,
  falseOmissionRate,
  falsePositiveRate,
  positivePredictionRate,
  positivePredictiveValue,
  truePositiveRate,
} from '../../src/metrics/rates.js'
import { selectionRate } from '../../src/metrics/selection-rate.js'
import { ofPair, overGroups } from '../../src/metrics/transforms.js'
import { groupsOfCounts } from './groups-by-hand.js'
import { confusionRows, countsOf, type Row } from './rows.js'

const options = { confidence: 0.95 }

function valueOf(metric: Metric, counts: GroupCounts): number {
  const outcome = metric.measure(counts, {})
  return 'value' in outcome ? outcome.value : NaN
}

/** ProPublica's two-year COMPAS file, all 7,214 rows, decision = score_text is not Low, as Aequitas prints it (compas_demo.ipynb). */
const compas = [
  ['African-American', 1369, 805, 532, 990, 0.448468, 0.279853, 0.629715, 0.34954, 0.588203],
  ['Caucasian', 505, 349, 461, 1139, 0.234543, 0.477226, 0.591335, 0.288125, 0.348003],
  ['Hispanic', 103, 87, 129, 318, 0.214815, 0.556034, 0.542105, 0.288591, 0.298273],
  ['Other', 43, 36, 90, 208, 0.147541, 0.676692, 0.544304, 0.302013, 0.209549],
  ['Asian', 6, 2, 3, 21, 0.086957, 0.333333, 0.75, 0.125, 0.25],
  ['Native American', 9, 3, 1, 5, 0.375, 0.1, 0.75, 0.166667, 0.666667],
  ['Female', 303, 288, 195, 609, 0.32107, 0.391566, 0.51269, 0.242537, 0.423656],
  ['Male', 1732, 994, 1021, 2072, 0.324201, 0.370868, 0.635363, 0.3301, 0.468465],
  ['25-45', 1183, 741, 706, 1479, 0.333784, 0.373743, 0.614865, 0.323112, 0.46824],
  ['>45', 213, 181, 285, 897, 0.167904, 0.572289, 0.540609, 0.241117, 0.25],
  ['<25', 639, 360, 225, 305, 0.541353, 0.260417, 0.63964, 0.424528, 0.653368],
] as const

describe('COMPAS as Aequitas and ProPublica print it', () => {
  it.each(compas)('%s', (_, tp, fp, fn, tn, fpr, fnr, ppv, omission, predicted) => {
    const counts = countsOf(confusionRows(tp, fp, fn, tn))
    const metrics = [
      falsePositiveRate,
      falseNegativeRate,
      positivePredictiveValue,
      falseOmissionRate,
      positivePredictionRate,
    ]
    expect(metrics.map((metric) => valueOf(metric, counts))).toEqual(
      [fpr, fnr, ppv, omission, predicted].map((value) => expect.closeTo(value, 6) as number),
    )
    expect(valueOf(selectionRate, { ...counts, favourable: 'negative' })).toBeCloseTo(1 - predicted, 6)
  })

  it('has the disparities that Aequitas prints against Hispanic and against Caucasian defendants', () => {
    const of = (metric: Metric, name: string, reference: string): number => {
      const counts = [name, reference].map((group) => {
        const [, tp, fp, fn, tn] = compas.find((row) => row[0] === group)!
        return countsOf(confusionRows(tp, fp, fn, tn))
      })
      const [first, second] = groupsOfCounts(metric, counts)
      const { outcome } = ofPair('ratio', first!, second!, options)
      return 'value' in outcome ? outcome.value : NaN
    }
    expect(of(falsePositiveRate, 'African-American', 'Hispanic')).toBeCloseTo(2.087696, 6)
    expect(of(falseNegativeRate, 'African-American', 'Hispanic')).toBeCloseTo(0.503301, 6)
    expect(of(falseOmissionRate, 'African-American', 'Hispanic')).toBeCloseTo(1.211197, 6)
    expect(of(positivePredictionRate, 'African-American', 'Hispanic')).toBeCloseTo(1.97203, 6)
    expect(of(falsePositiveRate, 'Caucasian', 'African-American')).toBeCloseTo(0.522987, 6)
    expect(of(falseNegativeRate, 'Caucasian', 'African-American')).toBeCloseTo(1.705274, 6)
  })

  it('has a gap of 0.2139 (0.1821 to 0.2450) in false positive rates between the two largest groups', () => {
    const [first, second] = groupsOfCounts(falsePositiveRate, [
      countsOf(confusionRows(1369, 805, 532, 990)),
      countsOf(confusionRows(505, 349, 461, 1139)),
    ])
    const { outcome, interval } = ofPair('difference', first!, second!, options)
    expect(outcome).toMatchObject({ value: expect.closeTo(0.213925, 6) as number })
    expect([interval!.low, interval!.high]).toEqual([expect.closeTo(0.182053, 6), expect.closeTo(0.245023, 6)])
  })
})

/** The eighteen rows of Fairlearn's user guide (docs/user_guide/assessment). */
const [labels, decisions, groupNames, weights] = [
  '011110101000111111',
  '001011100111100110',
  'bbabbcccaacabccbcc',
  '121323121231232311',
]
const fairlearn = [...labels!].map((label, i) => ({
  group: groupNames![i]!,
  row: {
    label: label === '1' ? 'positive' : 'negative',
    decision: decisions![i] === '1' ? 'positive' : 'negative',
    score: null,
    weight: 1,
  } satisfies Row,
  weight: Number(weights![i]),
}))

function ofGroup(name: string): GroupCounts {
  return countsOf(fairlearn.filter(({ group }) => group === name).map(({ row }) => row))
}

function weighted(name: string | null): GroupCounts {
  return countsOf(
    fairlearn.filter(({ group }) => name === null || group === name).map(({ row, weight }) => ({ ...row, weight })),
  )
}

describe('the example of Fairlearn’s user guide', () => {
  const groups = ['a', 'b', 'c'].map(ofGroup)

  it('has the rates by group that it prints', () => {
    const table = groups.map((counts) =>
      [truePositiveRate, falsePositiveRate, selectionRate].map((metric) => valueOf(metric, counts)),
    )
    const wanted = [
      [0.5, 1, 0.75],
      [0.6, 0, 0.5],
      [0.4, 0.6667, 0.5],
    ]
    expect(table).toEqual(wanted.map((row) => row.map((x) => expect.closeTo(x, 4) as number)))
  })

  it('has demographic parity difference 0.25 and ratio 0.6667, equalized odds difference 1 and ratio 0', () => {
    const selected = groupsOfCounts(selectionRate, groups)
    const parts = [truePositiveRate, falsePositiveRate].map((metric) => groupsOfCounts(metric, groups))
    const values = [
      overGroups('difference', selected, options),
      overGroups('ratio', selected, options),
      combineRanges('difference', equalizedOdds.combines!, parts, options),
      combineRanges('ratio', equalizedOdds.combines!, parts, options),
    ].map(({ outcome }) => ('value' in outcome ? outcome.value : NaN))
    expect(values).toEqual([0.25, 2 / 3, 1, 0].map((x) => expect.closeTo(x, 10) as number))
  })

  it('has the weighted recalls that it prints', () => {
    expect(valueOf(truePositiveRate, weighted(null))).toBeCloseTo(0.454545, 6)
    expect(['a', 'b', 'c'].map((name) => valueOf(truePositiveRate, weighted(name)))).toEqual([
      expect.closeTo(0.5, 6),
      expect.closeTo(0.583333, 6),
      expect.closeTo(0.25, 6),
    ])
  })
})

it('HolisticAI’s ten rows have statistical parity difference 5/12, impact ratio 9/4 and four-fifths 4/9', () => {
  // tests/bias/metrics/test_bias_classification.py: group a = the first four rows.
  const decided = '1110110000'
  const of = (from: number, to: number): GroupCounts =>
    countsOf(
      [...decided.slice(from, to)].map((d) => ({
        label: null,
        decision: d === '1' ? 'positive' : 'negative',
        score: null,
        weight: 1,
      })),
    )
  const groups = groupsOfCounts(selectionRate, [of(0, 4), of(4, 10)])
  expect(ofPair('difference', groups[0]!, groups[1]!, options).outcome).toMatchObject({
    value: expect.closeTo(5 / 12, 12) as number,
  })
  expect(ofPair('ratio', groups[0]!, groups[1]!, options).outcome).toMatchObject({
    value: expect.closeTo(9 / 4, 12) as number,
  })
  expect(overGroups('ratio', groups, options).outcome).toMatchObject({ value: expect.closeTo(4 / 9, 12) as number })
})
