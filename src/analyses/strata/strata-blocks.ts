import type { Block, BlockOf, TableColumn } from '../../schema/block.js'
import type { Measurement } from '../../schema/measurement.js'
import { say, type MessageValue } from '../../schema/message.js'
import { studentCritical } from '../../metrics/student-limits.js'
import { criticalValue } from '../../statistics/normal.js'
import { groupLabel } from '../group-label.js'
import { metricName, percent } from '../groups/block-context.js'
import type { PairComparison } from './compare-pairs.js'
import { crudeEstimates, estimateAt } from './share-limits.js'
import type { StandardisedGroups } from './standardised-measurements.js'
import type { StratifiedShares } from './stratified-shares.js'

/** The words of a table or chart that every title and sentence needs. */
export function wordsOf(table: StratifiedShares, metric: string): Record<string, MessageValue> {
  return { feature: [...table.feature], control: [...table.control], metric: metricName(metric) }
}

const column = (key: string, type: TableColumn['type']): TableColumn => ({
  key,
  label: say(`strata.column.${key}`),
  type,
})

/** The groups side by side within each stratum listed. */
export function ratesChart(
  table: StratifiedShares,
  strata: readonly number[],
  groups: readonly number[],
  { metric, confidence }: { metric: string; confidence: number },
): BlockOf<'chart'> {
  const z = criticalValue(1 - confidence)
  const rows = strata.flatMap((stratum) =>
    groups.flatMap((group) => {
      const share = table.shares[stratum]![group]!
      const names = { stratum: groupLabel(table.strata[stratum]!), group: groupLabel(table.groups[group]!) }
      const estimate = estimateAt(table, stratum, group)
      if (share === null || estimate === null) return []
      return [{ ...names, value: estimate.value, ...estimate.limits(z), n: share.amongRows }]
    }),
  )
  return {
    kind: 'chart',
    shape: 'grouped',
    title: say('strata.rates.title', wordsOf(table, metric)),
    sentence: say('strata.rates.sentence', {
      ...wordsOf(table, metric),
      shown: strata.length,
      all: table.strata.length,
      left: table.strata.length - strata.length,
    }),
    columns: [
      column('stratum', 'text'),
      column('group', 'text'),
      column('n', 'count'),
      column('value', 'share'),
      column('low', 'share'),
      column('high', 'share'),
    ],
    rows,
    options: { metric: metricName(metric) },
    people: 'n',
  }
}

/** Every pair of groups before and after the strata are held fixed. */
export function pairsTable(
  table: StratifiedShares,
  pairs: readonly PairComparison[],
  { metric, confidence, oddsRatio }: { metric: string; confidence: number; oddsRatio: boolean },
): BlockOf<'table'> {
  const z = criticalValue(1 - confidence)
  const rows = pairs.map(({ first, second, crude, gap, adjusted, kind, strata, turned }) => {
    const odds = adjusted.oddsRatio
    const reach = odds === null ? 0 : studentCritical(z, adjusted.freedom) * odds.logStandardError
    return {
      first: groupLabel(table.groups[first]!),
      second: groupLabel(table.groups[second]!),
      people: adjusted.smaller,
      crude: crude.value,
      crudeInterval: { low: crude.low, high: crude.high },
      adjusted: gap?.value ?? null,
      adjustedInterval: gap && { low: gap.low, high: gap.high },
      odds: odds?.value ?? null,
      oddsInterval:
        odds !== null && Number.isFinite(reach)
          ? { low: odds.value * Math.exp(-reach), high: odds.value * Math.exp(reach) }
          : null,
      association: adjusted.cochranMantelHaenszel?.p ?? null,
      homogeneity: adjusted.breslowDay?.p ?? null,
      turned: say('strata.turned', { turned, strata }),
      kind: say(`strata.kind.${kind ?? 'not-comparable'}`),
    }
  })
  return {
    kind: 'table',
    title: say('strata.pairs.title', wordsOf(table, metric)),
    caption: say('strata.pairs.caption', { confidence: percent(confidence) }),
    columns: [
      ...[column('first', 'text'), column('second', 'text'), column('kind', 'message')],
      ...[column('crude', 'difference'), column('crudeInterval', 'interval')],
      ...[column('adjusted', 'difference'), column('adjustedInterval', 'interval')],
      ...(oddsRatio ? [column('odds', 'ratio'), column('oddsInterval', 'interval')] : []),
      ...[column('association', 'p'), column('homogeneity', 'p')],
      ...[column('turned', 'message'), column('people', 'count')],
    ],
    rows,
    people: 'people',
  }
}

/** The gap within each stratum listed. */
export function gapsTable(
  table: StratifiedShares,
  strata: readonly number[],
  gaps: readonly Measurement[],
  metric: string,
): BlockOf<'table'> {
  return {
    kind: 'table',
    folded: true,
    title: say('strata.gaps.title', wordsOf(table, metric)),
    columns: [
      column('stratum', 'text'),
      column('rows', 'count'),
      column('smallest', 'count'),
      column('gap', 'difference'),
      column('interval', 'interval'),
    ],
    rows: strata.map((stratum, index) => ({
      stratum: groupLabel(table.strata[stratum]!),
      rows: gaps[index]!.n.rows,
      smallest: gaps[index]!.n.denominator,
      gap: gaps[index]!.value,
      interval: gaps[index]!.interval ? { low: gaps[index]!.interval.low, high: gaps[index]!.interval.high } : null,
    })),
    people: 'smallest',
  }
}

/** Rates as they are and as they would be with the population's mix of strata. */
export function standardisedTable(
  table: StratifiedShares,
  { groups, standardisation }: StandardisedGroups,
  { metric, confidence }: { metric: string; confidence: number },
): Block {
  const z = criticalValue(1 - confidence)
  const crude = crudeEstimates(table)
  if (standardisation.covered === 0)
    return { kind: 'note', sentence: say('strata.standardised.none', wordsOf(table, metric)) }
  return {
    kind: 'table',
    folded: true,
    title: say('strata.standardised.title', wordsOf(table, metric)),
    caption: say('strata.standardised.caption', { covered: standardisation.covered, confidence: percent(confidence) }),
    columns: [
      ...[column('group', 'text'), column('people', 'count'), column('rate', 'share')],
      ...[column('standardised', 'share'), column('standardisedInterval', 'interval')],
    ],
    rows: groups.map((group, index) => {
      const rate = standardisation.rates[index]!
      return {
        group: groupLabel(table.groups[group]!),
        people: rate?.rows ?? 0,
        rate: crude[group]!.value,
        standardised: rate?.value ?? null,
        standardisedInterval: rate && {
          low: Math.max(0, rate.value - z * rate.standardError),
          high: Math.min(1, rate.value + z * rate.standardError),
        },
      }
    }),
    people: 'people',
  }
}
