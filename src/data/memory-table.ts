import { createHash } from 'node:crypto'
import { sqlName } from '../environment/sql.js'
import { ProbityError } from '../errors.js'
import { checkUnique } from './column-names.js'
import { memoryColumns, type MemoryRows, type TypedMemoryColumn } from './memory-columns.js'
import type { RawSource } from './open-files.js'
import type { SourceContext } from './source-context.js'

/** Copies rows from memory into the database, as a source like any file. Its digest is that of the columns and values. */
export async function memorySource(
  rows: MemoryRows,
  name: string,
  { database, signal }: SourceContext,
): Promise<RawSource> {
  const columns = memoryColumns(rows)
  if (columns.length === 0) throw new ProbityError('NO_ROWS', { source: name })
  checkUnique(
    columns.map((column) => column.name),
    name,
  )
  await database.createTable('probity_memory', columns, signal)
  const values = columns.map((column) => {
    const quoted = sqlName(column.name)
    return column.sqlType === column.type ? quoted : `CAST(${quoted} AS ${column.sqlType}) AS ${quoted}`
  })
  const relation = `(SELECT ${values.join(', ')} FROM probity_memory)`
  return {
    table: {
      name,
      textual: false,
      byColumn: true,
      tokensApplied: false,
      columns: columns.map((column) => ({ name: column.name, sql: sqlName(column.name), sqlType: column.sqlType })),
      relation,
      parts: [{ name, relation, place: async (record) => ({ source: name, unit: 'row', number: record }) }],
      async recover(error) {
        throw error
      },
    },
    inputs: async (counts) => [{ name, sha256: digestOf(columns), rows: counts[0]! }],
  }
}

function digestOf(columns: readonly TypedMemoryColumn[]): string {
  const hash = createHash('sha256')
  for (const { name, sqlType, values } of columns) {
    hash.update(JSON.stringify([name, sqlType, values.length]))
    if (sqlType === 'DOUBLE') hash.update(new Uint8Array(Float64Array.from(values as ArrayLike<number>).buffer))
    else for (let row = 0; row < values.length; row++) hash.update(JSON.stringify(String(values[row] ?? null)))
  }
  return hash.digest('hex')
}
