import type { ErrorEntry } from './entry.js'

export const configErrors = {} as const satisfies Record<string, ErrorEntry>
