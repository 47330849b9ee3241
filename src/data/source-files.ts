import { sha256OfFile } from '../environment/digest.js'
import { sqlText } from '../environment/sql.js'
import type { InputDigest } from './dataset.js'
import { literalPath } from './find-files.js'
import type { SourceFile } from './source-file.js'

/** How a sentence names the files: `adult.csv`, or `2023.csv and 3 more files`. */
export function nameFiles(files: readonly SourceFile[]): string {
  const rest = files.length - 1
  return `${files[0]!.name}${rest === 0 ? '' : ` and ${rest} more file${rest === 1 ? '' : 's'}`}`
}

/** Paths as a SQL list for DuckDB's readers. */
export function sqlPaths(files: readonly SourceFile[]): string {
  return `[${files.map((file) => sqlText(literalPath(file.path))).join(', ')}]`
}

/** Digests are taken while the database scans, one file after another: they are begun here and awaited later. */
export function beginDigests(files: readonly SourceFile[], signal: AbortSignal): Promise<readonly string[]> {
  const digests = digestsOf(files, signal)
  // Whoever fails first is reported; a digest that fails because of it must not be an unhandled rejection.
  digests.catch(() => undefined)
  return digests
}

async function digestsOf(files: readonly SourceFile[], signal: AbortSignal): Promise<readonly string[]> {
  const digests: string[] = []
  for (const file of files) digests.push(file.sha256 ?? (await sha256OfFile(file.path, signal)))
  return digests
}

export function inputsOf(
  files: readonly SourceFile[],
  digests: readonly string[],
  rows: readonly number[],
): InputDigest[] {
  return files.map((file, index) => ({ name: file.name, sha256: digests[index]!, rows: rows[index]! }))
}
