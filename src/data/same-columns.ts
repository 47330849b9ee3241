import { ProbityError } from '../errors.js'

/** Several files must have the same columns in the same order. */
export function checkSameColumns(
  first: { readonly name: string; readonly columns: readonly string[] },
  other: { readonly name: string; readonly columns: readonly string[] },
): void {
  const lacking = first.columns.filter((column) => !other.columns.includes(column))
  const extra = other.columns.filter((column) => !first.columns.includes(column))
  const moved = first.columns.some((column, index) => column !== other.columns[index])
  if (lacking.length > 0 || extra.length > 0 || moved)
    throw new ProbityError('COLUMNS_DIFFER', { source: other.name, first: first.name, lacking, extra })
}
