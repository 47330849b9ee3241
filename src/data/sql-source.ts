import { sha256 } from '../environment/digest.js'
import { sqlName } from '../environment/sql.js'
import { isProbityError, ProbityError } from '../errors.js'
import { checkUnique } from './column-names.js'
import { typeColumns } from './column-typing.js'
import { localFiles, openFiles, type RawSource } from './open-files.js'
import type { RawTable } from './raw-table.js'
import { rowsSql } from './rows-sql.js'
import type { SourceContext } from './source-context.js'
import { parseQuery, type FileReference } from './sql-references.js'

const name = 'the SQL query'

/**
 * A query over local files, such as `SELECT * FROM 'decisions.csv' JOIN read_parquet('people/*.parquet') USING (id)`. One SELECT; paths are
 * relative to the working directory. Files that are named like this are read as any other source, with its header, types, encoding and
 * missing values; a reader with options of its own, such as `read_csv('x.csv', skip = 3)`, reads as DuckDB does. Columns have the types
 * that the query gives them. It runs again for each scan, so it must give the same rows each time.
 */
export async function sqlSource(sql: string, context: SourceContext): Promise<RawSource> {
  const { database, signal } = context
  const query = await parseQuery(sql, database, signal)
  const files: OpenedReference[] = []
  for (const reference of query.references) files.push(await openReference(reference, files.length, context))
  const relation = `(\n${(await query.toSql()).trim().replace(/;+$/, '')}\n)`
  const table = await describeQuery(relation, files, context)
  return {
    table,
    async inputs([rows]) {
      const read = await Promise.all(files.map((file) => file.source.inputs(file.source.table.parts.map(() => 0))))
      const unique = new Map(read.flat().map((input) => [`${input.name} ${input.sha256}`, input]))
      // The rows of the files are in the query's rows.
      return [{ name: 'query.sql', sha256: sha256(sql), rows: rows! }, ...unique.values()]
    },
  }
}

interface OpenedReference {
  readonly view: string
  readonly source: RawSource
}

/** Makes a typed view of the files that a query names and puts it in their place. */
async function openReference(
  reference: FileReference,
  index: number,
  context: SourceContext,
): Promise<OpenedReference> {
  const view = `probity_file_${index + 1}`
  const source = await openFiles(await localFiles(reference.patterns, context), context)
  const bare = { ...context, data: { ...context.data, where: null, missingByColumn: {} } }
  const make = async (table: RawTable) => {
    const { columns } = await typeColumns(table, new Map(), bare)
    await context.database.query(`CREATE VIEW ${view} AS ${rowsSql(columns, table.relation, null)}`, [], context.signal)
  }
  try {
    await make(source.table)
  } catch (error) {
    if (isProbityError(error)) throw error
    await make(await source.table.recover(error))
  }
  reference.replaceBy(view)
  return { view, source }
}

async function describeQuery(
  relation: string,
  files: readonly OpenedReference[],
  { database, signal }: SourceContext,
): Promise<RawTable> {
  const described = await database.query(`DESCRIBE SELECT * FROM ${relation}`, [], signal).catch((error: unknown) => {
    throw sqlError(error, files)
  })
  const names = described.columns[0]!.map(String)
  const types = described.columns[1]!.map(String)
  checkUnique(names, name)
  return {
    name,
    textual: false,
    byColumn: false,
    tokensApplied: false,
    columns: names.map((column, index) => ({ name: column, sql: sqlName(column), sqlType: types[index]! })),
    relation,
    parts: [{ name, relation, place: async (record) => ({ source: name, unit: 'row', number: record }) }],
    async recover(error) {
      throw sqlError(error, files)
    },
  }
}

function sqlError(error: unknown, files: readonly OpenedReference[]): unknown {
  const text = error instanceof Error ? error.message : String(error)
  if (isProbityError(error) || !/Error: /.test(text)) return error
  const address = /\b[a-z][a-z0-9]*:\/\/[^\s'"]+/i.exec(text.split('\n', 1)[0]!)?.[0]
  if (address !== undefined) return new ProbityError('NETWORK_SOURCE', { source: address }, { cause: error })
  const reason = text.split('\n', 1)[0]!.replace(/^[A-Za-z ]*Error: /, '')
  const named = files.reduce((words, { view, source }) => words.replaceAll(view, source.table.name), reason)
  return new ProbityError('SQL_INVALID', { reason: named.replace(/[.!]$/, '') }, { cause: error })
}
