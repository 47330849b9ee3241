import { describe, expect, it } from 'vitest'
import { cubeFromRows } from '../../src/cube/cube-from-rows.js'
import { cubeText } from '../../src/cube/cube-json.js'
import { groupsOf } from '../../src/cube/groups-of.js'
import { resampleCube } from '../../src/cube/resample.js'
import { createRandom } from '../../src/environment/random.js'
import { specOf, tableOf } from './support.js'

const types = { g: 'text', d: 'text', w: 'number' } as const
const spec = specOf({
  ...{ task: 'outcomes', sensitive: [{ name: 'g', column: 'g' }], weight: 'w' },
  decision: { column: 'd', positive: 'yes' },
})
const rows = Array.from({ length: 300 }, (_, i) => ({
  g: i < 200 ? 'a' : 'b',
  d: i % 4 === 0 ? 'yes' : 'no',
  w: 1 + (i % 3),
}))
const cube = await cubeFromRows(tableOf(types, rows), spec)

describe('resampleCube', () => {
  it('keeps the size of each group and draws shares around the observed ones', () => {
    const random = createRandom(1)
    const drawn = Array.from({ length: 400 }, () => resampleCube(cube, ['g'], random))
    for (const one of drawn) expect(groupsOf(one, ['g']).map(({ counts }) => counts.rows)).toEqual([200, 100])
    const shares = drawn.map((one) => chosen(one, 'a') / 200)
    const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length
    const deviation = Math.sqrt(shares.reduce((sum, share) => sum + (share - mean) ** 2, 0) / (shares.length - 1))
    // Binomial(200, 1/4): mean 0.25, standard deviation 0.0306; 400 draws leave standard errors of 0.0015 and 0.0011.
    expect(Math.abs(mean - 0.25)).toBeLessThan(0.006)
    expect(Math.abs(deviation - 0.0306)).toBeLessThan(0.0045)
  })

  it('lets groups vary in size where nothing is held fixed', () => {
    const random = createRandom(2)
    const sizes = new Set(
      Array.from({ length: 20 }, () => groupsOf(resampleCube(cube, [], random), ['g'])[0]!.counts.rows),
    )
    expect(sizes.size).toBeGreaterThan(3)
  })

  it('draws weights whose total has the variance of drawn rows', () => {
    const random = createRandom(3)
    const totals = Array.from({ length: 600 }, () => {
      const { cells } = groupsOf(resampleCube(cube, ['g'], random), ['g'])[0]!.counts
      return cells.reduce((sum, { weight }) => sum + weight, 0)
    })
    const mean = totals.reduce((sum, total) => sum + total, 0) / totals.length
    const variance = totals.reduce((sum, total) => sum + (total - mean) ** 2, 0) / (totals.length - 1)
    const weights = rows.filter(({ g }) => g === 'a').map(({ w }) => w)
    const average = weights.reduce((sum, w) => sum + w, 0) / 200
    const expected = weights.reduce((sum, w) => sum + (w - average) ** 2, 0)
    expect(Math.abs(mean - 200 * average)).toBeLessThan(3)
    // A variance of 600 draws is known to 6 %; four times that.
    expect(Math.abs(variance / expected - 1)).toBeLessThan(0.24)
  })

  it('is the same for the same seed and another for another', () => {
    const text = (seed: number) => cubeText(resampleCube(cube, ['g'], createRandom(seed)))
    expect(text(5)).toBe(text(5))
    expect(text(5)).not.toBe(text(6))
  })
})

function chosen(one: typeof cube, group: string): number {
  const { counts } = groupsOf(one, ['g']).find(({ cell }) => cell['g'] === group)!
  return counts.cells.reduce((sum, { decision, rows: count }) => sum + (decision === 'positive' ? count : 0), 0)
}
