/**
 * What counts as a number in a text cell: an optional sign, digits with an optional decimal point, an optional exponent; finite as a double.
 * No blanks, underscores, thousands separators, hexadecimal digits, `NaN` or `Infinity`.
 */
const number = '[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?'
/** Numbers that need no second look: at most 15 digits before the point, no leading zero, no exponent. */
const plain = '[+-]?((0|[1-9][0-9]{0,14})(\\.[0-9]*)?|\\.[0-9]+)'
const leadingZero = '^[+-]?0[0-9]'

/** Beyond this, whole numbers are no longer told apart by a double. */
export const largestExact = 2 ** 53

/**
 * SQL that classes a VARCHAR cell: NULL missing, 1 number, 2 number that would lose digits as a double (leading zeros,
 * whole part beyond 2^53), 3 not a number.
 */
export function numberClassSql(cell: string): string {
  const value = `TRY_CAST(${cell} AS DOUBLE)`
  return (
    `CASE WHEN ${cell} IS NULL THEN NULL WHEN regexp_full_match(${cell}, '${plain}') THEN 1` +
    ` WHEN NOT regexp_full_match(${cell}, '${number}') OR NOT isfinite(${value}) THEN 3` +
    ` WHEN regexp_matches(${cell}, '${leadingZero}') OR abs(${value}) >= ${largestExact} THEN 2 ELSE 1 END`
  )
}

const wholeNumber = new RegExp(`^${number}$`)

/** The same grammar for one text: its value, or null when it is not a number. */
export function parseNumber(text: string): number | null {
  const value = wholeNumber.test(text) ? Number(text) : NaN
  return Number.isFinite(value) ? value : null
}
