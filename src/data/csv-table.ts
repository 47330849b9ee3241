import { sqlName, sqlText } from '../environment/sql.js'
import { ProbityError } from '../errors.js'
import { columnNames } from './column-names.js'
import { findDialect } from './csv-dialect.js'
import { findCsvProblem, lineOfRecord } from './csv-problem.js'
import { csvError, csvErrorFromDatabase } from './csv-errors.js'
import { csvStart } from './csv-start.js'
import { canUnpack } from './file-bytes.js'
import type { RawPart, RawTable } from './raw-table.js'
import { checkSameColumns } from './same-columns.js'
import type { SourceContext } from './source-context.js'
import type { Compression, SourceFile } from './source-file.js'
import { nameFiles, sqlPaths } from './source-files.js'

interface CsvReading {
  readonly files: readonly SourceFile[]
  readonly delimiter: string
  readonly header: readonly string[]
  readonly missing: readonly string[]
  /** Off only for files that were walked through and found sound but for a mixture of line breaks. */
  readonly strict: boolean
}

/** CSV and TSV files as a table of text cells. Header and delimiter are found here; the database detects nothing by itself. */
export async function csvTable(files: readonly SourceFile[], context: SourceContext): Promise<RawTable> {
  const { data } = context
  const delimiter = data.delimiter !== 'auto' ? data.delimiter : files[0]!.format === 'tsv' ? '\t' : 'auto'
  const dialect = await readDialect(files[0]!, delimiter, context)
  for (const file of files.slice(1)) {
    const other = await readDialect(file, dialect.delimiter, context)
    checkSameColumns({ name: files[0]!.name, columns: dialect.header }, { name: file.name, columns: other.header })
  }
  return tableOf({ files, ...dialect, missing: data.missing, strict: true }, context)
}

async function readDialect(file: SourceFile, delimiter: string, context: SourceContext) {
  const text = await csvStart(file, context)
  if (text === null || text.slice(0, 4096).includes('\0')) {
    const problem = await findCsvProblem(file, { delimiter: ',', cells: null }, context.signal)
    throw csvError(problem ?? { kind: 'encoding', line: 1, byte: 1, utf16: true }, file, { delimiter, cells: null })
  }
  const dialect = findDialect(text, delimiter)
  if (dialect.header.length === 0) throw new ProbityError('EMPTY_SOURCE', { source: file.name })
  return { delimiter: dialect.delimiter, header: columnNames(dialect.header, file.name) }
}

function tableOf(reading: CsvReading, context: SourceContext): RawTable {
  const { files, delimiter, header } = reading
  const relationOf = (some: readonly SourceFile[]) => relationOfFiles(some, reading)
  return {
    name: nameFiles(files),
    textual: true,
    byColumn: false,
    tokensApplied: true,
    columns: header.map((name, index) => ({ name, sql: sqlName(`c${index}`), sqlType: 'VARCHAR' })),
    relation: relationOf(files),
    parts: files.map((file): RawPart => ({
      name: file.name,
      relation: relationOf([file]),
      async place(record) {
        if (!canUnpack(file)) return { source: file.name, unit: 'row', number: record }
        return { source: file.name, unit: 'line', number: await lineOfRecord(file, delimiter, record, context.signal) }
      },
    })),
    async recover(error) {
      const shape = { delimiter, cells: header.length }
      let mixed = false
      for (const file of files.filter(canUnpack)) {
        const problem = await findCsvProblem(file, shape, context.signal)
        if (problem?.kind === 'mixed-line-breaks') mixed = true
        else if (problem) throw csvError(problem, file, shape)
      }
      if (mixed && reading.strict) return tableOf({ ...reading, strict: false }, context)
      throw csvErrorFromDatabase(error, nameFiles(files))
    },
  }
}

/** Files of one compression are read together; several compressions are put one behind the other. */
function relationOfFiles(files: readonly SourceFile[], reading: CsvReading): string {
  const compressions = [...new Set(files.map((file) => file.compression))]
  if (compressions.length === 1) return readCsv(files, compressions[0]!, reading)
  const reads = compressions.map(
    (compression) =>
      `SELECT * FROM ${readCsv(
        files.filter((file) => file.compression === compression),
        compression,
        reading,
      )}`,
  )
  return `(${reads.join(' UNION ALL ')})`
}

function readCsv(files: readonly SourceFile[], compression: Compression, reading: CsvReading): string {
  const columns = reading.header.map((_, index) => `'c${index}': 'VARCHAR'`).join(', ')
  return (
    `read_csv(${sqlPaths(files)}, auto_detect = false, header = true, delim = ${sqlText(reading.delimiter)}, quote = '"', escape = '"',` +
    ` strict_mode = ${reading.strict}, columns = {${columns}}, nullstr = [${nullTexts(reading.missing)}],` +
    ` compression = '${compression}', max_line_size = ${longestLine}, buffer_size = ${2 * longestLine}, hive_partitioning = false)`
  )
}

/** A cell of 1 MB must pass; a file without line breaks must not fill the memory. */
const longestLine = 16_000_000

/** Without any token DuckDB would still take an empty cell for missing: a text that nobody writes stands in. */
function nullTexts(missing: readonly string[]): string {
  return (missing.length > 0 ? missing : ['\u0001no missing token\u0001']).map(sqlText).join(', ')
}
