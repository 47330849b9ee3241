import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'

import { openDatabase } from '../../src/environment/duckdb.js'
import { openModel } from '../../src/models/open-model.js'
import type { ConfigInput } from '../../src/schema/config.js'
import { audit } from '../../src/workflow/audit.js'
import { train } from '../../src/workflow/train.js'
import { loans } from './loans.js'

const folder = mkdtempSync(path.join(os.tmpdir(), 'probity-test-rows-'))
afterAll(() => rmSync(folder, { recursive: true }))
const at = (name: string): string => path.join(folder, name)

const rows = loans(300).map((row) => (row.id % 10 === 3 ? { ...row, paid: null } : row))
const source = at('loans.csv')
writeFileSync(
  source,
  [Object.keys(rows[0]!), ...rows.map((row) => Object.values(row))].map((line) => line.join(',')).join('\n'),
)

function config(testRows: string | null, settings: ConfigInput['train'] = {}): ConfigInput {
  return {
    ...{ task: 'binary', seed: 2, threads: 1, data: { source, id: 'id' } },
    roles: { label: { column: 'paid', positive: 'yes' }, sensitive: ['sex'] },
    train: { epochs: 3, output: at('model'), testRows, ...settings },
  }
}

async function read(sql: string): Promise<Record<string, unknown>[]> {
  const database = await openDatabase({ spillFolder: folder })
  const { names, columns } = await database.query(sql)
  await database.close()
  return columns[0]!.map((_, row) => Object.fromEntries(names.map((name, i) => [name, columns[i]![row]])))
}

describe('rows kept for the test', () => {
  it('are written as they are in the source, and are those that the training judged itself by', async () => {
    const file = at('test.parquet')
    const { record } = await train(config(file))
    const kept = await read(`SELECT * FROM '${file}'`)
    expect(kept).toHaveLength(record.data.rows.test)
    const ids = kept.map(({ id }) => Number(id))
    expect(ids).toEqual([...ids].sort((a, b) => a - b))
    for (const row of kept) {
      const own = rows[Number(row['id'])]!
      expect(row).toMatchObject({ sex: own.sex, home: own.home, paid: own.paid })
      expect(row['income']).toBe(own.income)
      expect(own.paid).not.toBeNull()
    }

    const { run } = await audit({ ...config(file), data: { source: file, id: 'id' }, model: { path: at('model') } })
    const measured = (id: string): number | null =>
      run.analyses.flatMap(({ measurements }) => measurements).find((one) => one.id === id)!.value
    const judged = (id: string): number | null => record.evaluation.measurements.find((one) => one.id === id)!.value
    expect(measured('groups/accuracy')).toBeCloseTo(judged('training/accuracy')!, 12)
    expect(measured('groups/auc[sex=f]')).toBeCloseTo(judged('training/auc[sex=f]')!, 12)
    expect(JSON.stringify(run)).not.toContain('audited-rows-trained-on')
  })

  it('change nothing of the model, and come as text too', async () => {
    const bundle = async (file: string | null): Promise<string> => {
      await train(config(file))
      return readFileSync(path.join(at('model'), 'probity.json'), 'utf8')
    }
    expect(await bundle(at('test.csv'))).toBe(await bundle(null))
    await bundle(at('test.ndjson'))
    const [text, json] = [
      await read(`SELECT id, debt, paid FROM read_csv('${at('test.csv')}', types = {'paid': 'VARCHAR'})`),
      await read(`SELECT id, debt, paid FROM '${at('test.ndjson')}'`),
    ]
    expect(text.length).toBeGreaterThan(20)
    expect(json).toEqual(text)
    await (await openModel(at('model'))).close()
  })

  it('are refused before the training where they cannot be written', async () => {
    const refused = (file: string, settings: ConfigInput['train'], more: ConfigInput = {}) =>
      expect(train({ ...config(file, settings), ...more })).rejects.toMatchObject({
        code: expect.stringMatching('TRAINING_TEST_ROWS_') as string,
      })
    const before = readdirSync(folder).sort()
    await refused(at('test.xlsx'), {})
    await refused(folder, {})
    await refused(source, {})
    await refused(at('none.csv'), { split: { test: 0 } })
    await refused(at('none.csv'), { split: { folds: 3 } })
    await refused(at('none.csv'), { input: { kind: 'images' } }, { data: { images: { folder } } })
    expect(readdirSync(folder).sort()).toEqual(before)
    expect(existsSync(at('none.csv'))).toBe(false)
  })
})
