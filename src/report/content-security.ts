import { createHash } from 'node:crypto'

/** The source expression that a content security policy takes for exactly this text of a style or script element. */
export function sha256Base64(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`
}
