import { sqlName } from '../environment/sql.js'
import type { Tools } from '../environment/tools.js'
import type { Dataset } from './dataset.js'

/**
 * Cut points that divide a number column into `groups` groups of about equal size: the values at ranks ⌈k·n/groups⌉ of the sorted
 * column, k = 1 … groups − 1 (the inverted distribution function, type 1 of Hyndman & Fan 1996), each moved to the next larger value, since
 * groups are closed on the left. Exact: values that occur, none twice; fewer than groups − 1 where values are tied.
 * @example the cut points of 1, 2, 3, 4 for two groups are [3]: below 3 and from 3
 */
export async function cutPoints(
  dataset: Pick<Dataset, 'database' | 'relation'>,
  column: string,
  groups: number,
  tools: Pick<Tools, 'signal'>,
): Promise<number[]> {
  const name = sqlName(column)
  const ranks = Array.from({ length: groups - 1 }, (_, k) => `(${k + 1} * total + ${groups - 1}) // ${groups}`)
  // Distinct values with the number of rows up to each: small where values repeat, and exact at any number of threads.
  const { columns } = await dataset.database.query(
    `WITH counts AS (SELECT CAST(${name} AS DOUBLE) AS value, count(*) AS rows FROM ${dataset.relation} WHERE ${name} IS NOT NULL GROUP BY 1),
       steps AS (SELECT value, sum(rows) OVER (ORDER BY value)::BIGINT AS upto, sum(rows) OVER ()::BIGINT AS total,
         lead(value) OVER (ORDER BY value) AS following, upto - rows AS before FROM counts)
     SELECT DISTINCT following FROM steps, unnest([${ranks.join(', ')}]) AS wanted(rank)
     WHERE rank > before AND rank <= upto AND following IS NOT NULL ORDER BY following`,
    [],
    tools.signal,
  )
  return columns[0]!.map(Number)
}
