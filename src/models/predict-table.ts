import type { Column, Dataset } from '../data/dataset.js'
import type { Images } from '../data/images/images.js'
import type { SqlValue } from '../environment/duckdb.js'
import { sqlName } from '../environment/sql.js'
import type { Tools } from '../environment/tools.js'
import { widthOfEncoded } from './any-encoder.js'
import { matchColumns, type MatchOptions, type Matching } from './match-columns.js'
import type { Batch, Model, Predictions } from './model.js'
import { imageWidth } from './image-batch.js'
import { toBatch } from './to-batch.js'

export interface PredictTableOptions extends MatchOptions {
  /** Rows that are in memory at a time. Changes neither results nor, beyond some thousands, speed. */
  readonly chunkRows?: number
}

/** Predictions of consecutive rows. */
export interface PredictedRows {
  /** Number of rows before these. */
  readonly start: number
  readonly rows: number
  readonly batch: Batch
  readonly predictions: Predictions
}

type TableTools = Pick<Tools, 'signal' | 'progress'>

const numbered = 'probity_model_rows'
/** Name of the column that numbers rows from 1: one that no file has. */
export const rowNumber = '\u0001row'

/**
 * Predicts every row of a dataset, chunk by chunk in the order of the rows; the next chunk is read while one is computed.
 * @example for await (const { start, predictions } of predictTable(dataset, model, {}, tools)) …
 */
export async function* predictTable(
  dataset: Dataset,
  model: Model,
  options: PredictTableOptions,
  tools: TableTools,
): AsyncGenerator<PredictedRows> {
  const matching = matchColumns(model, dataset.columns, { ...options, ...imagesOf(dataset) })
  const { database, relation } = dataset
  const names = columnsOf(matching).map(({ name }) => sqlName(name))
  await database.query(
    `CREATE OR REPLACE TEMP TABLE ${numbered} AS SELECT row_number() OVER () AS ${sqlName(rowNumber)}, ${names.join(', ')} FROM ${relation}`,
    [],
    tools.signal,
  )
  try {
    yield* predictNumbered({ ...dataset, relation: numbered }, model, matching, options, tools)
  } finally {
    await database.query(`DROP TABLE IF EXISTS ${numbered}`)
  }
}

/** The same for a table that numbers its rows in the column `rowNumber`. */
export async function* predictNumbered(
  dataset: Pick<Dataset, 'database' | 'relation' | 'rows' | 'images'>,
  model: Model,
  matching: Matching,
  { chunkRows }: Pick<PredictTableOptions, 'chunkRows'>,
  tools: TableTools,
): AsyncGenerator<PredictedRows> {
  const columns = columnsOf(matching)
  const width = matching.by === 'images' ? imageWidth(matching) : columns.length
  const rows = chunkRows ?? rowsOfChunk(model, width)
  const read = (start: number): Promise<SqlValue[][]> => {
    const chunk = readRows(dataset, columns, start, rows, tools.signal)
    chunk.catch(() => undefined) // awaited below, unless the caller stops before
    return chunk
  }
  let next = read(0)
  for (let start = 0; start < dataset.rows; start += rows) {
    const values = await next
    const count = Math.min(rows, dataset.rows - start)
    if (start + rows < dataset.rows) next = read(start + rows)
    const at = new Map(columns.map(({ name }, index) => [name, values[index]!]))
    const chunk = { count, first: start + 1, read: (name: string) => at.get(name)!, ...imagesOf(dataset) }
    const batch = await toBatch(model, matching, chunk, tools.signal)
    const predictions = await model.predict(batch, { signal: tools.signal })
    yield { start, rows: count, batch, predictions }
    tools.progress({ step: 'model', state: 'advance', share: Math.min(1, (start + count) / dataset.rows) })
  }
}

async function readRows(
  { database, relation }: Pick<Dataset, 'database' | 'relation'>,
  columns: readonly Column[],
  start: number,
  rows: number,
  signal: AbortSignal,
): Promise<SqlValue[][]> {
  const number = sqlName(rowNumber)
  const names = columns.map(({ name }) => sqlName(name)).join(', ')
  const result = await database.query(
    `SELECT ${names} FROM ${relation} WHERE ${number} > ${start} AND ${number} <= ${start + rows} ORDER BY ${number}`,
    [],
    signal,
  )
  return result.columns as SqlValue[][]
}

/** The distinct columns of a matching. */
function columnsOf({ inputs }: Matching): readonly Column[] {
  const byName = new Map(inputs.flatMap(({ columns }) => columns.map((column) => [column.name, column] as const)))
  return [...byName.values()]
}

/** The images of a dataset, as others ask for them. */
export function imagesOf({ images }: Pick<Dataset, 'images'>): { readonly images?: Images } {
  return images === undefined ? {} : { images }
}

const valuesOfChunk = 2 ** 20

/** Depends on the widths alone, so that results never depend on the machine. */
function rowsOfChunk(model: Model, columns: number): number {
  const width = Math.max(columns, model.encoder === undefined ? 0 : widthOfEncoded(model.encoder), 1)
  return Math.min(65_536, Math.max(256, 2 ** Math.floor(Math.log2(valuesOfChunk / width))))
}
