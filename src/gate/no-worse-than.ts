import { ProbityError } from '../errors.js'
import { worseDirection } from '../schema/direction.js'
import type { Measurement } from '../schema/measurement.js'
import { formatMeasurementId, type MeasurementAddress } from '../schema/measurement-id.js'
import type { RuleLimit } from '../schema/verdict.js'
import { moverDifference, type EstimateWithLimits } from '../statistics/mover.js'
import type { MeasurementIndex } from './match-measure.js'
import { sourceText, type PolicyRule } from './resolved-policy.js'

/** The change since the baseline (this run − baseline) with the limit that keeps it from being worse by more than the margin. */
export interface Change {
  readonly comparison: 'paired' | 'unpaired'
  readonly address: MeasurementAddress
  readonly measurement: Measurement
  /** The limit for a margin: of a measure that gets worse upwards an upper one, else a lower one. */
  limit(margin: number): RuleLimit
}

export interface Baselines {
  /** This run, which may hold `paired/…` measurements. */
  readonly index: MeasurementIndex
  /** Another run to compare with where it does not. */
  readonly baseline?: MeasurementIndex
}

/**
 * The change of a measurement: from the same rows (`paired/…:change`) where the Run was audited with a baseline, else as the difference of two
 * independent runs (MOVER from both intervals), else null.
 * @throws POLICY_NO_DIRECTION where neither more nor less of it is better
 */
export function changeSinceBaseline(
  measurement: Measurement,
  address: MeasurementAddress,
  rule: PolicyRule,
  { index, baseline }: Baselines,
): Change | null {
  if (measurement.better === 'none')
    throw new ProbityError('POLICY_NO_DIRECTION', {
      where: sourceText(rule.source),
      rule: rule.id,
      measure: measurement.id,
    })
  const pairedAddress: MeasurementAddress = { ...address, analysis: 'paired', change: true }
  const paired = address.change ? measurement : index.get(formatMeasurementId(pairedAddress))
  if (paired) return orient(measurement, paired, { comparison: 'paired', address: pairedAddress })
  const before = baseline?.get(measurement.id)
  const unpaired = before && unpairedChange(measurement, before)
  return unpaired
    ? orient(measurement, unpaired, { comparison: 'unpaired', address: { ...address, change: true } })
    : null
}

/**
 * A measure with an ideal between its extremes gets worse away from it. Where it crossed the ideal, the change of its distance is bounded by the change
 * itself, so that the wider side counts both ways.
 */
function orient(now: Measurement, change: Measurement, as: Pick<Change, 'comparison' | 'address'>): Change {
  const before = now.value === null || change.value === null || now === change ? null : now.value - change.value
  const crossed =
    now.ideal !== undefined &&
    before !== null &&
    now.better === 'nearer-ideal' &&
    (before - now.ideal) * (now.value! - now.ideal) < 0
  if (crossed)
    return {
      ...as,
      measurement: distanceChange(now.value!, before!, now.ideal!, change),
      limit: (margin) => ({ low: null, high: margin }),
    }
  const direction = worseDirection(now, before ?? now.ideal ?? null) ?? 1
  return {
    ...as,
    measurement: { ...change, unit: change.unit },
    limit: (margin) =>
      direction === 1 ? { low: null, high: margin } : { low: margin === 0 ? 0 : -margin, high: null },
  }
}

function distanceChange(now: number, before: number, ideal: number, change: Measurement): Measurement {
  const { interval, ...rest } = change
  const value = Math.abs(now - ideal) - Math.abs(before - ideal)
  if (!interval || interval.low === null || interval.high === null) return { ...rest, value }
  const reach = Math.max(Math.abs(interval.low), Math.abs(interval.high))
  return { ...rest, value, interval: { ...interval, low: -reach, high: reach } }
}

function unpairedChange(now: Measurement, before: Measurement): Measurement | null {
  const [a, b] = [estimate(now), estimate(before)]
  if (!a || !b || !now.interval || !before.interval) return null
  const { low, high } = moverDifference(a, b)
  return {
    ...now,
    value: a.value - b.value,
    interval: { low, high, confidence: now.interval.confidence, method: 'mover-unpaired' },
    n: { rows: now.n.rows + before.n.rows, denominator: Math.min(now.n.denominator, before.n.denominator) },
    unit: now.unit === 'share' || now.unit === 'ratio' ? 'difference' : now.unit,
    method: 'unpaired-change',
  }
}

function estimate({ value, interval }: Measurement): EstimateWithLimits | null {
  if (value === null || interval?.low == null || interval.high == null) return null
  return { value, low: interval.low, high: interval.high }
}
