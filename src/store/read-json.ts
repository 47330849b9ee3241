import { readFileSync } from 'node:fs'

import type { z } from 'zod'

import { ProbityError } from '../errors.js'
import { fits } from '../schema/fits.js'
import { fileProblem } from './file-problem.js'

/** A file's text. @throws RUN_UNREADABLE with the reason */
export function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw new ProbityError('RUN_UNREADABLE', { path: file, reason: fileProblem(cause) }, { cause })
  }
}

/**
 * JSON of a known shape, from the text of a file.
 * @throws RUN_BROKEN, RUN_FUTURE_VERSION for a schemaVersion of a newer Probity, RUN_INVALID with the path of the first value that is not as written
 */
export function parseJson<Schema extends z.ZodType>(schema: Schema, text: string, file: string): z.output<Schema> {
  const value = parse(text, file)
  const version =
    value !== null && typeof value === 'object' && 'schemaVersion' in value ? value.schemaVersion : undefined
  if (typeof version === 'number' && version > 1)
    throw new ProbityError('RUN_FUTURE_VERSION', { path: file, found: version, supported: 1 })
  // What fits comes out as it went in.
  if (fits(schema, value)) return value as z.output<Schema>
  const parsed = schema.safeParse(value, { reportInput: true })
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]!
  const found = JSON.stringify(issue.input) ?? 'absent'
  throw new ProbityError('RUN_INVALID', {
    path: file,
    at: issue.path.map(String).join('.') || 'the file',
    found: found.length > 80 ? `${found.slice(0, 77)}…` : found,
    expected: issue.message.replace(/^Invalid input: expected |, received .*$/gu, ''),
  })
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch (cause) {
    throw new ProbityError(
      'RUN_BROKEN',
      { path: file, reason: cause instanceof Error ? cause.message : String(cause) },
      { cause },
    )
  }
}
