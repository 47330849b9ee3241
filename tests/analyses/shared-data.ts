import { existsSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import type { Row } from './cube-of.js'

const folder = new URL('../../../shared/data/', import.meta.url)

/** Whether the folder of reference data lies beside the project; tests that need it are skipped where it does not. */
export const hasSharedData = existsSync(folder)
export const withoutSharedData = 'needs the folder ../shared/data beside the project'

/** Rows of a plain CSV file (quotes around whole values only) as text; an empty value is null. */
export function sharedRows(path: string): Row[] {
  const bytes = readFileSync(new URL(path, folder))
  const lines = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8').trim().split(/\r?\n/)
  const names = split(lines[0]!)
  return lines.slice(1).map((line) => {
    const values = split(line)
    return Object.fromEntries(names.map((name, i) => [name, values[i] === '' ? null : (values[i] ?? null)]))
  })
}

function split(line: string): string[] {
  return [...line.matchAll(/(?:^|,)(?:"([^"]*)"|([^,]*))/g)].map((match) => match[1] ?? match[2] ?? '')
}
