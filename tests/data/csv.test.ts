import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { gzipSync } from 'node:zlib'
import { readAll, role, testFolder } from './support.js'

const folder = testFolder()
let files = 0
const write = (content: string | Uint8Array, ending = 'csv') => folder.file(`${++files}.${ending}`, content)

/** An independent reader for what RFC 4180 allows: splits the text by a regular expression, cell by cell. */
function handParse(text: string, separator = ','): string[][] {
  const delimiter = `\\${separator}`
  const rows: string[][] = [[]]
  const cell = new RegExp(
    `(?:"((?:[^"]|"")*)"|([^"\\r\\n${delimiter}][^\\r\\n${delimiter}]*)?)(${delimiter}|\\r?\\n|\\r|$)`,
    'gy',
  )
  for (let match = cell.exec(text); match !== null; match = cell.exec(text)) {
    rows.at(-1)!.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '')
    if (match[3] === '') break
    if (match[3] !== separator) rows.push([])
    if (cell.lastIndex === text.length && match[3] !== separator) break
  }
  return rows.filter((row) => row.length > 1 || (row[0] ?? '') !== '')
}

async function expectAsHandParsed(text: string, delimiter = ',') {
  const [header, ...rows] = handParse(text, delimiter)
  const { values, dataset } = await readAll({ source: write(text), missing: [] })
  expect(Object.keys(values)).toEqual(header)
  expect(dataset.rows).toBe(rows.length)
  header!.forEach((name, index) => expect(values[name]!.map(String), name).toEqual(rows.map((row) => row[index])))
}

describe('CSV', () => {
  it('reads quotes, delimiters, line breaks and formulas in cells as they stand', () =>
    expectAsHandParsed(
      [
        'name,note,"a ""quoted"" head"',
        '"a, ""x""\nz",plain,"1,5"',
        '=HYPERLINK("evil"),"<img src=x onerror=alert(1)>",+49 30 123',
        ' padded ,"  quoted pad ",-',
        '"",,x',
        "it's,über,日本語 🎌",
        '"multi\n\nline","tab\there",#hash',
        '"ends with quote""",x"y,@SUM(A1)',
      ].join('\n') + '\n',
    ))

  it.each([
    ['semicolons', 'a;b\n1,5;x\n2,5;y\n', ';'],
    ['tabs', 'a\tb\nx, y\tz\n', '\t'],
    ['bars', 'a|b\nx;y|z\n', '|'],
    ['semicolons where the header holds a comma', 'a;b,c\nx;y\nz;"1,2"\n', ';'],
    ['commas where the header holds a semicolon', 'a,b;c\nx,y\nz,w\n', ','],
    ['carriage returns only', 'a,b\rx,y\rz,w\r', ','],
    ['carriage returns and line feeds', 'a,b\r\n"x\r\ny",z\r\n', ','],
    ['no line break at the end', 'a,b\nx,y', ','],
    ['blank lines between rows', 'a,b\n\nx,y\n\n\nz,w\n', ','],
  ])('finds %s by itself', (_, text, delimiter) => expectAsHandParsed(text, delimiter))

  it('reads a file whose line breaks are mixed', async () => {
    const { values } = await readAll({ source: write('a,b\r\nx,1\ny,2\r\n"p\r\nq\nr",3\n') })
    expect(values).toEqual({ a: ['x', 'y', 'p\r\nq\nr'], b: [1, 2, 3] })
  })

  it('keeps blank lines of a file with one column as missing values', async () => {
    const { values } = await readAll({ source: write('a\nx\n\ny\n') })
    expect(values).toEqual({ a: ['x', null, 'y'] })
  })

  it('leaves the byte order mark out of the first name', async () => {
    const { values } = await readAll({ source: write('\ufeff"a",b\r\nx,y\r\n') })
    expect(values).toEqual({ a: ['x'], b: ['y'] })
  })

  it('reads a header with line breaks and names columns without a name by their position', async () => {
    const { values } = await readAll({ source: write(',"two\nlines",c\n1,x,y\n') })
    expect(Object.keys(values)).toEqual(['column1', 'two\nlines', 'c'])
  })

  it('reads a cell of 1 MB, and one of 10 MB', async () => {
    for (const length of [1e6, 1e7]) {
      const { values } = await readAll({ source: write(`a,b\n${'x'.repeat(length)},1\ny,2\n`) })
      expect(values.a!.map((cell) => String(cell).length)).toEqual([length, 1])
    }
  })

  it('reads latin-1 and UTF-16 where the encoding is said', async () => {
    const text = 'city,n\nMünchen,1\nKöln,2\n'
    const windows = Buffer.from('city\n\x93caf\xe9\x94 \x80\n', 'latin1')
    const bigEndian = Buffer.from('\ufeff' + text, 'utf16le').swap16()
    const read = async (content: Uint8Array, encoding: 'latin-1' | 'utf-16') =>
      (await readAll({ source: write(content), encoding })).values
    expect(await read(Buffer.from(text, 'latin1'), 'latin-1')).toEqual({ city: ['München', 'Köln'], n: [1, 2] })
    expect(await read(windows, 'latin-1')).toEqual({ city: ['“café” €'] })
    expect(await read(Buffer.from('\ufeff' + text, 'utf16le'), 'utf-16')).toEqual({
      city: ['München', 'Köln'],
      n: [1, 2],
    })
    expect(await read(Buffer.from(text, 'utf16le'), 'utf-16')).toEqual({ city: ['München', 'Köln'], n: [1, 2] })
    expect(await read(bigEndian, 'utf-16')).toEqual({ city: ['München', 'Köln'], n: [1, 2] })
    expect(await read(gzipSync(Buffer.from(text, 'latin1')), 'latin-1')).toEqual({
      city: ['München', 'Köln'],
      n: [1, 2],
    })
  })

  it('takes empty cells and ? for missing unless told otherwise, quoted or not, and tokens of one column besides', async () => {
    const source = write('a,b,c\n?,x,999\n,"?",1\n"",-,NA\n')
    expect((await readAll({ source })).values).toEqual({
      a: [null, null, null],
      b: ['x', null, '-'],
      c: ['999', '1', 'NA'],
    })
    expect((await readAll({ source, missing: ['-'], missingByColumn: { c: ['NA', '999'] } })).values).toEqual({
      a: ['?', '', ''],
      b: ['x', '?', null],
      c: [null, 1, null],
    })
    expect((await readAll({ source, missing: [] })).values.a).toEqual(['?', '', ''])
  })

  it('makes numbers of a column only where every value is one and no digit is lost', async () => {
    const rows = [
      ['number', 'zip', 'long', 'word', 'under', 'sign', 'nan', 'blank', 'decimal', 'comma'],
      ['1.0', '01067', '9007199254740993', '1', '1_000', '+1.5e3', '1', ' 1', '0.1', '1,5'],
      ['-2', '80331', '1', 'two', '2000', '.5', 'NaN', '2', '1e-7', '2'],
    ]
    const { types, values } = await readAll({
      source: write(rows.map((row) => row.map((cell) => `"${cell}"`).join(',')).join('\n')),
    })
    const numbers = Object.keys(types).filter((name) => types[name] === 'number')
    expect(numbers).toEqual(['number', 'sign', 'decimal'])
    expect(values.number).toEqual([1, -2])
    expect(values.sign).toEqual([1500, 0.5])
    expect(values.decimal).toEqual([0.1, 1e-7])
    expect(values.zip).toEqual(['01067', '80331'])
  })

  it('makes numbers of a column that a role needs as numbers, leading zeros or not', async () => {
    const { values } = await readAll({ source: write('s\n007\n10\n') }, [role('s', 'score', 'number')])
    expect(values.s).toEqual([7, 10])
  })

  it('judges a column by all of its rows, not by the first ones', async () => {
    const rows = Array.from({ length: 210_000 }, (_, row) => `${row},${row % 7}`)
    const { types, dataset } = await readAll({ source: write(`a,b\n${rows.join('\n')}\nlast,3\n`) }, [
      role('a', 'unit'),
      role('b', 'label'),
    ])
    expect(types).toEqual({ a: 'text', b: 'number' })
    expect(dataset.profiles!.find(({ name }) => name === 'b')).toMatchObject({
      distinct: 7,
      distinctKind: 'exact',
      min: 0,
      max: 6,
      missing: 0,
    })
  })

  it('gives back any table that is written with quotes', async () => {
    const cell = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 8 }),
      fc.string({ unit: fc.constantFrom('"', ',', '\n', '\r\n', ';', "'", ' ', 'a', '\\', '\t', '日'), maxLength: 8 }),
    )
    // The zero character and lone halves of surrogate pairs are no text.
    const clean = cell.filter((text) => !text.includes('\0') && Buffer.from(text).toString() === text)
    const table = fc
      .integer({ min: 1, max: 4 })
      .chain((width) =>
        fc.array(fc.array(clean, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 8 }),
      )
    await fc.assert(
      fc.asyncProperty(table, fc.constantFrom('\n', '\r\n'), async (rows, lineBreak) => {
        const header = rows[0]!.map((_, index) => `name ${index}`)
        // A word in each column keeps it text.
        const body = [...rows, header.map(() => 'word')]
        const line = (cells: string[]) => cells.map((text) => `"${text.replaceAll('"', '""')}"`).join(',')
        const { values } = await readAll({
          source: write([header, ...body].map(line).join(lineBreak)),
          missing: [],
          delimiter: ',',
        })
        expect(Object.values(values)).toEqual(header.map((_, index) => body.map((row) => row[index])))
      }),
      { numRuns: 40, seed: 7 },
    )
  })
})
