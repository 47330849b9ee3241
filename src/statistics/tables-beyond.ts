import { probabilityBelow, probabilityFrom, type BinomialLaw } from './binomial-law.js'
import { wilson } from './wilson.js'

/** Hits among the rows of a group; fractional effective counts are allowed. */
export interface ShareOfGroup {
  readonly hits: number
  readonly among: number
}

/** Claim that first − factor · second exceeds `bound`: a difference has factor 1; first ÷ second > r is factor r and bound 0. */
export interface LimitClaim {
  readonly factor: number
  readonly bound: number
}

/** a − r·b − d less the recovered half width at z: positive where the lower limit of first − factor · second lies above the bound. */
export function marginBeyond(first: ShareOfGroup, second: ShareOfGroup, claim: LimitClaim, z: number): number {
  return marginOf(sideOfFirst(first, z), sideOfSecond(second, claim, z))
}

/** What one group adds to the margin: its value, and the square of the half width recovered from its limit. */
interface Side {
  readonly value: number
  readonly square: number
}

function marginOf(first: Side, second: Side): number {
  return first.value - second.value - Math.sqrt(first.square + second.square)
}

function sideOfFirst({ hits, among }: ShareOfGroup, z: number): Side {
  const value = hits / among
  return { value, square: (value - wilson(hits, among, z).low) ** 2 }
}

function sideOfSecond({ hits, among }: ShareOfGroup, { factor, bound }: LimitClaim, z: number): Side {
  const value = hits / among
  return { value: factor * value + bound, square: (factor * (wilson(hits, among, z).high - value)) ** 2 }
}

/**
 * P(a table of these sizes lies as far beyond the claim as the interval at the critical value z does), as a function of the two groups' laws: Σ b(x) · P(other ≥ boundary(x)),
 * every table counted, summed over the smaller group. The tables are those whose interval of first − factor · second at z lies above the bound or touches it. O(√rows) each.
 */
export function tablesBeyond(
  [ofFirst, ofSecond]: readonly [ofFirst: number, ofSecond: number],
  claim: LimitClaim,
  z: number,
): (first: BinomialLaw, second: BinomialLaw) => number {
  const bySecond = ofSecond <= ofFirst
  const sideA = (hits: number): Side => sideOfFirst({ hits, among: ofFirst }, z)
  const sideB = (hits: number): Side => sideOfSecond({ hits, among: ofSecond }, claim, z)
  const isBeyond = (a: Side, b: Side): boolean => marginOf(a, b) >= -1e-12
  /** Fewest hits of the first group that lie beyond, given the second's; or fewest of the second that do not, given the first's. */
  const boundary = bySecond
    ? boundaries(ofFirst, ofFirst / ofSecond, (hits) => {
        const b = sideB(hits)
        return (other) => isBeyond(sideA(other), b)
      })
    : boundaries(ofSecond, ofSecond / ofFirst, (hits) => {
        const a = sideA(hits)
        return (other) => !isBeyond(a, sideB(other))
      })
  return (first, second) => {
    const [summed, other] = bySecond ? [second, first] : [first, second]
    let chance = 0
    for (let k = 0; k < summed.chances.length; k++) {
      const limit = boundary(summed.first + k)
      chance += summed.chances[k]! * (bySecond ? probabilityFrom(other, limit) : probabilityBelow(other, limit))
    }
    return chance
  }
}

/**
 * For each count of the group that is summed over, the fewest hits of the other with a property that all larger ones have too; it never falls from count to
 * count. It is looked for from where the slope leads from a known neighbour, in growing steps, so that each takes about four questions.
 */
function boundaries(most: number, slope: number, propertyAt: (hits: number) => (other: number) => boolean) {
  const known = new Map<number, number>()
  const guessAt = (hits: number): number => {
    const [before, after] = [known.get(hits - 1), known.get(hits + 1)]
    if (before !== undefined) return 2 * before - (known.get(hits - 2) ?? before - slope)
    if (after !== undefined) return 2 * after - (known.get(hits + 2) ?? after + slope)
    return most / 2
  }
  return (hits: number): number => {
    const found = known.get(hits)
    if (found !== undefined) return found
    const guess = Math.min(most, Math.max(0, Math.round(guessAt(hits))))
    const made = fewest(most, guess, propertyAt(hits))
    known.set(hits, made)
    return made
  }
}

/** The smallest number from 0 to `most` that has a property which all larger ones have too; most + 1 where none has. Growing steps from a guess, then bisection. */
function fewest(most: number, guess: number, has: (hits: number) => boolean): number {
  let [without, having] = [-1, most + 1]
  const isAtGuess = has(guess)
  for (let at = guess, step = 1, is = isAtGuess; at >= 0 && at <= most; step *= 2) {
    if (is) having = at
    else without = at
    if (is !== isAtGuess) break
    at += isAtGuess ? -step : step
    if (at >= 0 && at <= most) is = has(at)
  }
  while (having - without > 1) {
    const middle = Math.floor((without + having) / 2)
    if (has(middle)) having = middle
    else without = middle
  }
  return having
}
