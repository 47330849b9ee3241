import type { BlockOf } from '../../schema/block.js'
import { formatMeasurementId } from '../../schema/measurement-id.js'
import { say, type MessageValue } from '../../schema/message.js'
import { groupLabel } from '../group-label.js'
import type { PairComparison } from './compare-pairs.js'
import type { Part } from './compare-parts.js'
import type { AdjustedTests } from './pair-measurements.js'
import type { SimpsonKind } from './simpson.js'
import { wordsOf } from './strata-blocks.js'
import type { StratifiedShares } from './stratified-shares.js'

type Finding = BlockOf<'finding'>

const weights: Record<Exclude<SimpsonKind, 'no-gap'>, Finding['weight']> = {
  'gap-reverses': 3,
  'gap-vanishes': 3,
  'gap-appears': 3,
  'gap-remains': 2,
}

export interface FindingOptions {
  readonly metric: string
  readonly confidence: number
  /** Declared reference group of the feature: its pairs are the ones that are told. */
  readonly reference: string | null
  readonly told: Part['told']
}

/**
 * Says in words what holding the strata fixed does to the gap of the pair that matters most: the widest crude gap among the
 * pairs with the declared reference, or among all. Other pairs are in the table; how many of them change is said. Of a part that is not told in full,
 * only a gap that vanishes, turns round or appears is told.
 */
export function simpsonFindings(
  table: StratifiedShares,
  pairs: readonly PairComparison[],
  tests: readonly AdjustedTests[],
  options: FindingOptions,
): Finding[] {
  const chief = chiefPair(table, pairs, options.reference)
  if (chief === null) return []
  const pair = oriented(pairs[chief]!)
  if (options.told === 'changes') return isChange(pair.kind) ? gapFinding(table, pair, options) : []
  const others = pairs.filter(
    (other, index) => index !== chief && other.kind !== pairs[chief]!.kind && isChange(other.kind),
  )
  return [
    ...gapFinding(table, pair, options),
    ...disagreement(table, pair, tests[chief]!, options),
    ...(others.length === 0 ? [] : [otherPairs(table, others, pairs.length, options)]),
  ]
}

const isChange = (kind: SimpsonKind | null): boolean =>
  kind === 'gap-vanishes' || kind === 'gap-reverses' || kind === 'gap-appears'

function chiefPair(table: StratifiedShares, pairs: readonly PairComparison[], reference: string | null): number | null {
  const isReference = (group: number): boolean => groupLabel(table.groups[group]!) === reference
  const indices = pairs.map((_, index) => index).filter((index) => pairs[index]!.gap !== null)
  const withReference = indices.filter((index) => isReference(pairs[index]!.first) || isReference(pairs[index]!.second))
  const candidates = withReference.length > 0 ? withReference : indices
  if (candidates.length === 0) return null
  return candidates.reduce((best, index) =>
    Math.abs(pairs[index]!.crude.value) > Math.abs(pairs[best]!.crude.value) ? index : best,
  )
}

/** The pair told from the side of the group with the lower rate. */
function oriented(pair: PairComparison): PairComparison {
  if (pair.crude.value <= 0 || pair.gap === null) return pair
  const flip = <G extends { value: number; low: number; high: number }>(gap: G): G => ({
    ...gap,
    value: -gap.value,
    low: -gap.high,
    high: -gap.low,
  })
  return {
    ...pair,
    first: pair.second,
    second: pair.first,
    rates: [pair.rates[1], pair.rates[0]],
    crude: flip(pair.crude),
    gap: flip(pair.gap),
  }
}

function wordsOfPair(
  table: StratifiedShares,
  pair: PairComparison,
  { metric }: FindingOptions,
): Record<string, MessageValue> {
  const points = (share: number): number => 100 * share
  return {
    ...wordsOf(table, metric),
    first: groupLabel(table.groups[pair.first]!),
    second: groupLabel(table.groups[pair.second]!),
    firstRate: pair.rates[0],
    secondRate: pair.rates[1],
    crude: points(Math.abs(pair.crude.value)),
    adjusted: points(pair.gap!.value),
    adjustedSize: points(Math.abs(pair.gap!.value)),
    low: points(pair.gap!.low),
    high: points(pair.gap!.high),
    turned: pair.turned,
    strata: pair.strata,
  }
}

function evidence(table: StratifiedShares, pair: PairComparison, metric: string): string[] {
  const [cell, against] = [table.groups[pair.first]!, table.groups[pair.second]!]
  const address = { analysis: 'strata', features: table.feature, controls: table.control, cell, against }
  return [
    formatMeasurementId({ ...address, metric, transform: 'difference' }),
    ...(metric === 'selection-rate' ? [formatMeasurementId({ ...address, metric: 'selection-odds-ratio' })] : []),
  ]
}

function gapFinding(table: StratifiedShares, pair: PairComparison, options: FindingOptions): Finding[] {
  const { kind, crude, gap } = pair
  if (kind === null || kind === 'no-gap') return []
  // An interval wide enough to hold both 0 and the gap itself cannot tell a gap that vanished from one that stayed.
  const unsure = kind === 'gap-vanishes' && gap!.low <= crude.value && crude.value <= gap!.high
  const slug = unsure ? 'gap-vanishes-unsure' : kind
  return [
    {
      kind: 'finding',
      weight: unsure ? 2 : weights[kind],
      sentence: say(`strata.finding.${slug}`, wordsOfPair(table, pair, options)),
      next: say(`strata.next.${slug}`, wordsOf(table, options.metric)),
      measurements: evidence(table, pair, options.metric),
    },
  ]
}

function disagreement(
  table: StratifiedShares,
  pair: PairComparison,
  tests: AdjustedTests,
  options: FindingOptions,
): Finding[] {
  const { breslowDay } = pair.adjusted
  if (breslowDay === null || tests.homogeneity === null || tests.homogeneity >= 1 - options.confidence) return []
  return [
    {
      kind: 'finding',
      weight: pair.turned > 0 ? 2 : 1,
      sentence: say('strata.finding.strata-disagree', {
        ...wordsOfPair(table, pair, options),
        statistic: breslowDay.statistic,
        df: breslowDay.df,
        p: tests.homogeneity,
      }),
      next: say('strata.next.strata-disagree', wordsOf(table, options.metric)),
      measurements: evidence(table, pair, options.metric),
    },
  ]
}

/** A few of the pairs stand as evidence for all of them. */
const namedPairs = 3

function otherPairs(
  table: StratifiedShares,
  changed: readonly PairComparison[],
  all: number,
  { metric }: FindingOptions,
): Finding {
  return {
    kind: 'finding',
    weight: 1,
    sentence: say('strata.finding.other-pairs', { ...wordsOf(table, metric), changed: changed.length, all }),
    measurements: changed.slice(0, namedPairs).flatMap((pair) => evidence(table, pair, metric)),
  }
}
