import type { Dataset } from '../../data/dataset.js'
import { sqlName } from '../../environment/sql.js'
import type { Tools } from '../../environment/tools.js'

/** Rows × columns up to which duplicates are counted: beyond, the count would cost more than the audit. */
const mostCells = 50_000_000

/** Rows that repeat an earlier row in every column but the id; null where the table is too large to count them. */
export async function countDuplicates(dataset: Dataset, id: string | null, tools: Tools): Promise<number | null> {
  const columns = dataset.columns.filter(({ name }) => name !== id).map(({ name }) => sqlName(name))
  if (columns.length === 0 || dataset.rows * columns.length > mostCells) return null
  const result = await dataset.database.query(
    `SELECT count(*) FROM (SELECT DISTINCT ${columns.join(', ')} FROM ${dataset.relation})`,
    [],
    tools.signal,
  )
  return dataset.rows - Number(result.columns[0]![0])
}
