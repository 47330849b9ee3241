import { existsSync } from 'node:fs'
import path from 'node:path'

import { sha256OfFile } from '../environment/digest.js'
import { ProbityError } from '../errors.js'
import { run as runSchema } from '../schema/run.js'
import { finishReplacing } from './journal.js'
import { parseJson, readText } from './read-json.js'
import { folderOf } from './read-run.js'
import { digestedFiles, digestOfMeta, runMeta } from './run-meta.js'

/** `different`: an input file of the same name holds other bytes. `not at hand`: there is no file of that name where it was looked for. */
export type VerifiedStatus = 'unchanged' | 'changed' | 'missing' | 'different' | 'not at hand'

export interface VerifiedFile {
  readonly name: string
  readonly kind: 'run' | 'input'
  readonly status: VerifiedStatus
}

export interface VerifyOptions {
  /** Folders in which the inputs, known by base name, are looked for: the run's own and its parent by default. */
  readonly inputs?: readonly string[]
}

/**
 * Recomputes the SHA-256 of run.json, cube.json, verdict.json and of meta.json's own content, and of the inputs that are at hand. A difference in any file of
 * the run is an error; an input that differs is only told, as a file may have been replaced since.
 * @throws RUN_CHANGED naming every file that is not as it was written; RUN_NOT_A_RUN without meta.json
 */
export async function verifyRun(place: string, options: VerifyOptions = {}): Promise<VerifiedFile[]> {
  const found = await checkRun(place, options)
  const wrong = found.filter(({ status }) => status === 'changed' || status === 'missing').map(({ name }) => name)
  if (wrong.length > 0)
    throw new ProbityError('RUN_CHANGED', { path: wrong.map((name) => path.join(folderOf(place), name)).join(' and ') })
  return found
}

/** The same without an error, for who wants to show all. */
export async function checkRun(place: string, options: VerifyOptions = {}): Promise<VerifiedFile[]> {
  const folder = folderOf(place)
  finishReplacing(folder)
  const metaFile = path.join(folder, 'meta.json')
  if (!existsSync(metaFile))
    throw new ProbityError('RUN_NOT_A_RUN', { path: place, reason: 'it holds no meta.json to verify it by' })
  const meta = parseJson(runMeta, readText(metaFile), metaFile)
  const files: VerifiedFile[] = []
  for (const name of digestedFiles) {
    const written = meta.sha256[name]
    if (written !== undefined)
      files.push({ name, kind: 'run', status: await statusOf(path.join(folder, name), written) })
  }
  files.push({
    name: 'meta.json',
    kind: 'run',
    status: digestOfMeta(meta) === meta.metaSha256 ? 'unchanged' : 'changed',
  })
  const intact = files.every(({ status }) => status === 'unchanged')
  return intact ? [...files, ...(await inputsOf(folder, options.inputs ?? [folder, path.dirname(folder)]))] : files
}

async function statusOf(file: string, written: string): Promise<VerifiedStatus> {
  if (!existsSync(file)) return 'missing'
  return (await sha256OfFile(file)) === written ? 'unchanged' : 'changed'
}

async function inputsOf(folder: string, places: readonly string[]): Promise<VerifiedFile[]> {
  const file = path.join(folder, 'run.json')
  const { inputs } = parseJson(runSchema, readText(file), file)
  const found: VerifiedFile[] = []
  for (const { name, sha256 } of inputs) {
    const at = places.map((place) => path.join(place, path.basename(name))).find((candidate) => existsSync(candidate))
    const status =
      at === undefined ? 'not at hand' : (await statusOf(at, sha256)) === 'unchanged' ? 'unchanged' : 'different'
    found.push({ name, kind: 'input', status })
  }
  return found
}
