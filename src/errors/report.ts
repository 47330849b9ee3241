import type { ErrorEntry } from './entry.js'

export const reportErrors = {} as const satisfies Record<string, ErrorEntry>
