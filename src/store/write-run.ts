import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'

import { canonicalJson } from '../environment/canonical-json.js'
import { sha256 } from '../environment/digest.js'
import { ProbityError } from '../errors.js'
import type { CubeFile } from '../schema/cube.js'
import type { Run } from '../schema/run.js'
import type { Verdict } from '../schema/verdict.js'
import { isOurs, rowsFile } from './run-files.js'

export interface RunToWrite {
  readonly run: Run
  readonly cube: CubeFile
  readonly verdict: Verdict
  /** Times, host and whatever else must not be in run.json. */
  readonly meta: Readonly<Record<string, unknown>>
  /** File name → text. */
  readonly reports: Readonly<Record<string, string>>
  /** A Parquet file to copy in as decisions.parquet, or null. */
  readonly rows: string | null
}

/**
 * Writes a run folder as a whole: everything goes to a temporary folder beside it first, which then takes its place. Files of other names
 * that lie in an earlier run's folder are kept. Gives the names written.
 * @throws RUN_UNWRITABLE; an earlier run is then as it was
 */
export async function writeRun(folder: string, contents: RunToWrite): Promise<string[]> {
  const target = path.resolve(folder)
  let temporary: string | null = null
  const clean = (): void => {
    if (temporary !== null) rmSync(temporary, { recursive: true, force: true })
  }
  process.once('exit', clean)
  try {
    if (existsSync(target) && !statSync(target).isDirectory()) throw new Error('it is a file')
    mkdirSync(path.dirname(target), { recursive: true })
    temporary = mkdtempSync(path.join(path.dirname(target), `.${path.basename(target)}-`))
    const names = fill(temporary, contents)
    takePlace(temporary, target, names)
    return names
  } catch (cause) {
    throw new ProbityError('RUN_UNWRITABLE', { folder, reason: reasonOf(cause) }, { cause })
  } finally {
    clean()
    process.off('exit', clean)
  }
}

function fill(folder: string, { run, cube, verdict, meta, reports, rows }: RunToWrite): string[] {
  const texts: Record<string, string> = {
    'run.json': `${canonicalJson(run)}\n`,
    'cube.json': `${canonicalJson(cube)}\n`,
    'verdict.json': `${canonicalJson(verdict, { indent: 2 })}\n`,
  }
  const digests = Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, sha256(text)]))
  const files = {
    ...reports,
    ...texts,
    'meta.json': `${canonicalJson({ ...meta, schemaVersion: 1, sha256: digests }, { indent: 2 })}\n`,
  }
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text)
  if (rows !== null) copyFileSync(rows, path.join(folder, rowsFile))
  return [...Object.keys(files), ...(rows === null ? [] : [rowsFile])]
}

/** A new or wholly ours folder is swapped; one that holds somebody's own files gets ours renamed into it, meta.json last. */
function takePlace(temporary: string, target: string, names: readonly string[]): void {
  const present = existsSync(target) ? readdirSync(target) : null
  if (present === null) return renameSync(temporary, target)
  if (present.every(isOurs)) {
    const aside = `${temporary}-old`
    renameSync(target, aside)
    try {
      renameSync(temporary, target)
    } catch (error) {
      renameSync(aside, target)
      throw error
    }
    return rmSync(aside, { recursive: true, force: true })
  }
  for (const name of names.filter((entry) => entry !== 'meta.json'))
    renameSync(path.join(temporary, name), path.join(target, name))
  for (const name of present) if (isOurs(name) && !names.includes(name)) rmSync(path.join(target, name))
  renameSync(path.join(temporary, 'meta.json'), path.join(target, 'meta.json'))
}

const reasons: Record<string, string> = {
  EACCES: 'permission is denied',
  EPERM: 'permission is denied',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'a part of its path is a file',
  EEXIST: 'a part of its path is a file',
  ENAMETOOLONG: 'its name is too long',
}

/** What went wrong with a file, in words. */
export function reasonOf(cause: unknown): string {
  const { code, message } = cause as NodeJS.ErrnoException
  return reasons[code ?? ''] ?? message
}
