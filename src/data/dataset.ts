import type { Database } from '../environment/duckdb.js'
import type { ColumnProfile } from './column-profile.js'
import type { Images } from './images/images.js'
import type { Locate } from './locate.js'

export type ColumnType = 'number' | 'text' | 'boolean' | 'date'

export interface Column {
  readonly name: string
  readonly type: ColumnType
}

/** One file (or stream) that was read: base name, digest of its bytes, rows. */
export interface InputDigest {
  readonly name: string
  readonly sha256: string
  readonly rows: number
  /** Of images that are kept for judging, where they come beside others. */
  readonly part?: 'test'
}

/** What was read, with its digests. */
export async function digestedInputs(dataset: Pick<Dataset, 'inputs' | 'digested'>): Promise<readonly InputDigest[]> {
  return (await dataset.digested?.()) ?? dataset.inputs
}

/**
 * Rows behind a SQL name. `relation` is a view (or table) whose columns carry the original names (quote them with `sqlName`),
 * typed: number → DOUBLE (or an exact integer type), boolean → BOOLEAN, date → DATE/TIMESTAMP, text → VARCHAR; missing is NULL;
 * the row filter (`where`) is already applied.
 */
export interface Dataset {
  readonly database: Database
  readonly relation: string
  readonly columns: readonly Column[]
  /** Rows after the filter, and before it. */
  readonly rows: number
  readonly rowsRead: number
  readonly inputs: readonly InputDigest[]
  /** The same with their digests, where the rows were opened before these were ready: then the digests of `inputs` cannot be read. */
  readonly digested?: () => Promise<readonly InputDigest[]>
  /** Of the columns that were opened for a role, as far as opening them told; `profileColumns` gives the others. */
  readonly profiles?: readonly ColumnProfile[]
  /** All values of columns of text that have few, the missing one aside: a database finds their place without reading every row. */
  readonly valuesOf?: ReadonlyMap<string, readonly string[]>
  /** Of the columns that were opened for a role and not looked at then. */
  readonly profilesLater?: () => Promise<readonly ColumnProfile[]>
  /** The search for numbers that are not finite, where it was left out: throws a sentence that names the first. */
  readonly checkNumbers?: () => Promise<void>
  /** Finds the first rows that meet a condition, by file and line, for messages. Absent where rows have no place of their own. */
  readonly locate?: Locate
  /** The images behind the rows, where rows are images. */
  readonly images?: Images
  close(): Promise<void>
}
