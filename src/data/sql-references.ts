import type { Database } from '../environment/duckdb.js'
import { sqlText } from '../environment/sql.js'
import { ProbityError } from '../errors.js'

/** A place in a query that names files: `FROM 'a.csv'`, or `read_csv('a.csv')` without further options. */
export interface FileReference {
  readonly patterns: readonly string[]
  /** Puts the table of this name in its place, under the alias that the query knows. */
  replaceBy(table: string): void
}

export interface ParsedQuery {
  readonly references: readonly FileReference[]
  /** The query as it stands after the replacements. */
  toSql(): Promise<string>
}

type Node = Record<string, unknown>

/** Parses one SELECT with the database's own parser and finds the files that it names. */
export async function parseQuery(sql: string, database: Database, signal: AbortSignal): Promise<ParsedQuery> {
  const serialized = await database.query(`SELECT json_serialize_sql(${sqlText(sql)})`, [], signal)
  const tree = JSON.parse(String(serialized.columns[0]![0])) as Node
  if (tree.error) throw new ProbityError('SQL_INVALID', { reason: String(tree.error_message).split('\n', 1)[0]! })
  if ((tree.statements as unknown[]).length !== 1)
    throw new ProbityError('SQL_INVALID', { reason: 'it holds several statements' })
  const references: FileReference[] = []
  collect(tree, references)
  return {
    references,
    async toSql() {
      if (references.length === 0) return sql
      const text = await database.query(
        `SELECT json_deserialize_sql(${sqlText(JSON.stringify(tree))}::JSON)`,
        [],
        signal,
      )
      return String(text.columns[0]![0])
    },
  }
}

function collect(node: unknown, references: FileReference[]): void {
  if (Array.isArray(node)) node.forEach((child) => collect(child, references))
  else if (node !== null && typeof node === 'object') {
    const reference = ofTable(node as Node) ?? ofFunction(node as Node)
    if (reference) references.push(reference)
    else Object.values(node).forEach((child) => collect(child, references))
  }
}

function ofTable(node: Node): FileReference | null {
  const name = node.table_name
  if (node.type !== 'BASE_TABLE' || typeof name !== 'string' || node.schema_name !== '' || node.catalog_name !== '')
    return null
  // A name with a dot, a slash or a wildcard is a path: tables of a query have none.
  if (!/[./\\*?]/.test(name)) return null
  const alias = name.replace(/^.*[/\\]/, '').replace(/\..*$/, '')
  return {
    patterns: [name],
    replaceBy(table) {
      node.table_name = table
      if (node.alias === '') node.alias = alias
    },
  }
}

function ofFunction(node: Node): FileReference | null {
  if (node.type !== 'TABLE_FUNCTION') return null
  const { function_name: name, children } = node.function as { function_name: string; children: Node[] }
  if (!readers.has(name) || children.length !== 1) return null
  const patterns = constants(children[0]!)
  if (patterns === null) return null
  const { alias, column_name_alias: columnNames, sample, query_location: location } = node
  return {
    patterns,
    replaceBy(table) {
      // What only a function has is left out of the text.
      node.function = undefined
      node.with_ordinality = undefined
      Object.assign(node, {
        ...{ type: 'BASE_TABLE', alias: alias === '' ? name : alias, sample, query_location: location },
        ...{ schema_name: '', table_name: table, column_name_alias: columnNames, catalog_name: '', at_clause: null },
      })
    },
  }
}

const readers = new Set([
  ...['read_csv', 'read_csv_auto', 'read_parquet', 'parquet_scan'],
  ...['read_json', 'read_json_auto', 'read_ndjson', 'read_ndjson_auto'],
])

/** A path, or a list of paths. */
function constants(node: Node): string[] | null {
  if (node.type === 'VALUE_CONSTANT') {
    const { value } = node.value as { value: unknown }
    return typeof value === 'string' ? [value] : null
  }
  if (node.function_name !== 'list_value') return null
  const parts = (node.children as Node[]).map(constants)
  return parts.every((part) => part !== null) ? parts.flat() : null
}
