import { describe, expect, it } from 'vitest'
import { gzipSync } from 'node:zlib'
import { mkdtempSync, readdirSync } from 'node:fs'
import { failure, open, role, testFolder } from './support.js'

const folder = testFolder()
let files = 0
const write = (content: string | Uint8Array, name = 'data.csv') => folder.file(`${++files}-${name}`, content)
const group = [role('g', 'sensitive feature'), role('d', 'decision')]
const scored = [role('g', 'sensitive feature'), role('s', 'score', 'number')]

describe('files that cannot be audited', () => {
  it('names a missing file and the nearest one', async () => {
    folder.file('decisions.csv', 'g,d\na,1\n')
    const error = await failure({ source: `${folder.path}/decision.csv` })
    expect(error).toMatchObject({ code: 'FILE_NOT_FOUND', exitCode: 2 })
    expect(error.text).toMatch(/decision\.csv.*did you mean "decisions\.csv"/)
  })

  it('says that a folder is one', async () => {
    expect((await failure({ source: folder.path })).text).toMatch(/is a folder, expected a file/)
  })

  it('says that nothing matches a pattern', async () => {
    expect((await failure({ source: `${folder.path}/nothing-*.csv` })).text).toMatch(/No file matches/)
  })

  it.each(['https://127.0.0.1:9/x.csv', 's3://bucket/x.parquet', 'http://example.org/data/*.csv'])(
    'fetches nothing from %s',
    async (source) => {
      expect((await failure({ source })).text).toMatch(/network address.*fetches nothing/)
    },
  )

  it('says that no source was named', async () => {
    expect((await failure({})).code).toBe('SOURCE_MISSING')
  })

  it.each([
    ['empty', ''],
    ['only line breaks', '\n\n\n'],
    ['only a byte order mark', '\ufeff'],
  ])('says that a file is empty: %s', async (_, content) => {
    expect((await failure({ source: write(content) }, group)).message).toMatch(/empty/)
  })

  it.each(['g,d\n', 'g,d', 'g,d\n\n\n'])('says that there are no rows behind the header of %j', async (content) => {
    expect((await failure({ source: write(content) }, group)).message).toMatch(/no rows/)
  })

  it.each([
    ['too few', 'g,d\na,yes\nb\nc,no\n', 3, 1],
    ['too many', 'g,d\na,yes\nb,no\nc,no,1\n', 4, 3],
    ['behind a cell of several lines', 'g,d\n"a\nx\ny",yes\nb,no,1\n', 5, 3],
    ['behind blank lines', 'g,d\r\n\r\na,yes\r\n\r\nb\r\n', 5, 1],
    ['far down', `g,d\n${'a,yes\n'.repeat(300_000)}b\n`, 300_002, 1],
  ])('names the line of a ragged row: %s', async (_, content, line, found) => {
    const error = await failure({ source: write(content) }, group)
    expect(error.code).toBe('ROW_RAGGED')
    expect(error.message).toContain(`line ${line}, has ${found} cell`)
    expect(error.message).toContain('expected 2')
  })

  it('does not take a file of another delimiter for one column', async () => {
    const error = await failure({ source: write('g;d\na;yes\n'), delimiter: ',' }, group)
    expect(error.text).toMatch(/"g".*"g;d"/)
  })

  it('names the line of a quote that is never closed, and of text behind one', async () => {
    expect((await failure({ source: write('g,d\na,yes\n"b,no\nc,no\n') }, group)).message).toMatch(
      /line 3, opens a double quote/,
    )
    expect((await failure({ source: write('g,d\na,yes\n"b"x,no\n') }, group)).message).toMatch(
      /line 3, has text behind/,
    )
  })

  it('refuses a line that is longer than any row', async () => {
    const error = await failure({ source: write(`g,d\na,yes\n${'x'.repeat(17_000_000)},no\n`) }, group)
    expect(error.message).toMatch(/longer than 16 MB/)
  })

  it('names line and byte of a wrong encoding and what to set', async () => {
    const latin = await failure({ source: write(Buffer.from('g,d\na,yes\nKöln,no\n', 'latin1')) }, group)
    expect(latin.text).toMatch(/line 3, is not valid UTF-8 \(byte 12 of the file\).*data\.encoding to latin-1/)
    const late = Buffer.concat([Buffer.from(`g,d\n${'ä,yes\n'.repeat(200_000)}`), Buffer.from('Köln,no\n', 'latin1')])
    expect((await failure({ source: write(late) }, group)).message).toMatch(
      /line 200002, is not valid UTF-8 \(byte 1400006/,
    )
    const utf16 = await failure({ source: write(Buffer.from('\ufeffg,d\na,yes\n', 'utf16le')) }, group)
    expect(utf16.text).toMatch(/utf-16/)
    const unmarked = await failure({ source: write(Buffer.from('g,d\na,yes\n', 'utf16le')) }, group)
    expect(unmarked.text).toMatch(/utf-16/)
    const half = await failure(
      { source: write(Buffer.concat([Buffer.from('g,d\na,yes\nb,x'), Buffer.from([0xe2, 0x82])])) },
      group,
    )
    expect(half.message).toMatch(/UTF-8/)
    const odd = Buffer.from([0xff, 0xfe, 0x67, 0x00, 0x2c])
    expect((await failure({ source: write(odd), encoding: 'utf-16' }, group)).message).toMatch(/not valid UTF-16/)
  })

  it('names duplicate columns with their positions', async () => {
    const error = await failure({ source: write('g,d,g\na,yes,b\n') }, group)
    expect(error.message).toMatch(/two columns with the same name, "g" \(columns 1 and 3\)/)
    expect((await failure({ source: write('Sex,d,sex\na,yes,b\n') })).message).toMatch(/"Sex" and "sex".*case only/)
  })

  it('says what a file is that is no table', async () => {
    expect((await failure({ source: write(Buffer.from('PK\x03\x04....'), 'book.xlsx') })).text).toMatch(/Excel.*CSV/)
    expect(
      (await failure({ source: write(Buffer.from('PAR1 and nothing more'), 'x.parquet') }, group)).message,
    ).toMatch(/could not be read as Parquet/)
    expect(
      (await failure({ source: write(gzipSync('g,d\na,yes\n'.repeat(5000)).subarray(0, 60), 'x.csv.gz') }, group))
        .exitCode,
    ).toBe(2)
  })

  it('names the line of broken JSON, and rows that are no objects', async () => {
    expect((await failure({ source: write('{"g":"a"}\n{"g":b}\n', 'x.ndjson') })).message).toMatch(
      /line 2, is not valid JSON/,
    )
    expect((await failure({ source: write('{"g":"a"}\n[1,2]\n', 'x.ndjson') })).message).toMatch(
      /JSON array where a row/,
    )
    expect((await failure({ source: write('[{"g":"a"},', 'x.json') })).message).toMatch(/not valid JSON/)
    expect((await failure({ source: write('{"g":"a","g":"b"}\n', 'x.ndjson') })).message).toMatch(/duplicate key "g"/)
    const latin = Buffer.from('{"g":"a"}\n{"g":"Köln"}\n', 'latin1')
    expect((await failure({ source: write(latin, 'x.ndjson') })).text).toMatch(/line 2, is not valid UTF-8.*latin-1/)
    expect((await failure({ source: write('[]', 'x.json') })).code).toBe('NO_ROWS')
  })

  it('names the file of a glob that has other columns, and the difference', async () => {
    folder.file('shard-1.csv', 'g,d\na,yes\n')
    folder.file('shard-2.csv', 'g,e\na,yes\n')
    folder.file('other-1.csv', 'g,d\na,yes\n')
    folder.file('other-2.csv', 'd,g\nyes,a\n')
    const error = await failure({ source: `${folder.path}/shard-*.csv` }, group)
    expect(error.message).toMatch(
      /shard-2\.csv does not have the columns of shard-1\.csv: it lacks "d" and it has "e" besides/,
    )
    expect((await failure({ source: `${folder.path}/other-*.csv` }, group)).message).toMatch(/another order/)
  })

  it('leaves no temporary files behind', async () => {
    const usual = process.env.TMPDIR
    process.env.TMPDIR = mkdtempSync(`${folder.path}/temporary-`)
    try {
      await failure({ source: write('g,d\na\n') }, group)
      const dataset = await open({ source: write(Buffer.from('g,d\nü,1\n', 'latin1')), encoding: 'latin-1' }, group)
      expect(readdirSync(process.env.TMPDIR)).toHaveLength(1)
      await dataset.close()
      expect(readdirSync(process.env.TMPDIR)).toEqual([])
    } finally {
      if (usual === undefined) delete process.env.TMPDIR
      else process.env.TMPDIR = usual
    }
  })
})

describe('columns that cannot be audited', () => {
  it('names an unknown column, its role and the nearest ones', async () => {
    const source = write('sex,age,d\nF,1,yes\n')
    expect((await failure({ source }, [role('sexx', 'sensitive feature')])).text).toMatch(
      /"sexx" \(sensitive feature\).*did you mean "sex"/,
    )
    expect((await failure({ source }, [role('SEX', 'sensitive feature')])).text).toMatch(/"SEX".*did you mean "sex"/)
    expect((await failure({ source, id: 'identity' })).text).toMatch(
      /"identity" \(id\).*the columns are "sex", "age", "d"/,
    )
    expect((await failure({ source, missingByColumn: { aeg: ['9'] } })).text).toMatch(
      /missingByColumn.*did you mean "age"/,
    )
  })

  it.each([
    'high',
    'NaN',
    'nan',
    '1_000',
    'Infinity',
    '-inf',
    '1e999',
    ' 0.5',
    '0.5 ',
    '0x1F',
    '0,5',
    '1d',
    'true',
    '١',
  ])('names line, column and value of the score %j', async (value) => {
    const error = await failure({ source: write(`g,s\n"a\nb",0.5\nc,\n\nd,"${value}"\ne,worse\n`) }, scored)
    expect(error).toMatchObject({ code: 'NUMBER_EXPECTED', exitCode: 2 })
    expect(error.message).toMatch(/Column "s" \(score\).*line 6, expected a finite number/)
    expect(error.message).toContain(JSON.stringify(value))
  })

  it('says how decimals and thousands are written', async () => {
    expect((await failure({ source: write('s\n"0,5"\n') }, scored.slice(1))).hint).toMatch(/point/)
    expect((await failure({ source: write('s\n1_000\n') }, scored.slice(1))).hint).toMatch(/digits only/)
  })

  it.each(['-2', '0', '-0.0', '0e5'])('refuses the weight %s', async (weight) => {
    const error = await failure({ source: write(`g,w\na,1\nb,2\nc,${weight}\n`) }, [role('w', 'weight', 'number')])
    expect(error.message).toMatch(/\(weight\).*line 4.*never zero or negative/)
    expect(error.message).toContain(weight)
  })

  it('refuses a row without weight', async () => {
    expect((await failure({ source: write('g,w\na,1\nb,\n') }, [role('w', 'weight', 'number')])).message).toMatch(
      /\(weight\) is empty.*line 3/,
    )
  })

  it('names an id that repeats, with both of its lines', async () => {
    const error = await failure({ source: write('g,i\na,7\nb,8\n\nc,9\nd,8.0\n'), id: 'i' })
    expect(error.message).toMatch(/The id "8" of column "i" is not unique: it repeats in .*line 3 and line 6/)
    expect((await failure({ source: write('g,i\na,x\nb,\n'), id: 'i' })).message).toMatch(/\(id\) is empty.*line 3/)
  })

  it('names both files of an id that repeats across files', async () => {
    folder.file('ids-1.csv', 'i\nx\ny\n')
    folder.file('ids-2.csv', 'i\nz\nx\n')
    const error = await failure({ source: `${folder.path}/ids-*.csv`, id: 'i' })
    expect(error.message).toMatch(/ids-1\.csv, line 2 and ids-2\.csv, line 3/)
  })

  it('tells ids apart that a number would make equal', async () => {
    const dataset = await open({ source: write('i\n9007199254740993\n9007199254740992\n007\n7\n'), id: 'i' })
    expect(dataset.columns).toEqual([{ name: 'i', type: 'text' }])
    await dataset.close()
  })

  it('names a filter that is not understood, with the reason and the nearest column', async () => {
    const source = write('age,sex\n30,F\n40,M\n')
    expect((await failure({ source, where: 'agee < 35' })).text).toMatch(/"agee < 35".*agee.*did you mean "age"/)
    const reserved = write('group,n\na,1\n')
    expect((await failure({ source: reserved, where: "group = 'a'" })).text).toMatch(/group is a word of SQL.*"group"/)
    expect((await failure({ source, where: 'age <' })).code).toBe('FILTER_INVALID')
    expect((await failure({ source, where: '1 = 1); DROP TABLE x; (' })).code).toBe('FILTER_INVALID')
    expect((await failure({ source, where: 'CAST(sex AS INTEGER) > 1' })).code).toBe('FILTER_INVALID')
    expect((await failure({ source, where: 'age > 100' })).message).toMatch(/leaves no rows/)
  })

  it('checks only the rows that the filter leaves', async () => {
    const source = write('g,s,w\na,0.5,1\nb,high,-1\nc,0.25,2\n')
    const dataset = await open({ source, where: "g <> 'b' -- not b" }, [
      role('s', 'score', 'number'),
      role('w', 'weight', 'number'),
    ])
    const { columns } = await dataset.database.query(`SELECT s FROM ${dataset.relation}`)
    expect(columns).toEqual([[0.5, 0.25]])
    expect([dataset.rows, dataset.rowsRead]).toEqual([2, 3])
    await dataset.close()
    const words = await open({ source, where: "s <> 'high'" }, [role('s', 'score', 'number')])
    expect(words.rows).toBe(2)
    await words.close()
    const error = await failure({ source, where: "g <> 'a'" }, [role('s', 'score', 'number')])
    expect(error.message).toMatch(/"high".*line 3/)
  })
})
