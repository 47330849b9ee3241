import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'

import { isProbityError } from '../errors.js'
import type { VerdictWord } from '../schema/verdict.js'
import { readRun } from './read-run.js'

/** A run folder in a list. `problem` says why a folder with a run.json could not be read. */
export interface ListedRun {
  readonly folder: string
  readonly name: string
  readonly id: string | null
  readonly title: string | null
  readonly rows: number | null
  readonly verdict: VerdictWord | null
  readonly startedAt: string | null
  readonly problem: string | null
}

/** The run folders directly under a folder (and itself, where it is one), the latest first, then by name. */
export function listRuns(folder: string): ListedRun[] {
  const below = existsSync(folder)
    ? readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory())
    : []
  const places = [folder, ...below.map(({ name }) => path.join(folder, name))].filter((place) =>
    existsSync(path.join(place, 'run.json')),
  )
  const byTime = (a: ListedRun, b: ListedRun): number =>
    compare(b.startedAt ?? '', a.startedAt ?? '') || compare(a.name, b.name)
  return places.map(listed).sort(byTime)
}

function listed(folder: string): ListedRun {
  const name = path.basename(folder)
  try {
    const { run, verdict, meta } = readRun(folder)
    const startedAt = typeof meta?.['startedAt'] === 'string' ? meta['startedAt'] : null
    return {
      folder,
      name,
      id: run.id,
      title: run.title,
      rows: run.rows.audited,
      verdict: verdict?.verdict ?? null,
      startedAt,
      problem: null,
    }
  } catch (error) {
    if (!isProbityError(error)) throw error
    return { folder, name, id: null, title: null, rows: null, verdict: null, startedAt: null, problem: error.message }
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
