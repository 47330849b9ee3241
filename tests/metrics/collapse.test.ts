import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { collapse, keysOf } from '../../src/metrics/collapse.js'
import type { CountCell, GroupCounts } from '../../src/metrics/metric.js'

const cell: fc.Arbitrary<CountCell> = fc
  .record({
    label: fc.constantFrom('positive', 'negative', null),
    decision: fc.constantFrom('positive', 'negative', null),
    bin: fc.constantFrom(0, 1, 2, 3),
    rows: fc.integer({ min: 1, max: 1000 }),
    mean: fc.constantFrom(0.125, 0.25, 0.5),
    weight: fc.constantFrom(0, 0.5, 2),
  })
  .map(({ label, decision, bin, rows, mean, weight: each }) => {
    const weight = each * rows
    const score = (bin + mean) / 4
    const sums = { s: weight * score, ss: weight * score * score }
    return { label, decision, score, bin, rows, weight, weightSquared: each * weight, sums }
  })
/** One cell for each label, decision and bin, as a cube has them. */
const counts: fc.Arbitrary<GroupCounts> = fc
  .uniqueArray(cell, { selector: ({ label, decision, bin }) => `${label} ${decision} ${bin}`, maxLength: 36 })
  .map((cells) => ({
    ...{ task: 'binary', favourable: 'positive', classes: [], scoreRange: [0, 1], binned: true, weighted: true, cells },
    rows: cells.reduce((sum, { rows }) => sum + rows, 0),
  }))

const needs: readonly { readonly keys: readonly ('label' | 'decision' | 'score')[] }[] = [
  { keys: ['label'] },
  { keys: ['decision'] },
  { keys: ['score'] },
  { keys: ['label', 'decision'] },
  { keys: ['label', 'score'] },
  { keys: ['decision', 'score'] },
]

describe('a collapsed group', () => {
  it.each(needs)('adds up the cells that it cannot tell apart by $keys', ({ keys }) => {
    fc.assert(
      fc.property(counts, (group) => {
        const collapsed = collapse(group, keysOf(keys))
        const nameOf = (one: CountCell) => keys.map((key) => String(key === 'score' ? one.bin : one[key])).join(' ')
        const names = [...new Set(group.cells.map(nameOf))]
        expect(collapsed.cells.map(nameOf)).toEqual(names)
        collapsed.cells.forEach((made, i) => {
          const own = group.cells.filter((one) => nameOf(one) === names[i])
          const sum = (amount: (one: CountCell) => number) => own.reduce((total, one) => total + amount(one), 0)
          expect(made).toMatchObject({
            rows: sum(({ rows }) => rows),
            weight: sum(({ weight }) => weight),
            weightSquared: sum(({ weightSquared }) => weightSquared),
            sums: { s: sum(({ sums }) => sums['s']!), ss: sum(({ sums }) => sums['ss']!) },
          })
          if (!keys.includes('score')) expect(made.score).toBeNull()
          else if (own.length > 1 && made.weight > 0) expect(made.score).toBe(made.sums['s']! / made.weight)
          else if (own.length === 1) expect(made.score).toBe(own[0]!.score)
        })
      }),
      { seed: 7, numRuns: 200 },
    )
  })

  it('is the group itself where the parts left out follow from those that are kept', () => {
    const cells = [0, 1, 2, 3].map((bin): CountCell => {
      const side = bin < 2 ? 'negative' : 'positive'
      return { label: side, decision: side, score: bin / 4, bin, rows: 1, weight: 1, weightSquared: 1, sums: {} }
    })
    const group: GroupCounts = {
      ...{ task: 'binary', favourable: 'positive', classes: [], scoreRange: [0, 1], binned: true, weighted: false },
      ...{ rows: 4, cells },
    }
    expect(collapse(group, keysOf(['label', 'score']))).toBe(group)
    expect(collapse(group, keysOf(['label', 'decision'])).cells.map(({ rows }) => rows)).toEqual([2, 2])
  })
})
