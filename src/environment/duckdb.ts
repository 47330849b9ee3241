/** The one place that touches DuckDB. Opened with extensions off and configuration locked; imported lazily because it takes 0.25 s. */
export type SqlValue = string | number | bigint | boolean | null

/** Results by column, never by row. */
export interface QueryResult {
  readonly names: readonly string[]
  /** DOUBLE/INTEGER → number, HUGEINT/BIGINT → bigint, VARCHAR → string, BOOLEAN → boolean, DATE/TIMESTAMP → ISO string; NULL → null. */
  readonly columns: readonly (readonly SqlValue[])[]
  readonly rowCount: number
}

export interface Database {
  /** Runs one statement with positional parameters ($1 …). Rejects with CANCELLED when the signal aborts (the query is interrupted). */
  query(sql: string, parameters?: readonly SqlValue[], signal?: AbortSignal): Promise<QueryResult>
  close(): Promise<void>
}
