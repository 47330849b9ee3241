import { binomialLaw, probabilityFrom } from './binomial-law.js'
import { binomialTail } from './binomial-tail.js'
import { wilson } from './wilson.js'

/**
 * The smallest true rate above a limit that the failing side of a share (Wilson's interval at z and the exact binomial test at the one-sided level) finds with the given power: the fewest
 * hits that fail, and the rate at which so many come with that chance. Null where not even all hits fail. Rates below a limit are misses above 1 − limit.
 * O(√rows) times a hundred.
 *
 * @example detectableShare(100, 0.1, { level: 0.025, z: 1.959963984540054, power: 0.8 }) // 0.1989: 17 hits and more fail
 */
export function detectableShare(
  rows: number,
  limit: number,
  { level, z, power }: { readonly level: number; readonly z: number; readonly power: number },
): number | null {
  const size = Math.max(1, Math.round(rows))
  const fails = (hits: number): boolean => wilson(hits, size, z).low > limit && binomialTail(hits, size, limit) <= level
  if (!(limit >= 0) || !fails(size)) return null
  let [passing, failing] = [-1, size]
  while (failing - passing > 1) {
    const middle = Math.floor((passing + failing) / 2)
    if (fails(middle)) failing = middle
    else passing = middle
  }
  let [missed, found] = [limit, 1]
  for (let i = 0; i < 40; i++) {
    const rate = (missed + found) / 2
    if (probabilityFrom(binomialLaw(size, rate), failing) >= power) found = rate
    else missed = rate
  }
  return found
}
