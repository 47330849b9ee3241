import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fixedClock, systemClock } from '../../src/environment/clock.js'
import { createTools } from '../../src/environment/create-tools.js'
import { sha256, sha256OfFile } from '../../src/environment/digest.js'
import { openDatabase } from '../../src/environment/duckdb.js'
import { editDistance, nearest } from '../../src/environment/nearest.js'
import { sqlName, sqlNumber, sqlText } from '../../src/environment/sql.js'
import { createTemporaryFolder, withTemporaryFolder } from '../../src/environment/temporary.js'

describe('sha256', () => {
  it('gives the digests of FIPS 180-2, of text and of files', async () => {
    const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
    const million = 'cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0'
    expect(sha256('abc')).toBe(abc)
    await withTemporaryFolder(async (folder) => {
      writeFileSync(join(folder, 'abc'), 'abc')
      writeFileSync(join(folder, 'million'), 'a'.repeat(1_000_000))
      expect(await sha256OfFile(join(folder, 'abc'))).toBe(abc)
      expect(await sha256OfFile(join(folder, 'million'))).toBe(million)
      await expect(sha256OfFile(join(folder, 'abc'), AbortSignal.abort())).rejects.toThrow()
    })
  })
})

describe('temporary folders', () => {
  it('are removed with what is in them, whatever happens', async () => {
    const folder = createTemporaryFolder()
    writeFileSync(join(folder.path, 'x'), 'x')
    folder.remove()
    folder.remove()
    expect(existsSync(folder.path)).toBe(false)
    let seen = ''
    await expect(
      withTemporaryFolder(async (path) => {
        seen = path
        throw new Error('half way')
      }),
    ).rejects.toThrow('half way')
    expect(existsSync(seen)).toBe(false)
  })

  it('says so where none can be made', () => {
    const usual = process.env.TMPDIR
    const path = mkdtempSync(join(tmpdir(), 'probity-test-'))
    process.env.TMPDIR = join(path, 'nowhere')
    try {
      expect(() => createTemporaryFolder()).toThrow(
        expect.objectContaining({ code: 'TEMPORARY_UNWRITABLE', exitCode: 2 }),
      )
    } finally {
      if (usual === undefined) delete process.env.TMPDIR
      else process.env.TMPDIR = usual
      rmSync(path, { recursive: true })
    }
  })
})

describe('SQL quoting', () => {
  it('gives every name, text and number back', async () => {
    await withTemporaryFolder(async (folder) => {
      const database = await openDatabase({ threads: 1, spillFolder: folder })
      const word = fc.string({
        unit: fc.oneof(
          fc.constantFrom('"', "'", '\\', '\0', '\n', '$1', ';', '--', '日'),
          fc.string({ unit: 'grapheme' }),
        ),
      })
      const clean = word.filter((text) => Buffer.from(text).toString() === text)
      const number = fc.double({ noNaN: true, noDefaultInfinity: true })
      await fc.assert(
        fc.asyncProperty(clean, clean, number, async (name, text, value) => {
          const column = `c${name.replaceAll('\0', '')}`
          const { names, columns } = await database.query(
            `SELECT ${sqlText(text)} AS ${sqlName(column)}, ${sqlNumber(value)}, typeof(${sqlNumber(value)})`,
          )
          expect(names[0]).toBe(column)
          expect(columns.map(([first]) => first)).toEqual([text, value === 0 ? 0 : value, 'DOUBLE'])
        }),
        { numRuns: 200, seed: 5 },
      )
      await database.close()
    })
    expect(() => sqlNumber(NaN)).toThrow(RangeError)
  })
})

describe('nearest', () => {
  it('puts names that differ in case first, then the closest', () => {
    expect(nearest('SEX', ['age', 'sexx', 'sex', 'Sex'])).toEqual(['Sex', 'sex', 'sexx'])
    expect(nearest('sexx', ['age', 'sex', 'race'])).toEqual(['sex'])
    expect(nearest('treshold', ['threshold', 'task', 'threads'])).toEqual(['threshold'])
    expect(nearest('recidivsm', ['two_year_recid', 'recidivism'])).toEqual(['recidivism'])
    expect(nearest('selection-rte', ['selection-rates', 'base-rate'])).toEqual(['selection-rates'])
    expect(nearest('abcde', ['abxye', 'axyze'])).toEqual(['abxye'])
    expect(nearest('qqqqqq', ['age', 'sex'])).toEqual([])
    expect(nearest('x', ['y', 'z'])).toEqual([])
    expect(nearest('grupe', ['group', 'groups', 'gruppe', 'grape'], 2)).toHaveLength(2)
  })

  it('counts insertions, deletions, substitutions and swaps of neighbours', () => {
    expect([editDistance('kitten', 'sitting'), editDistance('ab', 'ba'), editDistance('', 'abc')]).toEqual([3, 1, 3])
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 6 })
    fc.assert(fc.property(word, word, (a, b) => editDistance(a, b) === slowDistance(a, b)))
  })
})

/** The definition, without a table: the least cost over all ways to end. */
function slowDistance(a: string, b: string): number {
  if (a === '' || b === '') return a.length + b.length
  const [x, y] = [a.slice(0, -1), b.slice(0, -1)]
  const costs = [slowDistance(x, b) + 1, slowDistance(a, y) + 1, slowDistance(x, y) + (a.at(-1) === b.at(-1) ? 0 : 1)]
  if (a.length > 1 && b.length > 1 && a.at(-1) === b.at(-2) && a.at(-2) === b.at(-1))
    costs.push(slowDistance(a.slice(0, -2), b.slice(0, -2)) + 1)
  return Math.min(...costs)
}

describe('createTools', () => {
  it('makes tools from a seed, with silent progress and a signal that never aborts', () => {
    const tools = createTools({ seed: 4 })
    expect(tools.random.next()).toBe(createTools({ seed: 4 }).random.next())
    expect(tools.signal.aborted).toBe(false)
    expect(tools.progress({ step: 'groups', state: 'start' })).toBeUndefined()
    expect(tools.clock).toBe(systemClock)
    expect(Math.abs(systemClock.now() - Date.parse(new Date().toISOString()))).toBeLessThan(10_000)
    expect(createTools({ seed: 4, clock: fixedClock(5) }).clock.now()).toBe(5)
  })
})
