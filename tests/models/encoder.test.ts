import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import type { ColumnValues } from '../../src/models/column-values.js'
import { dateOf, partOf } from '../../src/models/date-parts.js'
import { encodeTable } from '../../src/models/encoder.js'
import { tableEncoder } from '../../src/models/encoder-schema.js'
import { fitEncoder } from '../../src/models/fit-encoder.js'

const numbers = (name: string, values: (number | null)[]): ColumnValues => ({ name, type: 'number', values })
const text = (name: string, values: (string | null)[]): ColumnValues => ({ name, type: 'text', values })
const rowsOf = (encoded: { shape: readonly number[]; data: ArrayLike<number> }): number[][] =>
  Array.from({ length: encoded.shape[0]! }, (_, row) =>
    Array.from({ length: encoded.shape[1]! }, (_, at) => encoded.data[row * encoded.shape[1]! + at]!),
  )

describe('encoding a table', () => {
  it('standardises numbers by the training rows, and says where the median stands in', () => {
    const encoder = fitEncoder([numbers('age', [10, null, 30, 20])]) // median 20, so mean 20 and variance (100+0+100+0)/4
    expect(encoder.outputs).toEqual(['age', 'age=(missing)'])
    const deviation = Math.sqrt(50)
    const found = rowsOf(encodeTable(encoder, [numbers('age', [20, 20 + deviation, null])]))
    expect(found[0]).toEqual([0, 0])
    expect(found[1]![0]).toBeCloseTo(1, 6)
    expect(found[2]).toEqual([0, 1])
  })

  it('takes the mean of the two middle numbers for an even count, and scales to a range', () => {
    const encoder = fitEncoder([numbers('x', [1, 4, 8, 100, null])], { scale: 'range' })
    expect(encoder.columns[0]).toMatchObject({ impute: 6, scale: { low: 1, high: 100 } })
    expect(rowsOf(encodeTable(encoder, [numbers('x', [1, 100, 199, null])])).map(([value]) => value)).toEqual([
      0,
      1,
      2,
      Math.fround(5 / 99),
    ])
  })

  it('leaves a column that never changes at zero', () => {
    const encoder = fitEncoder([numbers('x', [3, 3, 3])])
    expect(rowsOf(encodeTable(encoder, [numbers('x', [3, 4])]))).toEqual([[0], [1]])
    const ranged = fitEncoder([numbers('x', [3, 3, 3])], { scale: 'range' })
    expect(rowsOf(encodeTable(ranged, [numbers('x', [3, 4])]))).toEqual([[0], [0]])
  })

  it('gives categories a place each, rare and unknown ones one together', () => {
    const training = text('job', ['b', 'a', 'b', 'a', 'c', null])
    const encoder = fitEncoder([training], { rareBelow: 2 })
    expect(encoder.outputs).toEqual(['job=a', 'job=b', 'job=(other)', 'job=(missing)'])
    expect(rowsOf(encodeTable(encoder, [text('job', ['a', 'b', 'c', 'never seen', null])]))).toEqual([
      [1, 0, 0, 0],
      [0, 1, 0, 0],
      [0, 0, 1, 0],
      [0, 0, 1, 0],
      [0, 0, 0, 1],
    ])
  })

  it('gives unknown values no place where no training row was rare', () => {
    const encoder = fitEncoder([text('job', ['a', 'b'])], { rareBelow: 1 })
    expect(rowsOf(encodeTable(encoder, [text('job', ['b', 'x', null])]))).toEqual([
      [0, 1],
      [0, 0],
      [0, 0],
    ])
  })

  it('keeps only the most frequent categories beyond a limit', () => {
    const encoder = fitEncoder([text('c', ['x', 'y', 'y', 'z', 'z'])], { rareBelow: 1, mostCategories: 2 })
    expect(encoder.outputs).toEqual(['c=y', 'c=z', 'c=(other)'])
  })

  it('numbers categories in order where asked, between 0 and 1', () => {
    const encoder = fitEncoder([text('c', ['low', 'high', 'middle'])], { encoding: 'ordinal', rareBelow: 1 })
    expect(rowsOf(encodeTable(encoder, [text('c', ['high', 'low', 'middle', 'new'])]))).toEqual([
      [0],
      [0.5],
      [1],
      [1.5],
    ])
  })

  it('compares numbers as categories in their shortest form', () => {
    const encoder = fitEncoder([numbers('code', [1, 2, 1, 2])], {
      rareBelow: 1,
      columns: { code: { kind: 'category' } },
    })
    expect(encoder.outputs).toEqual(['code=1', 'code=2'])
    expect(rowsOf(encodeTable(encoder, [text('code', ['1', '2.0'])]))).toEqual([
      [1, 0],
      [0, 0],
    ])
  })

  it('reads true and false, and dates, from text', () => {
    const encoder = fitEncoder(
      [text('vip', ['true', 'false', 'true', null]), text('day', ['2024-02-29', '2024-03-01', '2024-03-02', null])],
      { scale: 'none', dateParts: ['year', 'weekday', 'days'] },
    )
    expect(encoder.outputs).toEqual([
      'vip',
      'vip=(missing)',
      'day:year',
      'day:weekday:sine',
      'day:weekday:cosine',
      'day:days',
      'day=(missing)',
    ])
    const [row] = rowsOf(
      encodeTable(encoder, [text('vip', [null]), text('day', ['2024-02-29T23:30:00'])]), // a Thursday, weekday 3
    )
    const angle = (2 * Math.PI * 3) / 7
    expect(row!.map((value) => Number(value.toFixed(3)))).toEqual([
      1,
      1,
      2024,
      Number(Math.sin(angle).toFixed(3)),
      Number(Math.cos(angle).toFixed(3)),
      Number(Math.fround(19782 + 23.5 / 24).toFixed(3)),
      0,
    ])
  })

  it('names the row, the column and the value that cannot be encoded', () => {
    const encoder = fitEncoder([numbers('age', [1, 2])])
    expect(() => encodeTable(encoder, [text('age', ['3', 'old'])], 101)).toThrow(
      expect.objectContaining({
        code: 'ENCODER_VALUE_WRONG',
        params: expect.objectContaining({ row: 102, value: 'old' }),
      }),
    )
    expect(() => encodeTable(encoder, [numbers('Age', [3])])).toThrow(
      expect.objectContaining({ code: 'ENCODER_COLUMN_MISSING', hint: 'did you mean "Age"?' }),
    )
  })

  it('survives JSON, and then encodes to the same numbers', () => {
    const value = fc.oneof(fc.constant(null), fc.integer({ min: -50, max: 50 }))
    const word = fc.oneof(fc.constant(null), fc.constantFrom('a', 'b', 'c', 'd'))
    fc.assert(
      fc.property(fc.array(fc.tuple(value, word), { minLength: 1, maxLength: 30 }), (rows) => {
        const columns = [numbers('n', rows.map(([n]) => n)), text('w', rows.map(([, w]) => w))] // prettier-ignore
        const encoder = fitEncoder(columns, { rareBelow: 2 })
        const read = tableEncoder.parse(JSON.parse(JSON.stringify(encoder)))
        const encoded = encodeTable(read, columns)
        expect(encoded).toEqual(encodeTable(encoder, columns))
        expect(encoded.shape).toEqual([rows.length, encoder.outputs.length])
        // Every training row is in exactly one category, unless there is none at all.
        const first = encoder.outputs.findIndex((name) => name.startsWith('w='))
        for (const row of rowsOf(encoded)) expect(row.slice(first).reduce((sum, one) => sum + one, 0)).toBe(1)
      }),
      { numRuns: 50 },
    )
  })
})

describe('dates', () => {
  it('refuse days that do not exist', () => {
    expect(dateOf('2023-02-29')).toBeUndefined()
    expect(dateOf('2024-02-29')).toBe(19782 * 86_400_000)
    expect(dateOf('29.02.2024')).toBeUndefined()
    expect(dateOf('2024-01-01 25:00:00')).toBeUndefined()
  })

  it('count the days of a year from 1', () => {
    expect(partOf('day-of-year', dateOf('2024-12-31')!)).toBe(366)
    expect(partOf('day-of-year', dateOf('2023-01-01')!)).toBe(1)
  })
})
