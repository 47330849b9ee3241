import { canonicalJson } from '../environment/canonical-json.js'
import { sha256 } from '../environment/digest.js'
import type { Run } from '../schema/run.js'
import type { RunToCompare } from './compare-runs.js'

/** Whether two runs read the same bytes as data (or the same cubes). */
export function sameData(first: Run, second: Run): boolean {
  const [a, b] = [dataOf(first), dataOf(second)]
  return a.length > 0 && a.join() === b.join()
}

/** Whether a run was audited with the other as its baseline: it names the other's data, or a file that the other left behind, by digest. */
export function isPairedWith(run: Run, { run: first, digests = [] }: RunToCompare): boolean {
  const named = run.inputs.filter(({ role }) => role === 'baseline').map((input) => input.sha256)
  if (named.length === 0) return false
  const known = [...dataOf(first), ...digests, first.id]
  if (named.some((digest) => known.includes(digest))) return true
  // Digests of a whole run take a while: only where nothing else told.
  return [canonicalJson(first), `${canonicalJson(first, { indent: 1 })}\n`].some((text) => named.includes(sha256(text)))
}

function dataOf(run: Run): string[] {
  return run.inputs
    .filter(({ role }) => role === 'data' || role === 'cube')
    .map((input) => input.sha256)
    .sort()
}
