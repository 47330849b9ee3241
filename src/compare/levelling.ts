import type { Measurement } from '../schema/measurement.js'
import { formatMeasurementId, parseMeasurementId, type MeasurementAddress } from '../schema/measurement-id.js'
import type { Run } from '../schema/run.js'
import type { Change, GroupChange, Levelling } from './comparison.js'
import { limitsAt } from './limits-at.js'

/**
 * How each gap that became smaller was closed: by groups that get more (`up`), by groups that get less (`down`: levelling down, Mittelstadt, Wachter & Russell
 * 2023), by both, or in a way that cannot be told. A gap that moved by no more than the margin, and not beyond chance, did not become smaller. A group counts where the interval of its own change on the same rows leaves 0 out.
 */
export function levellings(
  changes: readonly Change[],
  run: Run,
  { confidence, margin }: { readonly confidence: number; readonly margin: number },
): Levelling[] {
  const paired = addressed(run, 'paired')
  const groups = addressed(run, 'groups')
  return changes.flatMap((change) => {
    const address = parseMeasurementId(change.id)!
    if (!isSmallerGap(change, address) || (change.word !== 'better' && -change.change! <= margin)) return []
    const good = goodDirection(address, groups, favourableOf(run))
    const found = good === null ? [] : groupChanges(address, paired, good, confidence)
    if (found.length === 0) return []
    const losers = found.filter(({ clear, gain }) => clear && gain < 0)
    const gainers = found.filter(({ clear, gain }) => clear && gain > 0)
    const word = losers.length > 0 ? (gainers.length > 0 ? 'both' : 'down') : gainers.length > 0 ? 'up' : 'unclear'
    const shown = ({ cell, change: by, interval }: Found): GroupChange => ({ cell, change: by, interval })
    return [
      {
        ...{ run: change.run, id: change.id, change: change.change!, seen: change.word === 'better', word },
        ...{ losers: losers.map(shown), gainers: gainers.map(shown) },
      },
    ]
  })
}

interface Addressed {
  readonly measurement: Measurement
  readonly address: MeasurementAddress
}

/** The measurements of an analysis, each id read once: they are looked through for every change. */
function addressed(run: Run, analysis: string): Addressed[] {
  const measurements = run.analyses.find(({ id }) => id === analysis)?.measurements ?? []
  return measurements.map((measurement) => ({ measurement, address: parseMeasurementId(measurement.id)! }))
}

function isSmallerGap({ change, how }: Change, { transform, cell, features }: MeasurementAddress): boolean {
  return (
    how === 'paired' && change !== null && change < 0 && transform === 'difference' && features !== undefined && !cell
  )
}

/** Rates among those who, by the truth, are due the decision that nobody wants: more or less of them is no good of the group. */
const ofTheUndue: Readonly<Record<Favourable, readonly string[]>> = {
  positive: ['true-negative-rate', 'false-positive-rate'],
  negative: ['true-positive-rate', 'false-negative-rate'],
}

/** +1 where more is better for a group, −1 where less is, null where neither: the favourable decision itself is a good, whatever the truth. */
function goodDirection(
  { metric, features }: MeasurementAddress,
  groups: readonly Addressed[],
  favourable: Favourable,
): 1 | -1 | null {
  if (metric === 'selection-rate') return 1
  if (ofTheUndue[favourable].includes(metric)) return null
  const one = groups.find(
    ({ address }) => address.metric === metric && address.transform === undefined && isOf(address, features!),
  )
  const better = one?.measurement.better
  return better === 'higher' ? 1 : better === 'lower' ? -1 : null
}

function isOf({ cell, parameters }: MeasurementAddress, features: readonly string[]): boolean {
  const names = Object.keys(cell ?? {})
  return parameters === undefined && names.length === features.length && names.every((name) => features.includes(name))
}

interface Found extends GroupChange {
  readonly gain: number
  readonly clear: boolean
}

function groupChanges(
  { metric, features, parameters }: MeasurementAddress,
  paired: readonly Addressed[],
  good: 1 | -1,
  confidence: number,
): Found[] {
  return paired.flatMap(({ measurement, address }): Found[] => {
    const same = address.metric === metric && address.change === true && address.transform === undefined
    if (!same || measurement.value === null || measurement.compared === false) return []
    if (parameters !== undefined || !isOf(address, features!)) return []
    const limits = limitsAt(measurement, confidence)
    if (limits === null) return []
    const interval = {
      low: Number.isFinite(limits.low) ? limits.low : null,
      high: Number.isFinite(limits.high) ? limits.high : null,
    }
    const clear = limits.low > 0 || limits.high < 0
    return [{ cell: address.cell!, change: measurement.value, interval, gain: measurement.value * good, clear }]
  })
}

export type Favourable = 'positive' | 'negative'

/** Which value of the decision people want, as the run was told. */
export function favourableOf({ config }: Run): Favourable {
  const roles = (config['roles'] ?? {}) as Readonly<
    Record<string, { readonly favourable?: unknown } | null | undefined>
  >
  const said = [roles['label'], roles['decision'], roles['score']].map((role) => role?.favourable)
  return said.includes('negative') ? 'negative' : 'positive'
}

/** The id of a gap of one feature. */
export function gapId(metric: string, feature: string): string {
  return formatMeasurementId({ analysis: 'groups', metric, transform: 'difference', features: [feature] })
}
