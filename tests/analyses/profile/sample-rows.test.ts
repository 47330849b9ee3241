import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sampleRows } from '../../../src/analyses/profile/sample-rows.js'
import type { Database } from '../../../src/environment/duckdb.js'
import { datasetOf, openMemory, permuted, tableOf, tools } from '../../cube/support.js'

const table = tableOf(
  { a: 'number', b: 'text' },
  Array.from({ length: 2000 }, (_, i) => ({ a: i % 700, b: `x${i % 700}` })),
)
let database: Database
beforeAll(async () => {
  database = await openMemory()
})
afterAll(() => database.close())

async function kept(of: typeof table, most: number): Promise<{ rows: string[]; oneIn: number; counted: number }> {
  const { dataset, oneIn } = await sampleRows(await datasetOf(database, of), tools, most)
  const { columns } = await database.query(`SELECT a, b FROM ${dataset.relation} ORDER BY ALL`)
  return { rows: columns[0]!.map((a, i) => `${a} ${columns[1]![i]}`), oneIn, counted: dataset.rows }
}

describe('the rows on which columns are examined', () => {
  it('are all rows where they are few', async () => {
    expect(await kept(table, 2000)).toMatchObject({ oneIn: 1, counted: 2000 })
  })

  it('are about one in so many where they are many, and the same for any order', async () => {
    const sample = await kept(table, 200)
    expect(sample.oneIn).toBe(10)
    expect(sample.counted).toBe(sample.rows.length)
    expect(sample.counted).toBeGreaterThan(100)
    expect(sample.counted).toBeLessThan(320)
    expect(await kept(permuted(table), 200)).toEqual(sample)
  })

  it('hold all copies of a row or none', async () => {
    const copies = new Map<string, number>()
    for (const row of (await kept(table, 200)).rows) copies.set(row, (copies.get(row) ?? 0) + 1)
    for (const [row, count] of copies) expect(count, row).toBe(Number(row.split(' ')[0]) < 600 ? 3 : 2)
  })
})
