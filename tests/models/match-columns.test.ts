import { describe, expect, it } from 'vitest'

import type { Column } from '../../src/data/dataset.js'
import { fitEncoder } from '../../src/models/fit-encoder.js'
import { matchColumns, type MatchOptions } from '../../src/models/match-columns.js'
import type { InputSpec } from '../../src/models/model.js'

const input = (name: string, width: number | null, dtype: InputSpec['dtype'] = 'float32'): InputSpec => ({
  name,
  dtype,
  shape: ['rows', width],
  role: 'features',
})
const column = (name: string, type: Column['type'] = 'number'): Column => ({ name, type })
const names = (inputs: InputSpec[], columns: Column[], options: MatchOptions = {}): unknown => {
  const found = matchColumns({ name: 'm.onnx', inputs }, columns, options)
  return [found.by, ...found.inputs.map((matched) => matched.columns.map(({ name }) => name))]
}
const problem = (inputs: InputSpec[], columns: Column[], options: MatchOptions = {}): unknown => {
  try {
    return names(inputs, columns, options)
  } catch (error) {
    const { code, message, hint } = error as { code: string; message: string; hint: string }
    return { code, message, hint }
  }
}

describe('matching inputs to columns', () => {
  it('goes by name where every input is a column', () => {
    expect(names([input('b', 1), input('a', 1)], [column('a'), column('x'), column('b')])).toEqual([
      'name',
      ['b'],
      ['a'],
    ])
  })

  it('sees through what converters do to names', () => {
    const columns = [column('Capital Gain'), column('hours.per.week')]
    expect(names([input('hours_per_week', 1), input('capital_gain', 1)], columns)).toEqual([
      'name',
      ['hours.per.week'],
      ['Capital Gain'],
    ])
  })

  it('goes by order where number and types fit, without columns of other roles', () => {
    const columns = [column('a'), column('label', 'text'), column('b'), column('c', 'boolean')]
    expect(names([input('x', 3)], columns, { exclude: ['label'] })).toEqual(['order', ['a', 'b', 'c']])
    expect(problem([input('x', 4)], columns)).toMatchObject({ code: 'MODEL_COLUMNS_UNMATCHED' }) // text is no number
  })

  it('goes by a map where one is given', () => {
    expect(names([input('x', 2)], [column('a'), column('b'), column('c')], { inputs: { x: ['c', 'a'] } })).toEqual([
      'map',
      ['c', 'a'],
    ])
  })

  it('goes by the columns of the encoder, under the names of the map', () => {
    const encoder = fitEncoder([{ name: 'age', type: 'number', values: [1] }], { input: 'x' })
    const model = { name: 'credit', inputs: [input('x', 1)], encoder }
    const match = (columns: Column[], options: MatchOptions = {}): unknown =>
      matchColumns(model, columns, options).inputs[0]!.columns
    expect(match([column('income'), column('age')])).toEqual([column('age')])
    expect(match([column('Age in years')], { inputs: { age: 'Age in years' } })).toEqual([column('Age in years')])
    expect(() => match([column('Age')])).toThrow(expect.objectContaining({ hint: 'did you mean "Age"?' }))
  })

  it('shows both sides where nothing fits', () => {
    const found = problem([input('input', 7)], [column('age'), column('sex', 'text')]) as {
      message: string
      hint: string
    }
    expect(found.message).toContain('input (float32 [rows, 7])')
    expect(found.message).toContain('age (number), sex (text)')
    expect(found.hint).toContain('inputs: { input: [column')
  })

  it.each([
    ['a column that is not there', { x: ['a', 'bb'] }, 'MODEL_COLUMN_NOT_FOUND'],
    ['too few columns', { x: 'a' }, 'MODEL_MAP_WIDTH'],
    ['an input that is not there', { y: ['a', 'b'] }, 'MODEL_MAP_UNKNOWN'],
    ['text for numbers', { x: ['a', 't'] }, 'MODEL_COLUMN_TYPE'],
  ])('refuses a map with %s', (_, inputs, code) => {
    expect(problem([input('x', 2)], [column('a'), column('b'), column('t', 'text')], { inputs })).toMatchObject({
      code,
    })
  })
})
