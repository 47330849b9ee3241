import { binomialLaw, type BinomialLaw } from './binomial-law.js'
import { tablesBeyond, type LimitClaim } from './tables-beyond.js'

type Pair = readonly [first: number, second: number]

export interface ExactPower {
  /** One-sided level of the failing side: α/2 over the pairs of a range. */
  readonly level: number
  /** The critical value of its interval. */
  readonly z: number
  /** Chance with which the truth is to be found. */
  readonly power: number
}

/** Part of the level that the exact test pays for not knowing the rates. */
const shareOfRegion = 1 / 100
/** Standard deviations of the larger group's rate around the truth in which the exact test searches the rates at the limit, and its steps here. */
const region = 3.7
const stepOfGrid = 1 / 2
/** The exact test asks for at most so much more than the interval's critical value. */
const mostBeyond = 2

/**
 * The truth nearest to the limit that the failing side (interval and exact test) of two groups finds with the given power, every table counted. `ratesAt` gives the rates of first and
 * second at a truth, from `limit` (missed) to `farthest`. The exact test is taken by the critical value z that holds its level at the rates around that truth,
 * which is sought with the truth in turns. Null where not even the farthest is found. O(√rows) times some hundreds.
 */
export function exactDetectable(
  sizes: Pair,
  claim: LimitClaim,
  { limit, farthest, ratesAt }: { readonly limit: number; readonly farthest: number; ratesAt(truth: number): Pair },
  { level, z, power }: ExactPower,
): number | null {
  const lawsAt = (truth: number): readonly [BinomialLaw, BinomialLaw] => {
    const [first, second] = ratesAt(truth)
    return [binomialLaw(sizes[0], clip(first)), binomialLaw(sizes[1], clip(second))]
  }
  let found: number | null = null
  let start = (limit + farthest) / 2
  for (let turn = 0; turn < 3; turn++) {
    const chance = tablesBeyond(sizes, claim, criticalValueAt(sizes, claim, ratesAt(start), { level, z }))
    const isFound = (truth: number): boolean => chance(...lawsAt(truth)) >= power
    found = isFound(farthest) ? nearestFound(limit, farthest, isFound) : null
    start = found ?? farthest
  }
  return found
}

/** The critical value from that of the interval on at which no rates at the limit, around these, fail more often than the level allows. */
function criticalValueAt(sizes: Pair, claim: LimitClaim, rates: Pair, { level, z }: Omit<ExactPower, 'power'>): number {
  const laws = lawsAtLimit(sizes, claim, rates)
  const holds = (critical: number): boolean => {
    const chance = tablesBeyond(sizes, claim, critical)
    return laws.every(([first, second]) => chance(first, second) <= level * (1 - shareOfRegion))
  }
  if (holds(z)) return z
  let [fails, held] = [z, z + mostBeyond]
  for (let i = 0; i < 12; i++) {
    const middle = (fails + held) / 2
    if (holds(middle)) held = middle
    else fails = middle
  }
  return held
}

/** Laws of both groups at rates that meet the limit, on a grid around the larger group's true rate. */
function lawsAtLimit(sizes: Pair, { factor, bound }: LimitClaim, rates: Pair): (readonly [BinomialLaw, BinomialLaw])[] {
  const larger = sizes[0] >= sizes[1] ? 0 : 1
  const spread = Math.sqrt((clip(rates[larger]) * (1 - clip(rates[larger]))) / sizes[larger])
  const [least, most] =
    larger === 0 ? [Math.max(0, bound), Math.min(1, factor + bound)] : [Math.max(0, -bound / factor), 1]
  const places = new Set<number>()
  for (let step = -region; step <= region; step += stepOfGrid)
    places.add(Math.min(most, Math.max(least, rates[larger] + step * spread)))
  return [...places].map((rate) => {
    const second = clip(larger === 0 ? (rate - bound) / factor : rate)
    return [binomialLaw(sizes[0], clip(factor * second + bound)), binomialLaw(sizes[1], second)]
  })
}

function nearestFound(missed: number, farthest: number, isFound: (truth: number) => boolean): number {
  let [missedAt, foundAt] = [missed, farthest]
  for (let i = 0; i < 24; i++) {
    const middle = (missedAt + foundAt) / 2
    if (isFound(middle)) foundAt = middle
    else missedAt = middle
  }
  return foundAt
}

function clip(rate: number): number {
  return Math.min(1, Math.max(0, rate))
}
