/** Confidence limits of a value, on the value's own scale. `high` may be Infinity where a function says so. */
export interface Limits {
  readonly low: number
  readonly high: number
}
