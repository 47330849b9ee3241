import { existsSync, statSync } from 'node:fs'
import path from 'node:path'

import { sha256 } from '../environment/digest.js'
import { ProbityError } from '../errors.js'
import { cubeFile, type CubeFile } from '../schema/cube.js'
import { run as runSchema, type Run } from '../schema/run.js'
import { verdict as verdictSchema, type Verdict } from '../schema/verdict.js'
import { finishReplacing } from './journal.js'
import { parseJson, readText } from './read-json.js'
import { runMeta, type RunMeta } from './run-meta.js'

/** A run as it lies in its folder. */
export interface StoredRun {
  readonly folder: string
  readonly run: Run
  readonly verdict: Verdict | null
  /** Null where only run.json is there. */
  readonly meta: RunMeta | null
}

/**
 * Reads a run folder, or the run.json of one. What meta.json vouches for must be as it was written.
 * @throws RUN_NOT_FOUND, RUN_NOT_A_RUN, RUN_BROKEN, RUN_INVALID, RUN_FUTURE_VERSION, RUN_CHANGED
 */
export function readRun(place: string): StoredRun {
  const folder = folderOf(place)
  finishReplacing(folder)
  const file = path.join(folder, 'run.json')
  if (!existsSync(file)) throw new ProbityError('RUN_NOT_A_RUN', { path: place, reason: 'it holds no run.json' })
  const text = readText(file)
  const run = parseJson(runSchema, text, file)
  const meta = readOptional(path.join(folder, 'meta.json'), (found, at) => parseJson(runMeta, found, at))
  const verdictText = readOptional(path.join(folder, 'verdict.json'), (found) => found)
  if (meta) checkDigest(meta, 'run.json', text, file)
  if (meta && verdictText !== null) checkDigest(meta, 'verdict.json', verdictText, path.join(folder, 'verdict.json'))
  const verdict = verdictText === null ? null : parseJson(verdictSchema, verdictText, path.join(folder, 'verdict.json'))
  return { folder, run, verdict, meta }
}

/** The cube of a run folder, or of a cube.json. @throws as readRun does */
export function readCubeFile(place: string): CubeFile {
  const file = existsSync(place) && statSync(place).isDirectory() ? path.join(place, 'cube.json') : place
  if (!existsSync(file)) throw new ProbityError('RUN_NOT_FOUND', { path: file })
  return parseJson(cubeFile, readText(file), file)
}

/** The folder of a run that is named by itself or by its run.json. */
export function folderOf(place: string): string {
  if (!existsSync(place)) throw new ProbityError('RUN_NOT_FOUND', { path: place })
  if (statSync(place).isDirectory()) return place
  if (path.basename(place) === 'run.json') return path.dirname(place)
  throw new ProbityError('RUN_NOT_A_RUN', { path: place, reason: 'it is a file' })
}

function readOptional<T>(file: string, read: (text: string, file: string) => T): T | null {
  return existsSync(file) ? read(readText(file), file) : null
}

function checkDigest(meta: RunMeta, name: 'run.json' | 'verdict.json', text: string, file: string): void {
  const written = meta.sha256[name]
  if (written !== undefined && written !== sha256(text)) throw new ProbityError('RUN_CHANGED', { path: file })
}
