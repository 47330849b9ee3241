import type { Measurement } from '../../schema/measurement.js'
import { formatCell, type Cell, type MeasurementAddress } from '../../schema/measurement-id.js'
import type { RuleLimit } from '../../schema/verdict.js'
import { detectableGap } from '../../statistics/detectable-gap.js'
import { falseAlarmRate } from '../../statistics/false-alarm.js'
import type { Limits } from '../../statistics/limits.js'
import { criticalValue } from '../../statistics/normal.js'
import { maximumDifference, minimumRatio } from '../../statistics/range-of-groups.js'
import type { Evidence } from './evidence.js'
import { exactPOfRange } from './exact-range.js'
import { estimateOf, groupEstimate, reproduces, type Estimate } from './group-estimate.js'
import type { GroupsOfRun } from './groups-of-run.js'
import { probabilityOfRange } from './range-of-normals.js'

type Kind = 'difference' | 'ratio'

/** One set of groups whose range counts. Equalized odds has two, and the larger range of them. */
type Family = readonly Estimate[]

export interface RangeSource {
  readonly groups: GroupsOfRun
  readonly parts?: readonly string[]
  keep?(cell: Cell): boolean
}

/**
 * Evidence of max − min or min ÷ max over the groups of a feature, from the groups themselves by the contracted pairwise rule, where that gives back
 * the value and interval that the Run shows; else null. `parts` are the metrics whose larger range counts, their lower limits adjusted for the pairs of
 * all; `keep` leaves groups out after that check.
 */
export function rangeEvidence(
  measurement: Measurement,
  address: MeasurementAddress,
  { groups, parts, keep }: RangeSource,
): Evidence | null {
  const { features, cell, transform } = address
  if (!features || cell || !measurement.interval || measurement.value === null) return null
  if (transform !== 'difference' && transform !== 'ratio') return null
  const metrics = parts ?? [address.metric]
  const whole = familiesOf(metrics, address, groups)
  if (!whole) return null
  const shown = evidenceOfFamilies(whole, transform)
  const same =
    shown !== null &&
    Math.abs(shown.value - measurement.value) <= 1e-9 &&
    reproduces(shown.limits(1 - measurement.interval.confidence), measurement.interval)
  if (!same || !keep) return same ? shown : null
  const rest = familiesOf(metrics, address, groups, keep)
  return rest && evidenceOfFamilies(rest, transform)
}

function familiesOf(
  metrics: readonly string[],
  address: MeasurementAddress,
  groups: GroupsOfRun,
  keep?: RangeSource['keep'],
): Family[] | null {
  const lists = metrics.map((metric) => groups.compared(address, address.features ?? [], metric))
  const inAll = (cell: Cell): boolean =>
    lists.every((list) => list.some((group) => formatCell(group.cell) === formatCell(cell)))
  const families = lists.map((list) =>
    list
      .filter((group) => inAll(group.cell) && (keep?.(group.cell) ?? true))
      .map((group) => estimateOf(group.measurement)),
  )
  const complete = families.every((family) => family.length >= 2 && family.every((estimate) => estimate !== null))
  return complete ? (families as Family[]) : null
}

function evidenceOfFamilies(families: readonly Family[], kind: Kind): Evidence | null {
  const comparisons = families.reduce((sum, family) => sum + pairsOf(family), 0)
  const ranges = (alpha: number, factor: number) =>
    families.map((family) => rangeOf(family, kind, alpha, { comparisons, factor }))
  const worst = (values: readonly number[]): number =>
    kind === 'difference' ? Math.max(...values) : Math.min(...values)
  const shown = ranges(0.05, 1)
  if (shown.some((range) => range === null)) return null
  return {
    value: worst(shown.map((range) => range!.value)),
    limits: (alpha, factor = 1): Limits => {
      const found = ranges(alpha, factor)
      return { low: worst(found.map((range) => range!.low)), high: worst(found.map((range) => range!.high)) }
    },
    exactP: exactPOfRange(families, kind, comparisons),
    falseAlarmRate: (limit) =>
      1 - families.reduce((pass, family) => pass * (1 - falseAlarmOfRange(family, kind, limit)), 1),
    detectable: (limit, alpha, power) => {
      const found = families.map((family) =>
        detectableRange(family, kind, limit, { confidence: 1 - alpha, power, comparisons }),
      )
      return found.some((value) => value === null)
        ? null
        : kind === 'difference'
          ? Math.max(...(found as number[]))
          : Math.min(...(found as number[]))
    },
    factorToPass: (limit, alpha, power) => {
      const found = families.map((family) =>
        factorToPassOfRange(family, kind, limit, { alpha, power: power ** (1 / families.length) }),
      )
      return found.some((factor) => factor === null) ? null : Math.max(...(found as number[]))
    },
  }
}

function rangeOf(
  family: Family,
  kind: Kind,
  alpha: number,
  { comparisons, factor }: { comparisons: number; factor: number },
) {
  const range = kind === 'difference' ? maximumDifference : minimumRatio
  return range(
    family.map((estimate) => groupEstimate(estimate, factor)),
    1 - alpha,
    { comparisons },
  )
}

function pairsOf(family: Family): number {
  return (family.length * (family.length - 1)) / 2
}

/** Groups that are all alike: exact for shares (binomial counts under the pooled rate), else independent normal values. */
function falseAlarmOfRange(family: Family, kind: Kind, { low, high }: RuleLimit): number {
  const rows = family.map((estimate) => estimate.rows)
  const rate = pooled(family)
  const shares = family.every((estimate) => estimate.isShare)
  const fails = (limit: number): number => {
    if (kind === 'ratio' && limit <= 0) return 0
    if (shares) return falseAlarmRate(rows, rate, { kind, limit })
    return 1 - probabilityOfRange(errorsIfAlike(family, kind), kind === 'difference' ? limit : -Math.log(limit))
  }
  // `fails` is P(range > limit) of a difference and P(ratio < limit) of a ratio; the other end is its complement just beside the limit.
  const beyond = kind === 'difference' ? high : low
  const within = kind === 'difference' ? low : high
  const beside = (limit: number): number => limit + (kind === 'difference' ? -1e-9 : 1e-9)
  const other = within === null || (kind === 'difference' ? within <= 0 : within >= 1) ? 0 : 1 - fails(beside(within))
  return Math.min(1, (beyond === null ? 0 : fails(beyond)) + other)
}

/**
 * Groups that are all alike pass where the luck of their farthest pair and the half width of its interval fit within the limit. Of m pairs the luckless one is taken
 * at (1 − power)/m (Bonferroni), for the widest pair: ((z(α) + z(1 − (1 − power)/2m))·se ÷ limit)². A ratio is taken on the logarithm. O(G log G).
 */
function factorToPassOfRange(
  family: Family,
  kind: Kind,
  { low, high }: RuleLimit,
  { alpha, power }: { alpha: number; power: number },
): number | null {
  const limit = kind === 'difference' ? high : low === null ? null : -Math.log(low)
  const errors = errorsIfAlike(family, kind)
  if (limit === null || !(limit > 0) || !errors.every((error) => error > 0 && Number.isFinite(error))) return null
  const [widest, second] = [...errors].sort((a, b) => b - a)
  const reach = criticalValue(alpha) + criticalValue((1 - power) / pairsOf(family))
  return ((reach * Math.hypot(widest!, second!)) / limit) ** 2
}

/** Standard errors of the groups (of their logarithms for a ratio), those of shares under the pooled rate. */
function errorsIfAlike(family: Family, kind: Kind): number[] {
  const rate = pooled(family)
  return family.map(
    ({ isShare, rows, standardError }) =>
      (isShare ? Math.sqrt((rate * (1 - rate)) / rows) : standardError) / (kind === 'ratio' ? Math.abs(rate) : 1),
  )
}

function pooled(family: Family): number {
  return (
    family.reduce((sum, { value, rows }) => sum + value * rows, 0) / family.reduce((sum, { rows }) => sum + rows, 0)
  )
}

type Options = Parameters<typeof detectableGap>[3]

/** The pair of groups that is farthest apart here is the one whose gap would be found. */
function detectableRange(family: Family, kind: Kind, { low, high }: RuleLimit, options: Options): number | null {
  const limit = kind === 'difference' ? high : low
  if (limit === null || !family.every((estimate) => estimate.isShare)) return null
  const sorted = [...family].sort((a, b) => b.value - a.value)
  const [most, least] = [sorted[0]!, sorted.at(-1)!]
  const rate = (most.value * most.rows + least.value * least.rows) / (most.rows + least.rows)
  return detectableGap([most.rows, least.rows], rate, { kind, limit }, options)
}
