import type { Database } from '../environment/duckdb.js'
import type { Config } from '../schema/config.js'

/** What reading a source needs: the database, a temporary folder, and the wish to stop. */
export interface SourceContext {
  readonly database: Database
  readonly folder: string
  readonly data: Config['data']
  readonly signal: AbortSignal
  /** Whether images that are kept for judging come with the others; else they come alone. */
  readonly allImages?: boolean
}
