import { nearest } from '../environment/nearest.js'
import { ProbityError } from '../errors.js'
import type { DatasetRequest } from './open-dataset.js'
import type { RawTable } from './raw-table.js'

/** All roles of one column; `number` when one of them needs numbers. */
export interface RoleUse {
  readonly roles: readonly string[]
  readonly number: boolean
}

/** The columns that the request names, by name. One that the table does not have is an error with the nearest names; case matters. */
export function findRoleColumns(table: RawTable, request: DatasetRequest): Map<string, RoleUse> {
  const { data, roleColumns } = request
  const uses = new Map<string, RoleUse>()
  for (const { column, role, kind } of roleColumns) {
    checkColumn(column, role, table)
    const earlier = uses.get(column)
    uses.set(column, {
      roles: [...(earlier?.roles ?? []), role],
      number: kind === 'number' || (earlier?.number ?? false),
    })
  }
  for (const [column, role] of [[data.id, 'id'] as const, [data.unit, 'unit'] as const]) {
    if (column === null || uses.get(column)?.roles.includes(role)) continue
    checkColumn(column, role, table)
    const earlier = uses.get(column)
    uses.set(column, { roles: [...(earlier?.roles ?? []), role], number: earlier?.number ?? false })
  }
  for (const column of Object.keys(data.missingByColumn)) checkColumn(column, 'data.missingByColumn', table)
  for (const column of data.knownAfterDecision) checkColumn(column, 'data.knownAfterDecision', table)
  return uses
}

function checkColumn(column: string, role: string, table: RawTable): void {
  const columns = table.columns.map(({ name }) => name)
  if (!columns.includes(column))
    throw new ProbityError('COLUMN_NOT_FOUND', {
      column,
      role,
      source: table.name,
      columns,
      nearest: nearest(column, columns),
    })
}
