import { readdir, stat } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { nearest } from '../environment/nearest.js'
import type { Database } from '../environment/duckdb.js'
import { ProbityError } from '../errors.js'

/** The local files that paths and glob patterns name: globs sorted by code point, a list in its own order, none twice. */
export async function findFiles(patterns: readonly string[], database: Database): Promise<string[]> {
  const paths: string[] = []
  for (const pattern of patterns) paths.push(...(await filesOf(pattern, database)))
  return [...new Set(paths)]
}

async function filesOf(pattern: string, database: Database): Promise<string[]> {
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(pattern) && !pattern.startsWith('file://'))
    throw new ProbityError('NETWORK_SOURCE', { source: pattern })
  const path = pattern.startsWith('file://') ? decodeURIComponent(new URL(pattern).pathname) : pattern
  const found = await stat(path).catch(() => null)
  if (found?.isDirectory()) throw new ProbityError('SOURCE_IS_FOLDER', { source: path })
  if (found) return [path]
  if (!/[*?[]/.test(path)) throw new ProbityError('FILE_NOT_FOUND', { source: path, nearest: await nearestFiles(path) })
  const { columns } = await database.query('SELECT file FROM glob($1)', [path])
  const matches = columns[0]!.map((file) => String(file).replace(/^\.\//, '')).sort()
  if (matches.length === 0) throw new ProbityError('NO_FILE_MATCHES', { source: path })
  return matches
}

async function nearestFiles(path: string): Promise<string[]> {
  const names = await readdir(dirname(path)).catch(() => [])
  return nearest(basename(path), names)
}

/** A path as DuckDB's readers want it: characters that they take for a pattern are put in brackets. */
export function literalPath(path: string): string {
  return path.replace(/[*?[]/g, (character) => `[${character}]`)
}
