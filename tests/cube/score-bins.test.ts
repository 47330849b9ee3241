import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chooseScoreBins } from '../../src/cube/score-bins.js'
import type { Database } from '../../src/environment/duckdb.js'
import type { Dataset } from '../../src/data/dataset.js'
import { datasetOf, openMemory, tableOf, tools } from './support.js'

let database: Database
beforeAll(async () => {
  database = await openMemory()
})
afterAll(() => database.close())

/** `distinct` different scores in [0, 1), three rows each, and one row without. */
async function scores(distinct: number): Promise<Dataset> {
  const dataset = await datasetOf(database, tableOf({ s: 'number' }, []))
  await database.query(
    `INSERT INTO ${dataset.relation} SELECT i % ${distinct} / ${distinct} FROM range(${3 * distinct}) AS t(i) UNION ALL SELECT NULL`,
  )
  return dataset
}
const options = {
  column: 's',
  bins: 'auto',
  range: [0, 1],
  threshold: 0.5,
  higherIs: 'positive',
  calibrationBins: [10],
} as const

describe('chooseScoreBins', () => {
  it('keeps up to 4,096 distinct scores exact and bins more', async () => {
    for (const distinct of [3700, 3900, 4050, 4096])
      expect(await chooseScoreBins(await scores(distinct), options, tools)).toEqual({ kind: 'exact' })
    const bins = await chooseScoreBins(await scores(4097), options, tools)
    expect(bins).toMatchObject({ kind: 'edges', edges: { length: 1001 } })
  })

  it('bins as many as asked for', async () => {
    const bins = await chooseScoreBins(await scores(5), { ...options, bins: 20, threshold: 0.31 }, tools)
    expect(bins).toMatchObject({ kind: 'edges', edges: { length: 22 } })
  })

  it('takes the observed ends where no range is given', async () => {
    const bins = await chooseScoreBins(
      await scores(5),
      { ...options, bins: 2, range: null, calibrationBins: [] },
      tools,
    )
    expect(bins).toEqual({ kind: 'edges', edges: [0, 0.4, 0.5, 0.8] })
  })

  it('keeps one score, or none, exact', async () => {
    const one = await datasetOf(database, tableOf({ s: 'number' }, [{ s: 0.3 }]))
    expect(await chooseScoreBins(one, { ...options, bins: 10, range: null }, tools)).toEqual({ kind: 'exact' })
    const none = await datasetOf(database, tableOf({ s: 'number' }, [{ s: null }]))
    expect(await chooseScoreBins(none, { ...options, bins: 10, range: null }, tools)).toEqual({ kind: 'exact' })
  })
})
