import { z } from 'zod'

const text = z.union([z.string(), z.number()])

/**
 * A bias audit summary as somebody published it, typed off a web page or read from a spreadsheet. Every part may be absent:
 * that is what the checker looks for. Figures may be numbers or text as printed: `1,390`, `48%`, `.979`.
 */
export const publishedSummary = z.looseObject({
  auditDate: text.nullish(),
  /** The day on which the summary is read, to see whether the audit is more than a year old. */
  readOn: text.nullish(),
  distributionDate: text.nullish(),
  auditor: text.nullish(),
  dataSource: text.nullish(),
  dataExplanation: text.nullish(),
  dataKind: text.nullish(),
  testDataReason: text.nullish(),
  testDataOrigin: text.nullish(),
  unknownCount: text.nullish(),
  raceImputed: z.union([z.boolean(), z.string()]).nullish(),
  passMark: text.nullish(),
  /** One record a category with its table (`sex`, `race`, `intersectional`), as the lines of a CSV file with a header would be. */
  rows: z.array(z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))).default([]),
})
export type PublishedSummary = z.input<typeof publishedSummary>

export const tables = ['sex', 'race', 'intersectional'] as const
export type TableName = (typeof tables)[number]

/** A printed number with the size of one unit of its last digit: `48%` → 0.48 ± 0.005. */
export interface Printed {
  readonly value: number
  readonly lastDigit: number
}

export interface PublishedRow {
  readonly table: TableName | null
  readonly category: string
  readonly applicants: Printed | null
  readonly selected: Printed | null
  readonly rate: Printed | null
  readonly ratio: Printed | null
  readonly share: Printed | null
  readonly excluded: boolean
  readonly justification: string | null
}

const tablePatterns: readonly (readonly [TableName, RegExp])[] = [
  ['intersectional', /intersect|(sex|gender).*(race|ethnic)|(race|ethnic).*(sex|gender)/i],
  ['sex', /^(sex|gender)/i],
  ['race', /race|ethnic/i],
]

/** Reads the records of a published table, whatever their headers are called. */
export function publishedRows(records: readonly Readonly<Record<string, unknown>>[]): PublishedRow[] {
  return records.map((record) => {
    const field = (...names: RegExp[]): unknown =>
      Object.entries(record).find(([key]) =>
        names.some((name) => name.test(key.replaceAll(/[^a-z]/gi, '').toLowerCase())),
      )?.[1]
    const table = String(field(/^table$/, /^by$/) ?? '')
    const justification = field(/justif|reason/)
    return {
      table: tablePatterns.find(([, pattern]) => pattern.test(table))?.[0] ?? null,
      category: String(field(/^category$/, /^group$/) ?? ''),
      applicants: printed(field(/applicants/, /assessed/, /^n$/)),
      selected: printed(field(/^(number|of)?selected$/, /hired/, /^abovemedian$/)),
      rate: printed(field(/(selection|scoring)rate/, /^rate$/)),
      ratio: printed(field(/ratio/)),
      share: printed(field(/share|percentofdata/)),
      excluded: /^(true|yes|1)$/i.test(String(field(/exclu/) ?? '')),
      justification: justification == null || String(justification).trim() === '' ? null : String(justification),
    }
  })
}

/** A printed figure: thousands separators and a percent sign are understood; anything else is absent. */
export function printed(value: unknown): Printed | null {
  if (value == null || typeof value === 'boolean') return null
  const match = /^(\d[\d,]*|\d*)(\.\d+)?(\s*%)?$/.exec(String(value).trim())
  const digits = match === null ? '' : `${match[1]!.replaceAll(',', '')}${match[2] ?? ''}`
  if (match === null || !/\d/.test(digits)) return null
  const scale = match[3] === undefined ? 1 : 0.01
  const decimals = match[2] === undefined ? 0 : match[2].length - 1
  return { value: Number(digits) * scale, lastDigit: 10 ** -decimals * scale }
}
