import type { Cube } from '../../cube/cube.js'
import { groupsOf } from '../../cube/groups-of.js'
import { ProbityError } from '../../errors.js'
import type { Config } from '../../schema/config.js'
import type { Measurement } from '../../schema/measurement.js'
import { chiSquaredUpperTail } from '../../statistics/chi-squared.js'
import { criticalValue } from '../../statistics/normal.js'
import { wilson } from '../../statistics/wilson.js'
import { profileMeasurement } from './profile-measurement.js'

export interface RepresentedGroup {
  readonly feature: string
  readonly value: string
  readonly rows: number
  readonly share: number
  readonly population: number
  readonly measurement: Measurement
}

/**
 * Share of the rows ÷ share of the population, by group, for the features whose population the config gives. Rows without the feature are left out. Every group
 * of the population is measured, also one that is in no row (0). The test is of the whole feature (goodness of fit). @throws POPULATION_INVALID
 */
export function representation(cube: Cube, population: Config['population'], confidence: number): RepresentedGroup[] {
  return Object.entries(population).flatMap(([feature, shares]) => {
    checkShares(feature, shares)
    const counted = new Map<string, number>()
    for (const { cell, counts } of groupsOf(cube, [feature])) {
      const value = cell[feature]
      if (value != null) counted.set(value, counts.rows)
    }
    if (counted.size === 0)
      throw new ProbityError('POPULATION_UNKNOWN_FEATURE', {
        feature,
        features: cube.spec.sensitive.map(({ name }) => name),
      })
    const rows = [...counted.values()].reduce((sum, count) => sum + count, 0)
    const test = goodnessOfFit(counted, shares, rows)
    return Object.entries(shares)
      .filter(([, share]) => share > 0)
      .map(([value, share]): RepresentedGroup => {
        const count = counted.get(value) ?? 0
        const { low, high } = wilson(count, rows, criticalValue(1 - confidence))
        const measurement = profileMeasurement(
          { metric: 'representation', cell: { [feature]: value } },
          {
            outcome: { value: count / rows / share },
            interval: { low: low / share, high: high / share, confidence, method: 'wilson' },
            n: { rows: count, denominator: rows },
            method: 'share of the rows divided by the share of the population in the config',
            test,
          },
        )
        return { feature, value, rows: count, share: count / rows, population: share, measurement }
      })
  })
}

function checkShares(feature: string, shares: Readonly<Record<string, number>>): void {
  const sum = Object.values(shares).reduce((total, share) => total + share, 0)
  if (Math.abs(sum - 1) > 0.005)
    throw new ProbityError('POPULATION_INVALID', { feature, sum: Number(sum.toPrecision(6)) })
}

/** Pearson's chi-squared; rows of groups that the population does not name count as one group that should be empty, and then fit no better than p = 0. */
function goodnessOfFit(
  counted: ReadonlyMap<string, number>,
  shares: Readonly<Record<string, number>>,
  rows: number,
): NonNullable<Measurement['test']> {
  let statistic = 0
  let groups = 0
  for (const [value, share] of Object.entries(shares)) {
    if (share <= 0) continue
    groups += 1
    const expected = rows * share
    statistic += ((counted.get(value) ?? 0) - expected) ** 2 / expected
  }
  return {
    null: 'the shares of the population',
    statistic,
    p: groups < 2 ? 1 : chiSquaredUpperTail(statistic, groups - 1),
  }
}
