import type { ColumnType } from './dataset.js'

/** What one scan tells of a column, after the filter. */
export interface ColumnProfile {
  readonly name: string
  readonly type: ColumnType
  readonly missing: number
  /** Distinct values, the missing one not counted: exact up to the limit of 10,000, beyond it estimated, or as many as were seen. */
  readonly distinct: number
  readonly distinctKind: 'exact' | 'estimated' | 'at-least'
  /** Numbers of a number column, ISO texts of a date column, null for others and where all is missing. */
  readonly min: number | string | null
  readonly max: number | string | null
  /** One value in all rows. */
  readonly constant: boolean
}
