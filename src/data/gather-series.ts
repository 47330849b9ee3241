import { nearest } from '../environment/nearest.js'
import { sqlName } from '../environment/sql.js'
import type { Tools } from '../environment/tools.js'
import { ProbityError } from '../errors.js'
import type { Column, Dataset } from './dataset.js'

export interface GatherRequest {
  /** What the rows of one series have in common, and what they are ordered by. */
  readonly id: string
  readonly time: string
  /** Columns with a value for each step. */
  readonly values: readonly string[]
}

const table = 'probity_series'

/**
 * Rows that are steps become rows that are series: one for each id, in the order of their first rows. Values become lists in the order of time;
 * of the other columns those stay that say the same in all rows of every series, which those of the roles must. The dataset is closed as before.
 * @throws SERIES_COLUMN_UNKNOWN, SERIES_TIME_UNCLEAR, SERIES_VALUE_VARIES with the id in question
 */
export async function gatherSeries(
  dataset: Dataset,
  { id, time, values }: GatherRequest,
  { signal }: Pick<Tools, 'signal'>,
): Promise<Dataset> {
  const { database, relation, columns } = dataset
  for (const name of [id, time, ...values]) find(columns, name)
  for (const name of values)
    if (find(columns, name).type !== 'number') throw new ProbityError('SERIES_NOT_NUMBERS', { column: name, row: null, value: null }) // prettier-ignore
  const rows = async (sql: string): Promise<readonly (readonly unknown[])[]> =>
    (await database.query(sql, [], signal)).columns
  const [key, moment] = [sqlName(id), sqlName(time)]
  const unclear = await rows(
    `SELECT ${shown(key)}, ${shown(moment)}, count(*) FROM ${relation} GROUP BY ${key}, ${moment} HAVING count(*) > 1 OR ${key} IS NULL OR ${moment} IS NULL ORDER BY 1, 2 LIMIT 1`,
  )
  if (unclear[0]!.length > 0) {
    const [foundId, foundTime] = [unclear[0]![0] as string | null, unclear[1]![0] as string | null]
    throw new ProbityError('SERIES_TIME_UNCLEAR', { id, time, foundId, foundTime, rows: Number(unclear[2]![0]) })
  }
  const others = columns.filter(({ name }) => ![id, time, ...values].includes(name))
  const varying = await findVarying(others, key, relation, rows)
  for (const { name } of dataset.profiles ?? []) {
    const example = varying.get(name)
    if (example !== undefined) throw new ProbityError('SERIES_VALUE_VARIES', { column: name, id, example })
  }
  const kept = others.filter(({ name }) => !varying.has(name))
  const lists = values.map(
    (name) =>
      `'[' || string_agg(coalesce(CAST(${sqlName(name)} AS VARCHAR), 'null'), ',' ORDER BY ${moment}) || ']' AS ${sqlName(name)}`,
  )
  const same = kept.map(({ name }) => `first(${sqlName(name)}) AS ${sqlName(name)}`)
  const number = sqlName('\u0001step')
  await rows(
    `CREATE OR REPLACE TABLE ${table} AS SELECT ${[`${key}`, ...same, ...lists].join(', ')} FROM (SELECT row_number() OVER () AS ${number}, * FROM ${relation}) GROUP BY ${key} ORDER BY min(${number})`,
  )
  const counted = Number((await rows(`SELECT count(*) FROM ${table}`))[0]![0])
  const { profiles: _ofSteps, locate: _steps, ...rest } = dataset
  return {
    ...rest,
    relation: table,
    columns: [find(columns, id), ...kept, ...values.map((name): Column => ({ name, type: 'text' }))],
    ...{ rows: counted, rowsRead: counted },
  }
}

function find(columns: readonly Column[], name: string): Column {
  const found = columns.find((column) => column.name === name)
  if (found !== undefined) return found
  const names = columns.map((column) => column.name)
  throw new ProbityError('SERIES_COLUMN_UNKNOWN', { column: name, columns: names, nearest: nearest(name, names) })
}

/** Columns that differ within some series, each with the id of one. */
async function findVarying(
  columns: readonly Column[],
  key: string,
  relation: string,
  rows: (sql: string) => Promise<readonly (readonly unknown[])[]>,
): Promise<Map<string, string>> {
  if (columns.length === 0) return new Map()
  const differs = columns.map(({ name }, at) => {
    const value = sqlName(name)
    return `count(DISTINCT ${value}) + (CASE WHEN count(${value}) IN (0, count(*)) THEN 0 ELSE 1 END) > 1 AS d${at}`
  })
  const examples = columns.map((_, at) => `min(CASE WHEN d${at} THEN ${shown(key)} END)`)
  const found = await rows(
    `SELECT ${examples.join(', ')} FROM (SELECT ${key}, ${differs.join(', ')} FROM ${relation} GROUP BY ${key})`,
  )
  return new Map(
    columns.flatMap(({ name }, at) => (found[at]![0] === null ? [] : [[name, String(found[at]![0])] as const])),
  )
}

/** A value as people write it: whole numbers without the `.0` of a database. */
function shown(sql: string): string {
  return `regexp_replace(CAST(${sql} AS VARCHAR), '^(-?[0-9]+)[.]0$', '\\1')`
}
