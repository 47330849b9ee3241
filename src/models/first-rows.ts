import type { Dataset } from '../data/dataset.js'
import type { SqlValue } from '../environment/duckdb.js'
import { sqlName } from '../environment/sql.js'
import type { Tools } from '../environment/tools.js'
import type { Matching } from './match-columns.js'
import type { Batch, Model } from './model.js'
import { imagesOf } from './predict-table.js'
import { toBatch } from './to-batch.js'

/** The first rows of a dataset as the model takes them. */
export async function firstRows(
  dataset: Dataset,
  model: Model,
  matching: Matching,
  most: number,
  { signal }: Pick<Tools, 'signal'>,
): Promise<Batch> {
  const { database, relation, rows } = dataset
  const names = [...new Set(matching.inputs.flatMap(({ columns }) => columns.map(({ name }) => name)))]
  const count = Math.min(rows, most)
  const sql = `SELECT ${names.map(sqlName).join(', ')} FROM ${relation} LIMIT ${count}`
  const { columns } = await database.query(sql, [], signal)
  const at = new Map(names.map((name, index) => [name, columns[index] as SqlValue[]]))
  const read = (name: string): SqlValue[] => at.get(name)!
  return toBatch(model, matching, { count, first: 1, read, ...imagesOf(dataset) }, signal)
}
