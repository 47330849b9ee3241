import type { ErrorEntry } from './entry.js'

export const graphErrors = {} as const satisfies Record<string, ErrorEntry>
