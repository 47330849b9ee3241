import type { Dataset } from '../../data/dataset.js'
import { sqlName } from '../../environment/sql.js'
import type { Tools } from '../../environment/tools.js'

/** Rows that columns are compared on: all of them, or a part that is the same for any order of the rows. */
export interface ProfiledRows {
  readonly relation: string
  readonly rows: number
  /** One in so many rows was kept; 1 = all. */
  readonly oneIn: number
}

/**
 * All rows, or of more than `most` those whose content hashes to 0 modulo ⌈rows / most⌉: the same rows at any number of threads and in any order, and copies of a
 * row stay together. They are kept in a temporary table, as they are read many times. One scan.
 */
export async function sampleRows(
  { database, relation, columns, rows }: Dataset,
  most: number,
  { signal }: Pick<Tools, 'signal'>,
): Promise<ProfiledRows> {
  if (rows <= most) return { relation, rows, oneIn: 1 }
  const oneIn = Math.ceil(rows / most)
  const content = columns.map(({ name }) => sqlName(name)).join(', ')
  const sample = 'profile_rows'
  await database.query(
    `CREATE OR REPLACE TEMP TABLE ${sample} AS SELECT * FROM ${relation} WHERE hash(${content}) % ${oneIn} = 0`,
    [],
    signal,
  )
  const counted = await database.query(`SELECT count(*) FROM ${sample}`, [], signal)
  return { relation: sample, rows: Number(counted.columns[0]![0]), oneIn }
}

/** Rows that repeat another one in every column but the ones given, such as the id. One scan. */
export async function countDuplicates(
  { database, columns }: Pick<Dataset, 'database' | 'columns'>,
  { relation }: ProfiledRows,
  except: readonly string[],
  { signal }: Pick<Tools, 'signal'>,
): Promise<number> {
  const compared = columns.filter(({ name }) => !except.includes(name)).map(({ name }) => sqlName(name))
  if (compared.length === 0) return 0
  const list = compared.join(', ')
  const result = await database.query(
    `SELECT coalesce(sum(copies - 1), 0) FROM (SELECT count(*) AS copies FROM ${relation} GROUP BY ${list} HAVING count(*) > 1)`,
    [],
    signal,
  )
  return Number(result.columns[0]![0])
}
