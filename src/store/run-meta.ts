import { z } from 'zod'

import { canonicalJson } from '../environment/canonical-json.js'
import { sha256 } from '../environment/digest.js'

/** The files whose bytes meta.json vouches for. */
export const digestedFiles = ['run.json', 'cube.json', 'verdict.json'] as const

/** What run.json must not hold: times and the machine, the digests of the other files, and the names of all. */
export const runMeta = z.looseObject({
  schemaVersion: z.literal(1),
  sha256: z.partialRecord(z.enum(digestedFiles), z.string()),
  files: z.array(z.string()),
  /** SHA-256 of this file's other keys as canonical JSON. */
  metaSha256: z.string(),
})
export type RunMeta = z.infer<typeof runMeta>

/** The digest of meta.json's own content. */
export function digestOfMeta(meta: Readonly<Record<string, unknown>>): string {
  const { metaSha256: _, ...rest } = meta
  return sha256(canonicalJson(rest))
}
