import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { toBigints } from '../../src/cube/exact-integers.js'
import { cubeFromRows, type RowTable } from '../../src/cube/cube-from-rows.js'
import { makeCube } from '../../src/cube/make-cube.js'
import type { ColumnType } from '../../src/data/dataset.js'
import type { Database, SqlValue } from '../../src/environment/duckdb.js'
import { isProbityError, type ProbityError } from '../../src/errors.js'
import type { CubeSpec } from '../../src/schema/cube.js'
import { datasetOf, openMemory, specOf, tableOf, tools } from './support.js'

let database: Database
beforeAll(async () => {
  database = await openMemory()
})
afterAll(() => database.close())

const types: Record<string, ColumnType> = { g: 'text', d: 'text', s: 'number', w: 'number', r: 'number' }
const sensitive = [{ name: 'g', column: 'g' }]
const decision = { column: 'd', positive: 'yes' }
const score = { column: 's', threshold: 0.5, range: [0, 1], higherIs: 'positive', bins: { kind: 'exact' } }
const binned = { ...score, bins: { kind: 'edges', edges: [0, 0.5, 1] } }
const outcomes = (parts: object) => specOf({ task: 'outcomes', sensitive, ...parts })

function rows(...list: Readonly<Record<string, SqlValue>>[]): RowTable {
  return tableOf(types, list)
}

async function refusal(work: Promise<unknown>): Promise<ProbityError> {
  const error: unknown = await work.then(
    () => undefined,
    (caught: unknown) => caught,
  )
  if (!isProbityError(error)) throw new Error(`expected a refusal, found ${String(error)}`)
  return error
}

/** Both makers refuse with the same code, sentence and hint. */
async function refused(table: RowTable, spec: CubeSpec): Promise<ProbityError> {
  const fromSql = await refusal(makeCube(await datasetOf(database, table), spec, {}, tools))
  const inMemory = await refusal(cubeFromRows(table, spec))
  expect([inMemory.code, inMemory.message.replace('the rows', 'the data'), inMemory.hint]).toEqual([
    ...[fromSql.code, fromSql.message, fromSql.hint],
  ])
  expect(fromSql.exitCode).toBe(2)
  return fromSql
}

describe('a cube is refused', () => {
  for (const [name, bins] of Object.entries({ exact: score, binned }))
    it(`for a score outside its range, naming it and its row (${name})`, async () => {
      const table = rows({ g: 'a', s: 0.5 }, { g: 'a', s: 1.7 }, { g: 'b', s: -3 }, { g: 'b', s: 0 })
      const error = await refused(table, outcomes({ score: bins }))
      expect(error.message).toMatch(/1\.7.*"s" \(data row 2\).*0 to 1 \(2 rows are\)/)
      expect(error.hint).toMatch(/roles\.score\.range/)
    })

  it('for a score that is not finite', async () => {
    for (const value of [NaN, Infinity, -Infinity])
      for (const bins of [score, binned]) {
        const error = await refused(rows({ g: 'a', s: 0.1 }, { g: 'b', s: value }), outcomes({ score: bins }))
        expect(error.message).toMatch(new RegExp(`"s" \\(score\\) holds ${value} \\(data row 2\\)`))
      }
  })

  it('for a NaN that the statistics of a file do not tell of', async () => {
    for (const bins of [score, binned]) {
      const dataset = await datasetOf(database, rows({ g: 'a', s: 0.1 }, { g: 'b', s: NaN }))
      const silent: Database = {
        ...database,
        query: (sql, ...rest) => database.query(sql.replace('max("s")', 'max("s") FILTER (NOT isnan("s"))'), ...rest),
      }
      const error = await refusal(makeCube({ ...dataset, database: silent }, outcomes({ score: bins }), {}, tools))
      expect(error.message).toMatch(/"s" \(score\) holds NaN \(data row 2\)/)
    }
  })

  it('for negative, missing and enormous weights, but not for weights of 0', async () => {
    const spec = outcomes({ decision, weight: 'w' })
    expect((await refused(rows({ d: 'yes', w: 1 }, { d: 'no', w: -2 }), spec)).message).toMatch(
      /weight -2 \(data row 2\)/,
    )
    expect((await refused(rows({ d: 'yes', w: 1 }, { d: 'no' }), spec)).message).toMatch(/missing in 1 rows/)
    expect((await refused(rows({ d: 'yes', w: 1e300 }), spec)).message).toMatch(/1e\+300/)
    const cube = await cubeFromRows(rows({ d: 'yes', w: 0 }, { d: 'no', w: 0 }), spec)
    expect(toBigints(cube.sums['w']!.values)).toEqual([0n, 0n])
  })

  it('for a positive label in no row, naming the values found', async () => {
    const error = await refused(
      rows({ d: 'ja', s: 0 }, { d: 'nein', s: 1 }),
      specOf({ sensitive, label: decision, score }),
    )
    expect(error.message).toMatch(/"yes".*"d" \(label\).*"ja", "nein"/)
    expect(error.hint).toMatch(/--positive\b/)
  })

  it('for a decision in other words than the label, pointing to --decision-positive', async () => {
    const spec = specOf({ sensitive, label: { column: 'g', positive: 'bad' }, decision })
    const error = await refused(rows({ g: 'bad', d: 'deny' }, { g: 'good', d: 'grant' }), spec)
    expect(error.message).toMatch(/"yes".*"d" \(decision\).*"deny", "grant"/)
    expect(error.hint).toMatch(/--decision-positive/)
  })

  it('for a positive value that is no number in a number column', async () => {
    const spec = outcomes({ decision: { column: 's', positive: 'yes' } })
    expect((await refused(rows({ s: 1 }, { s: 0 }), spec)).message).toMatch(/"yes".*"s".*"0", "1"/)
  })

  it('without a positive value', async () => {
    const error = await refused(rows({ d: 'yes' }), outcomes({ decision: { column: 'd', positive: null } }))
    expect(error.code).toBe('POSITIVE_NOT_NAMED')
  })

  it('for more than 500 groups, saying how many', async () => {
    const many = Array.from({ length: 501 }, (_, i) => ({ g: `g${i}`, d: 'yes' }))
    const error = await refused(rows(...many), outcomes({ decision }))
    expect(error.message).toMatch(/"g" \(column "g"\) has 501 groups/)
    expect(error.hint).toMatch(/cut points/)
    expect((await cubeFromRows(rows(...many.slice(1)), outcomes({ decision }))).dimensions[0]!.values).toHaveLength(500)
  })

  it('for a group name of more than 1,000 characters', async () => {
    const error = await refused(rows({ g: 'x'.repeat(1_000_000), d: 'yes' }), outcomes({ decision }))
    expect(error.message).toMatch(/"g".*1000000 characters/)
    expect(error.message.length).toBeLessThan(300)
  })

  it('for an unknown column, naming the nearest', async () => {
    const error = await refused(rows({ d: 'yes' }), outcomes({ decision: { column: 'dd', positive: 'yes' } }))
    expect(error.message).toMatch(/"dd" \(decision\)/)
    expect(error.hint).toMatch(/"d"/)
  })

  it('for text where numbers are expected', async () => {
    const banded = [{ name: 'g', column: 'g', cuts: [25] }]
    expect((await refused(rows({ d: 'yes' }), outcomes({ decision, sensitive: banded }))).message).toMatch(
      /text column/,
    )
    expect((await refused(rows({ d: 'yes' }), outcomes({ score: { ...score, column: 'd' } }))).code).toBe(
      'NUMBER_COLUMN_EXPECTED',
    )
  })

  it('for two features of one name, unless they are the same', async () => {
    const twice = (control: object) => outcomes({ decision, control: [{ name: 'g', ...control }] })
    expect((await refused(rows({ d: 'yes' }), twice({ column: 'd' }))).code).toBe('FEATURE_REPEATED')
    const cube = await cubeFromRows(rows({ g: 'a', d: 'yes' }), twice({ column: 'g' }))
    expect(cube.dimensions.map(({ name }) => name)).toEqual(['g', 'decision'])
  })

  it('for ranks that repeat, are fractions or start below 1', async () => {
    const spec = specOf({ task: 'ranking', sensitive, rank: 'r' })
    expect((await refused(rows({ g: 'a', r: 1 }, { g: 'b', r: 1 }), spec)).message).toMatch(/rank 1 in 2 rows/)
    expect((await refused(rows({ g: 'a', r: 1.5 }), spec)).message).toMatch(/1\.5/)
    expect((await refused(rows({ g: 'a', r: 0 }), spec)).message).toMatch(/holds 0/)
  })

  it('for more than a million cells, naming the axes and the one to coarsen', async () => {
    await database.query(`CREATE TABLE many AS SELECT i % 10 AS g, i AS c, 'yes' AS d FROM range(1000001) AS t(i)`)
    const columns = [
      { name: 'g', type: 'number' },
      { name: 'c', type: 'number' },
      { name: 'd', type: 'text' },
    ] as const
    const dataset = { ...(await datasetOf(database, rows())), relation: 'many', columns, rows: 1_000_001 }
    const spec = outcomes({ decision, control: [{ name: 'c', column: 'c' }] })
    const error = await refusal(makeCube(dataset, spec, {}, tools))
    expect(error.message).toMatch(/1000000 cells.*g 10, c 1000001, decision 1/)
    expect(error.hint).toMatch(/coarsen "c"/)
    const groups = await refusal(
      makeCube(dataset, outcomes({ decision, sensitive: [{ name: 'c', column: 'c' }] }), {}, tools),
    )
    expect(groups.message).toMatch(/1000001 groups/)
  })

  it('when the work is cancelled', async () => {
    const dataset = await datasetOf(database, rows({ g: 'a', d: 'yes' }))
    const error = await refusal(makeCube(dataset, outcomes({ decision }), {}, { signal: AbortSignal.abort() }))
    expect(error.code).toBe('CANCELLED')
  })
})
