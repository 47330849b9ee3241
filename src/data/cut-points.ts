import { sqlName, sqlNumber } from '../environment/sql.js'
import type { Tools } from '../environment/tools.js'
import type { Dataset } from './dataset.js'

/**
 * Cut points that divide a number column into `groups` groups of about equal size. Rank ⌈k·n/groups⌉ of the sorted values, k = 1 … groups − 1,
 * is the last of its group (the inverted distribution function, type 1 of Hyndman & Fan 1996); the cut point is the next larger value, since
 * groups are closed on the left. Exact: values that occur, none twice, and fewer than groups − 1 where values are tied. O(n).
 * @example the cut points of 1, 2, 3, 4 for two groups are [3]: below 3, and from 3
 */
export async function cutPoints(
  { database, relation }: Pick<Dataset, 'database' | 'relation'>,
  column: string,
  groups: number,
  { signal }: Pick<Tools, 'signal'>,
): Promise<number[]> {
  const value = `CAST(${sqlName(column)} AS DOUBLE)`
  const single = async (sql: string) => (await database.query(`SELECT ${sql} FROM ${relation}`, [], signal)).columns
  const rows = Number((await single(`count(${value})`))[0]![0])
  if (rows === 0) return []
  const ranks = Array.from({ length: groups - 1 }, (_, k) => Math.ceil(((k + 1) * rows) / groups))
  // Halfway between two ranks, so that rounding cannot move the quantile to a neighbour.
  const shares = ranks.map((rank) => sqlNumber((rank - 0.5) / rows))
  const [last] = await single(`unnest(quantile_disc(${value}, [${shares.join(', ')}]))`)
  const lasts = [...new Set(last!.map(Number))]
  const next = await single(lasts.map((end) => `min(${value}) FILTER (${value} > ${sqlNumber(end)})`).join(', '))
  return [...new Set(next.flatMap(([cut]) => (cut == null ? [] : [Number(cut)])))]
}
