import { binomialLaw, probabilityBelow, probabilityFrom, type BinomialLaw } from './binomial-law.js'
import { normalUpperTail } from './normal.js'
import { marginBeyond, tablesBeyond, type LimitClaim, type ShareOfGroup } from './tables-beyond.js'

/** Part of the level that pays for not knowing the rates: the chance that the region searched does not hold them (Berger & Boos 1994). */
const shareOfRegion = 1 / 100
/** Steps of the search within the region, in standard deviations of the larger group's rate. */
const stepOfGrid = 1 / 4
/** Hits and misses in both groups from which on a binomial is normal enough: the interval rule then errs in less than 2.51 % instead of 2.5 %. */
const plenty = 100_000

/**
 * P-value of the exact unconditional test of two independent shares against a limit, for the failing side of the interval rule (Newcombe, MOVER-R). Its statistic is the
 * critical value z at which the interval of first − factor · second touches the limit; its p-value the largest chance, over the rates at the limit, that a table of
 * these sizes comes as far: Σ b(x) · P(other ≥ boundary(x)), every table counted. At level L the rates searched are those within the exact interval of the
 * larger group's rate at 1 − L/100, and that hundredth is added, so that the error is at most L whatever the rates: a rate whose chance is c and whose exact
 * two-sided p-value is g keeps the test from rejecting at any L below min(100 g, c/0.99), and the p-value is the largest of these over the rates. The region of
 * tables grows with the first group's hits and shrinks with the second's, so no rates better than the limit are worse. From `ceiling` on the search ends
 * with whatever it has found above it. In [0, 1]; 1 where the value itself lies within the limit. O(regions · √rows).
 *
 * @example exactLimitP({ hits: 9, among: 10 }, { hits: 1, among: 10 }, { factor: 1, bound: 0 }) // 0.00047
 */
export function exactLimitP(
  first: ShareOfGroup,
  second: ShareOfGroup,
  claim: LimitClaim,
  { ceiling = 1 }: { readonly ceiling?: number } = {},
): number {
  const touching = touchingValue(first, second, claim)
  if (touching === null) return 1
  if (isPlenty(first) && isPlenty(second)) return normalUpperTail(touching)
  const isOfFirst = first.among >= second.among
  const grid = gridOf(isOfFirst ? first : second, isOfFirst, claim)
  const chances = chancesAt(first, second, claim, touching)
  const largest = { p: 0 }
  /** Away from the estimate the rates lose credit; the one before says whether this one is in the region, so that the region is covered to its end. */
  const walk = (from: number, step: 1 | -1): void => {
    let { credit } = chances(grid.rateAt(from - (from === 0 ? 0 : step)), isOfFirst)
    for (let place = from; place >= grid.from && place <= grid.to; place += step) {
      if (credit / shareOfRegion <= largest.p || largest.p > ceiling) return
      const here = chances(grid.rateAt(place), isOfFirst)
      largest.p = Math.max(largest.p, Math.min(credit / shareOfRegion, here.beyond / (1 - shareOfRegion)))
      credit = here.credit
    }
  }
  walk(Math.max(0, grid.from), 1)
  walk(Math.min(-1, grid.to), -1)
  return Math.min(1, largest.p)
}

/**
 * P-value of the interval rule itself: the one-sided level at which the interval of first − factor · second touches the bound. In [0, 1]; 1 where the value itself
 * lies within the limit. O(1).
 */
export function intervalLimitP(first: ShareOfGroup, second: ShareOfGroup, claim: LimitClaim): number {
  const touching = touchingValue(first, second, claim)
  return touching === null ? 1 : normalUpperTail(touching)
}

function isPlenty({ hits, among }: ShareOfGroup): boolean {
  return hits >= plenty && among - hits >= plenty
}

/** The critical value at which the interval touches the limit; null where the value itself is not beyond it. Bisection. */
function touchingValue(first: ShareOfGroup, second: ShareOfGroup, claim: LimitClaim): number | null {
  let [beyond, spans] = [0, 40]
  if (!(marginBeyond(first, second, claim, beyond) > 0)) return null
  if (marginBeyond(first, second, claim, spans) > 0) return spans
  for (let i = 0; i < 60; i++) {
    const middle = (beyond + spans) / 2
    if (marginBeyond(first, second, claim, middle) > 0) beyond = middle
    else spans = middle
  }
  return beyond
}

interface Chances {
  /** P(a table lies as far beyond the limit). */
  readonly beyond: number
  /** Exact two-sided p-value of the larger group's rate: at most this at a rate outside its exact interval. */
  readonly credit: number
}

/** Chances as functions of the second group's rate, the first's being at the limit. */
function chancesAt(
  first: ShareOfGroup,
  second: ShareOfGroup,
  claim: LimitClaim,
  touching: number,
): (rate: number, largerIsFirst: boolean) => Chances {
  const [ofFirst, ofSecond] = [first, second].map(({ among }) => Math.max(1, Math.round(among))) as [number, number]
  const chanceBeyond = tablesBeyond([ofFirst, ofSecond], claim, touching)
  const known = new Map<number, Chances>()
  return (rate, largerIsFirst) => {
    const found = known.get(rate)
    if (found) return found
    const laws = [binomialLaw(ofFirst, clip(claim.factor * rate + claim.bound)), binomialLaw(ofSecond, rate)] as const
    const credit = largerIsFirst ? twoSided(laws[0], first.hits) : twoSided(laws[1], second.hits)
    const made = { beyond: chanceBeyond(...laws), credit }
    known.set(rate, made)
    return made
  }
}

/** Twice the smaller tail from the hits on, theirs included; fractional hits are rounded outwards. */
function twoSided(law: BinomialLaw, hits: number): number {
  return 2 * Math.min(probabilityFrom(law, Math.floor(hits + 1e-9)), probabilityBelow(law, Math.ceil(hits - 1e-9) + 1))
}

/** Rates on a fixed grid around the larger group's, as far as rates there meet the limit; a place of the grid gives the second group's rate. */
function gridOf({ hits, among }: ShareOfGroup, isOfFirst: boolean, { factor, bound }: LimitClaim) {
  const centre = (hits + 1) / (among + 2)
  const spacing = stepOfGrid * Math.sqrt((centre * (1 - centre)) / among)
  // A second rate so high that the first one at the limit would exceed 1 still meets it; a first rate so high that the second one would exceed 1 does not.
  const [least, most] = isOfFirst
    ? [Math.max(0, bound), Math.min(1, factor + bound)]
    : [Math.max(0, -bound / factor), 1]
  return {
    from: Math.floor((least - centre) / spacing),
    to: Math.ceil((most - centre) / spacing),
    rateAt(place: number): number {
      const rate = Math.min(most, Math.max(least, centre + place * spacing))
      // A claim without the second group is the same at any of its rates.
      if (factor === 0) return 0.5
      return clip(isOfFirst ? (rate - bound) / factor : rate)
    },
  }
}

function clip(rate: number): number {
  return Math.min(1, Math.max(0, rate))
}
