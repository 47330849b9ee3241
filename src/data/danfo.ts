import type { SqlValue } from '../environment/duckdb.js'
import { nearest } from '../environment/nearest.js'
import { sqlName } from '../environment/sql.js'
import type { Tools } from '../environment/tools.js'
import { ProbityError } from '../errors.js'
import type { ColumnType, Dataset } from './dataset.js'
import { datasetFromMemory, type MemoryRequest } from './from-memory.js'

/** What is used of a DataFrame of danfojs or danfojs-node. */
export interface DanfoFrame {
  readonly columns: string[]
  readonly shape: number[]
  /** The values column by column. */
  readonly getColumnData: unknown
}

/** The class `DataFrame` of danfojs or danfojs-node. */
export type DanfoConstructor<Frame extends DanfoFrame> = new (
  data: Record<string, unknown[]>,
  options: { dtypes: string[] },
) => Frame

/** Opens the rows of a danfojs DataFrame as a dataset. Its NaN, null and undefined are missing; its index is left out. */
export function datasetFromDanfo(
  frame: DanfoFrame,
  request: MemoryRequest,
  tools: Pick<Tools, 'signal'>,
): Promise<Dataset> {
  const values = frame.getColumnData as unknown[][]
  const columns = frame.columns.map((name, index) => [name, values[index]!.map(withoutNaN)] as const)
  return datasetFromMemory(Object.fromEntries(columns), { name: 'danfojs DataFrame', ...request }, tools)
}

function withoutNaN(value: unknown): unknown {
  return typeof value === 'number' && Number.isNaN(value) ? null : value
}

/**
 * All rows of a dataset (after its filter) as a danfojs DataFrame, in memory. Missing numbers are NaN, other missing values null,
 * dates ISO texts, whole numbers beyond 2^53 texts. Takes the class given, else that of danfojs-node.
 */
export async function danfoFromDataset<Frame extends DanfoFrame = DanfoFrame>(
  dataset: Dataset,
  options: { readonly columns?: readonly string[]; readonly DataFrame?: DanfoConstructor<Frame> },
  tools: Pick<Tools, 'signal'>,
): Promise<Frame> {
  const DataFrame = options.DataFrame ?? (await installedDataFrame<Frame>())
  const names = dataset.columns.map(({ name }) => name)
  const columns = options.columns ?? names
  for (const column of columns)
    if (!names.includes(column))
      throw new ProbityError('COLUMN_NOT_FOUND', {
        ...{ column, role: 'DataFrame', source: 'the dataset' },
        ...{ columns: names, nearest: nearest(column, names) },
      })
  const { columns: values } = await dataset.database.query(
    `SELECT ${columns.map(sqlName).join(', ')} FROM ${dataset.relation}`,
    [],
    tools.signal,
  )
  const data: Record<string, unknown[]> = {}
  const dtypes: string[] = []
  columns.forEach((name, index) => {
    const type = dataset.columns.find((column) => column.name === name)!.type
    const exact = values[index]!.some((value) => typeof value === 'bigint' && !Number.isSafeInteger(Number(value)))
    data[name] = values[index]!.map((value) => frameValue(value, type, exact))
    dtypes.push(exact ? 'string' : dtypeOf[type])
  })
  return new DataFrame(data, { dtypes })
}

const dtypeOf: Readonly<Record<ColumnType, string>> = {
  number: 'float32',
  boolean: 'boolean',
  text: 'string',
  date: 'string',
}

function frameValue(value: SqlValue, type: ColumnType, exact: boolean): unknown {
  if (value === null) return type === 'number' && !exact ? NaN : null
  return typeof value === 'bigint' ? (exact ? String(value) : Number(value)) : value
}

async function installedDataFrame<Frame extends DanfoFrame>(): Promise<DanfoConstructor<Frame>> {
  try {
    // An optional package: its name is no literal, so that it need not be there to compile.
    const name = 'danfojs-node'
    const danfo = (await import(name)) as { DataFrame?: unknown; default?: { DataFrame: unknown } }
    return (danfo.DataFrame ?? danfo.default?.DataFrame) as DanfoConstructor<Frame>
  } catch (cause) {
    throw new ProbityError('DANFO_MISSING', {}, { cause })
  }
}
