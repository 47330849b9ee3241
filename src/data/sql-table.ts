import { existsSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import { sha256, sha256OfFile } from '../environment/digest.js'
import { sqlName, sqlText } from '../environment/sql.js'
import { ProbityError } from '../errors.js'
import { checkUnique } from './column-names.js'
import type { InputDigest } from './dataset.js'
import type { RawTable } from './raw-table.js'
import type { SourceContext } from './source-context.js'

const name = 'the SQL query'

/**
 * A query over local files as a table, such as `SELECT * FROM 'decisions.parquet' JOIN read_csv('people.csv') USING (id)`.
 * It is one SELECT; paths are relative to the working directory. Columns keep the types that the query gives them, so a text
 * column that should be numbers needs a CAST. The query runs again for each scan: let it be one that gives the same rows each time.
 */
export async function sqlTable(sql: string, { database, signal }: SourceContext): Promise<RawTable> {
  const query = sql.trim().replace(/;+$/, '')
  const relation = `(\n${query}\n)`
  const described = await database.query(`DESCRIBE SELECT * FROM ${relation}`, [], signal).catch((error: unknown) => {
    throw sqlError(error)
  })
  const names = described.columns[0]!.map(String)
  const types = described.columns[1]!.map(String)
  checkUnique(names, name)
  return {
    name,
    textual: false,
    tokensApplied: false,
    columns: names.map((column, index) => ({ name: column, sql: sqlName(column), sqlType: types[index]! })),
    relation,
    parts: [{ name, relation, place: async (record) => ({ source: name, unit: 'row', number: record }) }],
    async recover(error) {
      throw sqlError(error)
    },
  }
}

/** The query by its text with all its rows, and the files that it names, whose rows are counted in the query's. */
export async function sqlInputs(sql: string, rows: number, context: SourceContext): Promise<InputDigest[]> {
  const files = await filesNamedIn(sql, context)
  const digests = await Promise.all(files.map((file) => sha256OfFile(file, context.signal)))
  return [
    { name: 'query.sql', sha256: sha256(sql), rows },
    ...files.map((file, index) => ({ name: basename(file), sha256: digests[index]!, rows: 0 })),
  ]
}

async function filesNamedIn(sql: string, { database, signal }: SourceContext): Promise<string[]> {
  const tree = await database.query(`SELECT json_serialize_sql(${sqlText(sql)})`, [], signal)
  const texts = new Set<string>()
  collectTexts(JSON.parse(String(tree.columns[0]![0])), texts)
  const files = new Set<string>()
  for (const text of texts) {
    if (existsSync(text) && statSync(text).isFile()) files.add(text)
    else if (/[*?[]/.test(text)) {
      const matches = await database.query('SELECT file FROM glob($1)', [text], signal)
      matches.columns[0]!.forEach((file) => files.add(String(file).replace(/^\.\//, '')))
    }
  }
  return [...files].sort()
}

function collectTexts(node: unknown, texts: Set<string>): void {
  if (typeof node === 'string') texts.add(node)
  else if (node !== null && typeof node === 'object') Object.values(node).forEach((child) => collectTexts(child, texts))
}

function sqlError(error: unknown): unknown {
  const text = error instanceof Error ? error.message : String(error)
  if (!/Error: /.test(text)) return error
  if (/requires the extension|https?:\/\/|exists in the \w+ extension/.test(text))
    return new ProbityError('NETWORK_SOURCE', { source: name }, { cause: error })
  return new ProbityError('SQL_INVALID', { reason: reasonOf(text) }, { cause: error })
}

function reasonOf(text: string): string {
  return text.split('\n', 1)[0]!.replace(/^[A-Za-z ]*Error: /, '')
}
