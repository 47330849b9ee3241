import { describe, expect, it } from 'vitest'

import { createTools } from '../../src/environment/create-tools.js'
import { randomOverSampling } from '../../src/mitigations/random-over-sampling.js'
import { randomUnderSampling } from '../../src/mitigations/random-under-sampling.js'
import { cells, rowsToFit } from './rows-to-fit.js'

const rows = cells({ a: [10, 30], b: [20, 5] })

async function sample(mitigation: typeof randomOverSampling, balance: 'label' | 'group' | 'both', of = rows, seed = 1) {
  const fitted = await mitigation.fit(rowsToFit(of), mitigation.options.parse({ balance }), createTools({ seed }))
  if (fitted.applied.kind !== 'rows') throw new Error('rows')
  const positions = Array.from(fitted.applied.positions)
  const counts: Record<string, number> = {}
  for (const at of positions) {
    const key = `${of[at]!.group} ${of[at]!.label}`
    counts[key] = (counts[key] ?? 0) + 1
  }
  return { positions, counts, distinct: new Set(positions).size, notes: fitted.notes }
}

describe('random over-sampling', () => {
  it('by both brings every cell to the size of the largest, and keeps every row', async () => {
    const { counts, distinct } = await sample(randomOverSampling, 'both')
    expect(counts).toEqual({ 'a 0': 30, 'a 1': 30, 'b 0': 30, 'b 1': 30 })
    expect(distinct).toBe(65)
  })

  it('by label brings both labels to 35, by group both groups to 40', async () => {
    const byLabel = await sample(randomOverSampling, 'label')
    expect(byLabel.counts['a 0']! + byLabel.counts['b 0']!).toBe(35)
    expect(byLabel.counts['a 1']! + byLabel.counts['b 1']!).toBe(35)
    expect(byLabel.counts['a 1']).toBe(30) // the larger label is not drawn from
    const byGroup = await sample(randomOverSampling, 'group')
    expect(byGroup.counts['a 0']).toBe(10)
    expect(byGroup.counts['b 0']! + byGroup.counts['b 1']!).toBe(40)
  })

  it('draws the same rows for the same seed and others for another', async () => {
    const draw = async (seed: number): Promise<number[]> =>
      (await sample(randomOverSampling, 'both', rows, seed)).positions
    expect(await draw(1)).toEqual(await draw(1))
    expect(await draw(1)).not.toEqual(await draw(2))
  })

  it('takes cells of more rows than a call takes arguments', async () => {
    const { counts } = await sample(randomOverSampling, 'both', cells({ a: [300_000, 2], b: [1, 3] }))
    expect(counts).toEqual({ 'a 0': 300_000, 'a 1': 300_000, 'b 0': 300_000, 'b 1': 300_000 })
  })

  it('learns once from each row of a group that cannot be balanced', async () => {
    const { counts, notes } = await sample(randomOverSampling, 'both', [...rows, ...cells({ c: [7, 0] })])
    expect(counts['c 0']).toBe(7)
    expect(notes[0]!.id).toBe('mitigation.left')
  })
})

describe('random under-sampling', () => {
  it('by both brings every cell to the size of the smallest, without a row twice', async () => {
    const { counts, positions, distinct } = await sample(randomUnderSampling, 'both')
    expect(counts).toEqual({ 'a 0': 5, 'a 1': 5, 'b 0': 5, 'b 1': 5 })
    expect(distinct).toBe(positions.length)
  })

  it('by label keeps 30 of each, by group 25 of each', async () => {
    const byLabel = await sample(randomUnderSampling, 'label')
    expect(byLabel.counts['a 1']! + byLabel.counts['b 1']!).toBe(30)
    expect(byLabel.counts).toMatchObject({ 'a 0': 10, 'b 0': 20 })
    const byGroup = await sample(randomUnderSampling, 'group')
    expect(byGroup.counts['a 0']! + byGroup.counts['a 1']!).toBe(25)
    expect(byGroup.counts).toMatchObject({ 'b 0': 20, 'b 1': 5 })
  })

  it('leaves out each row equally often', async () => {
    const times = new Map<number, number>()
    for (let seed = 1; seed <= 400; seed++)
      for (const at of (await sample(randomUnderSampling, 'both', rows, seed)).positions)
        times.set(at, (times.get(at) ?? 0) + 1)
    // 5 of the 30 rows of a 1: each in 400/6 = 66.7 of 400 samples, five standard deviations of 7.45
    for (let row = 10; row < 40; row++) expect(Math.abs((times.get(row) ?? 0) - 66.7)).toBeLessThan(38)
  })
})
