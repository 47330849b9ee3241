import type { DuckDBConnection, DuckDBDataChunk, DuckDBResult, DuckDBVector } from '@duckdb/node-api'
import { ProbityError } from '../errors.js'
import { appendTable } from './duckdb-append.js'
import { scanStatement, type ScannedRows } from './duckdb-scan.js'
import { readerOf } from './duckdb-values.js'

/** The one place that touches DuckDB. Opened with extensions off and configuration locked; imported lazily because it takes 0.25 s. */
export type SqlValue = string | number | bigint | boolean | null

/** Results by column, never by row. */
export interface QueryResult {
  readonly names: readonly string[]
  /** DOUBLE/INTEGER → number, HUGEINT/BIGINT → bigint, VARCHAR → string, BOOLEAN → boolean, DATE/TIMESTAMP → ISO string; NULL → null. */
  readonly columns: readonly (readonly SqlValue[])[]
  readonly rowCount: number
}

export interface Database {
  /** Runs one statement with positional parameters ($1 …). Rejects with CANCELLED when the signal aborts (the query is interrupted). */
  query(sql: string, parameters?: readonly SqlValue[], signal?: AbortSignal): Promise<QueryResult>
  /** Runs one statement and visits its rows in their order, piece by piece. No other statement runs meanwhile. */
  scan(sql: string, visit: (rows: ScannedRows) => Promise<void> | void, signal?: AbortSignal): Promise<void>
  /** Makes a table from columns of equal length that are in memory; null and undefined are NULL. */
  createTable(name: string, columns: readonly MemoryColumn[], signal?: AbortSignal): Promise<void>
  close(): Promise<void>
}

export interface MemoryColumn {
  readonly name: string
  readonly type: 'DOUBLE' | 'BIGINT' | 'HUGEINT' | 'BOOLEAN' | 'VARCHAR'
  readonly values: ArrayLike<SqlValue | undefined>
}

export interface DatabaseOptions {
  /** Changes speed, never results. All cores when absent. */
  readonly threads?: number | undefined
  /** Where DuckDB writes what does not fit in memory; made when needed. */
  readonly spillFolder: string
  /** Such as `2GB`; DuckDB's default is 80 % of the machine. */
  readonly memoryLimit?: string | undefined
}

/** Opens an empty database in memory that reads local files only: it can load no extension and reach no network. */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const { DuckDBInstance } = await import('@duckdb/node-api')
  const instance = await DuckDBInstance.create(':memory:', {
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    allow_community_extensions: 'false',
    custom_extension_repository: options.spillFolder,
    temp_directory: options.spillFolder,
    ...(options.threads === undefined ? {} : { threads: String(options.threads) }),
    ...(options.memoryLimit === undefined ? {} : { memory_limit: options.memoryLimit }),
  })
  const connection = await instance.connect()
  await connection.run("SET TimeZone = 'UTC'")
  await connection.run('SET lock_configuration = true')
  let last: Promise<unknown> = Promise.resolve()
  let closed = false
  // One connection runs one statement at a time: they queue up, so that an interrupt hits the one it is meant for.
  const queue = <T>(work: () => Promise<T>): Promise<T> => {
    const result = last.then(work)
    last = result.catch(() => undefined)
    return result
  }
  return {
    query: (sql, parameters = [], signal) => queue(() => execute(connection, sql, parameters, signal)),
    scan: (sql, visit, signal) =>
      queue(() => interruptible(connection, signal, () => scanStatement(connection, sql, visit, signal))),
    createTable: (name, columns, signal) => queue(() => appendTable(connection, name, columns, signal)),
    async close() {
      if (closed) return
      closed = true
      await last
      connection.closeSync()
      instance.closeSync()
    },
  }
}

function execute(
  connection: DuckDBConnection,
  sql: string,
  parameters: readonly SqlValue[],
  signal: AbortSignal | undefined,
): Promise<QueryResult> {
  return interruptible(connection, signal, async () => {
    const statement = await connection.prepare(sql)
    try {
      if (parameters.length > 0) statement.bind([...parameters])
      return await columnsOf(await statement.run())
    } finally {
      statement.destroySync()
    }
  })
}

async function interruptible<T>(
  connection: DuckDBConnection,
  signal: AbortSignal | undefined,
  work: () => Promise<T>,
): Promise<T> {
  if (signal?.aborted) throw new ProbityError('CANCELLED')
  // A statement notices an interrupt between two of its tasks only; asking again covers the time before its first task.
  let again: NodeJS.Timeout | undefined
  const interrupt = () => {
    connection.interrupt()
    again ??= setInterval(() => connection.interrupt(), 50)
  }
  signal?.addEventListener('abort', interrupt, { once: true })
  try {
    return await work()
  } catch (error) {
    throw signal?.aborted ? new ProbityError('CANCELLED', {}, { cause: error }) : known(error)
  } finally {
    signal?.removeEventListener('abort', interrupt)
    clearInterval(again)
  }
}

async function columnsOf(result: DuckDBResult): Promise<QueryResult> {
  const names = result.columnNames()
  const readers = result.columnTypes().map(readerOf)
  const columns: SqlValue[][] = names.map(() => [])
  let rowCount = 0
  for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
    const part: DuckDBDataChunk = chunk
    rowCount += part.rowCount
    columns.forEach((column, index) => readColumn(part.getColumnVector(index), part.rowCount, readers[index]!, column))
  }
  return { names, columns, rowCount }
}

function readColumn(vector: DuckDBVector, rows: number, read: (value: unknown) => SqlValue, into: SqlValue[]): void {
  for (let row = 0; row < rows; row++) {
    const value: unknown = vector.getItem(row)
    into.push(value === null ? null : read(value))
  }
}

/** The failures of a database that are nobody's bug get a code; all others stay as they are. */
function known(error: unknown): unknown {
  const text = error instanceof Error ? error.message : String(error)
  if (/^Out of Memory Error/i.test(text))
    return new ProbityError('OUT_OF_MEMORY', { reason: firstLine(text) }, { cause: error })
  if (/No space left on device|disk is full/i.test(text))
    return new ProbityError('DISK_FULL', { reason: firstLine(text) }, { cause: error })
  return error
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0]!
}
