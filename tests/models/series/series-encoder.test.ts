import { describe, expect, it } from 'vitest'
import { encodeSeries } from '../../../src/models/series/encode-series.js'
import { fitSeries, type FitSeriesOptions } from '../../../src/models/series/fit-series.js'
import type { ColumnValues } from '../../../src/models/column-values.js'

const lists = (name: string, values: (string | null)[]): ColumnValues => ({ name, type: 'text', values })
const numbers = (name: string, values: (number | null)[]): ColumnValues => ({ name, type: 'number', values })
const options: FitSeriesOptions = {
  ...{ input: 'series', lengths: 'lengths', form: 'lists', columns: ['x'], id: null, time: null, length: 'auto' },
  ...{ keep: 'end', missing: 'error', scale: 'none', layout: 'steps' },
}
const encode = (columns: ColumnValues[], more: Partial<FitSeriesOptions> = {}) => {
  const encoder = fitSeries(columns, { ...options, columns: columns.map(({ name }) => name), ...more })
  const found = encodeSeries(encoder, columns)
  return {
    encoder,
    shape: found.series!.shape,
    values: [...(found.series!.data as Float32Array)],
    lengths: found.lengths === undefined ? null : [...(found.lengths.data as Int32Array)],
  }
}

describe('a series encoder', () => {
  it('reads lists as people write them and fills them up with 0', () => {
    const { shape, values, lengths } = encode([lists('x', ['[1, 2.5]', '3;4|-5', '6', '( 7 8e1 )'])])
    expect(shape).toEqual([4, 3, 1])
    expect(values).toEqual([1, 2.5, 0, 3, 4, -5, 6, 0, 0, 7, 80, 0])
    expect(lengths).toEqual([2, 3, 1, 2])
  })

  it('puts channels side by side and scales each by all its training steps', () => {
    const { values, encoder } = encode([lists('a', ['1 2', '3 6']), lists('b', ['0 10', '10 20'])], {
      scale: 'standard',
    })
    // by hand: a has mean 3 and variance (4 + 1 + 0 + 9)/4 = 3.5, b has mean 10 and variance 50
    const [deviationA, deviationB] = [Math.sqrt(3.5), Math.sqrt(50)]
    const by = (a: number, b: number): number[] => [(a - 3) / deviationA, (b - 10) / deviationB]
    const expected = [...by(1, 0), ...by(2, 10), ...by(3, 10), ...by(6, 20)]
    values.forEach((value, at) => expect(value).toBeCloseTo(expected[at]!, 6))
    expect(encoder.scales).toHaveLength(2)
  })

  it('takes columns as steps; those missing at the end are none', () => {
    const columns = [numbers('t1', [1, 4]), numbers('t2', [2, null]), numbers('t3', [3, null])]
    const { values, lengths, shape } = encode(columns, { form: 'steps' })
    expect([shape, values, lengths]).toEqual([
      [2, 3, 1],
      [1, 2, 3, 4, 0, 0],
      [3, 1],
    ])
  })

  it('keeps the latest steps, or the first', () => {
    expect(encode([lists('x', ['1 2 3 4'])], { length: 2 }).values).toEqual([3, 4])
    expect(encode([lists('x', ['1 2 3 4'])], { length: 2, keep: 'start' }).values).toEqual([1, 2])
  })

  it('makes one vector of all steps where they are equally many', () => {
    const flat = encode([lists('a', ['1 2', '3 4']), lists('b', ['5 6', '7 8'])], { lengths: null, layout: 'flat' })
    expect([flat.shape, flat.values, flat.lengths]).toEqual([[2, 4], [1, 5, 2, 6, 3, 7, 4, 8], null])
  })

  it('refuses series of uneven length where all must have one', () => {
    expect(() => encode([lists('x', ['1 2 3', '1 2'])], { lengths: null })).toThrow(
      'Row 2 has a series of 2 steps; every series must have 3.',
    )
  })

  it('refuses gaps, unless the last value may stand in', () => {
    expect(() => encode([lists('x', ['1 null 3'])])).toThrow('Row 1 has no value at step 2 of its series (column "x").')
    expect(encode([lists('x', ['1 NULL 3', '1 NaN 2'])], { missing: 'last' }).values).toEqual([1, 1, 3, 1, 1, 2])
    expect(() => encode([lists('x', ['null 3'])], { missing: 'last' })).toThrow('step 1')
    const columns = [numbers('t1', [1]), numbers('t2', [null]), numbers('t3', [3])]
    expect(() => encode(columns, { form: 'steps' })).toThrow('(column "t2")')
  })

  it('refuses words, series without steps and channels that do not fit', () => {
    expect(() => encode([lists('x', ['1 two'])])).toThrow('Row 1 of column "x" holds "two"; a series holds numbers.')
    for (const empty of ['[]', '', null])
      expect(() => encode([lists('x', ['1', empty])])).toThrow('Row 2 has a series without a step')
    expect(() => encode([lists('a', ['1 2']), lists('b', ['1'])])).toThrow(
      'Row 1 has 1 steps in column "b" and 2 in "a".',
    )
  })
})
