import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'

import { isProbityError } from '../errors.js'
import { readRun, type StoredRun } from './read-run.js'

/** A run folder in a list. `problem` says why a folder with a run.json could not be read. */
export interface ListedRun {
  readonly folder: string
  readonly name: string
  readonly stored: StoredRun | null
  readonly problem: string | null
}

/** Run folders that lie side by side in one folder. */
export interface ListedFolder {
  readonly folder: string
  readonly runs: readonly ListedRun[]
}

/** The run folders directly under a folder (and itself, where it is one), the latest first, then by name. */
export function listRuns(folder: string): ListedRun[] {
  const places = [folder, ...foldersIn(folder)].filter((place) => existsSync(path.join(place, 'run.json')))
  const byTime = (a: ListedRun, b: ListedRun): number => compare(startOf(b), startOf(a)) || compare(a.name, b.name)
  return places.map(listed).sort(byTime)
}

/** The folders that hold runs: this one first, then those directly under it that are no runs themselves, by name. */
export function listFolders(folder: string): ListedFolder[] {
  const others = foldersIn(folder).filter((place) => !existsSync(path.join(place, 'run.json')))
  return [folder, ...others.sort(compare)]
    .map((place) => ({ folder: place, runs: listRuns(place) }))
    .filter(({ runs }) => runs.length > 0)
}

function foldersIn(folder: string): string[] {
  if (!existsSync(folder)) return []
  const entries = readdirSync(folder, { withFileTypes: true })
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => path.join(folder, name))
}

function listed(folder: string): ListedRun {
  const name = path.basename(folder)
  try {
    return { folder, name, stored: readRun(folder), problem: null }
  } catch (error) {
    if (!isProbityError(error)) throw error
    return { folder, name, stored: null, problem: error.message }
  }
}

function startOf({ stored }: ListedRun): string {
  const startedAt = stored?.meta?.['startedAt']
  return typeof startedAt === 'string' ? startedAt : ''
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
