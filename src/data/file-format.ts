import { open } from 'node:fs/promises'
import { basename } from 'node:path'
import { ProbityError } from '../errors.js'
import { firstBytes } from './file-bytes.js'
import type { Compression, DataFormat, SourceFile } from './source-file.js'

/** Looks at a file's first bytes and its ending, and says how to read it. Bytes win over the ending, an explicit format over both. */
export async function describeFile(
  path: string,
  format: DataFormat | 'auto',
  name = basename(path),
): Promise<SourceFile> {
  const start = await startOf(path, 512, name)
  if (start.length === 0) throw new ProbityError('EMPTY_SOURCE', { source: name })
  const compression = compressionOf(start)
  if (format !== 'auto') return { path, name, format, compression }
  const content = compression === 'gzip' ? await firstBytes({ path, compression }) : start
  return { path, name, compression, format: knownFormat(name, compression === 'zstd' ? Buffer.alloc(0) : content) }
}

function compressionOf(start: Buffer): Compression {
  if (start[0] === 0x1f && start[1] === 0x8b) return 'gzip'
  if (start.length >= 4 && start.readUInt32LE(0) === 0xfd2fb528) return 'zstd'
  return 'none'
}

function knownFormat(name: string, content: Buffer): DataFormat {
  if (content.subarray(0, 4).toString('latin1') === 'PAR1') return 'parquet'
  const foreign = foreignFormats.find((known) => content.toString('latin1').startsWith(known.magic))
  if (foreign) throw new ProbityError('FORMAT_UNSUPPORTED', { source: name, format: foreign.format })
  const ending = /\.([a-z]+)(\.(gz|gzip|zst|zstd))?$/i.exec(name)?.[1]?.toLowerCase() ?? ''
  if (ending in endings) return endings[ending]!
  const first = content
    .toString('latin1')
    .replace(/^\xef\xbb\xbf/, '')
    .trimStart()[0]
  if (first === '[') return 'json'
  return first === '{' ? 'ndjson' : 'csv'
}

const endings: Readonly<Record<string, DataFormat>> = {
  csv: 'csv',
  txt: 'csv',
  tsv: 'tsv',
  tab: 'tsv',
  parquet: 'parquet',
  pq: 'parquet',
  json: 'json',
  ndjson: 'ndjson',
  jsonl: 'ndjson',
}

const foreignFormats = [
  { magic: 'PK\x03\x04', format: 'a ZIP archive or an Excel workbook' },
  { magic: '\xd0\xcf\x11\xe0', format: 'an old Excel workbook' },
  { magic: 'ARROW1', format: 'an Arrow or Feather file' },
  { magic: 'SQLite format 3', format: 'an SQLite database' },
  { magic: 'BZh', format: 'compressed with bzip2' },
  { magic: '\xfd7zXZ', format: 'compressed with xz' },
  { magic: '7z\xbc\xaf', format: 'a 7-Zip archive' },
  { magic: '%PDF', format: 'a PDF document' },
  { magic: 'Obj\x01', format: 'an Avro file' },
  { magic: 'ORC', format: 'an ORC file' },
] as const

async function startOf(path: string, length: number, name: string): Promise<Buffer> {
  const file = await open(path).catch((cause: NodeJS.ErrnoException) => {
    throw new ProbityError('FILE_UNREADABLE', { source: name, reason: cause.code ?? cause.message }, { cause })
  })
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}
