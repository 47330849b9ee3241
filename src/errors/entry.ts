export type ErrorParams = Readonly<Record<string, string | number | boolean | null | undefined | readonly string[]>>

/** One kind of error. `exitCode` defaults to 2 (wrong usage, config or input), `httpStatus` to 400. */
export interface ErrorEntry {
  readonly message: (params: ErrorParams) => string
  readonly hint?: (params: ErrorParams) => string
  readonly exitCode?: number
  readonly httpStatus?: number
}

/** Joins at most `limit` values as `"a", "b", … (7 more)`. */
export function quoted(values: ErrorParams[string], limit = 8): string {
  const list = Array.isArray(values) ? values.map(String) : values == null ? [] : [String(values)]
  const shown = list
    .slice(0, limit)
    .map((value) => JSON.stringify(value.length > 80 ? `${value.slice(0, 77)}…` : value))
  return list.length > limit ? `${shown.join(', ')}, … (${list.length - limit} more)` : shown.join(', ')
}

/** "did you mean …?" for the nearest existing names, or an empty string when there are none. */
export function didYouMean(nearest: ErrorParams[string]): string {
  const names = quoted(nearest, 5)
  return names === '' ? '' : `did you mean ${names}?`
}
