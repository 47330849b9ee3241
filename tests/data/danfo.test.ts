import { DataFrame } from 'danfojs-node'
import { describe, expect, it } from 'vitest'
import { danfoFromDataset, datasetFromDanfo } from '../../src/data/danfo.js'
import { datasetFromMemory } from '../../src/data/from-memory.js'
import { dataConfig } from '../../src/schema/config.js'
import { quiet, role } from './support.js'

const none = { roleColumns: [] }

describe('danfojs', () => {
  it('reads a DataFrame, its NaN and undefined as missing', async () => {
    const frame = new DataFrame([
      { age: 30, sex: 'F', hired: true },
      { age: NaN, sex: undefined, hired: false },
      { age: 41.5, sex: 'M', hired: null },
    ])
    const dataset = await datasetFromDanfo(frame, none, quiet)
    const { columns } = await dataset.database.query(`SELECT * FROM ${dataset.relation}`)
    expect(dataset.columns).toEqual([
      { name: 'age', type: 'number' },
      { name: 'sex', type: 'text' },
      { name: 'hired', type: 'boolean' },
    ])
    expect(columns).toEqual([
      [30, null, 41.5],
      ['F', null, 'M'],
      [true, false, null],
    ])
    expect(dataset.inputs[0]!.name).toBe('danfojs DataFrame')
    await dataset.close()
  })

  it('reads what danfojs has filtered and changed', async () => {
    const frame = new DataFrame({ g: ['a', 'b', 'a'], x: [1, 2, 3] })
    const filtered = frame.query([true, false, true]) as DataFrame
    filtered.addColumn('y', [10, 30], { inplace: true })
    const dataset = await datasetFromDanfo(filtered, none, quiet)
    const { columns } = await dataset.database.query(`SELECT * FROM ${dataset.relation}`)
    expect(columns).toEqual([
      ['a', 'a'],
      [1, 3],
      [10, 30],
    ])
    await dataset.close()
  })

  it('refuses a word in a score by its row', async () => {
    const frame = new DataFrame({ s: [0.5, 'high'] })
    const opening = datasetFromDanfo(frame, { roleColumns: [role('s', 'score', 'number')] }, quiet)
    await expect(opening).rejects.toMatchObject({
      message: expect.stringMatching(/"high" in danfojs DataFrame, row 2/),
    })
  })

  it('writes a dataset as a DataFrame that danfojs can work with', async () => {
    const rows = [
      { g: 'a', x: 1, flag: true, big: 5n },
      { g: null, x: null, flag: null, big: 6n },
      { g: 'c', x: 4, flag: false, big: 7n },
    ]
    const dataset = await datasetFromMemory(rows, { ...none, data: dataConfig.parse({ where: 'big < 8' }) }, quiet)
    const frame = await danfoFromDataset(dataset, { DataFrame }, quiet)
    expect(frame).toBeInstanceOf(DataFrame)
    expect(frame.columns).toEqual(['g', 'x', 'flag', 'big'])
    expect(frame.values).toEqual([
      ['a', 1, true, 5],
      [null, NaN, null, 6],
      ['c', 4, false, 7],
    ])
    expect(frame.column('x').sum()).toBe(5)
    expect(frame.isNa().values[1]).toEqual([true, true, true, false])
    const found = await danfoFromDataset<DataFrame>(dataset, { columns: ['x'] }, quiet)
    expect(found.shape).toEqual([3, 1])
    await expect(danfoFromDataset(dataset, { columns: ['y'] }, quiet)).rejects.toMatchObject({
      code: 'COLUMN_NOT_FOUND',
    })
    await dataset.close()
  })

  it('gives the same rows back after going in and out', async () => {
    const frame = new DataFrame({ n: [1.5, -2, 1e-7], t: ['x', '"quoted"', 'ü\n'] })
    const dataset = await datasetFromDanfo(frame, none, quiet)
    const back = await danfoFromDataset(dataset, { DataFrame }, quiet)
    await dataset.close()
    expect(back.values).toEqual(frame.values)
  })
})
