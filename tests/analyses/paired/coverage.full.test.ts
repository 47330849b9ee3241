import { describe, expect, it } from 'vitest'
import { changeOfLargest, changeOfSmallest } from '../../../src/analyses/paired/change-of-extreme.js'
import { changeOf, type Change } from '../../../src/analyses/paired/change-of-metric.js'
import { pairContrasts } from '../../../src/analyses/paired/contrasts.js'
import { createRandom } from '../../../src/environment/random.js'
import type { Random } from '../../../src/environment/tools.js'
import { selectionRate } from '../../../src/metrics/selection-rate.js'

/** One group of rows decided twice: nine in ten rows draw the same uniform number for both decisions. */
function drawGroup(random: Random, rows: number, before: number, now: number): Change {
  const counts = new Map<string, number>()
  for (let i = 0; i < rows; i++) {
    const u = random.next()
    const v = random.next() < 0.9 ? u : random.next()
    const key = `${u < before ? 'positive' : 'negative'} ${v < now ? 'positive' : 'negative'}`
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  const cells = (place: 0 | 1) =>
    [...counts].map(([key, count]) => ({
      ...{ label: null, decision: key.split(' ')[place]!, score: null },
      ...{ rows: count, weight: count, weightSquared: count, sums: {} },
    }))
  const shared = {
    task: 'outcomes',
    favourable: 'positive',
    classes: [],
    scoreRange: null,
    binned: false,
    weighted: false,
  } as const
  return changeOf(
    selectionRate,
    { cell: {}, now: { ...shared, rows, cells: cells(1) }, before: { ...shared, rows, cells: cells(0) } },
    {},
  )
}

const scenarios: readonly (readonly [name: string, before: readonly number[], now: readonly number[], rows: number])[] =
  [
    ['a fair baseline and a gap now', [0.5, 0.5], [0.5, 0.4], 300],
    ['two fair runs', [0.5, 0.5], [0.5, 0.5], 300],
    ['a gap that shrinks', [0.5, 0.3], [0.5, 0.35], 300],
    ['a gap that turns round', [0.5, 0.4], [0.4, 0.5], 300],
    ['five groups with a gap that shrinks', [0.5, 0.5, 0.4, 0.4, 0.3], [0.5, 0.5, 0.4, 0.4, 0.35], 200],
    ['five groups, one left behind', [0.5, 0.5, 0.5, 0.5, 0.5], [0.5, 0.5, 0.5, 0.5, 0.35], 200],
  ]
const range = (x: readonly number[]): number => Math.max(...x) - Math.min(...x)
const ratio = (x: readonly number[]): number => Math.min(...x) / Math.max(...x)

describe('the interval of a change in max − min and min ÷ max', () => {
  it.each(scenarios)('covers the truth in at least 94 % of draws: %s', (_, before, now, rows) => {
    const random = createRandom(5)
    const draws = 1500
    let [differences, ratios] = [0, 0]
    for (let draw = 0; draw < draws; draw++) {
      const changes = before.map((rate, group) => drawGroup(random, rows, rate, now[group]!))
      const holds = ({ low, high }: { low: number; high: number }, truth: number): number =>
        low <= truth && truth <= high ? 1 : 0
      differences += holds(changeOfLargest(pairContrasts('difference', changes)!, 0.95), range(now) - range(before))
      ratios += holds(changeOfSmallest(pairContrasts('ratio', changes)!, 0.95), ratio(now) - ratio(before))
    }
    expect(differences / draws).toBeGreaterThanOrEqual(0.94)
    expect(ratios / draws).toBeGreaterThanOrEqual(0.94)
  })
})
