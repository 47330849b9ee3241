import { nearest } from '../environment/nearest.js'
import { isProbityError, ProbityError } from '../errors.js'
import type { TypedColumn } from './column-typing.js'
import { rowsSql } from './rows-sql.js'
import type { SourceContext } from './source-context.js'

/** Asks the database to understand the filter before any row is read. */
export async function checkFilter(
  columns: readonly TypedColumn[],
  relation: string,
  { database, data, signal }: SourceContext,
): Promise<void> {
  const { where } = data
  if (where === null) return
  try {
    await database.query(`EXPLAIN ${rowsSql(columns, relation, where)}`, [], signal)
  } catch (error) {
    throw filterError(
      error,
      where,
      columns.map((column) => column.name),
    )
  }
}

/** The database's complaint about a filter, with the nearest columns where it names one that does not exist. */
export function filterError(error: unknown, filter: string, columns: readonly string[]): unknown {
  if (isProbityError(error)) return error
  const text = error instanceof Error ? error.message : String(error)
  const reason = text
    .split('\n', 1)[0]!
    .replace(/^[A-Za-z ]*Error: /, '')
    .replace(/ Candidate bindings:.*$/, '')
  const unknown = /(?:column|Referenced column) "([^"]+)" (?:not found|was not found)/i.exec(text)?.[1]
  const near = /syntax error at or near "([^"]+)"/.exec(text)?.[1]
  const reserved = columns.find((column) => column.toLowerCase() === near?.toLowerCase())
  const names = unknown === undefined ? [] : nearest(unknown, columns)
  return new ProbityError(
    'FILTER_INVALID',
    { filter, reason: reason.replace(/[.!]$/, ''), nearest: names, reserved, columns },
    { cause: error },
  )
}
