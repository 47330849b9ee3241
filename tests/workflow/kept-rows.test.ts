import { existsSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { withKeptRows } from '../../src/workflow/kept-rows.js'

const written = {
  keepRows: (file: string) => {
    writeFileSync(file, 'rows')
    return Promise.resolve(true)
  },
}
const use = (rows: string | null) => Promise.resolve(rows === null ? null : existsSync(rows))

describe('rows to keep', () => {
  const { signal } = new AbortController()

  it('wait in a file while the run is written', async () => {
    expect(await withKeptRows(written, { keep: true, signal }, use)).toBe(true)
  })

  it('are none where nobody asks for them, or an audit began from cubes', async () => {
    expect(await withKeptRows(written, { keep: false, signal }, use)).toBe(null)
    expect(await withKeptRows({ keepRows: () => Promise.resolve(false) }, { keep: true, signal }, use)).toBe(null)
  })

  it('are given up after an interruption, and the run is written without them', async () => {
    const before = new AbortController()
    before.abort()
    const interrupted = { keepRows: () => Promise.reject(new Error('interrupted')) }
    expect(await withKeptRows(interrupted, { keep: true, signal: before.signal }, use)).toBe(null)
    const during = new AbortController()
    const stopping = {
      keepRows: () => {
        during.abort()
        return Promise.reject(new Error('interrupted'))
      },
    }
    expect(await withKeptRows(stopping, { keep: true, signal: during.signal }, use)).toBe(null)
  })

  it('that cannot be written are an error', async () => {
    const full = { keepRows: () => Promise.reject(new Error('disk full')) }
    await expect(withKeptRows(full, { keep: true, signal }, use)).rejects.toThrow('disk full')
  })
})
