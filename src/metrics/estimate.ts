import type { Reason } from '../schema/measurement.js'
import { jackknife } from '../statistics/jackknife.js'
import { effectiveSampleSize } from '../statistics/kish.js'
import type { Limits } from '../statistics/limits.js'
import { transformedLimits, type TransformedLimitsOptions } from '../statistics/transformed-limits.js'
import { weightedShare } from '../statistics/weighted-share.js'
import { wilson } from '../statistics/wilson.js'
import { influenceOf, influenceProduct, tellApart } from './influences.js'
import type { GroupCounts, IntervalKind, Metric, Outcome, Parameters, Share } from './metric.js'
import type { Replicates } from './replicates.js'
import { studentCritical } from './student-limits.js'

/** A metric's value in one group with its uncertainty at any critical value. */
export interface Estimate {
  readonly outcome: Outcome
  /** All rows of the group. */
  readonly rows: number
  /** Effective rows of the denominator, with weights (Kish) or repeated units. */
  readonly effective?: number
  readonly standardError?: number
  /** Name of the interval, such as `wilson` or `delong`. */
  readonly method: string
  /** Two-sided limits at a critical value z; null where there are none, for the reason beside. Ends may be infinite. */
  readonly limits: ((z: number) => Limits) | null
  readonly intervalUnavailable?: Reason
  /** The share behind the value, with the rows that its Wilson limits count. */
  readonly share: { readonly value: number; readonly rows: number; readonly counts: Share } | null
}

type Uncertainty = Omit<Estimate, 'outcome' | 'rows'>

/**
 * Value, interval, standard error and effective rows of a metric in one group. Shares: Wilson, with weights on the effective rows of the
 * linearised variance. AUC: DeLong. Means: Student's t. Other smooth measures: influence-function standard error on their scale. With replicates
 * (repeated units) the delete-a-bucket jackknife gives the standard error that the same intervals are built from.
 */
export function estimate(
  metric: Metric,
  counts: GroupCounts,
  parameters: Parameters = {},
  replicates: Replicates | null = null,
): Estimate {
  const outcome = metric.measure(counts, parameters)
  const { rows } = counts
  if (!('value' in outcome)) return { outcome, rows, method: 'none', limits: null, share: null }
  const subject = { metric, counts, parameters, value: outcome.value, denominator: outcome.denominator }
  const share = metric.share?.(counts, parameters) ?? null
  if (share) return { outcome, rows, ...ofShare(subject, share, replicates) }
  if (metric.interval === 'none') return { outcome, rows, method: 'none', limits: null, share: null }
  if (replicates) return { outcome, rows, ...fromJackknife(subject, replicates) }
  const parts = metric.parts?.(counts, parameters) ?? null
  return { outcome, rows, ...(parts ? ofParts(subject, parts) : fromStandardError(subject)) }
}

interface Subject {
  readonly metric: Metric
  readonly counts: GroupCounts
  readonly parameters: Parameters
  readonly value: number
  readonly denominator: number
}

function ofShare({ metric, counts, denominator }: Subject, share: Share, replicates: Replicates | null): Uncertainty {
  const { value, rows, critical, method } = replicates?.shares
    ? clusteredShare(share, replicates)
    : { ...simpleShare(share, counts.weighted), critical: (z: number) => z, method: 'wilson' }
  const convert = metric.fromShare ?? ((x: number) => x)
  const simple = !counts.weighted && !replicates
  return {
    ...(simple ? {} : { effective: metric.fromShare ? Math.min(rows, denominator) : rows }),
    ...(metric.fromShare ? {} : { standardError: Math.sqrt((value * (1 - value)) / rows) }),
    method,
    share: { value, rows, counts: share },
    limits(z) {
      const { low, high } = wilson(value * rows, rows, critical(z))
      return { low: convert(low), high: convert(high) }
    },
  }
}

function simpleShare(share: Share, weighted: boolean): { readonly value: number; readonly rows: number } {
  const { value, effectiveRows } = weightedShare(share) ?? { value: NaN, effectiveRows: 0 }
  return { value, rows: weighted ? effectiveRows : share.amongRows }
}

/** p(1 − p)/se² effective rows, at most those of the denominator; at 0 and 1, where se says nothing, as if a bucket's rows were all alike. */
function clusteredShare({ hits, among, amongRows }: Share, replicates: Replicates) {
  const value = hits / among
  const found = jackknife([...replicates.shares!.values()])
  const variance = (found?.standardError ?? 0) ** 2
  const rows = variance > 0 ? (value * (1 - value)) / variance : replicates.effectiveRows
  const freedom = found?.degreesOfFreedom ?? 0
  return {
    value,
    rows: Math.min(amongRows, rows),
    critical: (z: number) => (freedom > 0 ? studentCritical(z, freedom) : z),
    method: 'wilson-jackknife',
  }
}

/** Mean of independent shares: the distances to their Wilson limits add up in squares (MOVER). */
function ofParts({ counts, denominator, value }: Subject, parts: readonly Share[]): Uncertainty {
  const shares = parts.map((part) => simpleShare(part, counts.weighted))
  const effective = shares.reduce((least, { rows }) => Math.min(least, rows), Infinity)
  const variance = shares.reduce((sum, share) => sum + (share.value * (1 - share.value)) / share.rows, 0)
  return {
    ...(counts.weighted ? { effective: Math.min(effective, denominator) } : {}),
    standardError: Math.sqrt(variance) / shares.length,
    method: 'mover-wilson',
    share: null,
    limits(z) {
      let [below, above] = [0, 0]
      for (const share of shares) {
        const { low, high } = wilson(share.value * share.rows, share.rows, z)
        below += (share.value - low) ** 2
        above += (high - share.value) ** 2
      }
      return { low: value - Math.sqrt(below) / shares.length, high: value + Math.sqrt(above) / shares.length }
    },
  }
}

function fromStandardError(subject: Subject): Uncertainty {
  const { metric, counts, parameters, denominator } = subject
  const standardError = standardErrorOf(metric, counts, parameters)
  const effective = counts.weighted ? Math.min(denominator, effectiveRowsOf(counts)) : denominator
  const shown = counts.weighted ? { effective } : {}
  if (standardError === null)
    return { ...shown, ...withoutLimits(denominator < 2 ? 'below-minimum' : 'missing-evidence') }
  const freedom = metric.interval === 'mean' ? effective - 1 : Infinity
  return {
    ...shown,
    ...scaled(subject, { standardError, freedom, rows: effective, method: intervalMethods[metric.interval] }),
  }
}

function standardErrorOf(metric: Metric, counts: GroupCounts, parameters: Parameters): number | null {
  if (metric.standardError) return metric.standardError(counts, parameters)
  const apart = tellApart(metric, counts)
  const influence = influenceOf(metric, apart, parameters)
  const variance = influence && influenceProduct(apart, influence, influence)
  return variance !== null && variance >= 0 ? Math.sqrt(variance) : null
}

function effectiveRowsOf({ cells }: GroupCounts): number {
  let [sum, squares] = [0, 0]
  for (const { weight, weightSquared } of cells) {
    sum += weight
    squares += weightSquared
  }
  return effectiveSampleSize(sum, squares)
}

function fromJackknife(subject: Subject, { values, effectiveRows }: Replicates): Uncertainty {
  const found = jackknife([...values.values()])
  if (!found) return withoutLimits('missing-evidence')
  const { standardError, degreesOfFreedom: freedom } = found
  const rows = Math.min(subject.denominator, effectiveRows)
  return { effective: rows, ...scaled(subject, { standardError, freedom, rows, method: 'jackknife' }) }
}

interface Spread {
  readonly standardError: number
  readonly freedom: number
  readonly rows: number
  readonly method: string
}

type Scale = TransformedLimitsOptions['scale']

const scales: Record<IntervalKind, Scale | 'complement-log'> = {
  share: 'logit',
  'mean-of-shares': 'logit',
  delong: 'identity',
  mean: 'identity',
  identity: 'identity',
  logit: 'logit',
  log: 'log',
  atanh: 'atanh',
  'complement-log': 'complement-log',
  none: 'identity',
}

/** Name of the interval of each kind. */
export const intervalMethods: Record<IntervalKind, string> = {
  share: 'wilson',
  'mean-of-shares': 'mover-wilson',
  delong: 'delong',
  mean: 'student-t',
  identity: 'normal',
  logit: 'normal-logit',
  log: 'normal-log',
  atanh: 'normal-atanh',
  'complement-log': 'normal-complement-log',
  none: 'none',
}

function scaled({ metric, value }: Subject, { standardError, freedom, rows, method }: Spread): Uncertainty {
  const at = (z: number): Limits | null =>
    limitsOnScale(metric, { value, standardError, rows }, studentCritical(z, freedom))
  if (at(1) === null) return { standardError, ...withoutLimits('zero-denominator') }
  return { standardError, method, share: null, limits: (z) => at(z) ?? { low: -Infinity, high: Infinity } }
}

/** A value this near to an end of its range is at it: the rest is the rounding of its formula. */
const rounding = 1e-12

/** Limits from a standard error on the metric's scale; null where the value lies at an end of it that has no spread. */
export function limitsOnScale(
  { interval, range }: Pick<Metric, 'interval' | 'range'>,
  { value, standardError, rows }: { readonly value: number; readonly standardError: number; readonly rows: number },
  critical: number,
): Limits | null {
  const scale = scales[interval]
  const exact = range.find((end) => end !== null && Math.abs(value - end) < rounding) ?? value
  if (scale !== 'complement-log') return transformedLimits(exact, standardError, critical, { scale, range, rows })
  const rest = transformedLimits(1 - exact, standardError, critical, { scale: 'log' })
  return rest && { low: 1 - rest.high, high: 1 - rest.low }
}

function withoutLimits(reason: Reason): Uncertainty {
  return { method: 'none', limits: null, intervalUnavailable: reason, share: null }
}
