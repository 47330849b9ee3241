import { createHash } from 'node:crypto'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { gzipSync } from 'node:zlib'
import { openDatabase, type Database } from '../../src/environment/duckdb.js'
import { profileColumns } from '../../src/data/profile-columns.js'
import { openDataset } from '../../src/data/open-dataset.js'
import { dataConfig } from '../../src/schema/config.js'
import { failure, open, quiet, readAll, role, testFolder } from './support.js'

let piped: Readable = Readable.from([])
vi.mock('../../src/environment/standard-input.js', () => ({ standardInput: () => piped }))

const folder = testFolder()
let writer: Database
beforeAll(async () => {
  writer = await openDatabase({ threads: 1, spillFolder: join(folder.path, 'spill') })
})
afterAll(() => writer.close())

const expected = { g: ['a', 'b, "c"', null], n: [1, 2.5, null], ok: ['yes', 'no', 'yes'] }
const csv = 'g,n,ok\na,1,yes\n"b, ""c""",2.50,no\n,,yes\n'
const sha256 = (content: string | Uint8Array) => createHash('sha256').update(content).digest('hex')

describe('formats', () => {
  it.each([
    ['plain.csv', csv],
    ['packed.csv.gz', gzipSync(csv)],
    ['wrongly-named.csv', gzipSync(csv)],
    ['no-ending', csv],
    ['tabs.tsv', 'g\tn\tok\na\t1\tyes\n"b, ""c"""\t2.5\tno\n\t\tyes\n'],
    ['lines.ndjson', '{"g":"a","n":1,"ok":"yes"}\n\n{"ok":"no","n":2.50,"g":"b, \\"c\\""}\n{"g":null,"ok":"yes"}\n'],
    [
      'lines.jsonl.gz',
      gzipSync('{"g":"a","n":1,"ok":"yes"}\n{"g":"b, \\"c\\"","n":2.5,"ok":"no"}\n{"g":"","ok":"yes"}'),
    ],
    [
      'array.json',
      '[{"g":"a","n":1,"ok":"yes"},\n {"g":"b, \\"c\\"","n":2.5,"ok":"no"},{"g":"?","n":null,"ok":"yes"}]',
    ],
    ['objects.json', '{\n "g":"a","n":1,\n "ok":"yes"}\n{"g":"b, \\"c\\"","n":2.5,"ok":"no"}\n{"ok":"yes"}'],
    ['marked.ndjson', '\ufeff{"g":"a","n":1,"ok":"yes"}\n{"g":"b, \\"c\\"","n":2.5,"ok":"no"}\n{"ok":"yes"}\n'],
  ])('reads %s', async (name, content) => {
    const { values, dataset } = await readAll({ source: folder.file(name, content) })
    expect(values).toEqual(expected)
    expect(dataset.inputs).toEqual([{ name, sha256: sha256(content), rows: 3 }])
  })

  it('reads what is said to be another format than its name', async () => {
    expect((await readAll({ source: folder.file('data.txt', 'x\ty\n1\tb\n'), format: 'tsv' })).values).toEqual({
      x: [1],
      y: ['b'],
    })
    expect((await readAll({ source: folder.file('data.log', '{"x":1}\n'), format: 'ndjson' })).values).toEqual({
      x: [1],
    })
    expect((await readAll({ source: folder.file('point.csv', 'x~y\n1~b\n'), delimiter: '~' })).values).toEqual({
      x: [1],
      y: ['b'],
    })
    expect((await readAll({ source: folder.file('section.csv', 'x§y\n1§b\n'), delimiter: '§' })).values).toEqual({
      x: [1],
      y: ['b'],
    })
  })

  it('reads Zstandard, which DuckDB writes', async () => {
    const path = join(folder.path, 'rows.csv.zst')
    await writer.query(
      `COPY (SELECT 'a' AS g, 1 AS n UNION ALL SELECT 'b', 2) TO '${path}' (FORMAT csv, COMPRESSION zstd)`,
    )
    expect((await readAll({ source: path })).values).toEqual({ g: ['a', 'b'], n: [1, 2] })
    const error = await failure({ source: path }, [role('g', 'score', 'number')])
    expect(error.message).toMatch(/"a" in rows\.csv\.zst, (row 1|line 2)/)
    const ragged = join(folder.path, 'ragged.csv.zst')
    const lines = "SELECT unnest(['g,n', 'a,1', 'b']) AS line"
    await writer.query(
      `COPY (${lines}) TO '${ragged}' (FORMAT csv, HEADER false, QUOTE '', ESCAPE '', DELIMITER '|', COMPRESSION zstd)`,
    )
    expect((await failure({ source: ragged })).message).toMatch(/ragged\.csv\.zst, line 3, has 1 cell, expected 2/)
  })

  it('names the line of a bad value in NDJSON, and the row in a JSON array', async () => {
    const lines = folder.file('bad-value.ndjson', '{"s":1}\n\n{"s":"high"}\n')
    expect((await failure({ source: lines }, [role('s', 'score', 'number')])).message).toMatch(
      /"high" in bad-value\.ndjson, line 3/,
    )
    const array = folder.file('bad-value.json', '[{"s":1},\n\n{"s":true}]')
    expect((await failure({ source: array }, [role('s', 'score', 'number')])).message).toMatch(
      /"true" in bad-value\.json, row 2/,
    )
  })

  it('reads a file by its file URL', async () => {
    const path = folder.file('with space.csv', 'g\nx\n')
    expect((await readAll({ source: String(pathToFileURL(path)) })).values).toEqual({ g: ['x'] })
  })

  it('keeps nested JSON as text and finds keys that come late', async () => {
    const lines = '{"a":{"b":[1,2]},"t":true}\n{"a":null,"late":"x","t":false}\n'
    expect((await readAll({ source: folder.file('nested.ndjson', lines) })).values).toEqual({
      a: ['{"b":[1,2]}', null],
      t: ['true', 'false'],
      late: [null, 'x'],
    })
  })
})

describe('Parquet', () => {
  const write = async (name: string, select: string) => {
    const path = join(folder.path, name)
    await writer.query(`COPY (${select}) TO '${path}' (FORMAT parquet)`)
    return path
  }

  it('keeps the types of the file', async () => {
    const source = await write(
      'types.parquet',
      `SELECT 1::TINYINT AS small, 9007199254740993::BIGINT AS big, 0.5::FLOAT AS f, 1.25::DECIMAL(9, 2) AS c, true AS flag,
         DATE '2024-02-29' AS day, TIMESTAMP '2024-02-29 10:00:00' AS moment, '1' AS text, '?' AS gone, 'nan'::DOUBLE AS nothing, 'x'::BLOB AS bytes
       UNION ALL SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL, '2', 'here', 2.5, 'y'::BLOB`,
    )
    const { types, values } = await readAll({ source, missingByColumn: { small: ['1.0'] } })
    expect(types).toEqual({
      ...{ small: 'number', big: 'number', f: 'number', c: 'number', flag: 'boolean', day: 'date', moment: 'date' },
      ...{ text: 'text', gone: 'text', nothing: 'number', bytes: 'text' },
    })
    expect(Object.values(values).map(([first]) => first)).toEqual([
      ...[null, 9007199254740993n, 0.5, 1.25, true, '2024-02-29', '2024-02-29T10:00:00', '1', null, null, 'x'],
    ])
  })

  it('takes missing tokens and NaN out of the columns of roles, and leaves columns without them alone', async () => {
    const source = await write(
      'tokens.parquet',
      "SELECT CASE WHEN range % 3 = 0 THEN '?' ELSE 'x' END AS holes, 'y' AS none, CASE WHEN range = 1 THEN 'nan'::DOUBLE ELSE range END AS age FROM range(4)",
    )
    const roles = ['holes', 'none', 'age'].map((name) => role(name, 'sensitive feature'))
    const { values, dataset } = await readAll({ source }, roles)
    expect(values).toEqual({ holes: [null, 'x', 'x', null], none: ['y', 'y', 'y', 'y'], age: [0, null, 2, 3] })
    expect(dataset.profiles!.map(({ missing }) => missing)).toEqual([2, 0, 1])
    const kept = await readAll({ source, where: 'holes IS NULL OR age = 2' }, roles)
    expect(kept.values).toEqual({ holes: [null, 'x', null], none: ['y', 'y', 'y'], age: [0, 2, 3] })
  })

  it('names the row of NaN, of infinity and of a word in a score', async () => {
    const nan = await write(
      'nan.parquet',
      "SELECT CASE WHEN range = 4000 THEN 'nan'::DOUBLE ELSE range END AS s FROM range(10000)",
    )
    expect((await failure({ source: nan }, [role('s', 'score', 'number')])).message).toMatch(
      /holds "nan" in nan\.parquet, row 4001/,
    )
    const infinite = await write(
      'inf.parquet',
      "SELECT CASE WHEN range = 7 THEN '-inf'::FLOAT ELSE range END AS s FROM range(10)",
    )
    expect((await failure({ source: infinite }, [role('s', 'score', 'number')])).message).toMatch(
      /"-inf" in inf\.parquet, row 8/,
    )
    const word = await write(
      'word.parquet',
      "SELECT CASE WHEN range = 3 THEN 'high' ELSE range::VARCHAR END AS s FROM range(10)",
    )
    expect((await failure({ source: word }, [role('s', 'score', 'number')])).message).toMatch(
      /"high" in word\.parquet, row 4/,
    )
    const day = await write('day.parquet', "SELECT DATE '2024-01-01' AS s")
    expect((await failure({ source: day }, [role('s', 'score', 'number')])).message).toMatch(
      /of type date, expected numbers/,
    )
  })

  it('makes numbers of text that a role needs as numbers', async () => {
    const source = await write('digits.parquet', "SELECT '0' || range AS s FROM range(3)")
    expect((await readAll({ source }, [role('s', 'score', 'number')])).values).toEqual({ s: [0, 1, 2] })
  })

  it('names the file whose types differ', async () => {
    await write('typed-1.parquet', "SELECT 1 AS x, 'a' AS g")
    await write('typed-2.parquet', "SELECT 'one' AS x, 'a' AS g")
    expect((await failure({ source: join(folder.path, 'typed-*.parquet') })).message).toMatch(
      /Column "x" is VARCHAR in typed-2\.parquet, but INTEGER in typed-1\.parquet/,
    )
  })

  it('finds what stands only after the first 200,000 rows: missing tokens, NaN, numbers and words in text, and the ends', async () => {
    const late = (then: string, otherwise: string) => `CASE WHEN range >= 299990 THEN ${then} ELSE ${otherwise} END`
    const source = await write(
      'late.parquet',
      `SELECT ${late("'?'", "'g' || (range % 3)")} AS g, ${late("'NaN'::DOUBLE", '(range / 300000)::DOUBLE')} AS many,
       ${late("'NaN'::DOUBLE", '(range % 7)::DOUBLE')} AS few, ${late("'12.5'", '(range % 9)::VARCHAR')} AS text_of_numbers,
       ${late("'word'", '(range % 9)::VARCHAR')} AS text_of_words, ${late('-5', 'range')}::BIGINT AS ends FROM range(300000)`,
    )
    const value = (column: string) => role(column, 'sensitive feature')
    const all = await open({ source }, [
      value('g'),
      value('many'),
      value('few'),
      role('text_of_numbers', 'score', 'number'),
      role('ends', 'rank', 'number'),
    ])
    expect(all.profiles).toMatchObject([
      { name: 'g', missing: 10, distinct: 3, distinctKind: 'exact' },
      { name: 'many', missing: 10, min: 0, max: 299_989 / 300_000 },
      { name: 'few', missing: 10, distinct: 7, min: 0, max: 6 },
      { name: 'text_of_numbers', type: 'number', distinct: 10, min: 0, max: 12.5 },
      { name: 'ends', min: -5, max: 299_989 },
    ])
    await all.close()
    for (const column of ['many', 'few'])
      expect((await failure({ source }, [role(column, 'score', 'number')])).message).toMatch(/nan.*row 299991/i)
    expect((await failure({ source }, [role('text_of_words', 'score', 'number')])).message).toMatch(/word.*299,?991/)
  })

  it('profiles the columns of roles exactly, before and after a filter', async () => {
    const source = await write(
      'profile.parquet',
      "SELECT range % 5000 AS s, 'g' || (range % 3) AS g, NULLIF(range % 10, 0) AS m, range AS id FROM range(300000)",
    )
    const roles = [role('s', 'score', 'number'), role('g', 'sensitive feature'), role('m', 'label'), role('id', 'unit')]
    const all = await open({ source }, roles)
    expect(all.profiles).toEqual([
      {
        name: 's',
        type: 'number',
        missing: 0,
        distinct: 5000,
        distinctKind: 'exact',
        min: 0,
        max: 4999,
        constant: false,
      },
      {
        name: 'g',
        type: 'text',
        missing: 0,
        distinct: 3,
        distinctKind: 'exact',
        min: null,
        max: null,
        constant: false,
      },
      {
        name: 'm',
        type: 'number',
        missing: 30_000,
        distinct: 9,
        distinctKind: 'exact',
        min: 1,
        max: 9,
        constant: false,
      },
      {
        name: 'id',
        type: 'number',
        missing: 0,
        distinct: 65_536,
        distinctKind: 'at-least',
        min: 0,
        max: 299_999,
        constant: false,
      },
    ])
    const listed = await profileColumns(all, quiet)
    expect(listed.map(({ name, distinctKind }) => [name, distinctKind])).toEqual([
      ['s', 'exact'],
      ['g', 'exact'],
      ['m', 'exact'],
      ['id', 'estimated'],
    ])
    expect(Math.abs(listed[3]!.distinct / 300_000 - 1)).toBeLessThan(0.1)
    await all.close()
    const some = await open({ source, where: "g = 'g1' AND s < 10" }, roles)
    expect([some.rows, some.rowsRead]).toEqual([200, 300_000])
    expect(some.profiles!.slice(0, 2)).toMatchObject([
      { name: 's', distinct: 10, min: 0, max: 9 },
      { name: 'g', distinct: 1, constant: true },
    ])
    await some.close()
  })
})

describe('sources', () => {
  it('reads all files of a pattern, each with its digest and rows', async () => {
    folder.file('part-b.csv', 'g,n\nx,1\n')
    folder.file('part-a.csv', 'g,n\ny,2\nz,3\n')
    folder.file('part-c.csv.gz', gzipSync('g,n\nw,word\n'))
    const { values, types, dataset } = await readAll({ source: join(folder.path, 'part-*') })
    expect([...values.g!].sort()).toEqual(['w', 'x', 'y', 'z'])
    expect(types.n).toBe('text')
    expect(dataset.inputs.map(({ name, rows }) => [name, rows])).toEqual([
      ['part-a.csv', 2],
      ['part-b.csv', 1],
      ['part-c.csv.gz', 1],
    ])
    expect(dataset.inputs[0]!.sha256).toBe(sha256('g,n\ny,2\nz,3\n'))
  })

  it('reads a list in its order, and a file whose name looks like a pattern', async () => {
    const [first, second] = [folder.file('z[1]*?.csv', 'g\n1\n'), folder.file('a.csv', 'g\n2\n')]
    const { dataset, values } = await readAll({ source: [first, second] })
    expect(values.g).toEqual([1, 2])
    expect(dataset.inputs.map(({ name }) => name)).toEqual(['z[1]*?.csv', 'a.csv'])
    expect((await readAll({ source: first })).values.g).toEqual([1])
  })

  it('refuses files of several formats', async () => {
    const source = [folder.file('one.csv', 'g\n1\n'), folder.file('two.ndjson', '{"g":1}\n')]
    expect((await failure({ source })).message).toMatch(/two\.ndjson is ndjson, but one\.csv is csv/)
  })

  it.each([
    ['CSV', Buffer.from(csv)],
    ['packed CSV', gzipSync(csv)],
    ['NDJSON', Buffer.from('{"g":"a","n":1,"ok":"yes"}\n{"g":"b, \\"c\\"","n":2.5,"ok":"no"}\n{"ok":"yes"}\n')],
  ])('reads %s from standard input', async (_, content) => {
    piped = Readable.from([content.subarray(0, 10), content.subarray(10)])
    const { values, dataset } = await readAll({ source: '-' })
    expect(values).toEqual(expected)
    expect(dataset.inputs).toEqual([{ name: 'standard input', sha256: sha256(content), rows: 3 }])
  })

  it.runIf(process.platform !== 'win32')('reads a pipe that has a name', async () => {
    const path = join(folder.path, 'pipe.csv')
    execFileSync('mkfifo', [path])
    const writing = writeFile(path, csv)
    const { values, dataset } = await readAll({ source: path })
    await writing
    expect(values).toEqual(expected)
    expect(dataset.inputs).toEqual([{ name: 'pipe.csv', sha256: sha256(csv), rows: 3 }])
  })

  it('says that standard input is empty', async () => {
    piped = Readable.from([])
    expect((await failure({ source: '-' })).message).toMatch(/standard input is empty/)
  })

  it('stops at once when standard input waits and somebody presses Ctrl-C', async () => {
    piped = new Readable({ read() {} })
    piped.push('g,d\na,yes\n')
    const controller = new AbortController()
    const opening = openDataset(
      { data: dataConfig.parse({ source: '-' }), roleColumns: [] },
      { signal: controller.signal },
    )
    setTimeout(() => controller.abort(), 50)
    await expect(opening).rejects.toMatchObject({ code: 'CANCELLED', exitCode: 130 })
    expect(piped.destroyed).toBe(true)
  })

  it('reads a query over local files, with the digests of query and files', async () => {
    const people = folder.file('people.csv', 'id,sex\n1,F\n2,M\n')
    const decisions = folder.file('decisions.csv', 'id,hired\n1,yes\n2,no\n2,yes\n')
    const sql = `SELECT sex, hired FROM read_csv('${decisions}') JOIN '${people}' USING (id) ORDER BY ALL;`
    const { values, dataset } = await readAll({ source: { sql } })
    expect(values).toEqual({ sex: ['F', 'M', 'M'], hired: ['yes', 'no', 'yes'] })
    expect(dataset.inputs).toEqual([
      { name: 'query.sql', sha256: sha256(sql), rows: 3 },
      { name: 'decisions.csv', sha256: sha256(readFileSync(decisions)), rows: 0 },
      { name: 'people.csv', sha256: sha256(readFileSync(people)), rows: 0 },
    ])
  })

  it('reads the files of a query as it reads any other, wherever they stand in it', async () => {
    const scores = folder.file('scores.csv', 'id,s,zip\n1,0.5,01067\n2,?,80331\n')
    const more = folder.file('scores.more.csv', 'id,s,zip\n3,1_000,2\n')
    const people = join(folder.path, 'people.parquet')
    await writer.query(`COPY (SELECT range AS id, 'F' AS sex FROM range(4)) TO '${people}' (FORMAT parquet)`)
    const sql = `WITH people AS (SELECT * FROM read_parquet(['${people}']))
      SELECT scores.*, people.sex, (SELECT count(*) FROM '${folder.path}/scores.m*.csv') AS others
      FROM '${scores}' JOIN people USING (id) WHERE id IN (SELECT read_csv.id FROM read_csv('${scores}')) ORDER BY id`
    const { values } = await readAll({ source: { sql } })
    expect(values).toEqual({ id: [1, 2], s: [0.5, null], zip: ['01067', '80331'], sex: ['F', 'F'], others: [1n, 1n] })
    const own = { sql: `SELECT * FROM read_csv('${more}', header = false, skip = 1, names = ['a', 'b', 'c'])` }
    expect((await readAll({ source: own })).values.c).toEqual([2n])
    const ragged = folder.file('ragged-in-query.csv', 'a,b\n1,2\n3\n')
    expect((await failure({ source: { sql: `SELECT a FROM '${ragged}'` } })).message).toMatch(
      /ragged-in-query\.csv, line 3/,
    )
    const wrong = await failure({ source: { sql: `SELECT wrong FROM '${scores}'` } })
    expect(wrong.message).toMatch(/"wrong"/)
    expect(wrong.message).not.toMatch(/probity_file/)
  })

  it('explains a query that is not understood, and one that asks for the network', async () => {
    expect((await failure({ source: { sql: 'SELEC 1' } })).message).toMatch(
      /query data\.source\.sql is not understood: syntax error/,
    )
    expect((await failure({ source: { sql: 'SELECT 1 AS x; SELECT 2 AS x' } })).message).toMatch(/several statements/)
    expect((await failure({ source: { sql: "COPY (SELECT 1) TO 'x.csv'" } })).code).toBe('SQL_INVALID')
    expect((await failure({ source: { sql: "SELECT * FROM 'https://127.0.0.1:9/x.csv'" } })).code).toBe(
      'NETWORK_SOURCE',
    )
    expect((await failure({ source: { sql: "SELECT * FROM read_csv('nowhere.csv')" } })).message).toMatch(
      /nowhere\.csv/,
    )
  })

  it.runIf(hasPython())('reads a stream that another program packed', async () => {
    const packed = execFileSync('python3', [
      '-c',
      'import gzip,sys; sys.stdout.buffer.write(gzip.compress(b"g,n\\nx,1\\n"))',
    ])
    expect((await readAll({ source: folder.file('python.csv.gz', packed) })).values).toEqual({ g: ['x'], n: [1] })
  })
})

function hasPython(): boolean {
  try {
    execFileSync('python3', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
