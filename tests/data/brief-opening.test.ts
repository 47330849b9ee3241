import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { makeCube } from '../../src/cube/make-cube.js'
import type { Dataset } from '../../src/data/dataset.js'
import { openDataset } from '../../src/data/open-dataset.js'
import { profileColumns } from '../../src/data/profile-columns.js'
import { openDatabase } from '../../src/environment/duckdb.js'
import { cubeSpec } from '../../src/schema/cube.js'
import { dataConfig } from '../../src/schema/config.js'
import { quiet, role, testFolder } from './support.js'

const folder = testFolder()

/** More rows than are read as soon as looked at; `late` puts a value into the last ten. */
async function write(name: string, select: string): Promise<string> {
  const path = join(folder.path, name)
  const database = await openDatabase({ spillFolder: folder.path })
  await database.query(`COPY (SELECT ${select} FROM range(250000)) TO '${path}' (FORMAT parquet)`)
  await database.close()
  return path
}

function late(wrong: string, right: string): string {
  return `CASE WHEN range >= 249990 THEN ${wrong} ELSE ${right} END`
}

const roles = [
  role('g', 'sensitive feature'),
  role('y', 'label'),
  role('s', 'score', 'number'),
  role('w', 'weight', 'number'),
]
const usual = {
  g: "'g' || (range % 3)",
  y: 'range % 2',
  s: '((range * 7919) % 249989) / 249989.0::DOUBLE',
  w: '(1 + range % 50) / 8.0::DOUBLE',
}

function columns(some: Partial<typeof usual> = {}): string {
  return Object.entries({ ...usual, ...some })
    .map(([name, sql]) => `${sql} AS ${name}`)
    .join(', ')
}

function open(source: string, forCube: boolean, missing: string[] = ['', '?']): Promise<Dataset> {
  const data = dataConfig.parse({ source, missing })
  return openDataset(
    { data, roleColumns: roles, threads: 2, ...(forCube ? { forCube: { addsUp: ['s', 'w'] } } : {}) },
    quiet,
  )
}

const spec = cubeSpec.parse({
  ...{ version: 1, task: 'binary', favourable: 'positive', intersections: [], control: [], decision: null },
  ...{ sensitive: [{ name: 'g', column: 'g' }], label: { column: 'y', positive: '1' }, rank: null, where: null },
  ...{ weight: 'w', minimum: {}, extra: null },
  score: {
    column: 's',
    threshold: 0.5,
    range: [0, 1],
    higherIs: 'positive',
    bins: { kind: 'edges', edges: [0, 0.5, 1] },
  },
})

/** What both ways of opening a file give: rows, profiles of all columns, cube. */
async function seen(source: string, forCube: boolean, missing?: string[]) {
  const dataset = await open(source, forCube, missing)
  try {
    const cube = await makeCube(dataset, spec, {}, quiet)
    return {
      brief: dataset.profilesLater !== undefined,
      rows: dataset.rows,
      cube,
      profiles: await profileColumns(dataset, quiet),
    }
  } finally {
    await dataset.close()
  }
}

async function errorOf(source: string, forCube: boolean) {
  try {
    await seen(source, forCube)
  } catch (error) {
    const { code, message } = error as { code?: string; message: string }
    return { code, message }
  }
  throw new Error('nothing was refused')
}

describe('opening a file for a cube', () => {
  it.each([
    ['no missing token', columns(), undefined],
    ['a missing token in the last rows', columns({ g: late("'?'", "'g' || (range % 3)") }), undefined],
    ['a number as missing token', columns({ y: late('-9', 'range % 2') }), ['', '-9']],
    ['empty cells', columns({ g: late('NULL', "'g' || (range % 3)"), s: late('NULL', usual.s) }), undefined],
    ['a group in the last rows only', columns({ g: late("'it''s new'", "'g' || (range % 3)") }), undefined],
    ['many groups', columns({ g: "'g' || (range % 300)" }), undefined],
    ['few scores', columns({ s: '(range % 100) / 128.0::DOUBLE' }), undefined],
  ])('finds what a look at every row finds: %s', async (name, select, missing) => {
    const source = await write(`${name.replaceAll(' ', '-')}.parquet`, select)
    const [whole, brief] = [await seen(source, false, missing), await seen(source, true, missing)]
    expect([whole.brief, brief.brief]).toEqual([false, true])
    expect({ ...brief, brief: null }).toEqual({ ...whole, brief: null })
  })

  it.each([
    ['a score that is no number', columns({ s: late("'NaN'::DOUBLE", usual.s) }), 'NUMBER_EXPECTED'],
    ['an infinite score', columns({ s: late("'Infinity'::DOUBLE", usual.s) }), 'NUMBER_EXPECTED'],
    ['a weight that is no number', columns({ w: late("'NaN'::DOUBLE", usual.w) }), 'NUMBER_EXPECTED'],
    ['no weight', columns({ w: late('NULL', usual.w) }), 'WEIGHT_MISSING'],
    ['a weight of zero', columns({ w: late('0', usual.w) }), 'WEIGHT_NOT_POSITIVE'],
    ['a score beyond its range', columns({ s: late('2', usual.s) }), 'SCORE_OUT_OF_RANGE'],
  ])('refuses with the same sentence, by row: %s', async (name, select, code) => {
    const source = await write(`${name.replaceAll(' ', '-')}.parquet`, select)
    const brief = await errorOf(source, true)
    expect(brief).toEqual(await errorOf(source, false))
    expect(brief.code).toBe(code)
    expect(brief.message).toMatch(/249,?991|249,?990/)
  })
})
