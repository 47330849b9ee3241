import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase, type Database } from '../../src/environment/duckdb.js'

const folder = mkdtempSync(join(tmpdir(), 'probity-test-'))
let database: Database
beforeAll(async () => {
  database = await openDatabase({ threads: 2, spillFolder: join(folder, 'spill') })
})
afterAll(async () => {
  await database.close()
  rmSync(folder, { recursive: true, force: true })
})

describe('openDatabase', () => {
  it('reads every type by column', async () => {
    const { names, columns, rowCount } = await database.query(`
      SELECT 1::INTEGER AS i, 2::BIGINT AS b, 170141183460469231731687303715884105727::HUGEINT AS h, 0.1::DOUBLE AS d,
        1.25::DECIMAL(10, 4) AS c, 'ü' AS t, true AS o, DATE '2024-02-29' AS day,
        TIMESTAMP '2024-02-29 12:34:56.5' AS moment, TIMESTAMPTZ '2024-02-29 12:00:00+02' AS zoned, NULL::DOUBLE AS n
      UNION ALL SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL`)
    expect(names).toEqual(['i', 'b', 'h', 'd', 'c', 't', 'o', 'day', 'moment', 'zoned', 'n'])
    expect(rowCount).toBe(2)
    expect(columns.map((column) => column[0])).toEqual([
      ...[1, 2n, 2n ** 127n - 1n, 0.1, 1.25, 'ü', true, '2024-02-29', '2024-02-29T12:34:56.5', '2024-02-29T10:00:00Z'],
      null,
    ])
    expect(columns.every((column) => column[1] === null)).toBe(true)
  })

  it('gives all rows of a result of many chunks, in order', async () => {
    const { columns } = await database.query('SELECT range AS i, range::VARCHAR AS t FROM range(10000) ORDER BY i')
    expect(columns[0]).toEqual(Array.from({ length: 10000 }, (_, i) => BigInt(i)))
    expect(columns[1]!.at(-1)).toBe('9999')
  })

  it('takes parameters of every kind by position', async () => {
    const { columns } = await database.query("SELECT $1 || '!', $2 + 1, $3 + 1, NOT $4, $5 IS NULL", [
      'a',
      0.5,
      2n ** 70n,
      true,
      null,
    ])
    expect(columns.map((column) => column[0])).toEqual(['a!', 1.5, 2n ** 70n + 1n, false, true])
  })

  it.each([
    "SELECT * FROM read_csv('https://127.0.0.1:9/x.csv')",
    "SELECT * FROM read_parquet('s3://bucket/x.parquet')",
    "FROM 'sheet.xlsx'",
    'INSTALL httpfs',
    'SET autoload_known_extensions = true',
    'SET threads = 1',
    'SELECT 1; SELECT 2',
  ])('refuses %s', async (sql) => {
    await expect(database.query(sql)).rejects.toThrow()
  })

  it('interrupts a running query when the signal aborts, and answers the next one', async () => {
    const controller = new AbortController()
    const slow = database.query(
      'SELECT sum(hash(a.range * b.range)) FROM range(1000000) a, range(1000000) b',
      [],
      controller.signal,
    )
    const next = database.query('SELECT 42')
    setTimeout(() => controller.abort(), 20)
    await expect(slow).rejects.toMatchObject({ code: 'CANCELLED', exitCode: 130 })
    expect((await next).columns).toEqual([[42]])
    await expect(database.query('SELECT 1', [], controller.signal)).rejects.toMatchObject({ code: 'CANCELLED' })
  })

  it('says so when the data does not fit in memory', async () => {
    const small = await openDatabase({ threads: 1, spillFolder: join(folder, 'other'), memoryLimit: '20MB' })
    const query = small.query('SELECT list(range) FROM range(20000000)')
    await expect(query).rejects.toMatchObject({ code: 'OUT_OF_MEMORY' })
    await small.close()
    expect(existsSync(join(folder, 'other')) ? readdirSync(join(folder, 'other')) : []).toEqual([])
  })

  it('visits rows in their order, piece by piece, with NaN for a missing number', async () => {
    await database.query(
      "CREATE TABLE many AS SELECT range::INTEGER AS i, CASE WHEN range % 3 = 0 THEN NULL ELSE range / 2 END AS d, range::BIGINT AS b, 't' || range % 2 AS t FROM range(10000)",
    )
    const pieces: { start: number; rows: number }[] = []
    await database.scan('SELECT i, d, b, t FROM many', async ({ start, rows, columns }) => {
      await Promise.resolve()
      pieces.push({ start, rows })
      for (let row = 0; row < rows; row++) {
        const at = start + row
        expect(columns.map((column) => column[row])).toEqual([at, at % 3 === 0 ? Number.NaN : at / 2, at, `t${at % 2}`])
      }
    })
    expect(pieces.length).toBeGreaterThan(3)
    expect(pieces.reduce((sum, { rows }) => sum + rows, 0)).toBe(10000)
    await expect(database.scan('SELECT i FROM many', () => Promise.reject(new Error('mine')))).rejects.toThrow('mine')
    expect((await database.query('SELECT count(*) FROM many')).columns).toEqual([[10000n]]) // the next statement is as ever
  })

  it('keeps NaN and whole numbers beyond 2⁵³ as they are', async () => {
    let found: unknown[] = []
    await database.scan(
      "SELECT * FROM (VALUES (1, 'NaN'::DOUBLE, 9007199254740993), (2, NULL, NULL)) AS t(i, d, b) ORDER BY i",
      ({ columns }) => {
        found = columns.map((column) => Array.from(column))
      },
    )
    expect(found).toEqual([
      [1, 2],
      [Number.NaN, null],
      [9007199254740993n, null],
    ])
  })

  it('stops a scan when it is asked to', async () => {
    const controller = new AbortController()
    const visit = () => controller.abort()
    await expect(database.scan('SELECT range FROM range(1000000)', visit, controller.signal)).rejects.toMatchObject({
      code: 'CANCELLED',
    })
  })
})
