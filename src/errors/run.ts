import type { ErrorEntry } from './entry.js'

export const runErrors = {} as const satisfies Record<string, ErrorEntry>
