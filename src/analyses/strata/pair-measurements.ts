import { studentCritical } from '../../metrics/student-limits.js'
import { criticalValue } from '../../statistics/normal.js'
import { formatMeasurementId, type Cell } from '../../schema/measurement-id.js'
import type { Measurement } from '../../schema/measurement.js'
import type { AdjustedPair } from './adjusted-pair.js'
import type { PairComparison } from './compare-pairs.js'
import type { StratifiedShares } from './stratified-shares.js'

/** p-values of the tests of one pair after Benjamini–Hochberg over the whole analysis. */
export interface AdjustedTests {
  readonly association: number | null
  readonly homogeneity: number | null
}

export interface PairMeasurementOptions {
  readonly metric: string
  /** Id of the odds ratio of this metric, where it has one. */
  readonly oddsRatio: string | null
  readonly confidence: number
}

const family = 'strata'

/** What is measured of one pair: the adjusted difference and odds ratio in both orders, and the test that strata agree once. */
export function pairMeasurements(
  table: StratifiedShares,
  pair: PairComparison,
  tests: AdjustedTests,
  options: PairMeasurementOptions,
): Measurement[] {
  const [first, second] = [table.groups[pair.first]!, table.groups[pair.second]!]
  const address = { analysis: 'strata', features: table.feature, controls: table.control }
  const ordered = (a: Cell, b: Cell, sign: 1 | -1): Measurement[] => [
    difference(
      { ...address, metric: options.metric, transform: 'difference', cell: a, against: b },
      pair.adjusted,
      sign,
      tests,
      options,
    ),
    ...(options.oddsRatio === null
      ? []
      : [
          oddsRatio(
            { ...address, metric: options.oddsRatio, cell: a, against: b },
            pair.adjusted,
            sign,
            tests,
            options,
          ),
        ]),
  ]
  const homogeneity = breslowDay(
    { ...address, metric: `${options.metric}-breslow-day`, cell: first, against: second },
    pair.adjusted,
    tests,
  )
  return [...ordered(first, second, 1), ...ordered(second, first, -1), ...homogeneity]
}

type Address = Parameters<typeof formatMeasurementId>[0]

function base(address: Address, { rows, smaller }: AdjustedPair): Pick<Measurement, 'id' | 'n'> {
  return { id: formatMeasurementId(address), n: { rows, denominator: smaller } }
}

function difference(
  address: Address,
  pair: AdjustedPair,
  sign: 1 | -1,
  tests: AdjustedTests,
  { confidence }: PairMeasurementOptions,
): Measurement {
  const shared = {
    ...base(address, pair),
    better: 'nearer-ideal' as const,
    ideal: 0,
    unit: 'difference' as const,
    method: 'mantel-haenszel',
  }
  if (pair.riskDifference === null) return { ...shared, value: null, unavailable: 'empty-group' }
  const value = signed(pair.riskDifference.value, sign)
  const { standardError } = pair.riskDifference
  if (!Number.isFinite(standardError)) return { ...shared, value, intervalUnavailable: 'missing-evidence' }
  const reach = studentCritical(criticalValue(1 - confidence), pair.freedom) * standardError
  const [low, high] = [Math.max(-1, value - reach), Math.min(1, value + reach)]
  const method = Number.isFinite(pair.freedom) ? 'jackknife' : 'sato'
  return {
    ...shared,
    value,
    interval: { low, high, confidence, method },
    standardError,
    ...association(pair, tests),
  }
}

function oddsRatio(
  address: Address,
  pair: AdjustedPair,
  sign: 1 | -1,
  tests: AdjustedTests,
  { confidence }: PairMeasurementOptions,
): Measurement {
  const shared = {
    ...base(address, pair),
    better: 'nearer-ideal' as const,
    ideal: 1,
    unit: 'ratio' as const,
    method: 'mantel-haenszel',
  }
  if (pair.oddsRatio === null)
    return { ...shared, value: null, unavailable: pair.stratumCount === 0 ? 'empty-group' : 'zero-denominator' }
  const { value, logStandardError } = pair.oddsRatio
  const own = sign === 1 ? value : 1 / value
  if (!Number.isFinite(logStandardError)) return { ...shared, value: own, intervalUnavailable: 'missing-evidence' }
  const centre = signed(Math.log(value), sign)
  const reach = studentCritical(criticalValue(1 - confidence), pair.freedom) * logStandardError
  const method = Number.isFinite(pair.freedom) ? 'jackknife' : 'robins-breslow-greenland'
  return {
    ...shared,
    value: own,
    interval: {
      low: Math.exp(centre - reach),
      high: Math.exp(centre + reach),
      confidence,
      method,
    },
    ...association(pair, tests),
  }
}

function association({ cochranMantelHaenszel }: AdjustedPair, tests: AdjustedTests): Pick<Measurement, 'test'> {
  if (cochranMantelHaenszel === null || tests.association === null) return {}
  return {
    test: { null: 'no-association-in-any-stratum', ...cochranMantelHaenszel, adjusted: tests.association, family },
  }
}

function breslowDay(address: Address, pair: AdjustedPair, tests: AdjustedTests): Measurement[] {
  if (pair.breslowDay === null || tests.homogeneity === null) return []
  const { statistic, p } = pair.breslowDay
  return [
    {
      ...base(address, pair),
      value: statistic,
      better: 'none',
      unit: 'other',
      method: 'breslow-day-tarone',
      test: { null: 'one-odds-ratio-for-all-strata', statistic, p, adjusted: tests.homogeneity, family },
    },
  ]
}

/** Without the negative zero that JSON must not hold. */
function signed(value: number, sign: 1 | -1): number {
  return value === 0 ? 0 : sign * value
}
