import { filterError } from '../../data/check-filter.js'
import type { Dataset } from '../../data/dataset.js'
import type { SqlValue } from '../../environment/duckdb.js'
import { sqlName, sqlText } from '../../environment/sql.js'
import type { Tools } from '../../environment/tools.js'
import type { Matching } from '../../models/match-columns.js'
import type { Batch, Model } from '../../models/model.js'
import { imagesOf } from '../../models/predict-table.js'
import { toBatch } from '../../models/to-batch.js'
import { pickRows } from './pick-rows.js'

export interface RowsWanted {
  /** Rows drawn at most: those whose content, with `salt`, has the lowest hash, so that the order of the table changes nothing. null: all, in order. */
  readonly most: number | null
  readonly salt: string
  /** SQL condition over the columns. */
  readonly condition?: string
  /** Further SQL expressions to read, by name. */
  readonly extras?: Readonly<Record<string, string>>
}

export interface TableRows {
  readonly count: number
  readonly batch: Batch
  /** Places in the table, from 1. */
  readonly numbers: readonly number[]
  /** What stands in the model's columns, before it is encoded. */
  readonly values: Readonly<Record<string, readonly SqlValue[]>>
  readonly extras: Readonly<Record<string, readonly SqlValue[]>>
  /** Rows left out because the model has no score for them, as where a value is missing. */
  readonly unscored: number
}

const number = sqlName('\u0001row')

/** Rows of a table as the model reads them, with what else is to be known of them. Rows without a score are left out. */
export async function readRows(
  dataset: Pick<Dataset, 'database' | 'relation' | 'columns' | 'images'>,
  model: Model,
  matching: Matching,
  wanted: RowsWanted,
  tools: Pick<Tools, 'signal'>,
): Promise<TableRows> {
  const names = [...new Set(matching.inputs.flatMap(({ columns }) => columns.map(({ name }) => name)))]
  const extras = Object.entries(wanted.extras ?? {})
  const content = [...names.map(sqlName), ...extras.map(([, sql]) => `(${sql})`)].join(', ')
  const where = wanted.condition === undefined ? '' : `WHERE (${wanted.condition})`
  const order = wanted.most === null ? number : `hash(${sqlText(wanted.salt)}, ${content}), ${number}`
  const limit = wanted.most === null ? '' : `LIMIT ${wanted.most}`
  const query = dataset.database.query(
    `SELECT ${number}, ${content} FROM (SELECT row_number() OVER () AS ${number}, * FROM ${dataset.relation}) ${where} ORDER BY ${order} ${limit}`,
    [],
    tools.signal,
  )
  const found = await query.catch((error: unknown) => {
    if (wanted.condition === undefined || tools.signal.aborted) throw error
    throw filterError(
      error,
      wanted.condition,
      dataset.columns.map(({ name }) => name),
    )
  })
  const columns = found.columns as readonly (readonly SqlValue[])[]
  const count = columns[0]!.length
  const at = new Map(names.map((name, place) => [name, columns[place + 1]!]))
  const rows = { count, first: 1, read: (name: string) => at.get(name)!, ...imagesOf(dataset) }
  const batch = await toBatch(model, matching, rows, tools.signal)
  const kept = count === 0 ? [] : await scoredRows(model, batch, tools)
  const pick = <T>(values: readonly T[]): T[] => kept.map((row) => values[row]!)
  return {
    count: kept.length,
    batch: kept.length === count ? batch : pickRows(batch, kept),
    numbers: pick(columns[0]!.map(Number)),
    values: Object.fromEntries(names.map((name) => [name, pick(at.get(name)!)])),
    extras: Object.fromEntries(extras.map(([name], place) => [name, pick(columns[names.length + 1 + place]!)])),
    unscored: count - kept.length,
  }
}

async function scoredRows(model: Model, batch: Batch, tools: Pick<Tools, 'signal'>): Promise<number[]> {
  const { data, shape } = (await model.predict(batch, tools)).scores
  const [rows, width] = shape as [number, number]
  return Array.from({ length: rows }, (_, row) => row).filter((row) =>
    data.subarray(row * width, (row + 1) * width).every((value) => Number.isFinite(value)),
  )
}
