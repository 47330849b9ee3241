import { sqlName } from '../environment/sql.js'
import { ProbityError } from '../errors.js'
import { checkUnique } from './column-names.js'
import type { RawTable } from './raw-table.js'
import { checkSameColumns } from './same-columns.js'
import type { SourceContext } from './source-context.js'
import type { SourceFile } from './source-file.js'
import { nameFiles, sqlPaths } from './source-files.js'

interface Described {
  readonly name: string
  readonly columns: readonly string[]
  readonly types: readonly string[]
}

/** Parquet files as a table with the types of the first. Nothing is loaded: the database reads the columns that a query names. */
export async function parquetTable(files: readonly SourceFile[], context: SourceContext): Promise<RawTable> {
  const first = await describe(files[0]!, context)
  checkUnique(first.columns, first.name)
  for (const file of files.slice(1)) {
    const other = await describe(file, context)
    checkSameColumns(first, other)
    checkSameTypes(first, other)
  }
  const name = nameFiles(files)
  return {
    name,
    textual: false,
    byColumn: true,
    tokensApplied: false,
    columns: first.columns.map((column, index) => ({
      name: column,
      sql: sqlName(column),
      sqlType: first.types[index]!,
    })),
    relation: readParquet(files),
    parts: files.map((file) => ({
      name: file.name,
      relation: readParquet([file]),
      place: async (record) => ({ source: file.name, unit: 'row', number: record }),
    })),
    async recover(error) {
      throw parquetError(error, name)
    },
  }
}

function readParquet(files: readonly SourceFile[]): string {
  return `read_parquet(${sqlPaths(files)}, hive_partitioning = false, union_by_name = false, binary_as_string = true)`
}

async function describe(file: SourceFile, { database, signal }: SourceContext): Promise<Described> {
  try {
    const { columns } = await database.query(`DESCRIBE SELECT * FROM ${readParquet([file])}`, [], signal)
    return { name: file.name, columns: columns[0]!.map(String), types: columns[1]!.map(String) }
  } catch (error) {
    throw parquetError(error, file.name)
  }
}

function checkSameTypes(first: Described, other: Described): void {
  first.types.forEach((type, index) => {
    const found = other.types[index]!
    if (found !== type)
      throw new ProbityError('TYPES_DIFFER', {
        column: first.columns[index]!,
        source: other.name,
        found,
        first: first.name,
        expected: type,
      })
  })
}

function parquetError(error: unknown, source: string): unknown {
  const text = error instanceof Error ? error.message : String(error)
  if (!/parquet|file|magic|snappy|zstd|gzip|brotli|page|thrift|TProtocol|decompress/i.test(text)) return error
  const reason = text.replace(/^[A-Za-z ]*Error: /, '').split('\n', 1)[0]!
  return new ProbityError('PARQUET_UNREADABLE', { source, reason: withoutPath(reason) }, { cause: error })
}

/** People know the file by its name; paths stay out of messages that may be kept. */
function withoutPath(text: string): string {
  return text.replace(/(['"])[^'"]*[/\\]([^'"/\\]+)\1/g, '$1$2$1')
}
