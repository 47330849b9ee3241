import {
  Float64,
  Int32,
  makeVector,
  Table,
  tableFromArrays,
  Utf8,
  vectorFromArray,
  DateDay,
  Dictionary,
  TimestampMillisecond,
} from 'apache-arrow'
import { describe, expect, it } from 'vitest'
import { datasetFromMemory, type MemoryRequest } from '../../src/data/from-memory.js'
import type { MemoryRows } from '../../src/data/memory-columns.js'
import { profileColumns } from '../../src/data/profile-columns.js'
import { dataConfig } from '../../src/schema/config.js'
import { quiet, role } from './support.js'

async function read(rows: MemoryRows, request: Partial<MemoryRequest> = {}) {
  const dataset = await datasetFromMemory(rows, { roleColumns: [], ...request }, quiet)
  const { columns } = await dataset.database.query(`SELECT * FROM ${dataset.relation}`)
  await dataset.close()
  return {
    dataset,
    types: dataset.columns.map(({ type }) => type),
    values: Object.fromEntries(dataset.columns.map(({ name }, index) => [name, columns[index]])),
  }
}

const moment = new Date(Date.UTC(2024, 1, 29, 12, 30))

describe('datasetFromMemory', () => {
  it('reads an array of objects, keeping types and finding keys that come late', async () => {
    const rows = [
      { n: 1, big: 2n, flag: true, text: '1', when: moment, mixed: 1, gone: null },
      { n: NaN, big: null, flag: false, text: '?', mixed: 'one', gone: undefined, late: { a: [1] } },
    ]
    const { types, values } = await read(rows)
    expect(types).toEqual(['number', 'number', 'boolean', 'text', 'date', 'text', 'text', 'text'])
    expect(values).toEqual({
      n: [1, null],
      big: [2n, null],
      flag: [true, false],
      text: ['1', null],
      when: ['2024-02-29T12:30:00', null],
      mixed: ['1', 'one'],
      gone: [null, null],
      late: [null, '{"a":[1]}'],
    })
  })

  it('reads arrays and typed arrays by name', async () => {
    const { types, values } = await read({
      score: Float64Array.from([0.1, 0.2, 0.3]),
      small: Int8Array.from([1, 2, 3]),
      single: Float32Array.from([0.5, 0.25, 1]),
      long: BigInt64Array.from([1n, 2n ** 62n, -3n]),
      group: ['a', 'b', null],
    })
    expect(types).toEqual(['number', 'number', 'number', 'number', 'text'])
    expect(values).toMatchObject({
      score: [0.1, 0.2, 0.3],
      single: [0.5, 0.25, 1],
      long: [1n, 2n ** 62n, -3n],
      group: ['a', 'b', null],
    })
  })

  it('reads whole numbers of any size', async () => {
    const { values } = await read({ huge: [2n ** 100n, null], beyond: [2n ** 130n, 1n] })
    expect(values).toEqual({ huge: [2n ** 100n, null], beyond: [String(2n ** 130n), '1'] })
  })

  it('reads an Arrow table', async () => {
    const table = new Table({
      sex: vectorFromArray(['F', null, 'M'], new Dictionary(new Utf8(), new Int32())),
      age: vectorFromArray([30, 40, null], new Float64()),
      count: makeVector(Int32Array.from([1, 2, 3])),
      day: vectorFromArray([moment, null, moment], new DateDay()),
      when: vectorFromArray([moment, moment, null], new TimestampMillisecond()),
    })
    const { types, values } = await read(table)
    expect(types).toEqual(['text', 'number', 'number', 'date', 'date'])
    expect(values).toEqual({
      sex: ['F', null, 'M'],
      age: [30, 40, null],
      count: [1, 2, 3],
      day: ['2024-02-29', null, '2024-02-29'],
      when: ['2024-02-29T12:30:00', '2024-02-29T12:30:00', null],
    })
    expect((await read(tableFromArrays({ id: BigInt64Array.from([5n, 6n]), ok: [true, false] }))).values).toEqual({
      id: [5n, 6n],
      ok: [true, false],
    })
  })

  it('fills the table over many chunks', async () => {
    const rows = Array.from({ length: 10_000 }, (_, i) => ({ i, t: i % 3 === 0 ? null : `t${i}` }))
    const { values, dataset } = await read(rows)
    expect(dataset.rows).toBe(10_000)
    expect(values.i).toEqual(rows.map((row) => row.i))
    expect(values.t).toEqual(rows.map((row) => row.t))
  })

  it('checks roles, filter and ids as for files, by row', async () => {
    const rows = { s: [0.5, NaN, 0.25], g: ['a', 'b', 'c'], i: [1, 1, 2] }
    const request = { roleColumns: [role('s', 'score', 'number')], name: 'applicants' }
    await expect(read(rows, request)).rejects.toMatchObject({
      message: expect.stringMatching(/"nan" in applicants, row 2/),
    })
    const data = dataConfig.parse({ where: "g <> 'b'", id: 'i' })
    expect((await read(rows, { ...request, data })).values.s).toEqual([0.5, 0.25])
    const repeated = read(rows, { data: dataConfig.parse({ id: 'i' }) })
    await expect(repeated).rejects.toMatchObject({ message: expect.stringMatching(/row 1 and row 2/) })
    await expect(read([])).rejects.toMatchObject({ code: 'NO_ROWS' })
    await expect(read({ a: [1], b: [1, 2] })).rejects.toMatchObject({ code: 'LENGTHS_DIFFER' })
  })

  it('has a digest of names, types and values', async () => {
    const digest = async (rows: MemoryRows) => (await read(rows)).dataset.inputs[0]!.sha256
    const first = await digest([{ a: 1, b: 'x' }])
    expect(await digest({ a: [1], b: ['x'] })).toBe(first)
    expect(await digest({ a: [1], b: ['y'] })).not.toBe(first)
    expect(await digest({ c: [1], b: ['x'] })).not.toBe(first)
    expect(await digest({ a: ['1'], b: ['x'] })).not.toBe(first)
  })

  it('stops when asked to', async () => {
    const controller = new AbortController()
    controller.abort()
    const opening = datasetFromMemory([{ a: 1 }], { roleColumns: [] }, { signal: controller.signal })
    await expect(opening).rejects.toMatchObject({ code: 'CANCELLED' })
  })
})

describe('profileColumns', () => {
  it('tells the same as counting by hand', async () => {
    const rows = Array.from({ length: 500 }, (_, i) => ({
      id: i,
      score: i % 7 === 0 ? null : (i * 37) % 101,
      group: ['a', 'b', null][i % 3],
      flag: i % 2 === 0,
      same: 'x',
      when: new Date(Date.UTC(2024, 0, 1 + (i % 10))),
    }))
    const dataset = await datasetFromMemory(rows, { roleColumns: [role('score', 'score', 'number')] }, quiet)
    const profiles = await profileColumns(dataset, quiet)
    await dataset.close()
    const expected = (['id', 'score', 'group', 'flag', 'same', 'when'] as const).map((name) => {
      const values = rows.map((row) => row[name]).filter((value) => value != null)
      const texts = new Set(values.map(String))
      const numbers = values.filter((value) => typeof value === 'number')
      const ranged =
        numbers.length > 0 ? { min: Math.min(...numbers), max: Math.max(...numbers) } : { min: null, max: null }
      return {
        name,
        missing: 500 - values.length,
        distinct: texts.size,
        distinctKind: 'exact',
        constant: name === 'same',
        ...ranged,
      }
    })
    Object.assign(expected[5]!, { min: '2024-01-01T00:00:00', max: '2024-01-10T00:00:00' })
    expect(profiles.map(({ type: _, ...rest }) => rest)).toEqual(expected)
    expect(profiles.map(({ type }) => type)).toEqual(['number', 'number', 'text', 'boolean', 'text', 'date'])
  })
})
