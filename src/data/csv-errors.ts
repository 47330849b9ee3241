import { ProbityError } from '../errors.js'
import type { CsvProblem, CsvShape } from './csv-problem.js'
import type { SourceFile } from './source-file.js'

/** The sentence for what is wrong with a CSV file. */
export function csvError(problem: CsvProblem, file: SourceFile, shape: CsvShape): ProbityError {
  const where = { source: file.name, line: 'line' in problem ? problem.line : null, delimiter: shape.delimiter }
  switch (problem.kind) {
    case 'encoding':
      return new ProbityError('ENCODING_INVALID', { ...where, byte: problem.byte, utf16: problem.utf16 })
    case 'cells':
      return new ProbityError('ROW_RAGGED', { ...where, expected: shape.cells, found: problem.found })
    case 'unclosed-quote':
      return new ProbityError('QUOTE_UNCLOSED', where)
    case 'text-after-quote':
      return new ProbityError('TEXT_AFTER_QUOTE', where)
    case 'mixed-line-breaks':
      return new ProbityError('CSV_UNREADABLE', { ...where, reason: 'its line breaks are mixed' })
  }
}

/** What DuckDB said, for files that we cannot walk through ourselves; its line numbers count records. */
export function csvErrorFromDatabase(error: unknown, source: string): unknown {
  const text = error instanceof Error ? error.message : String(error)
  if (!/CSV|unicode|gzip|zstd|Maximum line size/i.test(text)) return error
  const line = /CSV Error on Line: (\d+)/.exec(text)?.[1] ?? null
  const ragged = /Expected Number of Columns: (\d+) Found: (\d+)/.exec(text)
  const options = { cause: error }
  if (ragged) return new ProbityError('ROW_RAGGED', { source, line, expected: ragged[1], found: ragged[2] }, options)
  if (/Maximum line size/i.test(text)) return new ProbityError('LINE_TOO_LONG', { source, line }, options)
  if (/unicode|utf-8/i.test(text)) return new ProbityError('ENCODING_INVALID', { source, line }, options)
  const reason = text.replace(/^[A-Za-z ]*Error: /, '').split('\n', 1)[0]!
  return new ProbityError('CSV_UNREADABLE', { source, line, reason }, options)
}
