import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { toBigints } from '../../src/cube/exact-integers.js'
import { cubeText } from '../../src/cube/cube-json.js'
import { cubeFromRows, type RowTable } from '../../src/cube/cube-from-rows.js'
import type { Cube } from '../../src/cube/cube.js'
import { makeCube } from '../../src/cube/make-cube.js'
import type { ColumnType } from '../../src/data/dataset.js'
import type { Database, SqlValue } from '../../src/environment/duckdb.js'
import type { CubeSpec } from '../../src/schema/cube.js'
import { datasetOf, exactlyRounded, openMemory, permuted, specOf, tableOf, tools } from './support.js'

let database: Database
beforeAll(async () => {
  database = await openMemory()
})
afterAll(() => database.close())

const strange = [
  'a',
  'b',
  '',
  ' a',
  'A',
  'null',
  'é',
  '😀',
  '\uE000',
  "o'x",
  '<b>',
  '=1+1',
  '__proto__',
  'a\0b',
  'x\ny',
  '1.0',
]
const ages = [-0, 0, -5, 24.999999999999996, 25, 25.000000000000004, 59.99999999999999, 60, 1e21, 1e-7, 0.1, null]
const edges = [0, 0.1, 0.2, 0.29, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]
const nearEdges = edges.flatMap((edge) => [edge, up(edge), down(edge)]).filter((score) => score >= 0 && score <= 1)
const numbers = [0, -0, 1, -1.5, 1e6, 123456.789, -0.1, 1e-9, 3.5e9, null]

/** The next double by brute force: no bits, only comparisons. */
function up(x: number): number {
  return x === 0 ? Number.MIN_VALUE : x * (1 + Number.EPSILON)
}
function down(x: number): number {
  return x === 0 ? -1 : x * (1 - Number.EPSILON / 2)
}

const row = fc.record({
  group: fc.constantFrom<SqlValue[]>(...strange, null),
  age: fc.constantFrom<SqlValue[]>(...ages),
  flag: fc.constantFrom<SqlValue[]>(true, false, null),
  day: fc.constantFrom<SqlValue[]>('2020-01-02', '1999-12-31', null),
  label: fc.constantFrom<SqlValue[]>('yes', 'no', 'maybe', null),
  decision: fc.constantFrom<SqlValue[]>(1, 0, 2.5, null),
  score: fc.oneof(fc.constantFrom<SqlValue[]>(...nearEdges, null), fc.double({ min: 0, max: 1, noNaN: true })),
  weight: fc.constantFrom<SqlValue[]>(0, 0.125, 0.1, 3.7, 1e6, 1),
  truth: fc.constantFrom<SqlValue[]>(...numbers),
  prediction: fc.constantFrom<SqlValue[]>(...numbers),
})
const certain = {
  group: 'a',
  age: 30,
  flag: true,
  day: null,
  label: 'yes',
  decision: 1,
  score: 0.5,
  weight: 1,
  truth: 1,
  prediction: 2,
}
const types: Record<keyof typeof certain, ColumnType> = {
  ...{ group: 'text', age: 'number', flag: 'boolean', day: 'date', label: 'text', decision: 'number' },
  ...{ score: 'number', weight: 'number', truth: 'number', prediction: 'number' },
}
const tables = fc.array(row, { maxLength: 40 }).map((rows) => tableOf(types, [...rows, certain]))

const banded = { name: 'age band', column: 'age', cuts: [25, 60] }
const sensitive = [{ name: 'group', column: 'group' }, banded]
const score = { column: 'score', threshold: 0.29, range: [0, 1], higherIs: 'positive', bins: { kind: 'exact' } }
const binned = { ...score, bins: { kind: 'edges', edges } }
const label = { column: 'label', positive: 'yes' }
const specs: Record<string, CubeSpec> = {
  'recorded decisions in a number column': specOf({
    ...{ task: 'outcomes', sensitive, control: [{ name: 'flag', column: 'flag' }] },
    decision: { column: 'decision', positive: '1.0' },
  }),
  'exact scores': specOf({ sensitive, label, score }),
  'binned scores': specOf({ sensitive, label, score: binned }),
  'binned scores with a threshold inside a bin': specOf({ sensitive, label, score: { ...binned, threshold: 0.55 } }),
  'a threshold at the end of the range': specOf({ sensitive, label, score: { ...binned, threshold: 1 } }),
  'a threshold beyond the range': specOf({ sensitive, label, score: { ...binned, threshold: 1.5 } }),
  'binned, weighted scores that speak for the negative class': specOf({
    ...{ sensitive, label, weight: 'weight', score: { ...binned, higherIs: 'negative' } },
  }),
  'a decision column beside weighted exact scores': specOf({
    ...{ sensitive: [banded, { name: 'day', column: 'day' }], label, score, weight: 'weight' },
    decision: { column: 'flag', positive: 'true' },
  }),
  classes: specOf({
    ...{ task: 'multiclass', sensitive, label: { column: 'label', positive: null } },
    decision: { column: 'decision', positive: null },
  }),
  regression: specOf({
    ...{ task: 'regression', sensitive, label: { column: 'truth', positive: null } },
    score: { ...score, column: 'prediction', range: null, threshold: null },
  }),
  'weighted regression': specOf({
    ...{ task: 'regression', sensitive, weight: 'weight', label: { column: 'truth', positive: null } },
    score: { ...score, column: 'prediction', range: null, threshold: null },
  }),
}

describe('makeCube', () => {
  for (const [name, spec] of Object.entries(specs))
    it(`gives the bytes of the cube made in memory: ${name}`, async () => {
      await fc.assert(
        fc.asyncProperty(tables, async (table) => {
          const fromSql = await makeCube(await datasetOf(database, table), spec, {}, tools)
          expect(cubeText(fromSql)).toBe(cubeText(await cubeFromRows(table, spec)))
          expect(cubeText(await cubeFromRows(permuted(table), spec))).toBe(cubeText(fromSql))
        }),
        { numRuns: 25, seed: 7 },
      )
    })

  it('adds losses as integers where a cell has so many that doubles would lose them', async () => {
    const spec = specs['binned, weighted scores that speak for the negative class']!
    // 300 rows of loss 2.3 and weight 1e9, each about 2^47.1 in units of 2^-16: a cell of 2^55.3, where doubles are 8 apart.
    const rows = Array.from({ length: 300 }, (_, i) => ({ ...certain, score: 0.9, weight: 1e9 - i * 1.37 }))
    const table = tableOf(types, [...rows, { ...certain, label: 'no', score: 0.9 }])
    const cube = await makeCube(await datasetOf(database, table), spec, {}, tools)
    const { scale } = cube.sums['wloss']!
    const values = toBigints(cube.sums['wloss']!.values)
    expect(values.some((value) => value > 2n ** 51n)).toBe(true)
    const added = rows.reduce((sum, { weight }) => sum + exactlyRounded(weight * -Math.log(1 - 0.9), scale), 0n)
    expect(values).toContain(added)
  })

  it('gives the same bytes at one, two and four threads and for permuted rows', async () => {
    const spec = specs['binned, weighted scores that speak for the negative class']!
    const texts = new Set<string>()
    for (const threads of [1, 2, 4]) {
      const memory = await openMemory(threads)
      const empty = await datasetOf(memory, tableOf(types, []))
      await memory.query(`INSERT INTO ${empty.relation} SELECT 'g' || i % 7, i % 90, i % 2 = 0, NULL, CASE WHEN i % 3 = 0 THEN 'yes' ELSE 'no' END, 1,
        (i * 7919 % 1000003) / 1000003.0, (i * 104729 % 1000003) / 1e5, 0, 0 FROM range(250000) AS t(i)`)
      await memory.query(`CREATE TABLE shuffled AS FROM ${empty.relation} ORDER BY hash(score)`)
      texts.add(cubeText(await makeCube(empty, spec, {}, tools)))
      texts.add(cubeText(await makeCube({ ...empty, relation: 'shuffled' }, spec, {}, tools)))
      await memory.close()
    }
    expect(texts.size).toBe(1)
  })

  it('counts each cell as a filter over the rows does', async () => {
    await fc.assert(
      fc.asyncProperty(tables, async (table) => {
        const cube = await makeCube(await datasetOf(database, table), specs['binned scores']!, {}, tools)
        for (const [values, rows] of recounted(table)) expect(rowsAt(cube, JSON.parse(values))).toBe(rows)
        expect(cube.rows.reduce((sum, rows) => sum + rows, 0)).toBe(table.rows)
        expect(cube.rows.length).toBe(recounted(table).size)
      }),
      { numRuns: 25, seed: 8 },
    )
  })

  it('sums fixed point numbers exactly, as integers over the rows do', async () => {
    const spec = specOf({ label, score: binned, weight: 'weight' })
    await fc.assert(
      fc.asyncProperty(tables, async (table) => {
        const cube = await makeCube(await datasetOf(database, table), spec, {}, tools)
        const at = (name: string, row: number) => table.values[name]![row] as number | null
        const amounts: Record<string, (w: number, s: number | null) => number> = {
          w: (w) => w,
          ww: (w) => w * w,
          ws: (w, s) => w * (s ?? 0),
          wss: (w, s) => w * ((s ?? 0) * (s ?? 0)),
        }
        for (const [name, amount] of Object.entries(amounts)) {
          const { scale } = cube.sums[name]!
          const values = toBigints(cube.sums[name]!.values)
          const expected = Array.from({ length: table.rows }, (_, i) =>
            exactlyRounded(amount(at('weight', i)!, at('score', i)), scale),
          )
          expect(values.reduce((a, b) => a + b, 0n)).toBe(expected.reduce((a, b) => a + b, 0n))
        }
      }),
      { numRuns: 25, seed: 9 },
    )
  })

  it('keeps integers that doubles cannot tell apart as different groups', async () => {
    await database.query(
      `CREATE TABLE wide AS SELECT unnest([9007199254740993, 9007199254740992])::BIGINT AS id, 'x' AS d`,
    )
    const dataset = { ...(await datasetOf(database, tableOf({ g: 'text' }, []))), relation: 'wide' }
    const columns = [{ name: 'id', type: 'number' } as const, { name: 'd', type: 'text' } as const]
    const spec = specOf({
      ...{ task: 'outcomes', sensitive: [{ name: 'id', column: 'id' }] },
      decision: { column: 'd', positive: 'x' },
    })
    const cube = await makeCube({ ...dataset, columns }, spec, {}, tools)
    expect(cube.dimensions[0]!.values).toEqual(['9007199254740992', '9007199254740993'])
  })

  it('is not confused by columns that are called like its own', async () => {
    const odd = { d0: 'text', t: 'text', s: 'number', w: 'number', n: 'number' } as const
    const table = tableOf(odd, [
      { d0: 'a', t: 'yes', s: 2, w: 0.25, n: 1 },
      { d0: 'b', t: 'no', s: 3, w: 0.75, n: 2 },
    ])
    // The weight is the column "s", the score the column "w".
    const spec = specOf({
      ...{
        sensitive: [
          { name: 'n', column: 'n' },
          { name: 'd0', column: 'd0' },
        ],
        weight: 's',
      },
      ...{ label: { column: 't', positive: 'yes' }, score: { ...binned, column: 'w' } },
    })
    const cube = await makeCube(await datasetOf(database, table), spec, {}, tools)
    expect(cubeText(cube)).toBe(cubeText(await cubeFromRows(table, spec)))
    const { scale, values } = cube.sums['w']!
    expect(toBigints(values)).toEqual([2n << BigInt(scale), 3n << BigInt(scale)])
  })

  it('takes an extra dimension as SQL', async () => {
    const table = tableOf({ g: 'text', d: 'text', e: 'number' }, [
      { g: 'a', d: 'x', e: 1 },
      { g: 'a', d: 'x', e: 1 },
      { g: 'b', d: 'x', e: null },
    ])
    const spec = specOf({
      ...{ task: 'outcomes', sensitive: [{ name: 'g', column: 'g' }], extra: 'more' },
      decision: { column: 'd', positive: 'x' },
    })
    const cube = await makeCube(await datasetOf(database, table), spec, { extra: 'e + 1' }, tools)
    expect(cube.dimensions.map(({ name, role, values }) => [name, role, values])).toEqual([
      ['g', 'sensitive', ['a', 'b']],
      ['decision', 'decision', ['positive']],
      ['more', 'extra', ['2', null]],
    ])
    expect([...cube.rows]).toEqual([2, 1])
  })
})

/** Rows by [group, band, label, decision, bin], worked out from the meaning of each, without the code under test. */
function recounted(table: RowTable): Map<string, number> {
  const found = new Map<string, number>()
  const at = (name: string, row: number): SqlValue => table.values[name]![row] ?? null
  for (let i = 0; i < table.rows; i++) {
    const [age, given, truth] = [at('age', i), at('score', i), at('label', i)]
    const band = age === null ? null : Number(age) < 25 ? '<25' : Number(age) >= 60 ? '>=60' : '25..60'
    const bin = given === null ? null : edges.slice(0, -1).findLastIndex((edge) => edge <= Number(given))
    const values = [
      ...[at('group', i), band, truth === null ? null : truth === 'yes' ? 'positive' : 'negative'],
      ...[given === null ? null : Number(given) >= 0.29 ? 'positive' : 'negative', bin === null ? null : String(bin)],
    ]
    found.set(JSON.stringify(values), (found.get(JSON.stringify(values)) ?? 0) + 1)
  }
  return found
}

function rowsAt(cube: Cube, values: readonly (string | null)[]): number {
  let rows = 0
  cube.rows.forEach((count, cell) => {
    if (cube.dimensions.every((dimension, i) => dimension.values[dimension.codes[cell]!] === values[i])) rows += count
  })
  return rows
}
