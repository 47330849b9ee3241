import { sha256, sha256OfFile } from '../../environment/digest.js'
import { inBatches } from '../../environment/in-batches.js'
import { pathInside } from './path-inside.js'

/** One digest for many files: that of their paths, sorted, each with the digest of its bytes. */
export async function digestOfFiles(folder: string, paths: readonly string[], signal: AbortSignal): Promise<string> {
  const sorted = [...new Set(paths)].sort()
  const digests = await inBatches(
    sorted,
    8,
    async (file) => sha256OfFile(await pathInside(folder, file), signal),
    signal,
  )
  return sha256(sorted.map((file, at) => `${file}\n${digests[at]}\n`).join(''))
}
