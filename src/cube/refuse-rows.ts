import type { Column } from '../data/dataset.js'
import type { SqlValue } from '../environment/duckdb.js'
import { ProbityError } from '../errors.js'
import type { CubeSpec } from '../schema/cube.js'
import type { RowTable } from './cube-from-rows.js'
import { magnitudesOf, endsOf, problemOf, type Extremes, type NumericRole, type Problem } from './number-problems.js'
import type { SpecColumns } from './spec-columns.js'
import type { Magnitudes } from './sums.js'

/** The checks of `checkRows` over rows in memory. */
export function refuseRows(table: RowTable, spec: CubeSpec, columns: SpecColumns): void {
  const found = numericColumns(spec, columns).map(([role, column]) => ({ role, column, ...extremesOf(table, column) }))
  const weights = columns.weight === null ? [] : Array.from(table.values[columns.weight.name]!)
  const ranks = columns.rank === null ? [] : Array.from(table.values[columns.rank.name]!)
  const wrongRank = ranks.find((rank) => rank != null && !Number.isInteger(Number(rank)))
  const problem = problemOf(spec, columns, found, {
    weightless: weights.filter((weight) => weight == null).length,
    wrongRank: wrongRank == null ? null : Number(wrongRank),
  })
  if (problem !== null) throw located(table, problem)
}

export function largestMagnitudes(table: RowTable, columns: SpecColumns, spec: CubeSpec): Magnitudes {
  const extremes = Object.fromEntries(
    numericColumns(spec, columns).map(([role, column]) => [role, extremesOf(table, column)]),
  )
  return magnitudesOf(extremes)
}

function numericColumns(spec: CubeSpec, columns: SpecColumns): [NumericRole, Column][] {
  const all: [NumericRole, Column | null][] = [
    ...columns.features
      .filter(({ feature }) => feature.cuts?.length)
      .map(({ role, column }): [NumericRole, Column] => [role, column]),
    ['score', columns.score],
    ['label', spec.task === 'regression' ? columns.label : null],
    ['weight', columns.weight],
    ['rank', columns.rank],
  ]
  return all.filter((entry): entry is [NumericRole, Column] => entry[1] !== null)
}

function extremesOf(table: RowTable, column: Column): Extremes {
  let low: number | null = null
  let high: number | null = null
  for (const value of present(table.values[column.name]!)) {
    // As in the database, NaN is above every number.
    if (low === null || value < low) low = value
    if (high === null || value > high || Number.isNaN(value)) high = value
    if (Number.isNaN(value)) break
  }
  return endsOf(low, high)
}

function* present(values: ArrayLike<SqlValue>): Generator<number> {
  for (let row = 0; row < values.length; row++) if (values[row] != null) yield Number(values[row])
}

function located(table: RowTable, { code, column, params, wrong }: Problem): ProbityError {
  if (wrong === undefined) return new ProbityError(code, { column, ...params })
  const values = Array.from(table.values[column]!, (value) => (value == null ? null : Number(value)))
  const isWrong = (value: number | null) =>
    value !== null &&
    ((wrong.below !== undefined && value < wrong.below) ||
      (wrong.above !== undefined && value > wrong.above) ||
      (wrong.notFinite === true && !Number.isFinite(value)))
  const row = values.findIndex(isWrong)
  const rows = values.filter(isWrong).length
  return new ProbityError(code, {
    column,
    ...params,
    value: String(values[row] ?? params['value']),
    at: `data row ${row + 1}`,
    rows,
  })
}
