import type { Dataset } from '../../data/dataset.js'
import { sqlName } from '../../environment/sql.js'
import type { Tools } from '../../environment/tools.js'

/** Rows up to which every column is examined on all of them. */
export const mostRows = 500_000

export interface SampledRows {
  readonly dataset: Dataset
  /** One in so many rows was kept; 1 = all. */
  readonly oneIn: number
}

/**
 * All rows; or, of more than `most`, those whose content hashes to 0 modulo ⌈rows / most⌉: the same rows in any order and at any number of threads, and copies
 * of a row stay together. They are kept in a temporary table, as every column is read from them. One scan.
 */
export async function sampleRows(
  dataset: Dataset,
  tools: Pick<Tools, 'signal'>,
  most = mostRows,
): Promise<SampledRows> {
  if (dataset.rows <= most) return { dataset, oneIn: 1 }
  const oneIn = Math.ceil(dataset.rows / most)
  const content = dataset.columns.map(({ name }) => sqlName(name)).join(', ')
  const relation = 'profile_rows'
  await dataset.database.query(
    `CREATE OR REPLACE TEMP TABLE ${relation} AS SELECT * FROM ${dataset.relation} WHERE hash(${content}) % ${oneIn} = 0`,
    [],
    tools.signal,
  )
  const counted = await dataset.database.query(`SELECT count(*) FROM ${relation}`, [], tools.signal)
  return { dataset: { ...dataset, relation, rows: Number(counted.columns[0]![0]) }, oneIn }
}
