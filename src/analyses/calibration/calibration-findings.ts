import type { BlockOf } from '../../schema/block.js'
import type { Measurement } from '../../schema/measurement.js'
import { say } from '../../schema/message.js'
import { groupLabel } from '../group-label.js'
import { finder } from '../groups/block-context.js'
import type { AuditedGroup } from '../groups/group-sets.js'
import type { MeasuredSet } from '../groups/measured-set.js'
import type { CalibrationContext } from './calibration-blocks.js'

type Finding = BlockOf<'finding'>

/** Adjusted p value from which a calibration error is no longer put down to chance. */
const level = 0.05

/** In plain words: for whom scores are too high or too low, and where they are off by more than chance. */
export function calibrationFindings(context: CalibrationContext): readonly Finding[] {
  return context.measured.sets.flatMap((set) => [...levelFinding(set, context), ...errorFinding(set, context)])
}

interface Shifted {
  readonly group: AuditedGroup
  readonly intercept: Measurement & { readonly value: number }
}

/** The group whose scores are surely too high or too low by most. */
function levelFinding({ set }: MeasuredSet, { measured }: CalibrationContext): readonly Finding[] {
  const find = finder(measured, 'calibration')
  const shifted = set.groups.flatMap((group): Shifted[] => {
    const intercept = find({ metric: 'calibration-intercept', cell: group.cell })
    if (!intercept || intercept.value === null || intercept.compared === false || !excludesZero(intercept)) return []
    return [{ group, intercept: { ...intercept, value: intercept.value } }]
  })
  const worst = shifted.sort((a, b) => Math.abs(b.intercept.value) - Math.abs(a.intercept.value))[0]
  if (!worst) return []
  const { group, intercept } = worst
  return [
    {
      kind: 'finding',
      weight: 2,
      sentence: say(intercept.value < 0 ? 'calibration.finding.too-high' : 'calibration.finding.too-low', {
        features: [...set.features],
        group: groupLabel(group.cell),
        intercept: intercept.value,
        low: intercept.interval?.low ?? null,
        high: intercept.interval?.high ?? null,
        others: shifted.length - 1,
      }),
      next: say('calibration.next.recalibrate'),
      measurements: shifted.map((one) => one.intercept.id),
    },
  ]
}

function excludesZero({ interval }: Measurement): boolean {
  return interval != null && ((interval.low ?? -1) > 0 || (interval.high ?? 1) < 0)
}

/** Groups whose calibration error is larger than perfect calibration would give by chance. */
function errorFinding({ set }: MeasuredSet, { measured, bins }: CalibrationContext): readonly Finding[] {
  const find = finder(measured, 'calibration')
  const parameters = { bins: String(bins) }
  const off = set.groups.flatMap(({ cell }) => {
    const error = find({ metric: 'expected-calibration-error', cell, parameters })
    const chance = find({
      metric: 'expected-calibration-error',
      cell,
      parameters: { ...parameters, under: 'perfect-calibration' },
    })
    if (error?.value == null || chance?.value == null || error.compared === false) return []
    return (error.test?.adjusted ?? 1) <= level
      ? [{ cell, error: error.value, chance: chance.value, id: error.id }]
      : []
  })
  const worst = [...off].sort((a, b) => b.error - b.chance - (a.error - a.chance))[0]
  if (!worst) return []
  return [
    {
      kind: 'finding',
      weight: 2,
      sentence: say('calibration.finding.error', {
        features: [...set.features],
        group: groupLabel(worst.cell),
        error: worst.error,
        chance: worst.chance,
        others: off.length - 1,
      }),
      next: say('calibration.next.recalibrate'),
      measurements: off.map(({ id }) => id),
    },
  ]
}
