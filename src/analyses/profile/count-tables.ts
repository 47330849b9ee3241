import type { Column, Dataset } from '../../data/dataset.js'
import { sqlName, sqlNumber } from '../../environment/sql.js'
import type { SqlValue } from '../../environment/duckdb.js'
import type { Tools } from '../../environment/tools.js'
import type { PredictorKind } from './column-kinds.js'
import type { ProfiledRows } from './sample-rows.js'

/** What columns are held against: a sensitive feature or the label, in SQL. */
export interface Target {
  readonly name: string
  readonly expression: string
  readonly nameOf: (value: SqlValue) => string | null
}

/** Rows by value (or bin) of a predictor and by group of a target, rows without a group left out. A missing predictor is a value like the others. */
export interface CountTable {
  readonly groups: readonly string[]
  /** counts[value][group], values in ascending order for numbers. */
  readonly counts: readonly (readonly number[])[]
}

export interface Predictor {
  readonly column: Column
  readonly kind: PredictorKind
}

const bins = 20

/** Counts every predictor against every target: one scan for all bin edges, then one for each predictor. */
export async function countTables(
  { database }: Pick<Dataset, 'database'>,
  { relation }: ProfiledRows,
  predictors: readonly Predictor[],
  targets: readonly Target[],
  { signal }: Pick<Tools, 'signal'>,
): Promise<ReadonlyMap<string, ReadonlyMap<string, CountTable>>> {
  const query = (sql: string) => database.query(sql, [], signal)
  const numbers = predictors.filter(({ kind }) => kind === 'number').map(({ column }) => column.name)
  const edges = await quantileEdges(query, relation, numbers)
  const tables = new Map<string, ReadonlyMap<string, CountTable>>()
  for (const { column, kind } of predictors) {
    const value = kind === 'number' ? binOf(column.name, edges.get(column.name)!) : sqlName(column.name)
    const columns = [`${value} AS v`, ...targets.map(({ expression }, i) => `${expression} AS t${i}`)]
    const names = ['v', ...targets.map((_, i) => `t${i}`)].join(', ')
    const { columns: found } = await query(
      `SELECT ${names}, count(*) FROM (SELECT ${columns.join(', ')} FROM ${relation}) GROUP BY ${names} ORDER BY ALL`,
    )
    const rows = found[targets.length + 1]!.map(Number)
    tables.set(
      column.name,
      new Map(targets.map((target, i) => [target.name, tableOf(found[0]!, found[i + 1]!, rows, target)])),
    )
  }
  return tables
}

type Query = (sql: string) => ReturnType<Dataset['database']['query']>

/** Twentieths of every number column (ranks of values that occur), ascending and without repetitions. */
async function quantileEdges(query: Query, relation: string, names: readonly string[]): Promise<Map<string, number[]>> {
  if (names.length === 0) return new Map()
  const shares = Array.from({ length: bins - 1 }, (_, i) => sqlNumber((i + 1) / bins)).join(', ')
  const lists = names.map((name, i) => `unnest(quantile_disc(${sqlName(name)}::DOUBLE, [${shares}])) AS q${i}`)
  const { columns } = await query(`SELECT ${lists.join(', ')} FROM ${relation}`)
  return new Map(names.map((name, i) => [name, [...new Set(columns[i]!.filter((edge) => edge !== null).map(Number))]]))
}

function binOf(name: string, edges: readonly number[]): string {
  const value = `${sqlName(name)}::DOUBLE`
  if (edges.length === 0) return `CASE WHEN ${value} IS NULL THEN NULL ELSE 0 END`
  const cases = edges.map((edge, i) => `WHEN ${value} <= ${sqlNumber(edge)} THEN ${i}`)
  return `CASE WHEN ${value} IS NULL THEN NULL ${cases.join(' ')} ELSE ${edges.length} END`
}

function tableOf(
  values: readonly SqlValue[],
  targets: readonly SqlValue[],
  rows: readonly number[],
  { nameOf }: Target,
): CountTable {
  const names = targets.map(nameOf)
  const groups = [...new Set(names.filter((name) => name !== null))].sort()
  const place = new Map(groups.map((name, index) => [name, index]))
  const byValue = new Map<string, number[]>()
  values.forEach((value, i) => {
    const group = names[i]
    if (group == null) return
    const key = value === null ? 'null' : `=${String(value)}`
    const counts = byValue.get(key) ?? groups.map(() => 0)
    byValue.set(key, counts)
    counts[place.get(group)!]! += rows[i]!
  })
  return { groups, counts: [...byValue.values()] }
}
