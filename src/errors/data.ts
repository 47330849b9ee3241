import { didYouMean, quoted, type ErrorEntry } from './entry.js'

export const dataErrors = {
  COLUMN_NOT_FOUND: {
    message: (p) => `Column ${quoted(p.column)} (${p.role}) is not in ${p.source}.`,
    hint: (p) => didYouMean(p.nearest) || `the columns are ${quoted(p.columns, 20)}`,
  },
} as const satisfies Record<string, ErrorEntry>
