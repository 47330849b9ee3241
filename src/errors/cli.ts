import type { ErrorEntry } from './entry.js'

export const cliErrors = {} as const satisfies Record<string, ErrorEntry>
