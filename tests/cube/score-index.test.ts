import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cheapEdges, nextUp, equalWidthEdges, scoreEdges } from '../../src/cube/score-bins.js'
import { binOfIndex, endOfIndex, scoreIndex, scoreIndexSql } from '../../src/cube/score-index.js'
import { sqlNumber } from '../../src/environment/sql.js'
import type { Database } from '../../src/environment/duckdb.js'
import { openMemory } from './support.js'

let database: Database
beforeAll(async () => {
  database = await openMemory()
})
afterAll(() => database.close())

/** Index by its meaning: edges not above the score, less one, the last bin closed on both sides. */
function counted(score: number, edges: readonly number[]): number {
  return Math.min(edges.length - 2, edges.filter((edge) => edge <= score).length - 1)
}

async function inSql(scores: readonly number[], edges: readonly number[]): Promise<number[]> {
  const values = scores.map((score) => `(${sqlNumber(score)})`).join(', ')
  const result = await database.query(`SELECT ${scoreIndexSql('s', edges)} FROM (VALUES ${values}) AS t(s)`)
  return result.columns[0]!.map((index) => binOfIndex(Number(index), edges))
}

function around(edges: readonly number[]): number[] {
  const [low, high] = [edges[0]!, edges[edges.length - 1]!]
  return edges.flatMap((edge) => [-nextUp(-edge), edge, nextUp(edge)]).filter((score) => score >= low && score <= high)
}

const ranges: [number, number][] = [
  [0, 1],
  [0, 100],
  [1, 10],
  [-3, 7],
  [0.1, 0.7],
  [300, 850],
  [-1e-3, 1e-3],
  [1e9, 1e9 + 1],
]

describe('the index of a score', () => {
  for (const range of ranges)
    for (const count of [2, 3, 7, 10, 49, 100, 1000])
      it(`is exact at the ${count} edges of ${range.join(' to ')} and beside them, in SQL and in memory`, async () => {
        const edges = equalWidthEdges(range, count)
        const scores = around(edges)
        const expected = scores.map((score) => counted(score, edges))
        expect(await inSql(scores, edges)).toEqual(expected)
        expect(scores.map((score) => scoreIndex(score, edges))).toEqual(expected)
      })

  it('is exact where a threshold and calibration edges lie off the grid', async () => {
    for (const higherIs of ['positive', 'negative'] as const) {
      const edges = scoreEdges([0, 1], { bins: 128, threshold: 0.29, higherIs, calibrationBins: [10, 15] })
      const scores = around(edges)
      expect(await inSql(scores, edges)).toEqual(scores.map((score) => counted(score, edges)))
    }
  })

  it('is exact for edges without any grid, few and many', async () => {
    const uneven = (count: number) => Array.from({ length: count }, (_, i) => (i / (count - 1)) ** 2)
    for (const edges of [uneven(3), uneven(20), uneven(300), [0, 1], [0, Number.MIN_VALUE, 1]]) {
      const scores = around(edges)
      expect(await inSql(scores, edges)).toEqual(scores.map((score) => counted(score, edges)))
    }
  })

  it('agrees in SQL and in memory for any score', async () => {
    const edges = scoreEdges([0, 1], { bins: 'auto', threshold: 0.29, higherIs: 'positive', calibrationBins: [10] })
    await fc.assert(
      fc.asyncProperty(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1 }), async (scores) => {
        expect(await inSql(scores, edges)).toEqual(scores.map((score) => counted(score, edges)))
      }),
      { seed: 3, numRuns: 50 },
    )
  })

  it('is exact where the edges are those of the product, at every one of them and beside', async () => {
    for (const high of [1, 2, 0.5, 4]) {
      const edges = cheapEdges([0, high], 1000)!
      const scores = [...around(edges), ...around(equalWidthEdges([0, high], 1000))]
      expect(scoreIndexSql('s', edges)).not.toContain('/')
      expect(await inSql(scores, edges)).toEqual(scores.map((score) => scoreIndex(score, edges)))
      expect(scores.map((score) => scoreIndex(score, edges))).toEqual(scores.map((score) => counted(score, edges)))
    }
  })

  it('tells the ends of the range apart', async () => {
    const edges = [0, 0.5, 1]
    const values = [0, 5e-324, 0.5, 1 - 2 ** -53, 1].map((score) => `(${sqlNumber(score)})`).join(', ')
    const result = await database.query(`SELECT ${scoreIndexSql('s', edges)} FROM (VALUES ${values}) AS t(s)`)
    expect(result.columns[0]!.map((index) => endOfIndex(Number(index), edges))).toEqual([
      'low',
      null,
      null,
      null,
      'high',
    ])
  })

  it('stays missing for a missing score', async () => {
    const result = await database.query(
      `SELECT ${scoreIndexSql('s', [0, 0.5, 0.7, 1])} FROM (SELECT NULL::DOUBLE AS s)`,
    )
    expect(result.columns[0]).toEqual([null])
  })
})

describe('edges of score bins', () => {
  it('are 1,000 of equal width, with the threshold and the calibration edges among them', () => {
    const edges = scoreEdges([0, 1], { bins: 'auto', threshold: 0.29, higherIs: 'positive', calibrationBins: [10] })
    expect(edges).toHaveLength(1001)
    for (const edge of [0, 0.1, 0.29, 0.5, 1]) expect(edges).toContain(edge)
  })

  it('lie at most one double below those of equal width, and at the end points and tenths exactly', () => {
    const edges = scoreEdges([0, 1], { bins: 'auto', threshold: null, higherIs: 'positive', calibrationBins: [10] })
    const equal = equalWidthEdges([0, 1], 1000)
    expect(edges).toHaveLength(1001)
    const lower = edges.filter((edge, i) => edge !== equal[i])
    expect(lower).toHaveLength(15)
    for (const edge of lower) expect(equal).toContain(nextUp(edge))
    for (let tenth = 0; tenth <= 10; tenth++) expect(edges).toContain(tenth / 10)
  })

  it('are of equal width to the last bit where the product would lose a score written in decimals, or bins were asked for', () => {
    // 0.29 · 100 is 28.999…, so that a cheap edge would lie above 0.29.
    expect(cheapEdges([0, 1], 100)).toBeNull()
    expect(cheapEdges([1, 10], 1000)).toBeNull()
    const asked = scoreEdges([0, 1], { bins: 1000, threshold: null, higherIs: 'positive', calibrationBins: [] })
    expect(asked).toEqual(equalWidthEdges([0, 1], 1000))
  })

  it('split just above a threshold that decides by at most', () => {
    const edges = scoreEdges([0, 1], { bins: 4, threshold: 0.3, higherIs: 'negative', calibrationBins: [] })
    expect(edges).toEqual([0, 0.25, 0.3, 0.30000000000000004, 0.5, 0.75, 1])
  })

  it('leave out a threshold beyond the range', () => {
    expect(scoreEdges([0, 1], { bins: 2, threshold: 1.5, higherIs: 'positive', calibrationBins: [] })).toEqual([
      0, 0.5, 1,
    ])
  })
})

describe('nextUp', () => {
  it('is the least double above', () => {
    expect(nextUp(1)).toBe(1 + Number.EPSILON)
    expect(nextUp(0)).toBe(5e-324)
    expect(nextUp(-1)).toBe(-1 + Number.EPSILON / 2)
    expect(nextUp(-5e-324)).toBe(-0)
  })
})
