import { firstRecords } from './csv-records.js'

const candidates = [',', '\t', ';', '|'] as const
const recordsLookedAt = 200

export interface CsvDialect {
  readonly delimiter: string
  readonly header: readonly string[]
}

/**
 * Delimiter and header from the start of a file. A delimiter wins by the share of records that have as many cells as the header,
 * then by their number; one that does not occur in the header is no candidate. Without any, the file has one column.
 */
export function findDialect(text: string, delimiter: string | 'auto'): CsvDialect {
  if (delimiter !== 'auto') return { delimiter, header: firstRecords(text, delimiter, 1)[0] ?? [] }
  const found = candidates
    .map((candidate) => describe(text, candidate))
    .filter((description) => description.header.length > 1)
  found.sort((a, b) => b.share - a.share || b.header.length - a.header.length)
  return found[0] ?? { delimiter: ',', header: firstRecords(text, ',', 1)[0] ?? [] }
}

function describe(text: string, delimiter: string): CsvDialect & { share: number } {
  const records = firstRecords(text, delimiter, recordsLookedAt)
  const [header = [], ...rest] = records
  const fitting = rest.filter((record) => record.length === header.length).length
  return { delimiter, header, share: rest.length === 0 ? 1 : fitting / rest.length }
}
