import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'

import { ProbityError } from '../errors.js'
import { fileProblem } from './file-problem.js'

/** The file that says a run is whole under temporary names and how they become its own. */
const journalName = '.probity-writing.json'

interface Journal {
  readonly rename: readonly { readonly from: string; readonly to: string }[]
  readonly remove: readonly string[]
}

/**
 * Replaces the files of a folder as one: the journal is renamed into place when all new files are there under temporary names. Killed before, the
 * old files stand; killed after, the next to read or write the folder finishes the renaming.
 */
export function replaceFiles(folder: string, journal: Journal, temporary: (name: string) => string): void {
  const draft = path.join(folder, temporary(journalName))
  writeFileSync(draft, JSON.stringify(journal))
  renameSync(draft, path.join(folder, journalName))
  finishReplacing(folder)
}

/**
 * Finishes what a killed writer began; nothing where there is nothing to finish. Names with folders in them are not followed.
 * @throws RUN_UNFINISHED where the folder cannot be written any more
 */
export function finishReplacing(folder: string): void {
  const file = path.join(folder, journalName)
  if (!existsSync(file)) return
  try {
    finish(folder, JSON.parse(readFileSync(file, 'utf8')) as Journal)
    rmSync(file, { force: true })
  } catch (cause) {
    throw new ProbityError('RUN_UNFINISHED', { folder, reason: fileProblem(cause) }, { cause })
  }
}

function finish(folder: string, { rename, remove }: Journal): void {
  const at = (name: string): string => path.join(folder, path.basename(name))
  for (const { from, to } of rename) if (existsSync(at(from))) renameSync(at(from), at(to))
  for (const name of remove) rmSync(at(name), { force: true })
}
