import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { estimate } from '../../src/metrics/estimate.js'
import { f1Score } from '../../src/metrics/f1-score.js'
import type { Metric, Parameters } from '../../src/metrics/metric.js'
import { precision } from '../../src/metrics/precision.js'
import { accuracy } from '../../src/metrics/rates.js'
import { recall } from '../../src/metrics/recall.js'
import { wilsonByHand } from './by-hand.js'
import { classRows, countsOf, spread, zAt95, type Row } from './rows.js'

const classes = ['a', 'b', 'c', 'd']

function rowsOf(labels: string, decisions: string): Row[] {
  return [...labels].map((label, i) => ({ label, decision: decisions[i]!, score: null, weight: 1 }))
}

function counts(rows: readonly Row[]) {
  return countsOf(rows, { task: 'multiclass', classes })
}

function valueOf(metric: Metric, rows: readonly Row[], parameters: Parameters): number | null {
  const outcome = metric.measure(counts(rows), parameters)
  return 'value' in outcome ? outcome.value : null
}

type Rates = Record<'precision' | 'recall' | 'f1-score', number | null>

/** One class against the rest, row by row. */
function ofClass(rows: readonly Row[], name: string): Rates {
  const hits = rows.filter((row) => row.label === name && row.decision === name).length
  const labelled = rows.filter((row) => row.label === name).length
  const decided = rows.filter((row) => row.decision === name).length
  const p = decided === 0 ? null : hits / decided
  const r = labelled === 0 ? null : hits / labelled
  return { precision: p, recall: r, 'f1-score': r === null ? null : hits === 0 ? 0 : (2 * p! * r) / (p! + r) }
}

function average(rows: readonly Row[], metric: keyof Rates, kind: string): number | null {
  const used = rows.filter((row) => row.label !== null && row.decision !== null)
  if (used.length === 0) return null
  if (kind === 'micro') return used.filter((row) => row.label === row.decision).length / used.length
  const present = classes.filter((name) => used.some((row) => row.label === name || row.decision === name))
  const weights = present.map((name) => (kind === 'macro' ? 1 : used.filter((row) => row.label === name).length))
  const values = present.map((name) => ofClass(used, name)[metric] ?? 0)
  return values.reduce((sum, value, i) => sum + value * weights[i]!, 0) / weights.reduce((a, b) => a + b, 0)
}

describe.each([precision, recall, f1Score])('$id of several classes', (metric) => {
  const id = metric.id as keyof Rates

  it('of one class is that class against the rest', () => {
    fc.assert(
      fc.property(classRows(), fc.constantFrom(...classes), (rows, name) => {
        const used = rows.filter((row) => row.label !== null && row.decision !== null)
        const wanted = ofClass(used, name)[id]
        const found = valueOf(metric, rows, { class: name })
        if (wanted === null) expect(found).toBeNull()
        else expect(found).toBeCloseTo(wanted, 12)
      }),
    )
  })

  it.each(['macro', 'micro', 'weighted'])('averages over the classes that occur, %s', (kind) => {
    fc.assert(
      fc.property(classRows({ weighted: true }), (rows) => {
        const wanted = average(spread(rows), id, kind)
        const found = valueOf(metric, rows, { average: kind })
        if (wanted === null) expect(found).toBeNull()
        else expect(found).toBeCloseTo(wanted, 10)
      }),
    )
  })
})

describe('classes', () => {
  it('that are never decided have no precision of their own and count 0 in the mean', () => {
    const rows = rowsOf('aabbc', 'aabba')
    expect(precision.measure(counts(rows), { class: 'c' })).toEqual({
      unavailable: 'no-predicted-positives',
      denominator: 0,
    })
    expect(valueOf(precision, rows, { average: 'macro' })).toBeCloseTo((2 / 3 + 1 + 0) / 3, 12)
  })

  it('that occur in other groups only do not count', () => {
    expect(valueOf(recall, rowsOf('aabb', 'aaba'), { average: 'macro' })).toBeCloseTo((1 + 0.5) / 2, 12)
  })

  it('have the confusion of HolisticAI’s docstring the right way round: precision 1, recall 0.5 of class 1', () => {
    // Reference §1, note 10: group A, class 1, printed there with the two exchanged.
    const rows = rowsOf('bbaac', 'baaac')
    expect(valueOf(precision, rows, { class: 'b' })).toBe(1)
    expect(valueOf(recall, rows, { class: 'b' })).toBe(0.5)
  })

  it('give Wilson’s interval to the rate of one class and to the micro average', () => {
    const rows = rowsOf('aaaabbbbcc', 'aaabbbbacc')
    const limits = (metric: Metric, parameters: Parameters) => {
      const { low, high } = estimate(metric, counts(rows), parameters).limits!(zAt95)
      return [low, high]
    }
    const close = (pair: readonly number[]) => pair.map((x) => expect.closeTo(x, 10) as number)
    expect(limits(recall, { class: 'a' })).toEqual(close(wilsonByHand({ x: 3, n: 4 }, zAt95)))
    expect(limits(recall, { average: 'micro' })).toEqual(close(wilsonByHand({ x: 8, n: 10 }, zAt95)))
    expect(limits(accuracy, {})).toEqual(close(wilsonByHand({ x: 8, n: 10 }, zAt95)))
  })

  it('are measured one by one and in three averages', () => {
    expect(precision.parameters!(counts([]), {})).toEqual([
      ...classes.map((name) => ({ class: name })),
      { average: 'macro' },
      { average: 'micro' },
      { average: 'weighted' },
    ])
    expect(f1Score.parameters!(countsOf([]), {})).toEqual([{}])
  })
})
