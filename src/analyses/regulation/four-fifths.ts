import type { Cube } from '../../cube/cube.js'
import type { Block, BlockOf, TableColumn } from '../../schema/block.js'
import { formatMeasurementId } from '../../schema/measurement-id.js'
import type { Measurement } from '../../schema/measurement.js'
import { say, type Message, type MessageValue } from '../../schema/message.js'
import type { Limits } from '../../statistics/limits.js'
import { moverDifference, moverRatio, type EstimateWithLimits } from '../../statistics/mover.js'
import { criticalValue } from '../../statistics/normal.js'
import { groupLabel } from '../group-label.js'
import { adverseImpact, type AdverseImpact, type Comparison } from './adverse-impact.js'
import { countCategories } from './count-categories.js'
import { rateLimits } from './rate-limits.js'

export interface FourFifths {
  readonly names: readonly string[]
  readonly rows: readonly AdverseImpact[]
  readonly best: AdverseImpact | null
  /** Limits of a group's selection rate at a critical value; null where they are not known. */
  limitsOf(row: AdverseImpact, z: number): Limits | null
}

/** Adverse impact of every group of one feature or intersection. */
export function fourFifthsOf(cube: Cube, names: readonly string[], unitCube: Cube | null = null): FourFifths {
  const rows = adverseImpact(countCategories(cube, names))
  return { names, rows, best: rows.find(({ isBest }) => isBest) ?? null, limitsOf: rateLimits(cube, names, unitCube) }
}

/** Impact ratio, standard deviations and shortfall of each group that is compared. `adjusted` are the Fisher p-values of the family. */
export function fourFifthsMeasurements(
  { rows, best, limitsOf }: FourFifths,
  confidence: number,
  adjusted: (row: AdverseImpact) => number,
): Measurement[] {
  return rows.flatMap((row): Measurement[] => {
    const id = (metric: string): string => formatMeasurementId({ analysis: 'regulation', metric, cell: row.cell })
    const n = { rows: row.applicants, denominator: Math.min(row.applicants, best?.applicants ?? 0) }
    const ratio = {
      id: id('impact-ratio'),
      n,
      better: 'higher' as const,
      ideal: 1,
      unit: 'ratio' as const,
      method: 'rate-to-highest-rate',
    }
    if (row.applicants === 0) return [{ ...ratio, value: null, unavailable: 'empty-group' as const }]
    if (best === null || !row.compared)
      return [{ ...ratio, value: null, unavailable: 'below-minimum' as const, compared: false as const }]
    if (row.isBest)
      return [
        {
          ...ratio,
          ...(best.selected === 0 ? { value: null, unavailable: 'zero-denominator' as const } : { value: 1 }),
        },
      ]
    const comparison = row.comparison!
    const ends = pairOf(row, best, (one) => limitsOf(one, criticalValue(1 - confidence)))
    const test = { null: 'equal-rates', p: comparison.fisher, adjusted: adjusted(row), family: 'regulation' }
    return [
      { ...ratio, ...ratioValue(comparison, ends, confidence), test },
      {
        ...{
          id: id('standard-deviations'),
          n,
          better: 'nearer-ideal' as const,
          ideal: 0,
          unit: 'other' as const,
          method: 'two-proportion-z',
        },
        value: comparison.z === 0 ? 0 : comparison.z,
        intervalUnavailable: 'test-statistic' as const,
        test: { null: 'equal-rates', statistic: comparison.z === 0 ? 0 : comparison.z, p: comparison.p },
      },
      {
        ...{
          id: id('shortfall'),
          n,
          better: 'nearer-ideal' as const,
          ideal: 0,
          unit: 'count' as const,
          method: 'expected-at-common-rate',
        },
        value: comparison.shortfall === 0 ? 0 : comparison.shortfall,
        ...shortfallInterval(row, best, ends, confidence),
      },
    ]
  })
}

type Ends = readonly [row: EstimateWithLimits, best: EstimateWithLimits]

function pairOf(row: AdverseImpact, best: AdverseImpact, limitsOf: (one: AdverseImpact) => Limits | null): Ends | null {
  const [own, of] = [limitsOf(row), limitsOf(best)]
  return (
    own &&
    of && [
      { value: row.rate!, ...own },
      { value: best.rate!, ...of },
    ]
  )
}

type Uncertain = Pick<Measurement, 'interval' | 'intervalUnavailable'>

const unknown: Uncertain = { intervalUnavailable: 'missing-evidence' }

function ratioValue(
  { ratio }: Comparison,
  ends: Ends | null,
  confidence: number,
): Pick<Measurement, 'value' | 'unavailable'> & Uncertain {
  if (ratio === null) return { value: null, unavailable: 'zero-denominator' }
  if (ends === null) return { value: ratio, ...unknown }
  const { low, high } = moverRatio(...ends)
  return { value: ratio, interval: { low, high: Number.isFinite(high) ? high : null, confidence, method: 'mover-r' } }
}

/**
 * The shortfall is n·m/(n + m) times the gap between the two selection rates, of n and m applicants, who are given: so are its limits
 * of Newcombe's for that gap.
 */
function shortfallInterval(row: AdverseImpact, best: AdverseImpact, ends: Ends | null, confidence: number): Uncertain {
  if (ends === null) return unknown
  const [n, m] = [row.applicants, best.applicants]
  const persons = (gap: number): number => (gap === 0 ? 0 : (gap * n * m) / (n + m))
  const { low, high } = moverDifference(ends[1], ends[0])
  return { interval: { low: persons(low), high: persons(high), confidence, method: 'newcombe' } }
}

const column = (key: string, type: TableColumn['type']): TableColumn => ({
  key,
  label: say(`regulation.column.${key}`),
  type,
})

/** The four-fifths table of one feature or intersection. */
export function fourFifthsTable({ names, rows, best }: FourFifths): BlockOf<'table'> {
  return {
    kind: 'table',
    title: say('regulation.four-fifths.title', { feature: [...names] }),
    caption: say('regulation.four-fifths.caption', {
      best: best === null ? say('regulation.none') : groupLabel(best.cell),
    }),
    columns: [
      column('category', 'text'),
      column('applicants', 'count'),
      column('selected', 'count'),
      column('rate', 'share'),
      column('impactRatio', 'ratio'),
      column('z', 'measure'),
      column('fisher', 'p'),
      column('shortfall', 'measure'),
      column('toFourFifths', 'count'),
      column('exchange', 'message'),
    ],
    rows: rows.map((row) => ({
      category: groupLabel(row.cell),
      applicants: row.applicants,
      selected: row.selected,
      rate: row.rate,
      impactRatio: row.isBest && row.selected > 0 ? 1 : (row.comparison?.ratio ?? null),
      z: row.comparison?.z ?? null,
      fisher: row.comparison?.fisher ?? null,
      shortfall: row.comparison?.shortfall ?? null,
      toFourFifths: row.comparison?.toFourFifths ?? null,
      exchange: exchangeText(row),
      ...(row.compared ? {} : { listedOnly: 1 }),
    })),
    people: 'applicants',
  }
}

function exchangeText({ comparison, isBest, compared }: AdverseImpact): Message {
  if (isBest) return say('regulation.exchange.best')
  if (!compared) return say('regulation.exchange.not-compared')
  if (comparison?.exchange == null) return say('regulation.exchange.impossible')
  const { ratio, flips } = comparison.exchange
  return say(flips ? 'regulation.exchange.flips' : 'regulation.exchange.stays', { ratio })
}

/** What the table says of the group with the lowest impact ratio. */
export function fourFifthsFinding(table: FourFifths, confidence: number): Block[] {
  const { best, names } = table
  if (best === null) return [{ kind: 'note', sentence: say('regulation.four-fifths.nothing', { feature: [...names] }) }]
  const worst = table.rows
    .filter(({ comparison }) => comparison?.ratio != null)
    .reduce<AdverseImpact | null>(
      (low, row) => (low === null || row.comparison!.ratio! < low.comparison!.ratio! ? row : low),
      null,
    )
  if (worst === null) return [{ kind: 'note', sentence: say('regulation.four-fifths.nobody', { feature: [...names] }) }]
  const comparison = worst.comparison!
  const below = comparison.ratio! < 0.8
  const significant = comparison.fisher < 1 - confidence && comparison.p < 1 - confidence
  const slug = `${below ? 'below' : 'above'}-${significant ? 'significant' : 'not-significant'}`
  const flips = comparison.exchange?.flips ?? false
  const values: Record<string, MessageValue> = {
    feature: [...names],
    group: groupLabel(worst.cell),
    best: groupLabel(best.cell),
    rate: worst.rate,
    bestRate: best.rate,
    ratio: comparison.ratio,
    z: Math.abs(comparison.z),
    fisher: comparison.fisher,
    shortfall: comparison.shortfall,
    toFourFifths: comparison.toFourFifths,
    one: say(flips ? 'regulation.one-person.flips' : 'regulation.one-person.stays'),
  }
  return [
    {
      kind: 'finding',
      weight: below ? (significant ? 2 : 1) : significant ? 1 : 0,
      sentence: say(`regulation.finding.${slug}`, values),
      next: say(`regulation.next.${slug}`, values),
      measurements: [formatMeasurementId({ analysis: 'regulation', metric: 'impact-ratio', cell: worst.cell })],
    },
  ]
}
