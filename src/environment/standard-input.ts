import type { Readable } from 'node:stream'

/** The bytes that are piped into this process. */
export function standardInput(): Readable {
  return process.stdin
}
