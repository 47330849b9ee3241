import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { makeFolder } from '../../src/environment/make-folder.js'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'probity-folder-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('a folder is made', () => {
  it('with its parents, and the topmost that was missing is named', () => {
    expect(makeFolder(path.join(folder, 'a/b/c'))).toBe(path.join(folder, 'a'))
    expect(existsSync(path.join(folder, 'a/b/c'))).toBe(true)
  })

  it('or found as it is', () => {
    expect(makeFolder(folder)).toBeNull()
  })

  it('not where a file stands, nor below one', () => {
    const file = path.join(folder, 'file')
    writeFileSync(file, '')
    expect(() => makeFolder(file)).toThrow(expect.objectContaining({ code: 'EEXIST' }))
    expect(() => makeFolder(path.join(file, 'below'))).toThrow(expect.objectContaining({ code: 'ENOTDIR' }))
  })

  it.skipIf(process.platform !== 'linux')('not under /proc, and says so instead of waiting for ever', () => {
    expect(() => makeFolder('/proc/not-here/at-all')).toThrow(expect.objectContaining({ code: 'ENOENT' }))
  })
})
