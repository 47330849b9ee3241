import { randomUUID } from 'node:crypto'
import { copyFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'

import { canonicalJson } from '../environment/canonical-json.js'
import { sha256 } from '../environment/digest.js'
import { makeFolder } from '../environment/make-folder.js'
import { isProbityError, ProbityError } from '../errors.js'
import type { CubeFile } from '../schema/cube.js'
import type { Run } from '../schema/run.js'
import type { Verdict } from '../schema/verdict.js'
import { fileProblem } from './file-problem.js'
import { finishReplacing, replaceFiles } from './journal.js'
import { isOurs, rowsFile } from './run-files.js'
import { digestOfMeta } from './run-meta.js'

export interface RunToWrite {
  readonly run: Run
  /** Or its text; null where a run has none, as of a model without data. */
  readonly cube: CubeFile | string | null
  readonly verdict: Verdict
  /** Times, host, durations: what may differ between two runs of the same input. */
  readonly meta: Readonly<Record<string, unknown>>
  /** Reports by file name, such as `report.html`. */
  readonly reports?: Readonly<Record<string, string>>
  /** A Parquet file of the rows, copied in as `decisions.parquet`. */
  readonly rows?: string | null
}

/**
 * Writes a run folder: run.json, cube.json, verdict.json and meta.json as canonical JSON, and the reports. All of it under temporary names first, then
 * renamed at once: nothing half written is ever left, and an earlier run stays as it was unless the new one is whole. Files of the earlier run that the
 * new one has not are removed; anything else in the folder is left alone. It does not give way to the event loop, so that Ctrl-C falls before or after
 * it. Returns the names written.
 * @throws RUN_UNWRITABLE with the reason: no permission, disk full, a file in the way
 */
export function writeRun(
  folder: string,
  { run, cube, verdict, meta, reports = {}, rows = null }: RunToWrite,
): string[] {
  const digested = {
    'run.json': bytesOf(`${canonicalJson(run, { indent: 1 })}\n`),
    ...(cube === null ? {} : { 'cube.json': bytesOf(typeof cube === 'string' ? cube : `${canonicalJson(cube)}\n`) }),
    'verdict.json': bytesOf(`${canonicalJson(verdict, { indent: 1 })}\n`),
  }
  const names = [...Object.keys(digested), ...Object.keys(reports), ...(rows === null ? [] : [rowsFile]), 'meta.json']
  const digests = Object.fromEntries(Object.entries(digested).map(([name, bytes]) => [name, sha256(bytes)]))
  const told = { ...meta, schemaVersion: 1, sha256: digests, files: [...names].sort() }
  const metaText = `${canonicalJson({ ...told, metaSha256: digestOfMeta(told) }, { indent: 1 })}\n`
  const texts = { ...digested, ...reports, 'meta.json': metaText }
  placeFiles(folder, { texts, copies: rows === null ? {} : { [rowsFile]: rows } })
  return names
}

/** A text that is digested and written is encoded once. */
function bytesOf(text: string): Uint8Array {
  return Buffer.from(text)
}

/** Adds reports to a run folder or replaces those there, all or none. Returns the names written. */
export function writeReports(folder: string, reports: Readonly<Record<string, string>>): string[] {
  placeFiles(folder, { texts: reports, copies: {}, keepOthers: true })
  return Object.keys(reports)
}

interface Files {
  readonly texts: Readonly<Record<string, string | Uint8Array>>
  /** Name in the folder → file to copy. */
  readonly copies: Readonly<Record<string, string>>
  readonly keepOthers?: boolean
}

function placeFiles(folder: string, { texts, copies, keepOthers = false }: Files): void {
  const mark = randomUUID()
  const temporary = (name: string): string => `.${name}.${mark}.tmp`
  const names = [...Object.keys(texts), ...Object.keys(copies)]
  let made: string | null = null
  try {
    made = makeFolder(folder)
    finishReplacing(folder)
    removeTemporary(folder)
    checkPlaces(folder, names)
    for (const [name, text] of Object.entries(texts)) writeFileSync(path.join(folder, temporary(name)), text)
    for (const [name, from] of Object.entries(copies)) copyFileSync(from, path.join(folder, temporary(name)))
    const remove = keepOthers ? [] : readdirSync(folder).filter((name) => isOurs(name) && !names.includes(name))
    replaceFiles(folder, { rename: names.map((name) => ({ from: temporary(name), to: name })), remove }, temporary)
  } catch (cause) {
    tidyUp(folder, made)
    throw isProbityError(cause)
      ? cause
      : new ProbityError('RUN_UNWRITABLE', { folder, reason: fileProblem(cause) }, { cause })
  }
}

/** A folder in the place of a file would stop the renaming half way. */
function checkPlaces(folder: string, names: readonly string[]): void {
  for (const name of names)
    if (statSync(path.join(folder, name), { throwIfNoEntry: false })?.isDirectory())
      throw Object.assign(new Error(`${name} is a folder`), { code: 'EISDIR' })
}

const temporaryName = /^\..+\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.tmp$/u

/** What a writer that was killed left behind under temporary names. */
function removeTemporary(folder: string): void {
  for (const name of readdirSync(folder)) if (temporaryName.test(name)) rmSync(path.join(folder, name), { force: true })
}

/** After a failure: no temporary file, no folder that was not there. What cannot be removed must not hide the failure itself. */
function tidyUp(folder: string, made: string | null): void {
  try {
    if (made === null) removeTemporary(folder)
    else rmSync(made, { recursive: true, force: true })
  } catch {
    // The reason that is told is the one that came first.
  }
}
