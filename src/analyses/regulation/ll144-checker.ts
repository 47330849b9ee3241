import { categoriesMissing } from './eeo1-categories.js'
import {
  publishedRows,
  publishedSummary,
  printed,
  tables,
  type PublishedRow,
  type PublishedSummary,
  type TableName,
} from './published-summary.js'

/** Something that the rule asks for and a published summary lacks, or states wrongly. */
export interface Lack {
  readonly code: LackCode
  /** The table and category it is about, where it is about one. */
  readonly table?: TableName
  readonly category?: string
  readonly found?: string
  readonly expected?: string
}

export const lackCodes = [
  'audit-date-missing',
  'audit-older-than-a-year',
  'distribution-date-missing',
  'data-source-missing',
  'data-explanation-missing',
  'test-data-reason-missing',
  'test-data-origin-missing',
  'race-imputed',
  'unknown-count-missing',
  'pass-mark-invented',
  'table-missing',
  'category-missing',
  'applicants-missing',
  'rate-missing',
  'rate-differs',
  'ratio-missing',
  'ratio-differs',
  'exclusion-without-justification',
  'exclusion-too-large',
] as const
export type LackCode = (typeof lackCodes)[number]

/**
 * Checks a published bias audit summary against what NYC Local Law 144 asks of it: dates, data, unknown category, the three
 * tables with their counts, rates and ratios, and whether the ratios follow from the rates as printed.
 *
 * Source: 6 RCNY 5-301 and 5-303. O(rows).
 * @example checkLl144Summary({ auditDate: '2024-05-01', rows: [] })[0] // { code: 'distribution-date-missing' }
 */
export function checkLl144Summary(summary: PublishedSummary): Lack[] {
  const read = publishedSummary.parse(summary)
  const rows = publishedRows(read.rows)
  return [
    ...declared(read),
    ...tables.flatMap((table) => {
      const own = rows.filter((row) => row.table === table)
      return own.length === 0 ? [{ code: 'table-missing' as const, table }] : checkTable(table, own)
    }),
  ]
}

type Read = ReturnType<typeof publishedSummary.parse>

function declared(summary: Read): Lack[] {
  const absent = (value: unknown): boolean => value == null || String(value).trim() === ''
  const lacks: Lack[] = []
  const need = (value: unknown, code: LackCode): void => void (absent(value) && lacks.push({ code }))
  need(summary.auditDate, 'audit-date-missing')
  const age = absent(summary.readOn) ? null : daysBetween(String(summary.auditDate), String(summary.readOn))
  if (age !== null && age > 366) lacks.push({ code: 'audit-older-than-a-year', found: String(summary.auditDate) })
  need(summary.distributionDate, 'distribution-date-missing')
  need(summary.dataSource, 'data-source-missing')
  need(summary.dataExplanation, 'data-explanation-missing')
  if (/test|synthetic/i.test(String(summary.dataKind ?? ''))) {
    need(summary.testDataReason, 'test-data-reason-missing')
    need(summary.testDataOrigin, 'test-data-origin-missing')
  }
  if (/^(true|yes)$/i.test(String(summary.raceImputed ?? ''))) lacks.push({ code: 'race-imputed' })
  if (printed(summary.unknownCount) === null) lacks.push({ code: 'unknown-count-missing' })
  if (!absent(summary.passMark)) lacks.push({ code: 'pass-mark-invented', found: String(summary.passMark) })
  return lacks
}

function daysBetween(from: string, to: string): number | null {
  const days = (Date.parse(to) - Date.parse(from)) / 86_400_000
  return Number.isFinite(days) ? days : null
}

function checkTable(table: TableName, rows: readonly PublishedRow[]): Lack[] {
  const highest = highestOf(rows)
  const missing = table === 'sex' ? [] : categoriesMissing(rows.map((row) => row.category))
  return [
    ...missing.map((category): Lack => ({ code: 'category-missing', table, category })),
    ...rows.flatMap((row) => checkRow(table, row, highest)),
  ]
}

/** The best rate of the table that the impact ratios are to be taken against, from counts where they are printed. */
function highestOf(rows: readonly PublishedRow[]): Bounds | null {
  const rates = rows.filter((row) => !row.excluded).flatMap((row) => rateOf(row) ?? [])
  if (rates.length === 0) return null
  return { low: Math.max(...rates.map((rate) => rate.low)), high: Math.max(...rates.map((rate) => rate.high)) }
}

function checkRow(table: TableName, row: PublishedRow, highest: Bounds | null): Lack[] {
  const at = { table, category: row.category }
  const lacks: Lack[] = []
  const rate = rateOf(row)
  if (row.applicants === null) lacks.push({ code: 'applicants-missing', ...at })
  if (rate === null) lacks.push({ code: 'rate-missing', ...at })
  const exact = row.selected && row.applicants?.value ? row.selected.value / row.applicants.value : null
  if (exact !== null && row.rate !== null && !within(row.rate, { low: exact, high: exact }))
    lacks.push({ code: 'rate-differs', ...at, found: show(row.rate.value), expected: show(exact) })
  if (row.excluded) return [...lacks, ...checkExclusion(row, at)]
  if (row.ratio === null) return [...lacks, { code: 'ratio-missing', ...at }]
  if (rate === null || highest === null || highest.low <= 0) return lacks
  const expected = { low: rate.low / highest.high, high: Math.min(1, rate.high / highest.low) }
  if (!within(row.ratio, expected))
    lacks.push({
      code: 'ratio-differs',
      ...at,
      found: show(row.ratio.value),
      expected: show((expected.low + expected.high) / 2),
    })
  return lacks
}

function checkExclusion(row: PublishedRow, at: { table: TableName; category: string }): Lack[] {
  const lacks: Lack[] = []
  if (row.justification === null) lacks.push({ code: 'exclusion-without-justification', ...at })
  if (row.share !== null && row.share.value - row.share.lastDigit / 2 >= 0.02)
    lacks.push({ code: 'exclusion-too-large', ...at, found: show(row.share.value) })
  return lacks
}

interface Bounds {
  readonly low: number
  readonly high: number
}

/** What the rate can be: exact from counts, else the printed rate give or take half of its last digit. */
function rateOf(row: PublishedRow): Bounds | null {
  if (row.selected !== null && row.applicants !== null && row.applicants.value > 0) {
    const rate = row.selected.value / row.applicants.value
    return { low: rate, high: rate }
  }
  if (row.rate === null) return null
  return { low: Math.max(0, row.rate.value - row.rate.lastDigit / 2), high: row.rate.value + row.rate.lastDigit / 2 }
}

/** Whether a printed number may be a rounding of something between the bounds (also one that was cut off instead of rounded). */
function within({ value, lastDigit }: { value: number; lastDigit: number }, { low, high }: Bounds): boolean {
  const slack = 1e-9
  return value >= low - lastDigit - slack && value <= high + lastDigit / 2 + slack
}

const show = (value: number): string => String(Number(value.toPrecision(4)))
