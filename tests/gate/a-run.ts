import type { Measurement } from '../../src/schema/measurement.js'
import { formatMeasurementId } from '../../src/schema/measurement-id.js'
import type { Run } from '../../src/schema/run.js'
import { moverDifference, moverRatio } from '../../src/statistics/mover.js'
import { maximumDifference, minimumRatio } from '../../src/statistics/range-of-groups.js'
import { shareEstimate } from '../../src/statistics/share-estimate.js'
import { wilson } from '../../src/statistics/wilson.js'

export const z95 = 1.959963984540054

/** A Run with these measurements and nothing else, `groups` unless the id says otherwise. */
export function aRun(measurements: readonly Measurement[], more: Partial<Run> = {}): Run {
  const analyses = [...new Set(measurements.map(({ id }) => id.split('/')[0]!))]
  return {
    schemaVersion: 1,
    tool: { name: 'probity', version: '0.0.0' },
    id: 'a'.repeat(64),
    title: null,
    task: 'outcomes',
    inputs: [{ role: 'data', name: 'x.csv', sha256: '0'.repeat(64) }],
    config: { statistics: { confidence: 0.95 } },
    seed: 1,
    rows: { read: 0, audited: 0, withoutLabel: 0, withoutDecision: 0 },
    features: [{ name: 'g', role: 'sensitive', column: 'g', reference: null, groups: [] }],
    analyses: analyses.map((id) => ({
      id,
      question: { id: 'x' },
      status: 'done',
      limits: [],
      measurements: measurements.filter((measurement) => measurement.id.startsWith(`${id}/`)),
      blocks: [],
    })),
    warnings: [],
    ...more,
  }
}

export function aMeasurement(
  id: string,
  value: number | null,
  interval?: readonly [number | null, number | null],
  more: Partial<Measurement> = {},
): Measurement {
  return {
    id,
    value,
    ...(value === null ? { unavailable: 'missing-evidence' as const } : {}),
    ...(interval ? { interval: { low: interval[0], high: interval[1], confidence: 0.95, method: 'test' } } : {}),
    n: { rows: 1000, denominator: 400 },
    better: 'lower',
    unit: 'difference',
    method: 'test',
    ...more,
  }
}

export type Counts = Readonly<Record<string, readonly [hits: number, among: number]>>

/** What the groups analysis measures of a share: groups, pairs, range and ratio with their intervals. */
export function shareMeasurements(counts: Counts, metric = 'selection-rate', feature = 'g'): Measurement[] {
  const groups = Object.entries(counts).map(([name, [hits, among]]) => ({
    name,
    hits,
    among,
    value: hits / among,
    ...wilson(hits, among, z95),
  }))
  const total = groups.reduce((sum, { among }) => sum + among, 0)
  const smallest = Math.min(...groups.map(({ among }) => among))
  const make = (
    id: string,
    value: number,
    low: number,
    high: number,
    n: Measurement['n'],
    more: Partial<Measurement> = {},
  ): Measurement => aMeasurement(id, value, [low, Number.isFinite(high) ? high : null], { n, ...more })
  const own = groups.map(({ name, value, low, high, among }) =>
    make(
      formatMeasurementId({ analysis: 'groups', metric, cell: { [feature]: name } }),
      value,
      low,
      high,
      { rows: among, denominator: among },
      { unit: 'share', better: 'none' },
    ),
  )
  const pairs = groups.flatMap((a, i) =>
    groups.slice(i + 1).flatMap((b) => {
      const address = {
        analysis: 'groups',
        metric,
        features: [feature],
        cell: { [feature]: a.name },
        against: { [feature]: b.name },
      }
      const n = { rows: a.among + b.among, denominator: Math.min(a.among, b.among) }
      const [difference, ratio] = [moverDifference(a, b), moverRatio(a, b)]
      return [
        make(
          formatMeasurementId({ ...address, transform: 'difference' }),
          a.value - b.value,
          difference.low,
          difference.high,
          n,
          { better: 'nearer-ideal', ideal: 0 },
        ),
        make(formatMeasurementId({ ...address, transform: 'ratio' }), a.value / b.value, ratio.low, ratio.high, n, {
          unit: 'ratio',
          better: 'nearer-ideal',
          ideal: 1,
        }),
      ]
    }),
  )
  const estimates = groups.map(({ value, among }) => shareEstimate(value, among))
  const [range, ratio] = [maximumDifference(estimates, 0.95), minimumRatio(estimates, 0.95)]
  const over = { analysis: 'groups', metric, features: [feature] }
  const n = { rows: total, denominator: smallest }
  return [
    ...own,
    ...pairs,
    make(formatMeasurementId({ ...over, transform: 'difference' }), range.value, range.low, range.high, n),
    ...(ratio
      ? [
          make(formatMeasurementId({ ...over, transform: 'ratio' }), ratio.value, ratio.low, ratio.high, n, {
            unit: 'ratio',
            better: 'higher',
          }),
        ]
      : []),
  ]
}
