import { isUtf8 } from 'node:buffer'
import { createCsvWalker, type CsvRecord } from './csv-walk.js'
import { openBytes } from './file-bytes.js'
import type { SourceFile } from './source-file.js'

export type CsvProblem =
  | { readonly kind: 'encoding'; readonly line: number; readonly byte: number; readonly utf16: boolean }
  | { readonly kind: 'cells'; readonly line: number; readonly found: number }
  | { readonly kind: 'unclosed-quote' | 'text-after-quote'; readonly line: number }
  | { readonly kind: 'mixed-line-breaks' }

export interface CsvShape {
  readonly delimiter: string
  /** Cells that each record must have; null to look at the encoding only. */
  readonly cells: number | null
}

/** Reads a CSV file from its beginning and tells the first thing that is wrong with it, or null. Bounded memory. */
export async function findCsvProblem(
  file: SourceFile,
  shape: CsvShape,
  signal: AbortSignal,
): Promise<CsvProblem | null> {
  let problem: CsvProblem | null = null
  const walker = createCsvWalker(Buffer.from(shape.delimiter), (record) => {
    problem = shape.cells === null ? null : problemOf(record, shape.cells)
    return problem !== null
  })
  const utf8 = createUtf8Check()
  for await (const chunk of openBytes(file)) {
    signal.throwIfAborted()
    const bytes = utf8.take(chunk as Buffer)
    walker.push(bytes.valid)
    if (walker.done()) return problem
    if (bytes.invalidAt !== null)
      return { kind: 'encoding', line: walker.line(), byte: bytes.invalidAt, utf16: utf8.startsAsUtf16() }
  }
  if (utf8.unfinished())
    return { kind: 'encoding', line: walker.line(), byte: utf8.offset(), utf16: utf8.startsAsUtf16() }
  walker.end()
  return problem ?? (walker.lineBreaks.size > 1 ? { kind: 'mixed-line-breaks' } : null)
}

/** The physical line on which a record begins (record 0 is the header). */
export async function lineOfRecord(
  file: SourceFile,
  delimiter: string,
  index: number,
  signal: AbortSignal,
): Promise<number> {
  let line = 0
  const walker = createCsvWalker(Buffer.from(delimiter), (record) => {
    line = record.line
    return record.index === index
  })
  for await (const chunk of openBytes(file)) {
    signal.throwIfAborted()
    walker.push(withoutMark(chunk as Buffer, line === 0))
    if (walker.done()) return line
  }
  walker.end()
  return line
}

function problemOf(record: CsvRecord, expected: number): CsvProblem | null {
  if (record.problem) return { kind: record.problem, line: record.line }
  // Empty cells beyond the last column, as spreadsheets write them, are none to the database.
  const fits = record.cells >= expected && record.filledCells <= expected
  return fits ? null : { kind: 'cells', line: record.line, found: record.cells }
}

function withoutMark(bytes: Buffer, first: boolean): Buffer {
  return first && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes
}

/** Checks UTF-8 over chunks that may end within a character. `invalidAt` counts bytes from the start of the file, from 1. */
function createUtf8Check() {
  let rest = Buffer.alloc(0)
  let offset = 0
  let start: Buffer | null = null
  return {
    take(chunk: Buffer): { valid: Buffer; invalidAt: number | null } {
      start ??= chunk.subarray(0, 3)
      const bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk
      const whole = bytes.subarray(0, bytes.length - unfinishedBytes(bytes))
      const first = offset === 0
      if (isUtf8(whole)) {
        offset += whole.length
        rest = Buffer.from(bytes.subarray(whole.length))
        return { valid: withoutMark(whole, first), invalidAt: null }
      }
      const good = validPrefix(whole)
      return { valid: withoutMark(whole.subarray(0, good), first), invalidAt: offset + good + 1 }
    },
    unfinished: () => rest.length > 0,
    offset: () => offset + 1,
    startsAsUtf16: () =>
      start !== null && ((start[0] === 0xff && start[1] === 0xfe) || (start[0] === 0xfe && start[1] === 0xff)),
  }
}

/** How many bytes at the end may be the beginning of a character. */
export function unfinishedBytes(bytes: Uint8Array): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back]!
    if (byte < 0x80) return 0
    if (byte >= 0xc0) return (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) > back ? back : 0
  }
  return 0
}

function validPrefix(bytes: Buffer): number {
  let low = 0
  let high = bytes.length
  while (high - low > 1) {
    const middle = (low + high) >> 1
    // A cut within a character is no error of its own.
    const part = bytes.subarray(0, middle)
    if (isUtf8(part.subarray(0, part.length - unfinishedBytes(part)))) low = middle
    else high = middle
  }
  return low - unfinishedBytes(bytes.subarray(0, low))
}
