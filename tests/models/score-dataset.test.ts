import { describe, expect, it } from 'vitest'

import type { Dataset } from '../../src/data/dataset.js'
import { datasetFromMemory } from '../../src/data/from-memory.js'
import { createTools } from '../../src/environment/create-tools.js'
import { createBuilder } from '../../src/graph/builder.js'
import { fitEncoder } from '../../src/models/fit-encoder.js'
import { graphModel } from '../../src/models/graph-model.js'
import type { Model } from '../../src/models/model.js'
import { predictTable } from '../../src/models/predict-table.js'
import { scoreDataset, type ScoredDataset } from '../../src/models/score-dataset.js'
import { planScores, type ScoreRequest } from '../../src/models/score-plan.js'

const tools = createTools({ seed: 1 })

/** sigmoid(a − b), with the inputs a and b as columns of their own. */
function difference(threads = 1): Promise<Model> {
  const b = createBuilder()
  const [left, right] = [b.input('a', 'float32', ['rows', 1]), b.input('b', 'float32', ['rows', 1])]
  b.output(b.sigmoid(b.subtract(left, right)), 'p')
  return graphModel({ id: '0', name: 'difference.onnx', graph: b.build() }, { threads })
}

const open = (rows: Parameters<typeof datasetFromMemory>[0]): Promise<Dataset> =>
  datasetFromMemory(rows, { roleColumns: [] }, tools)

async function scored(
  rows: Parameters<typeof datasetFromMemory>[0],
  model: Model,
  request: ScoreRequest,
  chunkRows?: number,
): Promise<ScoredDataset> {
  const plan = planScores(model, model.outputs[0]!, request)
  return scoreDataset(await open(rows), model, plan, chunkRows === undefined ? {} : { chunkRows }, tools)
}
const read = async (dataset: Dataset, sql: string): Promise<readonly (readonly unknown[])[]> =>
  (await dataset.database.query(`SELECT ${sql} FROM ${dataset.relation}`)).columns

describe('scoring a dataset', () => {
  it('adds the score of each row beside its columns, in many chunks as in one', async () => {
    const count = 20_011
    const a = Float64Array.from({ length: count }, (_, row) => Math.sin(row))
    const b = Float64Array.from({ length: count }, (_, row) => Math.cos(row * 0.7))
    const expected = Array.from(a, (value, row) => 1 / (1 + Math.exp(-(Math.fround(value) - Math.fround(b[row]!)))))
    const model = await difference()
    for (const chunkRows of [undefined, 1000]) {
      const dataset = await scored({ a, b, row: a.map((_, row) => row) }, model, { task: 'binary' }, chunkRows)
      expect(dataset.columns.map(({ name }) => name)).toEqual(['a', 'b', 'row', 'probity score'])
      const [rows, scores] = await read(dataset, '"row", "probity score"')
      expect(rows).toHaveLength(count)
      rows!.forEach((row, at) => {
        if (Math.abs(Number(scores![at]) - expected[Number(row)]!) > 1e-6) throw new Error(`row ${String(row)}`)
      })
      await dataset.close()
    }
    await model.close()
  }, 240_000)

  it('leaves rows without a score where the model has none, and reports progress', async () => {
    const model = await difference()
    const shares: number[] = []
    const dataset = await scoreDataset(
      await open([{ a: 1, b: 1 }, { a: null, b: 1 }, { a: 3, b: 1 }]), // prettier-ignore
      model,
      planScores(model, model.outputs[0]!, { task: 'binary' }),
      { chunkRows: 2 },
      { ...tools, progress: ({ share }) => shares.push(share!) },
    )
    const [scores] = await read(dataset, '"probity score"')
    expect(scores!.map((score) => score === null)).toEqual([false, true, false])
    expect(scores![0]).toBe(0.5)
    expect(shares).toEqual([2 / 3, 1])
    await dataset.close()
    await model.close()
  })

  it('decides by class for a multiclass task, through an encoder', async () => {
    const encoder = fitEncoder([{ name: 'c', type: 'text', values: ['x', 'y', 'z'] }], { input: 'v', rareBelow: 1 })
    const b = createBuilder()
    b.output(b.softmax(b.input('v', 'float32', ['rows', 3]), -1), 'p') // the class that is said
    const inner = await graphModel({ id: '0', name: 'm', graph: b.build() }, { threads: 1, classes: ['X', 'Y', 'Z'] })
    const model: Model = { ...inner, encoder }
    const dataset = await scored([{ c: 'z' }, { c: 'x' }, { c: 'y' }], model, { task: 'multiclass' })
    expect(await read(dataset, 'c, "probity decision"')).toEqual([
      ['z', 'x', 'y'],
      ['Z', 'X', 'Y'],
    ])
    expect(dataset.matching.by).toBe('encoder')
    await dataset.close()
    await model.close()
  })

  it('replaces the score of an earlier audit', async () => {
    const model = await difference()
    const dataset = await scored([{ a: 2, b: 2, 'probity score': 0.9 }], model, { task: 'binary' })
    expect(await read(dataset, '"probity score"')).toEqual([[0.5]])
    await dataset.close()
    await model.close()
  })

  it('finds rows by their score for messages', async () => {
    const model = await difference()
    const dataset = await scored([{ a: 0, b: 9 }, { a: 9, b: 0 }], model, { task: 'binary' }) // prettier-ignore
    const found = await dataset.locate!('"probity score" > 0.5', 'probity score')
    expect(found.map(({ place }) => place)).toEqual([{ source: 'memory', unit: 'row', number: 2 }])
    await dataset.close()
    await model.close()
  })
})

describe('predicting a table', () => {
  it('gives batches and predictions in the order of the rows, and cleans up', async () => {
    const model = await difference()
    const dataset = await open({ b: [0, 0, 0, 0, 0], a: [1, 2, 3, 4, 5] })
    const seen: number[] = []
    for await (const { start, rows, batch } of predictTable(dataset, model, { chunkRows: 2 }, tools)) {
      expect(start).toBe(seen.length)
      seen.push(...(batch.a!.data as Float32Array))
      expect(batch.b!.shape).toEqual([rows, 1])
    }
    expect(seen).toEqual([1, 2, 3, 4, 5])
    const tables = await dataset.database.query("SELECT count(*) FROM duckdb_tables() WHERE table_name LIKE '%model%'")
    expect(tables.columns[0]).toEqual([0n])
    await dataset.close()
    await model.close()
  })

  it('stops when it is told to', async () => {
    const model = await difference()
    const dataset = await open({ b: [0, 0, 0], a: [1, 2, 3] })
    const abort = new AbortController()
    const work = (async () => {
      for await (const _ of predictTable(dataset, model, { chunkRows: 1 }, { ...tools, signal: abort.signal }))
        abort.abort()
    })()
    await expect(work).rejects.toMatchObject({ code: 'CANCELLED' })
    await dataset.close()
    await model.close()
  })
})
