import { canonicalJson } from '../../environment/canonical-json.js'
import type { Verdict } from '../../schema/verdict.js'

/** The verdict as canonical JSON, one key a line: what verdict.json holds. */
export function jsonOutput(verdict: Verdict): string {
  return `${canonicalJson(verdict, { indent: 2 })}\n`
}
