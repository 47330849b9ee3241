import { bandNames } from '../../cube/feature-sql.js'
import type { Attribution } from '../../explainers/attribution.js'
import { studentCritical } from '../../metrics/student-limits.js'
import type { CubeSpec, Feature } from '../../schema/cube.js'
import { byCodePoint } from '../../schema/measurement-id.js'
import { meanEstimate, ratioEstimate, type MeanEstimate } from '../../statistics/mean-estimate.js'
import { criticalValue } from '../../statistics/normal.js'
import { maximumDifference } from '../../statistics/range-of-groups.js'

/** A number with its limits; none where it rests on a single row. */
export interface Estimate {
  readonly value: number
  readonly standardError: number | null
  readonly interval: { readonly low: number; readonly high: number } | null
  readonly rows: number
}

export interface GroupInfluence {
  readonly group: string | null
  readonly attribution: Estimate
  readonly compared: boolean
}

export interface FeatureInfluence {
  readonly feature: string
  /** Mean of |value| over the rows; for a method of all rows its importance. */
  readonly size: Estimate
  /** Its part of all sizes; null where all are 0. */
  readonly share: Estimate | null
  /** Mean signed value by sensitive feature and group. */
  readonly byGroup: Readonly<Record<string, readonly GroupInfluence[]>>
  /** Largest mean − smallest mean over the compared groups; null where fewer than two are compared. */
  readonly difference: Readonly<Record<string, Estimate | null>>
}

export interface InfluenceSummary {
  /** The largest first. */
  readonly features: readonly FeatureInfluence[]
  readonly attribution: Attribution
  readonly confidence: number
  readonly sensitive: readonly string[]
}

interface SummaryRequest {
  readonly attribution: Attribution
  readonly groups: Readonly<Record<string, readonly (string | null)[]>>
  readonly spec: Pick<CubeSpec, 'sensitive' | 'minimum'>
  readonly confidence: number
}

/**
 * Means over the explained rows with Student's limits. Where values were estimated from random orders that all rows share, the mean of
 * their standard errors is added in full, as for errors that go together.
 */
export function summarise({ attribution, groups, spec, confidence }: SummaryRequest): InfluenceSummary {
  const sensitive = spec.sensitive.map(({ name }) => name)
  const z = criticalValue(1 - confidence)
  const features = attribution.units.map((feature, unit): FeatureInfluence => {
    if (attribution.scope === 'all') return ofAllRows(attribution, feature, unit, z)
    const values = attribution.values.map((line) => line[unit]!)
    const errors = attribution.standardErrors?.map((line) => line[unit]!) ?? null
    const sizes = values.map(Math.abs)
    const totals = attribution.values.map((line) => line.reduce((sum, value) => sum + Math.abs(value), 0))
    const share = ratioEstimate(sizes, totals)
    const byGroup = Object.fromEntries(
      spec.sensitive.map((of) => [
        of.name,
        byGroupOf(values, errors, groups[of.name] ?? [], { of, minimum: spec.minimum.rows, z }),
      ]),
    )
    return {
      feature,
      size: estimateOf(meanEstimate(sizes, meanOf(errors)), z, { floor: 0 }),
      share: share && estimateOf(share, z, { floor: 0, ceiling: 1 }),
      byGroup,
      difference: Object.fromEntries(sensitive.map((name) => [name, differenceOf(byGroup[name]!, confidence)])),
    }
  })
  const sorted = [...features].sort((a, b) => b.size.value - a.size.value || (a.feature < b.feature ? -1 : 1))
  return { features: sorted, attribution, confidence, sensitive }
}

/** An importance over all rows, with the error of its repeats. */
function ofAllRows(
  { values, standardErrors, baseline }: Attribution,
  feature: string,
  unit: number,
  z: number,
): FeatureInfluence {
  const value = values[0]![unit]!
  const standardError = standardErrors?.[0]?.[unit] ?? Infinity
  const sizes = values[0]!.map((other) => Math.max(0, other))
  const total = sizes.reduce((sum, other) => sum + other, 0)
  return {
    feature,
    size: estimateOf({ value, standardError, count: baseline.rows }, z, {}),
    share:
      total === 0 ? null : { value: sizes[unit]! / total, standardError: null, interval: null, rows: baseline.rows },
    byGroup: {},
    difference: {},
  }
}

function byGroupOf(
  values: readonly number[],
  errors: readonly number[] | null,
  groups: readonly (string | null)[],
  { of, minimum, z }: { readonly of: Feature; readonly minimum: number; readonly z: number },
): GroupInfluence[] {
  return inReadingOrder(of, groups).map((group): GroupInfluence => {
    const rows = values.map((_, row) => row).filter((row) => groups[row] === group)
    const own = errors && rows.map((row) => errors[row]!)
    const mean = meanEstimate(
      rows.map((row) => values[row]!),
      meanOf(own),
    )
    const compared = rows.length >= minimum && (group !== null || of.missing === 'compare')
    return { group, attribution: estimateOf(mean, z, {}), compared }
  })
}

/** Bands in the order of their cut points, other groups by code point, missing last. */
function inReadingOrder(feature: Feature, groups: readonly (string | null)[]): (string | null)[] {
  const bands = feature.cuts?.length ? bandNames(feature) : []
  const place = (group: string | null): number => (group === null ? Infinity : bands.indexOf(group))
  return [...new Set(groups)].sort((a, b) => {
    const [first, second] = [place(a), place(b)]
    return first === second ? byCodePoint(a ?? '', b ?? '') : first - second
  })
}

function differenceOf(groups: readonly GroupInfluence[], confidence: number): Estimate | null {
  const compared = groups.filter((group) => group.compared)
  if (compared.length < 2) return null
  const found = maximumDifference(
    compared.map(({ attribution: { value, standardError, rows } }) => ({
      value,
      limits: (z) => {
        const reach = studentCritical(z, rows - 1) * (standardError ?? Infinity)
        return { low: value - reach, high: value + reach }
      },
    })),
    confidence,
  )
  const rows = Math.min(...compared.map(({ attribution }) => attribution.rows))
  return { value: found.value, standardError: null, interval: { low: found.low, high: found.high }, rows }
}

function estimateOf(
  { value, standardError, count }: MeanEstimate,
  z: number,
  { floor = -Infinity, ceiling = Infinity }: { readonly floor?: number; readonly ceiling?: number },
): Estimate {
  if (!Number.isFinite(standardError)) return { value, standardError: null, interval: null, rows: count }
  const reach = standardError === 0 ? 0 : studentCritical(z, count - 1) * standardError
  const interval = { low: Math.max(floor, value - reach), high: Math.min(ceiling, value + reach) }
  return { value, standardError, interval, rows: count }
}

function meanOf(values: readonly number[] | null): number {
  return values === null || values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length
}
