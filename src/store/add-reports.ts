import { renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'

import { ProbityError } from '../errors.js'
import { reasonOf } from './write-run.js'

/** Writes reports into a run folder, each to a temporary name first; the run's own files and digests stay as they are. */
export async function addReports(folder: string, reports: Readonly<Record<string, string>>): Promise<string[]> {
  const names = Object.keys(reports)
  const temporary = (name: string): string => path.join(folder, `.${name}.tmp`)
  try {
    for (const name of names) writeFileSync(temporary(name), reports[name]!)
    for (const name of names) renameSync(temporary(name), path.join(folder, name))
    return Promise.resolve(names)
  } catch (cause) {
    throw new ProbityError('RUN_UNWRITABLE', { folder, reason: reasonOf(cause) }, { cause })
  } finally {
    for (const name of names) rmSync(temporary(name), { force: true })
  }
}
