import type { Measurement } from '../schema/measurement.js'
import { formatMeasurementId } from '../schema/measurement-id.js'
import type { Run } from '../schema/run.js'
import type { TradeOff } from './comparison.js'
import { gapId } from './levelling.js'
import { limitsAt } from './limits-at.js'

export interface TradeOffOptions {
  /** A measure of all rows, of the analysis `groups`. */
  readonly performance: string
  /** Measures whose differences over the groups are held against it. */
  readonly gaps: readonly string[]
  readonly confidence: number
}

/**
 * Performance against each gap, a point for every run. A run is on the frontier (Pareto) when no other run is at least as good in both and better in one, by the values
 * alone; the intervals say how sure that is. Gaps that fewer than two runs have are left out.
 */
export function tradeOffs(runs: readonly Run[], { performance, gaps, confidence }: TradeOffOptions): TradeOff[] {
  const features = runs[0]?.features.filter(({ role }) => role === 'sensitive').map(({ name }) => name) ?? []
  const performanceId = formatMeasurementId({ analysis: 'groups', metric: performance })
  return gaps.flatMap((gap) =>
    features.flatMap((feature): TradeOff[] => {
      const id = gapId(gap, feature)
      const found = runs.flatMap((run, place) => {
        const [x, y] = [measured(run, id, confidence), measured(run, performanceId, confidence)]
        return x === null || y === null ? [] : [{ run: place, gap: x, performance: y }]
      })
      if (found.length < 2) return []
      const sign = directionOf(runs, performanceId)
      const points = found.map((point) => ({
        ...point,
        frontier: !found.some((other) => dominates(other, point, sign)),
      }))
      return [{ gap: id, performance: performanceId, points }]
    }),
  )
}

type Point = Pick<TradeOff['points'][number], 'gap' | 'performance'>

function dominates(a: Point, b: Point, sign: 1 | -1): boolean {
  const better = sign * (a.performance.value - b.performance.value)
  const narrower = b.gap.value - a.gap.value
  return better >= 0 && narrower >= 0 && (better > 0 || narrower > 0)
}

function directionOf(runs: readonly Run[], id: string): 1 | -1 {
  const found = runs.map((run) => find(run, id)).find((one) => one !== undefined)
  return found?.better === 'lower' ? -1 : 1
}

function find(run: Run, id: string): Measurement | undefined {
  return run.analyses.find((analysis) => analysis.id === 'groups')?.measurements.find((one) => one.id === id)
}

function measured(run: Run, id: string, confidence: number): Point['gap'] | null {
  const found = find(run, id)
  if (found === undefined || found.value === null) return null
  const limits = limitsAt(found, confidence)
  const finite = (limit: number | undefined): number | null =>
    limit !== undefined && Number.isFinite(limit) ? limit : null
  return { value: found.value, low: finite(limits?.low), high: finite(limits?.high) }
}
