import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'

import { describe, expect, it } from 'vitest'

import { isProbityError, type ProbityError } from '../../src/errors.js'
import { checkTarget } from '../../src/store/check-target.js'
import { digestOfRows } from '../../src/store/digest-of-rows.js'
import { listRuns } from '../../src/store/list-runs.js'
import { readCubeFile, readRun } from '../../src/store/read-run.js'
import { checkRun, verifyRun } from '../../src/store/verify.js'
import { writeRun } from '../../src/store/write-run.js'
import { sha256 } from '../../src/environment/digest.js'
import { aFolder, toWrite } from './a-folder.js'

function errorOf(read: () => unknown): ProbityError {
  try {
    read()
  } catch (error) {
    if (isProbityError(error)) return error
    throw error
  }
  throw new Error('no error')
}

function written(title = 'one'): string {
  const folder = aFolder()
  writeRun(folder, toWrite(title))
  return folder
}

describe('reading a run', () => {
  it('gives what was written, by its folder or its run.json', () => {
    const folder = written()
    const { run, verdict, cube } = toWrite('one')
    for (const place of [folder, path.join(folder, 'run.json')])
      expect(readRun(place)).toMatchObject({ run, verdict, folder })
    expect(readCubeFile(folder)).toEqual(cube)
    expect(readCubeFile(path.join(folder, 'cube.json'))).toEqual(cube)
  })

  it('takes a run.json alone', () => {
    const folder = written()
    for (const name of ['meta.json', 'verdict.json', 'cube.json']) rmSync(path.join(folder, name))
    expect(readRun(folder)).toMatchObject({ verdict: null, meta: null })
  })

  it('refuses what is not there, not a run, or a file of another name', () => {
    expect(errorOf(() => readRun(path.join(aFolder(), 'nothing'))).code).toBe('RUN_NOT_FOUND')
    expect(errorOf(() => readRun(aFolder())).message).toContain('holds no run.json')
    const file = path.join(written(), 'report.html')
    expect(errorOf(() => readRun(file)).code).toBe('RUN_NOT_A_RUN')
  })

  it.each([
    ['{"schemaVersion": 7}', 'RUN_FUTURE_VERSION', 'schemaVersion 7'],
    ['{"schemaVersion": 1', 'RUN_BROKEN', 'not valid JSON'],
    ['', 'RUN_BROKEN', 'not valid JSON'],
    ['{"schemaVersion": 1}', 'RUN_INVALID', 'tool is absent'],
    ['[]', 'RUN_INVALID', 'the file is []'],
    ['null', 'RUN_INVALID', 'the file is null'],
  ])('refuses %s', (text, code, words) => {
    const folder = aFolder()
    writeFileSync(path.join(folder, 'run.json'), text)
    const error = errorOf(() => readRun(folder))
    expect(error.code).toBe(code)
    expect(error.exitCode).toBe(2)
    expect(error.message).toContain(words)
  })

  it('refuses what it cannot read, with the reason', () => {
    const folder = written()
    rmSync(path.join(folder, 'run.json'))
    mkdirSync(path.join(folder, 'run.json'))
    expect(errorOf(() => readRun(folder))).toMatchObject({
      code: 'RUN_UNREADABLE',
      message: expect.stringContaining('there is a folder of this name'),
    })
  })

  it('knows kept rows by their digest', async () => {
    const folder = written()
    expect(await digestOfRows(folder)).toEqual([])
    writeFileSync(path.join(folder, 'decisions.parquet'), 'PAR1')
    expect(await digestOfRows(folder)).toEqual([sha256('PAR1')])
  })

  it('refuses a run that was edited after it was written', () => {
    const folder = written()
    const file = path.join(folder, 'run.json')
    writeFileSync(file, readFileSync(file, 'utf8').replace('0.3', '0.4'))
    expect(errorOf(() => readRun(folder)).code).toBe('RUN_CHANGED')
  })
})

describe('verifying a run', () => {
  it('says of each file that it is unchanged, and of an input that it is not at hand', async () => {
    expect(await verifyRun(written())).toEqual([
      ...['run.json', 'cube.json', 'verdict.json', 'meta.json'].map((name) => ({
        name,
        kind: 'run',
        status: 'unchanged',
      })),
      { name: 'x.csv', kind: 'input', status: 'not at hand' },
    ])
  })

  it.each(['run.json', 'cube.json', 'verdict.json', 'meta.json'])(
    'detects a change of any one byte of %s',
    async (name) => {
      const folder = written()
      const file = path.join(folder, name)
      const bytes = readFileSync(file)
      for (let at = 0; at < bytes.length; at += Math.max(1, Math.floor(bytes.length / 60))) {
        const changed = Buffer.from(bytes)
        // White space may change in meta.json, which is told by its content.
        if (name === 'meta.json' && /\s/u.test(String.fromCharCode(changed[at]!))) continue
        changed[at] = changed[at]! ^ 1
        writeFileSync(file, changed)
        await expect(verifyRun(folder)).rejects.toSatisfy(isProbityError)
      }
      writeFileSync(file, bytes)
      expect((await verifyRun(folder)).every(({ status }) => status !== 'changed')).toBe(true)
    },
  )

  it('names every file that is changed or missing', async () => {
    const folder = written()
    rmSync(path.join(folder, 'cube.json'))
    writeFileSync(path.join(folder, 'run.json'), '{}')
    expect((await checkRun(folder)).map(({ status }) => status)).toEqual([
      'changed',
      'missing',
      'unchanged',
      'unchanged',
    ])
    await expect(verifyRun(folder)).rejects.toThrow(/run\.json and .*cube\.json/u)
  })

  it('compares inputs where they are at hand', async () => {
    const data = aFolder()
    writeFileSync(path.join(data, 'x.csv'), 'g,d\n')
    const folder = aFolder()
    const { run, ...rest } = toWrite('one')
    writeRun(folder, { ...rest, run: { ...run, inputs: [{ role: 'data', name: 'x.csv', sha256: sha256('g,d\n') }] } })
    const status = async (): Promise<unknown> => (await verifyRun(folder, { inputs: [data] })).at(-1)?.status
    expect(await status()).toBe('unchanged')
    writeFileSync(path.join(data, 'x.csv'), 'g,e\n')
    expect(await status()).toBe('different')
  })

  it('needs meta.json', async () => {
    const folder = written()
    rmSync(path.join(folder, 'meta.json'))
    await expect(verifyRun(folder)).rejects.toThrow(/no meta\.json/u)
  })
})

describe('the list of runs', () => {
  it('has the latest first and says what cannot be read', () => {
    const parent = aFolder()
    const at = (name: string, startedAt: string): string[] =>
      writeRun(path.join(parent, name), toWrite(name, { meta: { startedAt } }))
    at('march', '2026-03-01')
    at('may', '2026-05-01')
    at('april', '2026-04-01')
    writeFileSync(path.join(parent, 'march', 'run.json'), 'x')
    const listed = listRuns(parent)
    expect(listed.map(({ name, stored }) => [name, stored?.run.title ?? null])).toEqual([
      ['may', 'may'],
      ['april', 'april'],
      ['march', null],
    ])
    expect(listed[2]!.problem).toContain('not valid JSON')
    expect(listed[0]!.stored).toMatchObject({ verdict: { verdict: 'none' }, meta: { startedAt: '2026-05-01' } })
  })

  it('of nothing is empty', () => {
    expect(listRuns(path.join(aFolder(), 'nothing'))).toEqual([])
  })
})

describe('the target of an audit', () => {
  it('may be a new folder in an old one, but nothing under a file', () => {
    const folder = aFolder()
    expect(() => checkTarget(path.join(folder, 'a', 'b'))).not.toThrow()
    writeFileSync(path.join(folder, 'plain'), 'x')
    expect(errorOf(() => checkTarget(path.join(folder, 'plain', 'under')))).toMatchObject({
      code: 'RUN_UNWRITABLE',
      message: expect.stringContaining('plain is a file'),
    })
  })
})
