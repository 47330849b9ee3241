import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cubeFromRows } from '../../src/cube/cube-from-rows.js'
import { cubeText } from '../../src/cube/cube-json.js'
import { makeCube } from '../../src/cube/make-cube.js'
import { rollUp } from '../../src/cube/roll-up.js'
import { bucketCount, bucketOf, bucketSql, unitBuckets } from '../../src/cube/unit-buckets.js'
import type { Database, SqlValue } from '../../src/environment/duckdb.js'
import { datasetOf, openMemory, specOf, tableOf, tools } from './support.js'

let database: Database
beforeAll(async () => {
  database = await openMemory()
})
afterAll(() => database.close())

async function inSql(values: readonly SqlValue[], type: 'number' | 'text' | 'boolean' | 'date'): Promise<SqlValue[]> {
  const dataset = await datasetOf(
    database,
    tableOf(
      { u: type },
      values.map((u) => ({ u })),
    ),
  )
  const result = await database.query(`SELECT ${bucketSql({ name: 'u', type }, 1000)} FROM ${dataset.relation}`)
  return result.columns[0]!.map((bucket) => (bucket === null ? null : Number(bucket)))
}

describe('the bucket of a unit', () => {
  it('is the same in SQL and in memory for numbers of any size', async () => {
    const given = [0, -0, 1, -7, 0.5, 1e-4, 1e-5, 123456.75, 999999999999999, 1e15, 1e16, 1e21, 5e-324, 1.7e308, null]
    expect(await inSql(given, 'number')).toEqual(given.map((unit) => bucketOf(unit, 1000)))
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1 }),
        async (values) => {
          expect(await inSql(values, 'number')).toEqual(values.map((unit) => bucketOf(unit, 1000)))
        },
      ),
      { seed: 1, numRuns: 25 },
    )
  })

  it('is the same in SQL and in memory for text, booleans and dates', async () => {
    const text = ['', 'a', 'é 😀', "o'x", 'a b', '7.0', 'x\n', null]
    expect(await inSql(text, 'text')).toEqual(text.map((unit) => bucketOf(unit, 1000)))
    expect(await inSql([true, false], 'boolean')).toEqual([true, false].map((unit) => bucketOf(unit, 1000)))
    expect(await inSql(['2020-01-31'], 'date')).toEqual([bucketOf('2020-01-31', 1000)])
  })

  it('spreads units evenly', () => {
    const counts = new Array<number>(100).fill(0)
    for (let unit = 0; unit < 20_000; unit++) counts[bucketOf(unit, 100)!]!++
    const statistic = counts.reduce((sum, count) => sum + (count - 200) ** 2 / 200, 0)
    // Chi-squared with 99 degrees of freedom is below 149 with probability 0.999.
    expect(statistic).toBeLessThan(149)
  })
})

describe('unitBuckets', () => {
  it('keeps the rows of a unit in one bucket and adds up to the cube', async () => {
    const rows = Array.from({ length: 200 }, (_, i) => ({ g: i % 3 ? 'a' : 'b', d: i % 2 ? 'yes' : 'no', u: i % 23 }))
    const table = tableOf({ g: 'text', d: 'text', u: 'number' }, rows)
    const spec = specOf({
      ...{ task: 'outcomes', sensitive: [{ name: 'g', column: 'g' }] },
      decision: { column: 'd', positive: 'yes' },
    })
    const dataset = await datasetOf(database, table)
    const cube = await makeCube(dataset, spec, {}, tools)
    const bucketed = await unitBuckets(dataset, cube, 'u', tools)
    const buckets = bucketed.dimensions.find(({ name }) => name === 'bucket')!
    expect(buckets.values.length).toBe(new Set(rows.map(({ u }) => bucketOf(u, 1000))).size)
    expect(cubeText({ ...rollUp(bucketed, ['g', 'decision']), spec })).toBe(cubeText(cube))
    const extra = rows.map(({ u }) => bucketOf(u, 1000))
    expect(cubeText(await cubeFromRows(table, { ...spec, extra: 'bucket' }, { extra }))).toBe(cubeText(bucketed))
    await expect(unitBuckets(dataset, cube, 'unit', tools)).rejects.toThrow(/"unit"/)
  })

  it('takes fewer buckets where cells would pass a million', () => {
    expect(bucketCount(40_000, 900_000)).toBe(1000)
    expect(bucketCount(20_000, 10_000_000)).toBe(50)
    expect(bucketCount(500, 10_000_000)).toBe(1000)
    expect(bucketCount(900_000, 10_000_000)).toBe(2)
  })
})
