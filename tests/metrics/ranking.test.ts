import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../../src/environment/random.js'
import { estimate } from '../../src/metrics/estimate.js'
import { exposure } from '../../src/metrics/exposure.js'
import type { Comparison, GroupCounts } from '../../src/metrics/metric.js'
import { ndkl } from '../../src/metrics/ndkl.js'
import { selectionRate } from '../../src/metrics/selection-rate.js'
import { countsOf } from './rows.js'

function groupsOf(order: string): GroupCounts[] {
  return [...new Set(order)].sort().map((name) => {
    const ranks = [...order].flatMap((group, i) => (group === name ? [i + 1] : []))
    const rows = ranks.map((score) => ({ label: null, decision: null, score, weight: 1 }))
    return countsOf(rows, { task: 'ranking', scoreRange: null })
  })
}

function measureNdkl(order: string): Comparison & { value: number } {
  return ndkl.across!.measure(groupsOf(order), {}, createRandom(1)) as Comparison & { value: number }
}

/** Every prefix anew. */
function ndklByHand(order: string): number {
  const names = [...new Set(order)]
  const share = (text: string, name: string): number => [...text].filter((c) => c === name).length / text.length
  let [sum, normaliser] = [0, 0]
  for (let i = 1; i <= order.length; i++) {
    const prefix = order.slice(0, i)
    const divergence = names.reduce((total, name) => {
      const p = share(prefix, name)
      return p === 0 ? total : total + p * Math.log(p / share(order, name))
    }, 0)
    sum += divergence / Math.log2(i + 1)
    normaliser += 1 / Math.log2(i + 1)
  }
  return sum / normaliser
}

describe('a ranking', () => {
  it('has the NDKL of every prefix', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 40 }), (list) => {
        expect(measureNdkl(list.join('')).value).toBeCloseTo(ndklByHand(list.join('')), 10)
      }),
    )
  })

  it('that puts one group first is unlikely to come from chance, an alternating one is not', () => {
    expect(measureNdkl('aaaaaaaaaabbbbbbbbbb').test!.p).toBeLessThan(0.01)
    expect(measureNdkl('abababababababababab').test!.p).toBeGreaterThan(0.5)
  })

  it('gives the same test for the same seed', () => {
    expect(measureNdkl('aababbabab')).toEqual(measureNdkl('aababbabab'))
  })

  it('has the exposure and the top places of each group', () => {
    const [a, b] = groupsOf('aabab')
    expect(exposure.measure(a!, {})).toEqual({
      value: expect.closeTo((1 + 1 / Math.log2(3) + 1 / Math.log2(5)) / 3, 12) as number,
      denominator: 3,
    })
    expect(estimate(selectionRate, a!, { k: '3' }).outcome).toEqual({ value: 2 / 3, denominator: 3 })
    expect(estimate(selectionRate, b!, { k: '3' }).outcome).toEqual({ value: 0.5, denominator: 2 })
    expect(selectionRate.parameters!(a!, { k: [5, 10] })).toEqual([{ k: '5' }, { k: '10' }])
  })
})
