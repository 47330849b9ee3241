import type { ErrorEntry } from './entry.js'

export const gateErrors = {} as const satisfies Record<string, ErrorEntry>
