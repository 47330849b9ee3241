import { mkdirSync, statSync } from 'node:fs'
import path from 'node:path'

/**
 * Makes a folder and its parents where they are missing; returns the topmost that it made, or null where all were there.
 * Node's own `recursive` never returns where the system refuses a folder with ENOENT, as it does under /proc.
 * @throws the system's error: EACCES, ENOSPC, ENOENT, EEXIST where a file stands in the way …
 */
export function makeFolder(folder: string): string | null {
  const missing: string[] = []
  let at = path.resolve(folder)
  while (statSync(at, { throwIfNoEntry: false }) === undefined) {
    missing.unshift(at)
    at = path.dirname(at)
  }
  if (missing.length === 0 && !statSync(at).isDirectory())
    throw Object.assign(new Error(`${folder} is a file`), { code: 'EEXIST' })
  for (const next of missing) makeOne(next)
  return missing[0] ?? null
}

/** Another process may make the same folder at the same time. */
function makeOne(folder: string): void {
  try {
    mkdirSync(folder)
  } catch (error) {
    if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) throw error
  }
}
