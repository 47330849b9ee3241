import { formatMeasurementId } from '../../schema/measurement-id.js'
import type { Measurement } from '../../schema/measurement.js'
import { criticalValue } from '../../statistics/normal.js'
import { maximumDifference, type GroupEstimate } from '../../statistics/range-of-groups.js'
import { standardise, type Standardisation, type StandardisedRate } from './standardise.js'
import type { StratifiedShares } from './stratified-shares.js'

export interface StandardisedGroups {
  readonly groups: readonly number[]
  readonly standardisation: Standardisation
  readonly measurements: readonly Measurement[]
}

/** Directly standardised rates of the groups given, and their max − min by the pairwise rule. */
export function standardisedGroups(
  table: StratifiedShares,
  groups: readonly number[],
  { metric, confidence }: { metric: string; confidence: number },
): StandardisedGroups {
  const standardisation = standardise(table, groups)
  const name = `standardized-${metric}`
  const address = { analysis: 'strata', metric: name, features: table.feature, controls: table.control }
  const shared = { better: 'none' as const, unit: 'share' as const, method: 'direct-standardisation' }
  const measurements = groups.map((group, index): Measurement => {
    const id = formatMeasurementId({ ...address, cell: table.groups[group]! })
    const rate = standardisation.rates[index]!
    if (rate === null) return { id, ...shared, n: { rows: 0, denominator: 0 }, value: null, unavailable: 'empty-group' }
    return {
      id,
      ...shared,
      n: { rows: rate.rows, denominator: rate.rows },
      value: rate.value,
      interval: {
        ...asEstimate(rate).limits(criticalValue(1 - confidence)),
        confidence,
        method: 'standardised-normal',
      },
      standardError: rate.standardError,
    }
  })
  const rates = standardisation.rates.filter((rate) => rate !== null)
  if (rates.length >= 2)
    measurements.push(gap(formatMeasurementId({ ...address, transform: 'difference' }), rates, confidence))
  return { groups, standardisation, measurements }
}

function asEstimate({ value, standardError }: StandardisedRate): GroupEstimate {
  return {
    value,
    limits: (z) => ({ low: Math.max(0, value - z * standardError), high: Math.min(1, value + z * standardError) }),
  }
}

function gap(id: string, rates: readonly StandardisedRate[], confidence: number): Measurement {
  const { value, low, high } = maximumDifference(rates.map(asEstimate), confidence)
  return {
    id,
    value,
    interval: { low, high, confidence, method: 'mover' },
    n: {
      rows: rates.reduce((sum, { rows }) => sum + rows, 0),
      denominator: Math.min(...rates.map(({ rows }) => rows)),
    },
    better: 'lower',
    ideal: 0,
    unit: 'difference',
    method: 'direct-standardisation',
  }
}
