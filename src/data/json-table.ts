import { sqlName, sqlText } from '../environment/sql.js'
import { isProbityError, ProbityError } from '../errors.js'
import { checkUnique } from './column-names.js'
import { createInterface } from 'node:readline'
import { findCsvProblem } from './csv-problem.js'
import { canUnpack, firstBytes, lastBytes, openBytes } from './file-bytes.js'
import type { RawTable } from './raw-table.js'
import type { SourceContext } from './source-context.js'
import type { SourceFile } from './source-file.js'
import { nameFiles, sqlPaths } from './source-files.js'

/** A file with the way its objects stand in it, in DuckDB's words. */
interface JsonFile extends SourceFile {
  readonly layout: 'array' | 'newline_delimited' | 'unstructured' | 'auto'
}

/** JSON files (an array of objects) and NDJSON files (an object per line) as a table of text cells; nested values stay JSON text. */
export async function jsonTable(given: readonly SourceFile[], context: SourceContext): Promise<RawTable> {
  const files: JsonFile[] = []
  for (const file of given) files.push({ ...file, layout: await layoutOf(file) })
  const name = nameFiles(files)
  const keys = await findKeys(files, context)
  if (keys.length === 0) throw new ProbityError('NO_ROWS', { source: name })
  checkUnique(keys, name)
  return {
    name,
    textual: true,
    byColumn: false,
    tokensApplied: false,
    columns: keys.map((key) => ({ name: key, sql: sqlName(key), sqlType: 'VARCHAR' })),
    relation: relationOfFiles(files, keys),
    parts: files.map((file) => ({
      name: file.name,
      relation: relationOfFiles([file], keys),
      async place(record) {
        if (file.format === 'json' || !canUnpack(file)) return { source: file.name, unit: 'row', number: record }
        return { source: file.name, unit: 'line', number: await lineOfObject(file, record, context.signal) }
      },
    })),
    async recover(error) {
      throw await jsonError(error, files, context.signal)
    },
  }
}

/** All keys of all objects, those of the first object first. */
async function findKeys(files: readonly JsonFile[], { database, signal }: SourceContext): Promise<string[]> {
  const keys = new Set<string>()
  try {
    for (const file of files) {
      const objects = `read_json_objects(${sqlPaths([file])}, ${options(file)})`
      const kinds = await database.query(
        `SELECT DISTINCT json_type(json) AS kind FROM ${objects} ORDER BY kind`,
        [],
        signal,
      )
      const odd = kinds.columns[0]!.find((kind) => kind !== 'OBJECT')
      if (odd !== undefined)
        throw new ProbityError('JSON_NOT_OBJECTS', { source: file.name, found: String(odd ?? 'null').toLowerCase() })
      const first = await database.query(
        `SELECT unnest(json_keys(json)) FROM (SELECT json FROM ${objects} LIMIT 1)`,
        [],
        signal,
      )
      const all = await database.query(
        `SELECT DISTINCT unnest(json_keys(json)) AS key FROM ${objects} ORDER BY key`,
        [],
        signal,
      )
      for (const key of [...first.columns[0]!, ...all.columns[0]!]) keys.add(String(key))
    }
  } catch (error) {
    throw await jsonError(error, files, signal)
  }
  return [...keys]
}

function relationOfFiles(files: readonly JsonFile[], keys: readonly string[]): string {
  const columns = keys.map((key) => `${sqlText(key)}: 'VARCHAR'`).join(', ')
  const kinds = new Map<string, JsonFile[]>()
  for (const file of files) {
    const kind = options(file)
    kinds.set(kind, [...(kinds.get(kind) ?? []), file])
  }
  const reads = [...kinds].map(
    ([kind, some]) => `read_json(${sqlPaths(some)}, ${kind}, auto_detect = false, columns = {${columns}})`,
  )
  return reads.length === 1 ? reads[0]! : `(${reads.map((read) => `SELECT * FROM ${read}`).join(' UNION ALL ')})`
}

function options({ layout, compression }: JsonFile): string {
  const packing = compression === 'none' ? 'uncompressed' : compression
  return `format = '${layout}', compression = '${packing}', hive_partitioning = false`
}

/** An array begins with a bracket. Objects that are not one to a line, or stand behind a byte order mark, are looked for one by one. */
async function layoutOf(file: SourceFile): Promise<JsonFile['layout']> {
  if (!canUnpack(file)) return file.format === 'ndjson' ? 'newline_delimited' : 'auto'
  const start = (await firstBytes(file)).toString('utf8')
  if (
    start
      .replace(/^\ufeff/, '')
      .trimStart()
      .startsWith('[')
  ) {
    if (file.compression === 'none' && !(await lastBytes(file)).toString('utf8').trimEnd().endsWith(']'))
      throw new ProbityError('JSON_INVALID', { source: file.name, line: null, reason: 'its array is never closed' })
    return 'array'
  }
  return file.format === 'ndjson' && !start.startsWith('\ufeff') ? 'newline_delimited' : 'unstructured'
}

async function jsonError(error: unknown, files: readonly SourceFile[], signal: AbortSignal): Promise<unknown> {
  const text = error instanceof Error ? error.message : String(error)
  if (isProbityError(error) || !/JSON|object size|unicode|utf/i.test(text)) return error
  const options = { cause: error }
  for (const file of files.filter(canUnpack)) {
    const encoding = await findCsvProblem(file, { delimiter: ',', cells: null }, signal)
    if (encoding?.kind === 'encoding')
      return new ProbityError('ENCODING_INVALID', { source: file.name, ...encoding }, options)
    const broken = file.format === 'ndjson' ? await brokenLine(file, signal) : null
    if (broken) return new ProbityError('JSON_INVALID', { source: file.name, ...broken }, options)
  }
  const named = files.find((file) => text.includes(file.path)) ?? files[0]!
  const reason = text
    .split('\n', 1)[0]!
    .replace(/^[A-Za-z ]*Error: /, '')
    .replaceAll(named.path, named.name)
  return new ProbityError(
    'JSON_INVALID',
    { source: named.name, line: null, reason: reason.replace(/[.: ]+$/, '') },
    options,
  )
}

async function brokenLine(file: SourceFile, signal: AbortSignal): Promise<{ line: number; reason: string } | null> {
  let number = 0
  for await (const line of createInterface({ input: openBytes(file), crlfDelay: Infinity })) {
    signal.throwIfAborted()
    number++
    try {
      if (line.trim() !== '') JSON.parse(line.replace(/^\ufeff/, ''))
    } catch (cause) {
      return { line: number, reason: cause instanceof Error ? cause.message : String(cause) }
    }
  }
  return null
}

async function lineOfObject(file: SourceFile, record: number, signal: AbortSignal): Promise<number> {
  let number = 0
  let objects = 0
  for await (const line of createInterface({ input: openBytes(file), crlfDelay: Infinity })) {
    signal.throwIfAborted()
    number++
    if (line.trim() !== '' && ++objects === record) break
  }
  return number
}
