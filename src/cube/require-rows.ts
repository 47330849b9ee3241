import type { SqlValue } from '../environment/duckdb.js'
import { ProbityError } from '../errors.js'
import type { Cube } from './cube.js'
import { groupName } from './feature-sql.js'
import type { SpecColumns } from './spec-columns.js'

/** A positive value that no row holds is a misnamed one, never a rate of 0. */
export async function requirePositives(
  cube: Cube,
  columns: SpecColumns,
  valuesOf: (column: string) => Promise<readonly SqlValue[]>,
): Promise<void> {
  for (const role of ['label', 'decision'] as const) {
    const column = columns[role]
    const positive = cube.spec[role]?.positive
    const dimension = cube.dimensions.find((candidate) => candidate.role === role)
    if (column === null || positive == null || cube.spec.task === 'multiclass' || cube.spec.task === 'regression')
      continue
    if (dimension === undefined || dimension.values.includes('positive')) continue
    const found = (await valuesOf(column.name)).map((value) => groupName(value) ?? '')
    throw new ProbityError('POSITIVE_NOT_FOUND', { role, column: column.name, positive, found })
  }
}

/** Ranks are an order without ties: each stands in one row. */
export function requireUniqueRanks(cube: Cube): void {
  const dimension = cube.dimensions.find(({ role }) => role === 'score')
  if (cube.spec.task !== 'ranking' || dimension === undefined) return
  const rows = new Float64Array(dimension.values.length)
  dimension.codes.forEach((code, cell) => (rows[code]! += cube.rows[cell]!))
  const repeated = dimension.values.findIndex((value, code) => value !== null && rows[code]! > 1)
  if (repeated >= 0)
    throw new ProbityError('RANK_NOT_VALID', {
      ...{ column: cube.spec.rank, value: dimension.values[repeated], rows: rows[repeated] },
    })
}
