import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { createTools } from '../../src/environment/create-tools.js'
import type { RowsToFit } from '../../src/mitigations/mitigation.js'
import { reweighing } from '../../src/mitigations/reweighing.js'
import { cells, rowsToFit, type SmallRow } from './rows-to-fit.js'

const tools = createTools({ seed: 1 })

async function weigh(rows: RowsToFit, options: Parameters<typeof reweighing.options.parse>[0] = {}) {
  const { applied, notes, blocks } = await reweighing.fit(rows, reweighing.options.parse(options), tools)
  if (applied.kind !== 'weights') throw new Error('weights')
  return { weights: applied.weights, notes, blocks }
}

/** Share of the weight of a group that lies on yes. */
function weightedRates(rows: readonly SmallRow[], weights: Float64Array): Map<string | null, number> {
  const sums = new Map<string | null, { yes: number; all: number }>()
  rows.forEach(({ group, label }, row) => {
    const sum = sums.get(group) ?? { yes: 0, all: 0 }
    sums.set(group, { yes: sum.yes + label * weights[row]!, all: sum.all + weights[row]! })
  })
  return new Map([...sums].map(([group, { yes, all }]) => [group, yes / all]))
}

describe('reweighing', () => {
  it('weighs by hand: P(g)·P(y) ÷ P(g, y)', async () => {
    // 10 rows: a has 1 no and 3 yes, b has 4 no and 2 yes; 5 no and 5 yes in all
    const { weights } = await weigh(rowsToFit(cells({ a: [1, 3], b: [4, 2] })))
    expect([...new Set(weights)].map((w) => w.toFixed(12))).toEqual(
      [(4 * 5) / (10 * 1), (4 * 5) / (10 * 3), (6 * 5) / (10 * 4), (6 * 5) / (10 * 2)].map((w) => w.toFixed(12)),
    )
  })

  it('leaves rows without weight at 0, and does not say that weights were cut off', async () => {
    const rows = [
      ...cells({ a: [1, 3], b: [4, 2] }),
      ...cells({ c: [2, 2] }).map((row) => ({ ...row, weight: 0 })), // a group whose weights are all 0
      ...cells({ d: [1, 0] }).map((row) => ({ ...row, weight: 0 })), // and one class of another
      ...cells({ d: [0, 3] }),
    ]
    const { weights, notes } = await weigh(rowsToFit(rows))
    expect([...weights].every(Number.isFinite)).toBe(true)
    expect([...weights.slice(10, 15)]).toEqual([0, 0, 0, 0, 0])
    expect(notes.map(({ id }) => id)).not.toContain('mitigation.reweighing.cut')
  })

  it('makes label and group independent under its weights, whatever weights the rows came with', async () => {
    const row = fc.record({
      group: fc.constantFrom('a', 'b', 'c'),
      label: fc.constantFrom<0 | 1>(0, 1),
      weight: fc.double({ min: 0.1, max: 5, noNaN: true }),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 4, maxLength: 60 }), async (random) => {
        const rows: SmallRow[] = [...cells({ a: [1, 1], b: [1, 1], c: [1, 1] }), ...random]
        const { weights } = await weigh(rowsToFit(rows), { mostWeight: 1e9 })
        const rates = [...weightedRates(rows, weights).values()]
        for (const rate of rates) expect(rate).toBeCloseTo(rates[0]!, 10)
        // the weight of every group, and of all rows, stays what it was
        const total = (list: ArrayLike<number>): number => Array.from(list).reduce((sum, w) => sum + w, 0)
        expect(total(weights)).toBeCloseTo(total(rows.map(({ weight = 1 }) => weight)), 8)
      }),
      { numRuns: 50 },
    )
  })

  it('leaves a group without one of the labels as it is, and says why', async () => {
    const rows = cells({ a: [2, 6], b: [5, 3], c: [4, 0] })
    const { weights, notes } = await weigh(rowsToFit(rows))
    expect(Array.from(weights.slice(-4))).toEqual([1, 1, 1, 1])
    const rates = weightedRates(rows, weights)
    expect(rates.get('a')).toBeCloseTo(rates.get('b')!, 12)
    expect(notes[0]).toMatchObject({
      id: 'mitigation.left',
      values: { count: 1, groups: [{ values: { group: 'c', rows: 4, why: { id: 'mitigation.left.class-absent' } } }] },
    })
  })

  it('leaves small groups and the missing group as they are', async () => {
    const rows = [...cells({ a: [20, 30], b: [30, 20], c: [3, 3] }), { group: null, label: 1 as const }]
    const { weights, notes } = await weigh(rowsToFit(rows, { minimum: { rows: 30, positives: 10, negatives: 10 } }))
    expect(Array.from(weights.slice(-7))).toEqual([1, 1, 1, 1, 1, 1, 1])
    expect(JSON.stringify(notes[0])).toMatch(/few-rows.*missing|missing.*few-rows/u)
  })

  it('refuses when fewer than two groups are left, and names them', async () => {
    await expect(weigh(rowsToFit(cells({ a: [2, 6], b: [5, 0] })))).rejects.toMatchObject({
      code: 'MITIGATION_TOO_FEW_GROUPS',
      message: expect.stringContaining('b (5 rows, class absent)'),
    })
  })

  it('cuts off weights that explode, says so, and says what the rows still tell', async () => {
    // b has 1 yes among 1,000: it would weigh 1000 · 1001 ÷ (2000 · 1) = 500.5
    const rows = cells({ a: [0, 0], b: [999, 1], c: [1, 999] }).filter(({ group }) => group !== 'a')
    const { weights, notes } = await weigh(rowsToFit(rows), { mostWeight: 10 })
    expect(Math.max(...weights)).toBe(10)
    const cut = notes.filter(({ id }) => id === 'mitigation.reweighing.cut')
    expect(cut).toHaveLength(2)
    expect(cut[0]!.values).toMatchObject({ group: 'b', class: 'yes', rows: 1, factor: 500, most: 10 })
    // 2 rows of weight 10 and 1,998 of about 0.5: (20 + 1000)² ÷ (200 + 500.5) by hand
    const half = (1000 * 1000) / (2000 * 999)
    const sum = 20 + 1998 * half
    const effective = Math.round(sum ** 2 / (200 + 1998 * half ** 2))
    expect(notes.at(-1)!.values).toEqual({ rows: 2000, effective })
  })

  it('weighs Adult by sex as AIF360 does', async () => {
    // all 48,842 rows: 9,918 of 32,650 men and 1,769 of 16,192 women earn more than 50,000
    const rows = cells({ Male: [32650 - 9918, 9918], Female: [16192 - 1769, 1769] })
    const { weights } = await weigh(rowsToFit(rows))
    const weightOf = (group: string, of: 0 | 1): number =>
      weights[rows.findIndex((row) => row.group === group && row.label === of)]!
    expect(weightOf('Male', 1)).toBeCloseTo(0.787714, 6)
    expect(weightOf('Male', 0)).toBeCloseTo(1.092621, 6)
    expect(weightOf('Female', 1)).toBeCloseTo(2.190192, 6)
    expect(weightOf('Female', 0)).toBeCloseTo(0.854021, 6)
  })
})
