import { createHash } from 'node:crypto'
import type * as FileSystem from 'node:fs'
import { chmodSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { getuid } from 'node:process'
import path from 'node:path'

import { describe, expect, it, vi } from 'vitest'

import { readRun } from '../../src/store/read-run.js'
import { writeReports, writeRun } from '../../src/store/write-run.js'
import { aFolder, contentOf, toWrite } from './a-folder.js'

/** Calls that a test lets through before the process is killed; null never kills. */
const killer = vi.hoisted(() => ({ after: null as number | null, dead: false, error: '' }))

vi.mock('node:fs', async (importOriginal) => {
  const fs = await importOriginal<typeof FileSystem>()
  /** A kill leaves everything as it is: nothing after it reaches the disk, cleaning up neither. */
  const mortal = <T extends (...args: never[]) => unknown>(call: T): T =>
    ((...args: Parameters<T>) => {
      if (killer.dead) throw new Error('killed')
      if (killer.after !== null && killer.after-- <= 0) {
        killer.dead = killer.error === ''
        killer.after = null
        throw Object.assign(new Error('killed'), killer.error ? { code: killer.error } : {})
      }
      return call(...args)
    }) as T
  return {
    ...fs,
    writeFileSync: mortal(fs.writeFileSync),
    renameSync: mortal(fs.renameSync),
    copyFileSync: mortal(fs.copyFileSync),
    rmSync: ((...args: Parameters<typeof fs.rmSync>) => {
      if (killer.dead) throw new Error('killed')
      fs.rmSync(...args)
    }) as typeof fs.rmSync,
  }
})

/** Runs with the process dying (or, with a code, the disk failing) at call number `after` to the disk. Says whether it got that far. */
function dyingAfter(after: number, write: () => void, code = ''): boolean {
  Object.assign(killer, { after, dead: false, error: code })
  try {
    write()
    return false
  } catch {
    return true
  } finally {
    Object.assign(killer, { after: null, dead: false, error: '' })
  }
}

describe('writing a run', () => {
  it('leaves the four JSON files and the reports, and nothing else', () => {
    const folder = path.join(aFolder(), 'deep', 'run')
    const names = writeRun(folder, toWrite('one'))
    expect(names.sort()).toEqual(['cube.json', 'meta.json', 'report.html', 'run.json', 'verdict.json'])
    expect(readdirSync(folder).sort()).toEqual(names)
  })

  it('is canonical JSON with sorted keys, line feeds and no time in run.json; meta.json holds the digests of the bytes', () => {
    const folder = aFolder()
    writeRun(folder, toWrite('one'))
    const files = contentOf(folder)
    for (const name of ['run.json', 'cube.json', 'verdict.json', 'meta.json']) {
      const value = JSON.parse(files[name]!) as object
      expect(Object.keys(value)).toEqual(Object.keys(value).sort())
      expect(files[name]).toMatch(/\}\n$/u)
      expect(files[name]).not.toContain('\r')
    }
    const meta = JSON.parse(files['meta.json']!) as { sha256: Record<string, string>; startedAt: string; host: string }
    expect(meta).toMatchObject({ startedAt: '2026-06-01T00:00:00.000Z', host: 'here' })
    for (const name of ['run.json', 'cube.json', 'verdict.json'])
      expect(meta.sha256[name]).toBe(createHash('sha256').update(files[name]!).digest('hex'))
    expect(files['run.json']).not.toContain('2026-06-01')
  })

  it('gives the same bytes for the same run', () => {
    const [a, b] = [aFolder(), aFolder()]
    writeRun(a, toWrite('one'))
    writeRun(b, toWrite('one'))
    expect(contentOf(a)).toEqual(contentOf(b))
  })

  it('replaces an earlier run with its reports, and leaves files alone that are none of its own', () => {
    const folder = aFolder()
    writeFileSync(path.join(folder, 'notes.txt'), 'mine')
    writeRun(folder, toWrite('one', { reports: { 'report.html': 'one', 'report.zh.html': 'one' } }))
    writeRun(folder, toWrite('two', { reports: { 'report.html': 'two' } }))
    expect(Object.keys(contentOf(folder))).toEqual([
      'cube.json',
      'meta.json',
      'notes.txt',
      'report.html',
      'run.json',
      'verdict.json',
    ])
    expect(readRun(folder).run.title).toBe('two')
  })

  it('takes reports away that were added to the earlier run later', () => {
    const folder = aFolder()
    writeRun(folder, toWrite('one'))
    writeReports(folder, { 'report.zh.html': 'one', 'card.md': 'one' })
    writeRun(folder, toWrite('two'))
    expect(Object.keys(contentOf(folder))).toEqual([
      'cube.json',
      'meta.json',
      'report.html',
      'run.json',
      'verdict.json',
    ])
  })

  it('copies kept rows in', () => {
    const [from, folder] = [path.join(aFolder(), 'rows'), aFolder()]
    writeFileSync(from, 'PAR1')
    expect(writeRun(folder, toWrite('one', { rows: from }))).toContain('decisions.parquet')
    expect(contentOf(folder)['decisions.parquet']).toBe('PAR1')
  })

  it('may be without a cube', () => {
    const folder = aFolder()
    expect(writeRun(folder, toWrite('one', { cube: null }))).not.toContain('cube.json')
    expect(readRun(folder).run.title).toBe('one')
  })

  it('adds reports later without touching the run', () => {
    const folder = aFolder()
    writeRun(folder, toWrite('one'))
    const before = contentOf(folder)
    expect(writeReports(folder, { 'report.zh.html': '<p>一</p>' })).toEqual(['report.zh.html'])
    expect(contentOf(folder)).toEqual({ ...before, 'report.zh.html': '<p>一</p>' })
  })
})

describe('a writer that is killed', () => {
  it('at any moment leaves either the earlier run or the new one whole, never a mixture', () => {
    const seen = new Set<string | null>()
    for (let after = 0; ; after++) {
      const folder = aFolder()
      writeRun(folder, toWrite('old', { reports: { 'report.html': 'old', 'report.md': 'old' } }))
      const died = dyingAfter(after, () => writeRun(folder, toWrite('new', { reports: { 'report.html': 'new' } })))
      const { run } = readRun(folder)
      const files = contentOf(folder)
      expect(files['report.html']).toBe(run.title)
      expect(files['report.md']).toBe(run.title === 'old' ? 'old' : undefined)
      seen.add(run.title)
      if (!died) break
    }
    expect([...seen]).toEqual(['old', 'new'])
  })

  it('is cleaned up after by the next', () => {
    const folder = aFolder()
    dyingAfter(3, () => writeRun(folder, toWrite('dead')))
    expect(readdirSync(folder).some((name) => name.endsWith('.tmp'))).toBe(true)
    writeRun(folder, toWrite('alive'))
    expect(readdirSync(folder).some((name) => name.endsWith('.tmp'))).toBe(false)
  })
})

describe('a disk that fails', () => {
  it.each([0, 2, 4])('at write %i leaves the earlier run as it was and no temporary file', (after) => {
    const folder = aFolder()
    writeRun(folder, toWrite('old'))
    const before = contentOf(folder)
    expect(dyingAfter(after, () => writeRun(folder, toWrite('new')), 'ENOSPC')).toBe(true)
    expect(contentOf(folder)).toEqual(before)
  })

  it('leaves no new folder behind, and says in one sentence that the disk is full', () => {
    const parent = aFolder()
    Object.assign(killer, { after: 2, error: 'ENOSPC' })
    expect(() => writeRun(path.join(parent, 'a', 'run'), toWrite('one'))).toThrow(
      expect.objectContaining({
        code: 'RUN_UNWRITABLE',
        exitCode: 2,
        message: expect.stringContaining('the disk is full'),
      }),
    )
    Object.assign(killer, { after: null, error: '' })
    expect(readdirSync(parent)).toEqual([])
  })

  it('says that a file is in the way', () => {
    const file = path.join(aFolder(), 'plain')
    writeFileSync(file, 'x')
    expect(() => writeRun(path.join(file, 'under'), toWrite('one'))).toThrow(/is a file, not a folder/u)
    expect(() => writeRun(file, toWrite('one'))).toThrow(/there is a file of this name/u)
  })

  it.skipIf(getuid?.() === 0)('says that permission is denied', () => {
    const folder = aFolder()
    chmodSync(folder, 0o500)
    expect(() => writeRun(path.join(folder, 'run'), toWrite('one'))).toThrow(/permission denied/u)
  })

  it('says that a folder is where a file should be', () => {
    const folder = aFolder()
    mkdirSync(path.join(folder, 'run.json'))
    expect(() => writeRun(folder, toWrite('one'))).toThrow(/there is a folder of this name/u)
    expect(readdirSync(folder)).toEqual(['run.json'])
  })
})
