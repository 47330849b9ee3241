import { jackknife } from '../statistics/jackknife.js'
import { moverDifference, moverRatio, type EstimateWithLimits } from '../statistics/mover.js'
import { criticalValue } from '../statistics/normal.js'
import { weightedShare } from '../statistics/weighted-share.js'
import { wilson } from '../statistics/wilson.js'
import type { Disparity, GroupEstimate } from './compared.js'
import { influenceOf, influenceProduct, tellApart } from './influences.js'
import { outcome, unavailable, type GroupCounts, type Metric, type Parameters, type Share } from './metric.js'
import type { Replicates } from './replicates.js'
import { studentCritical } from './student-limits.js'
import { valueOf, type TransformOptions } from './transforms.js'

/** A group against all rows, itself among them. */
export interface AgainstOverall {
  readonly metric: Metric
  readonly parameters: Parameters
  readonly group: GroupEstimate
  readonly overall: GroupEstimate
}

/**
 * Group − overall or group ÷ overall. Of a share it follows from the group against the rest, which are different rows:
 * p − p(all) = (1 − π)(p − p(rest)), π the group's part of the denominator, so Newcombe's and MOVER-R's limits carry over. Of other measures the
 * standard error comes from influence functions, Σ w²(IF(group) − IF(all))², of repeated units from the jackknife of the difference.
 */
export function againstOverall(
  transform: 'difference' | 'ratio',
  subject: AgainstOverall,
  { confidence }: TransformOptions,
): Disparity {
  const { group, overall } = subject
  const { denominator } = group.estimate.outcome
  const { rows } = overall.counts
  if (!group.compared) return { outcome: unavailable('below-minimum', denominator), rows }
  for (const { outcome: found } of [group.estimate, overall.estimate])
    if (!('value' in found)) return { outcome: unavailable(found.unavailable, denominator), rows }
  const [value, all] = [valueOf(group.estimate), valueOf(overall.estimate)]
  const found = transform === 'difference' ? outcome(value - all, denominator) : ratioOutcome(value, all, denominator)
  if (!('value' in found)) return { outcome: found, rows }
  return { outcome: found, rows, ...(intervalOf(transform, subject, criticalValue(1 - confidence)) ?? {}) }
}

function ratioOutcome(value: number, all: number, denominator: number) {
  return value < 0 || all < 0 ? unavailable('zero-denominator', denominator) : outcome(value / all, denominator)
}

type Interval = Pick<Disparity, 'interval' | 'standardError' | 'intervalUnavailable'>

function intervalOf(transform: 'difference' | 'ratio', subject: AgainstOverall, z: number): Interval | null {
  const { group, overall, metric } = subject
  if (metric.interval === 'none') return null
  if (group.replicates && overall.replicates) return fromJackknife(transform, subject, z)
  const [share, all] = [group.estimate.share, overall.estimate.share]
  if (share && all && !metric.fromShare)
    return fromRest(transform, { share: share.counts, all: all.counts, weighted: group.counts.weighted }, z)
  return fromInfluence(transform, subject, z)
}

interface Overlap {
  readonly share: Share
  readonly all: Share
  readonly weighted: boolean
}

function fromRest(transform: 'difference' | 'ratio', { share, all, weighted }: Overlap, z: number): Interval {
  const rest = minus(all, share)
  if (rest.amongRows === 0) return { intervalUnavailable: 'empty-group' }
  const part = share.among / all.among
  const [a, b] = [limitsOf(share, weighted, z), limitsOf(rest, weighted, z)]
  if (transform === 'difference') {
    const { low, high } = moverDifference(a, b)
    return { interval: { low: (1 - part) * low, high: (1 - part) * high, method: 'newcombe-rest' } }
  }
  const { low, high } = moverRatio(b, a)
  return {
    interval: { low: 1 / (part + (1 - part) * high), high: 1 / (part + (1 - part) * low), method: 'mover-r-rest' },
  }
}

function minus(all: Share, part: Share): Share {
  const rest = {
    hits: all.hits - part.hits,
    among: all.among - part.among,
    hitRows: all.hitRows - part.hitRows,
    amongRows: all.amongRows - part.amongRows,
    hitsSquared: all.hitsSquared - part.hitsSquared,
    amongSquared: all.amongSquared - part.amongSquared,
  }
  // Weights are doubles: what is left of no rows is dust.
  return rest.hitRows === 0 ? { ...rest, hits: 0, hitsSquared: 0 } : rest
}

function limitsOf(share: Share, weighted: boolean, z: number): EstimateWithLimits {
  const found = weightedShare(share)
  const value = found?.value ?? NaN
  const rows = weighted ? (found?.effectiveRows ?? 0) : share.amongRows
  return { value, ...wilson(value * rows, rows, z) }
}

function fromInfluence(transform: 'difference' | 'ratio', subject: AgainstOverall, z: number): Interval {
  const { metric, parameters, group, overall } = subject
  const [inGroup, inAll] = [group, overall].map(({ counts }) => tellApart(metric, counts)) as [GroupCounts, GroupCounts]
  const [own, all] = [inGroup, inAll].map((counts) => influenceOf(metric, counts, parameters))
  const scale = transform === 'difference' ? [1, 1] : [1 / valueOf(group.estimate), 1 / valueOf(overall.estimate)]
  const terms = own &&
    all && [influenceProduct(inGroup, own, own), influenceProduct(inGroup, own, all), influenceProduct(inAll, all, all)]
  if (!terms || terms.some((term) => term === null)) return { intervalUnavailable: 'missing-evidence' }
  const [ofGroup, shared, ofAll] = terms as [number, number, number]
  const variance = scale[0]! ** 2 * ofGroup - 2 * scale[0]! * scale[1]! * shared + scale[1]! ** 2 * ofAll
  return fromError(transform, subject, { error: Math.sqrt(Math.max(0, variance)), z, method: 'influence' })
}

function fromJackknife(transform: 'difference' | 'ratio', subject: AgainstOverall, z: number): Interval {
  const { group, overall } = subject
  const [own, all] = [valuesOf(group.replicates!), valuesOf(overall.replicates!)]
  const value = valueOf(group.estimate)
  const differences = [...all].map(([bucket, ofAll]) => {
    const ofGroup = own.has(bucket) ? own.get(bucket)! : value
    if (ofGroup === null || ofAll === null) return null
    return transform === 'difference' ? ofGroup - ofAll : Math.log(ofGroup / ofAll)
  })
  const found = jackknife(differences)
  if (!found) return { intervalUnavailable: 'missing-evidence' }
  const critical = studentCritical(z, found.degreesOfFreedom)
  return fromError(transform, subject, { error: found.standardError, z: critical, method: 'jackknife' })
}

function valuesOf({ values }: Replicates): ReadonlyMap<string, number | null> {
  return values
}

/** Difference ± z·se; ratio · exp(± z·se) with the standard error of its logarithm. */
function fromError(
  transform: 'difference' | 'ratio',
  { group, overall }: AgainstOverall,
  { error, z, method }: { readonly error: number; readonly z: number; readonly method: string },
): Interval {
  if (!(error > 0) || !Number.isFinite(error)) return { intervalUnavailable: 'zero-denominator' }
  const [value, all] = [valueOf(group.estimate), valueOf(overall.estimate)]
  if (transform === 'difference') {
    const difference = value - all
    return { standardError: error, interval: { low: difference - z * error, high: difference + z * error, method } }
  }
  const ratio = value / all
  return { interval: { low: ratio * Math.exp(-z * error), high: ratio * Math.exp(z * error), method } }
}
