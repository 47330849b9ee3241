import type { Measurement } from '../../schema/measurement.js'
import { formatMeasurementId, type Cell } from '../../schema/measurement-id.js'
import { chiSquaredUpperTail } from '../../statistics/chi-squared.js'
import { normalUpperTail } from '../../statistics/normal.js'
import { criticalValue } from '../../statistics/normal.js'
import { wilson } from '../../statistics/wilson.js'
import { describe } from './describe.js'

/** A group with its rows and the share of the population that it should have. */
export interface Represented {
  readonly cell: Cell
  readonly rows: number
  readonly expected: number
}

/** Share of the rows ÷ share of the population of each group, with Wilson's interval and the test that the rows are a draw from the population. */
export function representationMeasures(groups: readonly Represented[], confidence: number): Measurement[] {
  const metric = 'representation'
  const all = groups.reduce((sum, { rows }) => sum + rows, 0)
  const z = criticalValue(1 - confidence)
  return groups.map(({ cell, rows, expected }) => {
    const shared = {
      id: formatMeasurementId({ analysis: 'profile', metric, cell }),
      n: { rows: all, denominator: rows },
      ...describe(metric),
      method: 'share of the rows with a declared group, over the share of the population',
    }
    if (!(expected > 0) || all === 0) return { ...shared, value: null, unavailable: 'zero-denominator' as const }
    const { low, high } = wilson(rows, all, z)
    const error = Math.sqrt((expected * (1 - expected)) / all)
    const statistic = error > 0 ? (rows / all - expected) / error : 0
    return {
      ...shared,
      value: rows / all / expected,
      interval: { low: low / expected, high: high / expected, confidence, method: 'wilson' },
      test: { null: 'drawn-from-the-population', statistic, p: Math.min(1, 2 * normalUpperTail(Math.abs(statistic))) },
    }
  })
}

/** Pearson's test that all groups together are a draw from the population; null where it says nothing. */
export function representationTest(
  groups: readonly Represented[],
): { statistic: number; df: number; p: number } | null {
  const all = groups.reduce((sum, { rows }) => sum + rows, 0)
  const usable = groups.filter(({ expected }) => expected > 0)
  if (all === 0 || usable.length < 2) return null
  const total = usable.reduce((sum, { expected }) => sum + expected, 0)
  const statistic = usable.reduce((sum, { rows, expected }) => {
    const wanted = (all * expected) / total
    return sum + (rows - wanted) ** 2 / wanted
  }, 0)
  return { statistic, df: usable.length - 1, p: chiSquaredUpperTail(statistic, usable.length - 1) }
}
