import { didYouMean, quoted, type ErrorEntry } from './entry.js'

export const dataErrors = {
  COLUMN_NOT_FOUND: {
    message: (p) => `Column ${quoted(p.column)} (${p.role}) is not in ${p.source}.`,
    hint: (p) => didYouMean(p.nearest) || `the columns are ${quoted(p.columns, 20)}`,
  },
  CANCELLED: {
    message: () => 'Stopped before the end, as asked.',
    exitCode: 130,
    httpStatus: 499,
  },
  OUT_OF_MEMORY: {
    message: (p) => `The data did not fit in the memory that the database may use: ${p.reason}`,
    hint: () => 'use fewer threads, or close other programs',
    httpStatus: 507,
  },
  DISK_FULL: {
    message: (p) => `The disk that holds temporary files is full: ${p.reason}`,
    hint: () => 'free some space, or point the environment variable TMPDIR to a larger disk',
    httpStatus: 507,
  },
} as const satisfies Record<string, ErrorEntry>
