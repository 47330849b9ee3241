import { standardInput } from '../environment/standard-input.js'
import { ProbityError } from '../errors.js'
import { csvTable } from './csv-table.js'
import type { InputDigest } from './dataset.js'
import { describeFile } from './file-format.js'
import { findFiles } from './find-files.js'
import { jsonTable } from './json-table.js'
import { parquetTable } from './parquet-table.js'
import type { RawTable } from './raw-table.js'
import type { SourceContext } from './source-context.js'
import type { SourceFile } from './source-file.js'
import { beginDigests, inputsOf } from './source-files.js'
import { spool } from './spool.js'
import { sqlInputs, sqlTable } from './sql-table.js'
import { toUtf8 } from './to-utf8.js'

export interface RawSource {
  readonly table: RawTable
  /** Names and digests of what was read; `rows` of each part where there are several. */
  inputs(rows: readonly number[]): Promise<readonly InputDigest[]>
}

/** Opens what `data.source` names: a path, a glob, a list of them, `-` for standard input, or a query over local files. */
export async function openRawSource(context: SourceContext): Promise<RawSource> {
  const { source } = context.data
  if (source === null) throw new ProbityError('SOURCE_MISSING')
  if (typeof source === 'object' && 'sql' in source) {
    const table = await sqlTable(source.sql, context)
    return { table, inputs: async (rows) => sqlInputs(source.sql, rows[0]!, context) }
  }
  const files = source === '-' ? [await fromStandardInput(context)] : await localFiles(source, context)
  const digests = beginDigests(files, context.signal)
  const table = await tableOf(await inUtf8(files, context), context)
  return { table, inputs: async (rows) => inputsOf(files, await digests, rows) }
}

async function fromStandardInput({ folder, signal, data }: SourceContext): Promise<SourceFile> {
  const { path, sha256 } = await spool(standardInput(), folder, signal)
  return { ...(await describeFile(path, data.format, 'standard input')), sha256 }
}

async function localFiles(
  source: string | readonly string[],
  { database, data }: SourceContext,
): Promise<SourceFile[]> {
  const paths = await findFiles(typeof source === 'string' ? [source] : source, database)
  const files: SourceFile[] = []
  for (const path of paths) files.push(await describeFile(path, data.format))
  return files
}

/** Text files of another encoding are copied; the digests stay those of the originals. */
async function inUtf8(files: readonly SourceFile[], { data, folder, signal }: SourceContext): Promise<SourceFile[]> {
  const { encoding } = data
  const read: SourceFile[] = []
  for (const file of files) {
    const asItIs = encoding === 'utf-8' || file.format === 'parquet'
    read.push(asItIs ? file : await toUtf8(file, encoding, folder, signal))
  }
  return read
}

function tableOf(files: readonly SourceFile[], context: SourceContext): Promise<RawTable> {
  const kinds = new Set(files.map((file) => readers[file.format]))
  const [reader] = kinds
  if (kinds.size > 1) {
    const other = files.find((file) => readers[file.format] !== reader)!
    throw new ProbityError('FORMATS_DIFFER', {
      source: other.name,
      found: other.format,
      first: files[0]!.name,
      expected: files[0]!.format,
    })
  }
  return reader!(files, context)
}

const readers = { csv: csvTable, tsv: csvTable, parquet: parquetTable, json: jsonTable, ndjson: jsonTable } as const
