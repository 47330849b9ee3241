import { existsSync, statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { z } from 'zod'

import { ProbityError } from '../errors.js'
import { run as runSchema, type Run } from '../schema/run.js'
import { verdict as verdictSchema, type Verdict } from '../schema/verdict.js'

export interface SavedRun {
  readonly folder: string
  readonly run: Run
  readonly verdict: Verdict | null
  readonly meta: Readonly<Record<string, unknown>>
}

const supported = 1

/** Reads a run folder and checks its form. @throws RUN_… naming the file and what is wrong with it. */
export async function readRun(folder: string): Promise<SavedRun> {
  if (!existsSync(folder)) throw new ProbityError('RUN_NOT_FOUND', { path: folder })
  if (!statSync(folder).isDirectory()) throw new ProbityError('RUN_NOT_A_RUN', { path: folder, reason: 'it is a file' })
  const run = check(runSchema, await readJson(folder, 'run.json', true), path.join(folder, 'run.json'))
  const verdict = await readJson(folder, 'verdict.json', false)
  const meta = await readJson(folder, 'meta.json', false)
  return {
    folder,
    run,
    verdict: verdict === null ? null : check(verdictSchema, verdict, path.join(folder, 'verdict.json')),
    meta: meta !== null && typeof meta === 'object' ? (meta as Record<string, unknown>) : {},
  }
}

export async function readJson(folder: string, name: string, needed: boolean): Promise<unknown> {
  const file = path.join(folder, name)
  if (!existsSync(file)) {
    if (needed) throw new ProbityError('RUN_NOT_A_RUN', { path: folder, reason: `it holds no ${name}` })
    return null
  }
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (cause) {
    throw new ProbityError('RUN_UNREADABLE', { path: file, reason: (cause as Error).message }, { cause })
  }
  try {
    return JSON.parse(text) as unknown
  } catch (cause) {
    throw new ProbityError('RUN_BROKEN', { path: file, reason: (cause as Error).message }, { cause })
  }
}

function check<Schema extends z.ZodType>(schema: Schema, value: unknown, file: string): z.output<Schema> {
  const version =
    value !== null && typeof value === 'object' ? (value as { schemaVersion?: unknown }).schemaVersion : undefined
  if (typeof version === 'number' && version > supported)
    throw new ProbityError('RUN_FUTURE_VERSION', { path: file, found: version, supported })
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]!
  throw new ProbityError('RUN_INVALID', {
    path: file,
    at: issue.path.join('.') || 'the file',
    found: issue.code,
    expected: issue.message,
  })
}
