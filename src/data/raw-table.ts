/** A column as it stands in the source. `sql` is its quoted name inside `relation`. */
export interface RawColumn {
  readonly name: string
  readonly sql: string
  /** DuckDB's name of its type, `VARCHAR` for everything that is read from text. */
  readonly sqlType: string
}

/** Where a row stands, for people: a line of a text file (the header is line 1) or a row of a table. */
export interface Place {
  readonly source: string
  readonly unit: 'line' | 'row'
  readonly number: number
}

/** One file of a source. Its records are numbered from 1 in the order of the file. */
export interface RawPart {
  readonly name: string
  readonly relation: string
  place(record: number): Promise<Place>
}

/** Rows as they stand in the source: before missing tokens, types and the filter. */
export interface RawTable {
  /** How a sentence names it: `"adult.csv"`, `"a.csv" and 3 more files`. */
  readonly name: string
  /** Whether cells are text that our own grammar types (CSV, JSON), or the source has types (Parquet, SQL, memory). */
  readonly textual: boolean
  /** Whether `relation` already gives NULL for the missing tokens of all columns. */
  readonly tokensApplied: boolean
  readonly columns: readonly RawColumn[]
  readonly relation: string
  /** Whether a query that names one column reads only that one, so that a query for each costs no more than one for all. */
  readonly byColumn: boolean
  readonly parts: readonly RawPart[]
  /**
   * Called when a query on the table failed: throws a sentence with file and line, or gives the table again, read in another way
   * that copes with what was found.
   */
  recover(error: unknown): Promise<RawTable>
}
