/** A number in decimal digits: 0.d₁d₂… · 10^exponent. */
interface Decimal {
  readonly digits: string
  readonly exponent: number
}

const minus = '\u2212'

/**
 * A number with so many decimals, thousands grouped and a true minus. The shortest decimal that stands for it is rounded, halves away from zero, as
 * Intl.NumberFormat does for English: 1.005 is 1.01 here, and 1.00 to `toFixed`. The first use of Intl.NumberFormat costs a command 25 ms.
 *
 * @example fixedText(1234.5, 0) // '1,235'
 */
export function fixedText(value: number, places: number): string {
  return text(value, (decimal) => rounded(decimal, decimal.exponent + places), places)
}

/**
 * A number with so many significant digits, written like `fixedText`; zeros at the end are kept.
 *
 * @example significantText(0.05, 3) // '0.0500'
 */
export function significantText(value: number, digits: number): string {
  return text(value, (decimal) => rounded(decimal, digits), null, digits)
}

/** At most so many digits behind the point: no zeros at the end. */
export function withoutZeros(written: string): string {
  return written.includes('.') ? written.replace(/\.?0+$/u, '') : written
}

function text(value: number, round: (decimal: Decimal) => Decimal, places: number | null, significant = 0): string {
  const { digits, exponent } = round(decimalOf(Math.abs(value)))
  const decimals = places ?? Math.max(0, significant - exponent)
  const whole = digits.slice(0, Math.max(0, exponent)).padEnd(Math.max(1, exponent), '0')
  const part = `${'0'.repeat(Math.max(0, -exponent))}${digits.slice(Math.max(0, exponent))}`
  const fraction = decimals === 0 ? '' : `.${part.slice(0, decimals).padEnd(decimals, '0')}`
  const sign = value < 0 || Object.is(value, -0) ? minus : ''
  return `${sign}${whole.replace(/\B(?=(?:\d{3})+$)/gu, ',')}${fraction}`
}

function decimalOf(value: number): Decimal {
  if (value === 0) return { digits: '', exponent: 1 }
  const [mantissa, power] = value.toExponential().split('e') as [string, string]
  return { digits: mantissa.replace('.', ''), exponent: Number(power) + 1 }
}

/** The first `keep` digits, the last one raised where what follows is half or more. */
function rounded({ digits, exponent }: Decimal, keep: number): Decimal {
  if (keep >= digits.length) return { digits, exponent }
  if (keep < 0 || digits[keep]! < '5') return { digits: digits.slice(0, Math.max(0, keep)), exponent }
  const head = digits.slice(0, keep).replace(/9+$/u, '')
  if (head === '') return { digits: '1', exponent: exponent + 1 }
  return { digits: head.slice(0, -1) + String(Number(head.at(-1)) + 1), exponent }
}
