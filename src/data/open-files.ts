import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Readable } from 'node:stream'
import { ProbityError } from '../errors.js'
import { csvTable } from './csv-table.js'
import type { InputDigest } from './dataset.js'
import { describeFile } from './file-format.js'
import { findFiles } from './find-files.js'
import type { Images } from './images/images.js'
import { jsonTable } from './json-table.js'
import { parquetTable } from './parquet-table.js'
import type { RawTable } from './raw-table.js'
import type { SourceContext } from './source-context.js'
import type { SourceFile } from './source-file.js'
import { beginDigests, inputsOf } from './source-files.js'
import { spool } from './spool.js'
import { toUtf8 } from './to-utf8.js'

export interface RawSource {
  readonly table: RawTable
  /** Names and digests of what was read, with the rows of each part of the table. */
  inputs(rows: readonly number[]): Promise<readonly InputDigest[]>
  /** The same without their digests, where these take a while. */
  named?(rows: readonly number[]): readonly Omit<InputDigest, 'sha256'>[]
  readonly images?: Images
}

/** The local files of paths and patterns, each with its format. */
export async function localFiles(patterns: readonly string[], context: SourceContext): Promise<readonly SourceFile[]> {
  const files: SourceFile[] = []
  for (const path of await findFiles(patterns, context.database)) {
    // A pipe, such as `<(zcat x.gz)` of a shell, can be read only once.
    const isFile = (await stat(path)).isFile()
    files.push(
      isFile
        ? await describeFile(path, context.data.format)
        : await fromStream(createReadStream(path), basename(path), context),
    )
  }
  return files
}

/** The bytes of a stream as a file under the name given. */
export async function fromStream(
  input: Readable,
  name: string,
  { folder, signal, data }: SourceContext,
): Promise<SourceFile> {
  const { path, sha256 } = await spool(input, folder, signal)
  return { ...(await describeFile(path, data.format, name)), sha256 }
}

/** Files of one format as one table. Their digests are taken while the rows are scanned. */
export async function openFiles(files: readonly SourceFile[], context: SourceContext): Promise<RawSource> {
  const digests = beginDigests(files, context.signal)
  const table = await readerOf(files)(await inUtf8(files, context), context)
  return {
    table,
    inputs: async (rows) => inputsOf(files, await digests, rows),
    named: (rows) => files.map(({ name }, index) => ({ name, rows: rows[index]! })),
  }
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
