import type { GroupEstimate } from '../../metrics/compared.js'
import { valueOf } from '../../metrics/transforms.js'
import type { Measure } from '../../metrics/replicates.js'

/** How far binned scores may have moved a group's value; null where scores are exact or the measure does not suffer. */
export function errorOfGroup({ metric, parameters }: Measure, { counts, estimate }: GroupEstimate): number | null {
  if (!counts.binned || !metric.binningError || !('value' in estimate.outcome)) return null
  return metric.binningError(counts, parameters)
}

/** The same for a smallest or largest value, a difference (both errors) or a ratio (both at their worst). */
export function errorOfGroups(
  measure: Measure,
  groups: readonly GroupEstimate[],
  kind: 'value' | 'difference' | 'ratio',
): number | null {
  const errors = groups.map((group) => ({ value: valueOf(group.estimate), error: errorOfGroup(measure, group) }))
  if (errors.length === 0 || errors.some(({ error }) => error === null)) return null
  const worst = errors.map(({ error }) => error!).sort((a, b) => b - a)
  if (kind === 'value') return worst[0]!
  if (kind === 'difference') return worst[0]! + (worst[1] ?? 0)
  const ratios = errors.flatMap((a) =>
    errors.map((b) => (a.value + a.error!) / Math.max(b.value - b.error!, Number.MIN_VALUE) - a.value / b.value),
  )
  return Math.min(1, Math.max(...ratios))
}
