import type { RoleColumn } from '../data/role-column.js'
import { decisionColumn, scoreColumn } from '../models/model-columns.js'

/** The columns that a file must hold: not those that a model adds. */
export function recordedColumns(columns: readonly RoleColumn[]): RoleColumn[] {
  return columns.filter(({ column }) => column !== scoreColumn && column !== decisionColumn)
}
