import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { beginDigest, sha256OfFile } from '../../src/environment/digest.js'

const folder = mkdtempSync(join(tmpdir(), 'probity-test-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Larger than what is read on a thread of its own, and no multiple of the blocks it is read in. */
function largeFile(name: string, last: number): { path: string; digest: string } {
  const bytes = Buffer.alloc(17 * 2 ** 20 + 12_345, 'probity')
  bytes[bytes.length - 1] = last
  const path = join(folder, name)
  writeFileSync(path, bytes)
  return { path, digest: createHash('sha256').update(bytes).digest('hex') }
}

describe('the digest of a file', () => {
  it('is that of its bytes, small or large, asked for before or not', async () => {
    const small = join(folder, 'small')
    writeFileSync(small, 'abc')
    // FIPS 180-2, appendix B.1.
    expect(await sha256OfFile(small)).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
    const { path, digest } = largeFile('large', 1)
    expect(await sha256OfFile(path)).toBe(digest)
    beginDigest(path)
    beginDigest(path)
    expect(await sha256OfFile(path)).toBe(digest)
  })

  it('that was begun before is given once: the file may have changed since', async () => {
    const { path, digest } = largeFile('changing', 1)
    beginDigest(path)
    expect(await sha256OfFile(path)).toBe(digest)
    expect(await sha256OfFile(largeFile('changing', 2).path)).not.toBe(digest)
  })

  it('ends when it is no longer wanted', async () => {
    const { path } = largeFile('unwanted', 1)
    await expect(sha256OfFile(path, AbortSignal.abort())).rejects.toMatchObject({ code: 'CANCELLED' })
    beginDigest(path)
    const stop = new AbortController()
    const digest = sha256OfFile(path, stop.signal)
    stop.abort()
    await expect(digest).rejects.toMatchObject({ code: 'CANCELLED' })
  })

  it('of many files for one signal leaves no listeners, of which Node.js would warn', async () => {
    const path = join(folder, 'small of many')
    writeFileSync(path, 'abc')
    const { signal } = new AbortController()
    const warnings: Error[] = []
    const warned = (warning: Error): number => warnings.push(warning)
    process.on('warning', warned)
    await Promise.all(Array.from({ length: 24 }, () => sha256OfFile(path, signal)))
    await new Promise(setImmediate)
    process.off('warning', warned)
    expect(warnings).toEqual([])
    await expect(sha256OfFile(path, AbortSignal.abort())).rejects.toMatchObject({ code: 'CANCELLED' })
  })

  it('of a file that is not there is asked of whoever reads it', async () => {
    const missing = join(folder, 'missing')
    beginDigest(missing)
    beginDigest(folder)
    await expect(sha256OfFile(missing)).rejects.toThrow(/ENOENT/)
  })
})
