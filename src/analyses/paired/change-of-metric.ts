import type { CountCell, GroupCounts } from '../../cube/counts.js'
import { estimate, type Estimate } from '../../metrics/estimate.js'
import { influenceOf } from '../../metrics/influences.js'
import { type Influence, type Metric, type Outcome, type Parameters } from '../../metrics/metric.js'
import { addCounts, replicatesOf, type Measure, type Replicates } from '../../metrics/replicates.js'
import { studentCritical } from '../../metrics/student-limits.js'
import type { Limits } from '../../statistics/limits.js'
import { effectiveSampleSize } from '../../statistics/kish.js'
import { jackknifePair, type JackknifePair } from '../../statistics/jackknife-pair.js'
import { mcnemar } from '../../statistics/mcnemar.js'
import { studentTUpperTail } from '../../statistics/student-t.js'
import { tango, type DiscordantPairs } from '../../statistics/tango.js'
import type { JointGroup } from './joint-groups.js'
import { lessBefore } from './less-before.js'

/** A metric in one group now and before, and its change on the same rows. */
export interface Change {
  readonly group: JointGroup
  readonly now: Estimate
  readonly before: Estimate
  /** Now − before. */
  readonly outcome: Outcome
  readonly method: string
  readonly standardError?: number
  readonly limits: ((z: number) => Limits) | null
  readonly test?: { readonly null: string; readonly statistic?: number; readonly p: number }
  /** How much a row of each joint cell moves the value now and before; null where it is not known. */
  readonly influence: TwiceInfluence | null
  /** Variances of the two values and their covariance; null where they are not known. */
  readonly covariance: Covariance | null
  /** Both values without each bucket of units in turn, where persons repeat. */
  readonly replicates?: TwiceReplicates
}

export interface TwiceReplicates {
  readonly now: Replicates
  readonly before: Replicates
}

export interface TwiceInfluence {
  readonly now: Influence
  readonly before: Influence
}

export interface Covariance {
  readonly now: number
  readonly before: number
  readonly both: number
}

/**
 * Change of a metric on the same rows. A share whose denominator is the same rows both times (selection rate, TPR, accuracy) has Tango's interval and
 * McNemar's test from the rows that changed; any other smooth metric the influence-function error with its covariance,
 * √Σ w²(IF(now) − IF(before))² over the joint cells. Where persons repeat, the delete-a-bucket jackknife of the change gives the error of both: Tango's
 * of the effective rows that have it, and Student's t. O(cells), times buckets.
 */
export function changeOf(metric: Metric, group: JointGroup, parameters: Parameters): Change {
  const replicates = replicatesOfBoth({ metric, parameters }, group)
  const [now, before] = (['now', 'before'] as const).map((when) =>
    estimate(metric, group[when], parameters, replicates?.[when] ?? null),
  ) as [Estimate, Estimate]
  const influence = influencesOf(metric, group, parameters)
  const clustered = replicates && jackknifeOf(replicates)
  const covariance = replicates
    ? clustered && { now: clustered.first, before: clustered.second, both: clustered.covariance }
    : influence && covarianceOf(group, influence)
  const base = { group, now, before, influence, covariance, ...(replicates ? { replicates } : {}) }
  const found = lessBefore(now.outcome, before.outcome)
  const without = { ...base, outcome: found, method: 'difference', limits: null }
  if (!('value' in found) || metric.interval === 'none') return without
  if (replicates && !clustered) return without
  const pairs = discordantPairs(metric, group, parameters)
  if (pairs !== null)
    return { ...base, outcome: found, ...ofPairs(replicates ? ofClusters(pairs, clustered!, replicates) : pairs) }
  if (clustered)
    return {
      ...base,
      outcome: found,
      ...fromError(found.value, Math.sqrt(clustered.difference), metric.range, clustered),
    }
  const standardError = influence && errorOfChange(group, influence)
  if (standardError === null) return without
  return { ...base, outcome: found, ...fromError(found.value, standardError, metric.range) }
}

function replicatesOfBoth(measure: Measure, { now, before, buckets }: JointGroup): TwiceReplicates | null {
  if (!buckets) return null
  const [whole, wholeBefore] = [addCounts([now]), addCounts([before])]
  return {
    now: replicatesOf(whole, buckets.now, [measure])[0]!,
    before: replicatesOf(wholeBefore, buckets.before, [measure])[0]!,
  }
}

function jackknifeOf({ now, before }: TwiceReplicates): JackknifePair | null {
  const names = [...now.values.keys()]
  return jackknifePair(
    names.map((name) => now.values.get(name) ?? null),
    names.map((name) => before.values.get(name) ?? null),
  )
}

type Uncertainty = Pick<Change, 'method' | 'standardError' | 'limits' | 'test'>

interface WeightedPairs {
  /** Rows that became hits, rows that ceased to be, and all, in effective counts. */
  readonly effective: DiscordantPairs
  readonly variance: number
  /** Degrees of freedom of the variance, where it is a jackknife's. */
  readonly freedom?: number
}

/** As many effective pairs as have the jackknife's variance, at most the rows; where nothing changed, as if all rows of a bucket were alike. */
function ofClusters(
  { effective }: WeightedPairs,
  { difference: variance, degreesOfFreedom }: JackknifePair,
  { now }: TwiceReplicates,
): WeightedPairs {
  const { firstOnly, secondOnly, pairs } = effective
  const change = (firstOnly - secondOnly) / pairs
  const spread = (firstOnly + secondOnly) / pairs - change ** 2
  const scale = Math.min(pairs, variance > 0 ? spread / variance : now.effectiveRows) / pairs
  const scaled = { firstOnly: firstOnly * scale, secondOnly: secondOnly * scale, pairs: pairs * scale }
  return { effective: scaled, variance, freedom: degreesOfFreedom }
}

function ofPairs({ effective, variance, freedom = Infinity }: WeightedPairs): Uncertainty {
  return {
    method: freedom === Infinity ? 'tango' : 'tango-jackknife',
    standardError: Math.sqrt(variance),
    limits: (z) => tango(effective, studentCritical(z, freedom)),
    test: { null: 'no-change', ...mcnemar(effective.firstOnly, effective.secondOnly) },
  }
}

/** The rows that entered and left the hits of a share; null where the denominators are not the same rows both times. */
function discordantPairs(metric: Metric, { now, before }: JointGroup, parameters: Parameters): WeightedPairs | null {
  if (!metric.share || metric.fromShare || now.task === 'regression') return null
  const parts: { change: number; weight: number; squared: number }[] = []
  for (const [i, cell] of now.cells.entries()) {
    const [here, there] = [partOf(metric, now, cell, parameters), partOf(metric, before, before.cells[i]!, parameters)]
    if (here === null || there === null || here.counted !== there.counted) return null
    if (here.counted) parts.push({ change: here.hit - there.hit, weight: cell.weight, squared: cell.weightSquared })
  }
  const total = (of: (part: (typeof parts)[number]) => number): number => parts.reduce((sum, part) => sum + of(part), 0)
  const among = total(({ weight }) => weight)
  if (!(among > 0)) return null
  const gained = total(({ change, weight }) => (change > 0 ? weight : 0))
  const lost = total(({ change, weight }) => (change < 0 ? weight : 0))
  const difference = (gained - lost) / among
  const variance = total(({ change, squared }) => squared * (change - difference) ** 2) / among ** 2
  const spread = (gained + lost) / among - difference ** 2
  const effectiveRows =
    variance > 0
      ? spread / variance
      : effectiveSampleSize(
          among,
          total(({ squared }) => squared),
        )
  const pairs = now.weighted ? effectiveRows : among
  const scale = pairs / among
  return { effective: { firstOnly: gained * scale, secondOnly: lost * scale, pairs }, variance }
}

interface Part {
  /** Whether the rows of a cell are in the denominator, and whether they are hits. */
  readonly counted: boolean
  readonly hit: 0 | 1
}

/** The part that the rows of one cell have in a share; null where only some of them have it. */
function partOf(metric: Metric, counts: GroupCounts, cell: CountCell, parameters: Parameters): Part | null {
  const share = metric.share!({ ...counts, rows: cell.rows, cells: [cell] }, parameters)
  if (share === null) return null
  if (share.amongRows === 0) return { counted: false, hit: 0 }
  if (share.amongRows !== cell.rows || (share.hitRows !== 0 && share.hitRows !== cell.rows)) return null
  return { counted: true, hit: share.hitRows > 0 ? 1 : 0 }
}

function influencesOf(metric: Metric, { now, before }: JointGroup, parameters: Parameters): TwiceInfluence | null {
  if (now.task === 'regression') return null
  const [here, there] = [influenceOf(metric, now, parameters), influenceOf(metric, before, parameters)]
  return here?.kind === 'cells' && there?.kind === 'cells' ? { now: here, before: there } : null
}

/** Influence of the rows of joint cell i on a value now and before. */
export function influenceAt(group: JointGroup, influence: TwiceInfluence, i: number): { now: number; before: number } {
  const at = (one: Influence, cell: CountCell): number => (one.kind === 'cells' ? one.of(cell) : NaN)
  return { now: at(influence.now, group.now.cells[i]!), before: at(influence.before, group.before.cells[i]!) }
}

function covarianceOf(group: JointGroup, influence: TwiceInfluence): Covariance | null {
  const sums = { now: 0, before: 0, both: 0 }
  for (const [i, { weightSquared }] of group.now.cells.entries()) {
    const { now, before } = influenceAt(group, influence, i)
    sums.now += weightSquared * now * now
    sums.before += weightSquared * before * before
    sums.both += weightSquared * now * before
  }
  return Object.values(sums).every(Number.isFinite) ? sums : null
}

function errorOfChange(group: JointGroup, influence: TwiceInfluence): number | null {
  let variance = 0
  for (const [i, { weightSquared }] of group.now.cells.entries()) {
    const { now, before } = influenceAt(group, influence, i)
    variance += weightSquared * (now - before) ** 2
  }
  return Number.isFinite(variance) ? Math.sqrt(variance) : null
}

/** Normal limits of a change, within what the metric's range leaves room for; Student's where the error has degrees of freedom. */
export function fromError(
  value: number,
  standardError: number,
  [least, most]: Metric['range'],
  { degreesOfFreedom = Infinity }: { readonly degreesOfFreedom?: number } = {},
): Uncertainty {
  const reach = least === null || most === null ? Infinity : most - least
  const statistic = standardError > 0 ? value / standardError : 0
  const tail = studentTUpperTail(Math.abs(statistic), degreesOfFreedom)
  return {
    method: degreesOfFreedom === Infinity ? 'influence' : 'jackknife',
    standardError,
    limits: (z) => {
      const critical = studentCritical(z, degreesOfFreedom)
      return {
        low: Math.max(-reach, value - critical * standardError),
        high: Math.min(reach, value + critical * standardError),
      }
    },
    ...(standardError > 0 ? { test: { null: 'no-change', statistic, p: Math.min(1, 2 * tail) } } : {}),
  }
}
