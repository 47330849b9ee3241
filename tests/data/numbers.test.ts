import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cutPoints } from '../../src/data/cut-points.js'
import { numberClassSql, parseNumber } from '../../src/data/number-grammar.js'
import { openDatabase, type Database } from '../../src/environment/duckdb.js'
import { createRandom } from '../../src/environment/random.js'
import { quiet, testFolder } from './support.js'

const folder = testFolder()
let database: Database
beforeAll(async () => {
  database = await openDatabase({ threads: 2, spillFolder: join(folder.path, 'spill') })
})
afterAll(() => database.close())

/** Class and value of each text, as the database sees them. */
async function classes(texts: readonly string[]) {
  const name = `texts${tables++}`
  await database.createTable(name, [{ name: 't', type: 'VARCHAR', values: texts }])
  const { columns } = await database.query(
    `SELECT ${numberClassSql('t')}, TRY_CAST(t AS DOUBLE) FROM ${name} ORDER BY rowid`,
  )
  return texts.map((_, row) => ({ class: columns[0]![row], value: columns[1]![row] }))
}
let tables = 0

describe('the grammar of numbers', () => {
  it('accepts sign, point and exponent', async () => {
    const texts = [
      '0',
      '-0',
      '+1',
      '1.',
      '.5',
      '-.5e3',
      '1e5',
      '1E+05',
      '3.25e-2',
      '123456789012345',
      '9007199254740991',
    ]
    const values = [0, -0, 1, 1, 0.5, -500, 1e5, 1e5, 0.0325, 123456789012345, 9007199254740991]
    expect(await classes(texts)).toEqual(values.map((value) => ({ class: 1, value })))
    expect(texts.map(parseNumber)).toEqual(values)
  })

  it('refuses everything else that a lenient reader takes for a number', async () => {
    const words = [
      '',
      ' 1',
      '1 ',
      '1_000',
      '1,000',
      '1,5',
      '0x1F',
      '0b1',
      'NaN',
      'nan',
      'inf',
      'Infinity',
      '-Infinity',
      '1e999',
    ]
    const more = [
      '1e',
      'e5',
      '.',
      '-',
      '+',
      '--1',
      '1-',
      '1.2.3',
      '1d',
      '1f',
      '１',
      '٣',
      '½',
      '1%',
      '$1',
      '(1)',
      'true',
      '1\n',
      '\t1',
    ]
    const texts = [...words, ...more]
    expect((await classes(texts)).map((row) => row.class)).toEqual(texts.map(() => 3))
    expect(texts.map(parseNumber)).toEqual(texts.map(() => null))
  })

  it('marks numbers that lose digits as a double', async () => {
    const texts = ['007', '-01', '00', '0.10', '9007199254740993', '1234567890123456789', '-9007199254740992', '01e3']
    expect((await classes(texts)).map((row) => row.class)).toEqual([2, 2, 2, 1, 2, 2, 2, 2])
  })

  it('reads every double that JavaScript writes, to the last bit', async () => {
    const doubles = fc.sample(fc.double({ noNaN: true, noDefaultInfinity: true }), { numRuns: 2000, seed: 9 })
    const read = await classes(doubles.map(String))
    read.forEach((row, index) => expect(row.value).toBe(doubles[index] === 0 ? 0 : doubles[index]))
    expect(doubles.map((value) => parseNumber(String(value)))).toEqual(
      doubles.map((value) => (value === 0 ? 0 : value)),
    )
  })

  it('agrees between SQL and TypeScript', async () => {
    const texts = fc.sample(fc.string({ unit: fc.constantFrom(...'0123456789+-.eE_ ,nN'), maxLength: 7 }), {
      numRuns: 3000,
      seed: 2,
    })
    const rows = await classes(texts)
    texts.forEach((text, row) => expect([text, rows[row]!.class === 3]).toEqual([text, parseNumber(text) === null]))
  })
})

describe('cutPoints', () => {
  const cutsOf = async (values: readonly (number | null)[], groups: number) => {
    const name = `values${tables++}`
    await database.createTable(name, [{ name: 'x', type: 'DOUBLE', values }])
    return cutPoints({ database, relation: name }, 'x', groups, quiet)
  }

  it('is the next value after the last of each group', async () => {
    expect(await cutsOf([1, 2, 3, 4], 2)).toEqual([3])
    expect(await cutsOf([5, 1, 3, 2, 4], 2)).toEqual([4])
    expect(await cutsOf([3, 1, 2, null], 3)).toEqual([2, 3])
    expect(await cutsOf([1, 1, 1, 1, 2], 4)).toEqual([2])
    expect(await cutsOf([7, 7, 7], 4)).toEqual([])
    expect(await cutsOf([null, null], 2)).toEqual([])
  })

  it('agrees with sorting all values', async () => {
    const random = createRandom(6)
    for (const [count, groups, distinct] of [
      [997, 10, 1e9],
      [1000, 7, 50],
      [300, 100, 40],
      [64, 3, 5],
    ] as const) {
      const values = Array.from({ length: count }, () => random.integer(distinct) / 7)
      const sorted = [...values].sort((a, b) => a - b)
      const expected = new Set<number>()
      for (let k = 1; k < groups; k++) {
        const last = sorted[Math.ceil((k * count) / groups) - 1]!
        const next = sorted.find((value) => value > last)
        if (next !== undefined) expected.add(next)
      }
      expect(await cutsOf(values, groups)).toEqual([...expected])
    }
  })
})
