import { existsSync } from 'node:fs'
import path from 'node:path'

import { sha256OfFile } from '../environment/digest.js'
import { ProbityError } from '../errors.js'
import { readJson, readRun } from './read-run.js'

export interface VerifiedFile {
  readonly name: string
  /** `not at hand`: an input that does not lie where the command runs. */
  readonly status: 'unchanged' | 'changed' | 'missing' | 'not at hand'
}

/** Recomputes the digests that meta.json holds, and those of the inputs that lie in `folders` (the current folder, say). */
export async function verifyRun(folder: string, folders: readonly string[] = []): Promise<VerifiedFile[]> {
  const meta = (await readJson(folder, 'meta.json', true)) as { sha256?: Record<string, string> }
  if (!meta.sha256) throw new ProbityError('RUN_NOT_A_RUN', { path: folder, reason: 'its meta.json holds no digests' })
  const files: VerifiedFile[] = []
  for (const [name, expected] of Object.entries(meta.sha256)) files.push(await compare(folder, name, expected))
  if (files.some(({ status }) => status !== 'unchanged')) return files
  const { run } = await readRun(folder)
  for (const { name, sha256 } of run.inputs) {
    const place = folders.find((candidate) => existsSync(path.join(candidate, name)))
    files.push(place === undefined ? { name, status: 'not at hand' } : await compare(place, name, sha256))
  }
  return files
}

async function compare(folder: string, name: string, expected: string): Promise<VerifiedFile> {
  const file = path.join(folder, path.basename(name))
  if (!existsSync(file)) return { name, status: 'missing' }
  return { name, status: (await sha256OfFile(file)) === expected ? 'unchanged' : 'changed' }
}
