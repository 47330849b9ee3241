import type { ErrorEntry } from './entry.js'

export const analysisErrors = {} as const satisfies Record<string, ErrorEntry>
