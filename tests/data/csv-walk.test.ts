import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findCsvProblem } from '../../src/data/csv-problem.js'
import { createCsvWalker, type CsvRecord } from '../../src/data/csv-walk.js'
import { openDatabase, type Database } from '../../src/environment/duckdb.js'
import { quiet, testFolder } from './support.js'

const folder = testFolder()
let database: Database
beforeAll(async () => {
  database = await openDatabase({ threads: 1, spillFolder: join(folder.path, 'spill') })
})
afterAll(() => database.close())

function walk(text: string, delimiter = ','): CsvRecord[] {
  const records: CsvRecord[] = []
  const walker = createCsvWalker(Buffer.from(delimiter), (record) => {
    records.push(record)
    return false
  })
  // One byte at a time: no state may depend on where chunks end.
  for (const byte of Buffer.from(text)) walker.push(Buffer.from([byte]))
  walker.end()
  return records
}

describe('createCsvWalker', () => {
  it('tells line, cells and line break of each record', () => {
    const records = walk('a,b\r\n"x\r\ny\n""z""",1\r\n\r\nlast,2,3')
    expect(records.map(({ index, line, cells, ending }) => [index, line, cells, ending])).toEqual([
      [0, 1, 2, '\r\n'],
      [1, 2, 2, '\r\n'],
      [2, 6, 3, ''],
    ])
  })

  it('knows delimiters of several bytes', () => {
    expect(walk('a§b\nÂ§c\n', '§').map(({ cells }) => cells)).toEqual([2, 2])
  })

  it('sees what is wrong with quotes', () => {
    expect(walk('a,b\n"x" y,2\n').map(({ problem }) => problem)).toEqual([null, 'text-after-quote'])
    expect(walk('a,b\n1,"x\n').map(({ problem }) => problem)).toEqual([null, 'unclosed-quote'])
    expect(walk('a,b\n1,x"y\n').map(({ problem }) => problem)).toEqual([null, null])
  })
})

describe('findCsvProblem', () => {
  it('finds a problem exactly where the database refuses the file', async () => {
    const piece = fc.constantFrom('"', ',', '\n', 'x', ' ', '""', '\r\n', 'yz', '"q"')
    let files = 0
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 12 }), async (pieces) => {
        const path = folder.file(`walk-${++files}.csv`, `a,b\n${pieces.join('')}`)
        const refused = await database
          .query(
            `SELECT count(c0), count(c1) FROM read_csv('${path}', auto_detect = false, header = true, delim = ',', quote = '"', escape = '"',
               strict_mode = true, columns = {'c0': 'VARCHAR', 'c1': 'VARCHAR'})`,
          )
          .then(() => false)
          .catch(() => true)
        const file = { path, name: 'walk.csv', format: 'csv', compression: 'none' } as const
        const problem = await findCsvProblem(file, { delimiter: ',', cells: 2 }, quiet.signal)
        // A refused file must be explained. The database lets pass some files with mixed line breaks.
        if (refused) expect(problem).not.toBeNull()
        else expect(problem?.kind ?? 'mixed-line-breaks').toBe('mixed-line-breaks')
      }),
      { numRuns: 400, seed: 3 },
    )
  })
})
