import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../../src/environment/random.js'
import { generalizedEntropy } from '../../src/metrics/generalized-entropy.js'
import type { GroupCounts } from '../../src/metrics/metric.js'
import { binaryRows, confusionRows, countsOf } from './rows.js'

const random = createRandom(1)

type Cells = [tp: number, fp: number, fn: number, tn: number]

function value(counts: GroupCounts, alpha: string): number {
  const outcome = generalizedEntropy.measure(counts, { alpha })
  return 'value' in outcome ? outcome.value : NaN
}

function part(groups: readonly GroupCounts[], alpha: string, name: string): number {
  const found = generalizedEntropy.across!.measure(groups, { alpha, part: name }, random)
  return 'value' in found ? found.value : NaN
}

describe('generalized entropy', () => {
  it('is 0.2 and 0.4·ln 2 on AIF360’s ten rows', () => {
    // tests/test_classification_metric.py: y = 1001001011, two made 0 and two made 1.
    const counts = countsOf(confusionRows(3, 2, 2, 3))
    expect(value(counts, '2')).toBeCloseTo(0.2, 12)
    expect(value(counts, '1')).toBeCloseTo(0.4 * Math.log(2), 12)
  })

  it('is 0.169969 and 0.235018 on COMPAS', () => {
    const counts = countsOf(confusionRows(2035, 1282, 1216, 2681))
    expect(value(counts, '2')).toBeCloseTo(0.169969, 6)
    expect(value(counts, '1')).toBeCloseTo(0.235018, 6)
  })

  it('between the groups of race is 0.002411 on COMPAS', () => {
    const races: Cells[] = [
      [1369, 805, 532, 990],
      [505, 349, 461, 1139],
      [103, 87, 129, 318],
      [43, 36, 90, 208],
      [6, 2, 3, 21],
      [9, 3, 1, 5],
    ]
    const groups = races.map((cells) => countsOf(confusionRows(...cells)))
    expect(part(groups, '2', 'between')).toBeCloseTo(0.002411, 6)
  })

  it('between groups of AIF360’s four and four rows is Σ(b² − 1)/20 for b = 1.25 and 0.75', () => {
    // Two groups of four with mean benefits 1.25 and 0.75, and two rows apart with benefit 1.
    const groups = [confusionRows(1, 1, 0, 2), confusionRows(1, 0, 1, 2), confusionRows(1, 0, 0, 1)].map((rows) =>
      countsOf(rows),
    )
    expect(part(groups, '2', 'between')).toBeCloseTo((4 * (1.25 ** 2 - 1) + 4 * (0.75 ** 2 - 1)) / 20, 12)
  })

  it('falls apart exactly into the parts between and within groups', () => {
    fc.assert(
      fc.property(fc.array(binaryRows({ weighted: true, max: 25 }), { minLength: 1, maxLength: 4 }), (lists) => {
        const groups = lists.map((rows) => countsOf(rows))
        for (const alpha of ['1', '2']) {
          const whole = value(countsOf(lists.flat()), alpha)
          if (Number.isNaN(whole)) continue
          expect(part(groups, alpha, 'between') + part(groups, alpha, 'within')).toBeCloseTo(whole, 10)
        }
      }),
    )
  })

  it('within groups has the standard error of its derivatives, found numerically', () => {
    const tables: Cells[] = [
      [30, 12, 20, 60],
      [15, 20, 10, 25],
      [4, 6, 0, 9],
    ]
    const within = (scale: (group: number, cell: number) => number, alpha: string): number =>
      part(
        tables.map((cells, group) => {
          const counts = countsOf(confusionRows(...cells))
          const scaled = counts.cells.map((cell, i) => ({ ...cell, weight: cell.weight * scale(group, i) }))
          return { ...counts, cells: scaled }
        }),
        alpha,
        'within',
      )
    for (const alpha of ['1', '2']) {
      let variance = 0
      tables.forEach((cells, group) => {
        countsOf(confusionRows(...cells)).cells.forEach((cell, i) => {
          const moved = (factor: number): number => within((g, c) => (g === group && c === i ? factor : 1), alpha)
          const derivative = (moved(1 + 1e-4) - moved(1 - 1e-4)) / (2e-4 * cell.weight)
          variance += cell.weightSquared * derivative ** 2
        })
      })
      const groups = tables.map((cells) => countsOf(confusionRows(...cells)))
      const found = generalizedEntropy.across!.measure(groups, { alpha, part: 'within' }, random)
      expect(found.standardError).toBeCloseTo(Math.sqrt(variance), 8)
    }
  })

  it('turns with the side that people want', () => {
    const rows = confusionRows(10, 2, 7, 5)
    const turned = rows.map((row) => ({
      ...row,
      label: row.label === 'positive' ? 'negative' : 'positive',
      decision: row.decision === 'positive' ? 'negative' : 'positive',
    }))
    expect(value(countsOf(rows, { favourable: 'negative' }), '2')).toBeCloseTo(value(countsOf(turned), '2'), 12)
  })

  it('is undefined where nobody has a benefit', () => {
    expect(generalizedEntropy.measure(countsOf(confusionRows(0, 0, 6, 0)), { alpha: '2' })).toEqual({
      unavailable: 'zero-denominator',
      denominator: 6,
    })
  })
})
