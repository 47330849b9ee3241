import type { Measurement } from '../schema/measurement.js'
import type { MeasurementAddress } from '../schema/measurement-id.js'
import type { Rule } from '../schema/policy.js'
import type { GroupsOfRun } from './evidence/groups-of-run.js'

/** Which counts a metric's denominator rests on: the metric says so. */
export type MinimumName = 'rows' | 'positives' | 'negatives' | 'predicted-positives' | 'predicted-negatives' | 'both'

/**
 * Whether every group behind a measurement has the rows, positives and negatives that the rule asks for. A gap is as good as the smallest of its
 * groups; positives count where the metric's denominator is positives, negatives likewise, the larger of both minima where it uses both classes.
 */
export function meetsMinimum(
  rule: Rule,
  name: MinimumName,
  measurement: Measurement,
  address: MeasurementAddress,
  groups: GroupsOfRun,
): boolean {
  const { minimum } = rule
  if (!minimum) return true
  const parts = partsOf(measurement, address, groups)
  const rows = Math.min(...parts.map(({ n }) => n.rows))
  const denominator = Math.min(measurement.n.denominator, ...parts.map(({ n }) => n.denominator))
  return rows >= (minimum.rows ?? 0) && denominator >= denominatorAsked(minimum, name)
}

function partsOf(measurement: Measurement, address: MeasurementAddress, groups: GroupsOfRun): Measurement[] {
  if (address.cell && address.against) {
    const pair = [address.cell, address.against].flatMap((cell) => groups.group(address, cell) ?? [])
    if (pair.length === 2) return pair
  }
  const compared =
    address.features && !address.cell
      ? groups.compared(address, address.features).map((group) => group.measurement)
      : []
  return compared.length > 0 ? compared : [measurement]
}

function denominatorAsked(minimum: NonNullable<Rule['minimum']>, name: MinimumName): number {
  const { rows = 0, positives = 0, negatives = 0 } = minimum
  const asked: Record<MinimumName, number> = {
    rows,
    positives,
    negatives,
    'predicted-positives': positives,
    'predicted-negatives': negatives,
    both: Math.max(positives, negatives),
  }
  return asked[name]
}
