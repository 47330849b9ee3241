import type { ErrorEntry } from './entry.js'

export const cubeErrors = {} as const satisfies Record<string, ErrorEntry>
