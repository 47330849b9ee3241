import { fixedText, significantText, withoutZeros } from './decimal.js'
import type { Language } from './language.js'

/** How a number is written. `share` 0.4451 → 44.5 %, `points` 0.142 → 14.2 (percentage points), `p` 0.0004 → < 0.001, `count` 4526 → 4,526, the others three significant digits. */
export const numberStyles = ['share', 'points', 'difference', 'ratio', 'measure', 'count', 'p'] as const
export type NumberStyle = (typeof numberStyles)[number]

export function isNumberStyle(text: string): text is NumberStyle {
  return (numberStyles as readonly string[]).includes(text)
}

const minus = '\u2212'
const noBreakSpace = '\u00a0'
/** Shown where a number is not available; read aloud as "not available". */
export const noNumber = '—'

function threeDigits(value: number): string {
  if (value === 0) return '0'
  const size = Math.abs(value)
  if (size >= 999.5) return fixedText(value, 0)
  if (size < 0.0001) return value.toExponential(1).replace('-', minus).replace('e-', `e${minus}`)
  return significantText(value, 3)
}

/** Three decimals, so that a column of gaps lines up; three significant digits where that would say too little or too much. */
function threeDecimals(value: number): string {
  const size = Math.abs(value)
  if (size < 0.0095 || size >= 0.9995) return threeDigits(value)
  return fixedText(value, 3)
}

/** Three significant digits of a percentage, more where rounding would claim a whole (0.9996 is not 100 %). */
function percentage(value: number): string {
  const percent = value * 100
  if (percent === 0 || Math.abs(percent) === 100) return fixedText(percent, 0)
  if (Math.abs(percent) >= 100) return threeDigits(percent)
  for (let digits = 3; digits < 6; digits++) {
    const rounded = Number(significantText(Math.abs(percent), digits))
    if (rounded < 100) return rounded < 0.0001 ? threeDigits(percent) : significantText(percent, digits)
  }
  return `${percent < 0 ? minus : ''}99.999`
}

function probability(value: number): string {
  if (value < 0.001) return `<${noBreakSpace}0.001`
  return fixedText(value, 3)
}

const writers: Record<NumberStyle, (value: number) => string> = {
  share: (value) => `${percentage(value)}${noBreakSpace}%`,
  points: (value) => threeDigits(Number((value * 100).toPrecision(12))),
  difference: threeDecimals,
  ratio: threeDecimals,
  measure: threeDigits,
  count: (value) => withoutZeros(fixedText(value, 1)),
  p: probability,
}

/** A limit as somebody wrote it: no digits added. `0.1` is 0.1, as a share 10 %. */
export function formatLimit(value: number | null, style: NumberStyle, language: Language): string {
  if (value === null) return noNumber
  const plain = withoutZeros(significantText(style === 'share' ? value * 100 : value, 6))
  if (style !== 'share') return plain
  return language === 'zh' ? `${plain}%` : `${plain}${noBreakSpace}%`
}

/** A number as the report writes it. Numbers look alike in both languages, but for the space before the percent sign.
 *  @example formatNumber(0.4451, 'share', 'en') // '44.5 %' */
export function formatNumber(value: number | null | undefined, style: NumberStyle, language: Language): string {
  if (value == null || !Number.isFinite(value)) return noNumber
  const text = writers[style](value)
  return language === 'zh' && style === 'share' ? text.replace(`${noBreakSpace}%`, '%') : text
}
