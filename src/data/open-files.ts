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
import { toUtf8 } from './to-utf8.js'

export interface RawSource {
  readonly table: RawTable
  /** Names and digests of what was read, with the rows of each part of the table. */
  inputs(rows: readonly number[]): Promise<readonly InputDigest[]>
}

/** The local files of paths and patterns, each with its format. */
export async function localFiles(
  patterns: readonly string[],
  { database, data }: SourceContext,
): Promise<readonly SourceFile[]> {
  const files: SourceFile[] = []
  for (const path of await findFiles(patterns, database)) files.push(await describeFile(path, data.format))
  return files
}

/** Files of one format as one table. Their digests are taken while the rows are scanned. */
export async function openFiles(files: readonly SourceFile[], context: SourceContext): Promise<RawSource> {
  const digests = beginDigests(files, context.signal)
  const table = await readerOf(files)(await inUtf8(files, context), context)
  return { table, inputs: async (rows) => inputsOf(files, await digests, rows) }
}

const readers = { csv: csvTable, tsv: csvTable, parquet: parquetTable, json: jsonTable, ndjson: jsonTable } as const

function readerOf(files: readonly SourceFile[]): (typeof readers)[keyof typeof readers] {
  const first = files[0]!
  const other = files.find((file) => readers[file.format] !== readers[first.format])
  if (other === undefined) return readers[first.format]
  const params = { source: other.name, found: other.format, first: first.name, expected: first.format }
  throw new ProbityError('FORMATS_DIFFER', params)
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
