import { isUtf8 } from 'node:buffer'
import { sqlText } from '../environment/sql.js'
import { ProbityError } from '../errors.js'
import { unfinishedBytes } from './csv-problem.js'
import { canUnpack, openBytes } from './file-bytes.js'
import { literalPath } from './find-files.js'
import type { SourceContext } from './source-context.js'
import type { SourceFile } from './source-file.js'

const bytesLookedAt = 1 << 20

/** The first whole lines of a text file, unpacked, without byte order mark; null where they are not UTF-8. */
export async function csvStart(file: SourceFile, context: SourceContext): Promise<string | null> {
  if (!canUnpack(file)) return startByDatabase(file, context)
  const chunks: Buffer[] = []
  let length = 0
  const stream = openBytes(file)
  try {
    for await (const chunk of stream) {
      chunks.push(chunk as Buffer)
      length += (chunk as Buffer).length
      if (length >= bytesLookedAt) break
    }
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new ProbityError('FILE_UNREADABLE', { source: file.name, reason }, { cause })
  } finally {
    stream.destroy()
  }
  return textOf(Buffer.concat(chunks), length >= bytesLookedAt)
}

function textOf(bytes: Buffer, cut: boolean): string | null {
  const whole = cut ? bytes.subarray(0, bytes.length - unfinishedBytes(bytes)) : bytes
  if (!isUtf8(whole)) return null
  const text = whole.toString('utf8').replace(/^\ufeff/, '')
  const lastBreak = Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r'))
  return cut && lastBreak > 0 ? text.slice(0, lastBreak + 1) : text
}

/** The lines as DuckDB unpacks them, for Zstandard on a Node that cannot. */
async function startByDatabase(file: SourceFile, { database, signal }: SourceContext): Promise<string> {
  const { columns } = await database.query(
    `SELECT line FROM read_csv(${sqlText(literalPath(file.path))}, auto_detect = false, header = false, delim = chr(1), quote = '',
       escape = '', strict_mode = false, columns = {'line': 'VARCHAR'}, compression = 'zstd') LIMIT 1000`,
    [],
    signal,
  )
  return columns[0]!.map((line) => `${line ?? ''}\n`).join('')
}
