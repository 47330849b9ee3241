import { nearest } from '../../environment/nearest.js'
import { ProbityError } from '../../errors.js'
import type { TrainConfig } from '../../schema/train.js'
import type { Target } from './target.js'

/**
 * A factor for each class. `balanced`: rows ÷ (classes · rows of the class), counted (with their weights) over the training rows, so that
 * every class weighs the same (King & Zeng 2001). Classes that are not named weigh 1.
 */
export function classWeights(
  target: Target,
  wanted: TrainConfig['classWeights'],
  rows: Uint32Array,
  weights: Float32Array,
): readonly number[] | null {
  if (wanted === null || target.kind === 'values') return null
  const { classes } = target
  if (wanted !== 'balanced') {
    for (const name of Object.keys(wanted))
      if (!classes.includes(name))
        throw new ProbityError('TRAINING_CLASS_WEIGHT_UNKNOWN', {
          class: name,
          classes: [...classes],
          nearest: nearest(name, [...classes]),
        })
    return classes.map((name) => wanted[name] ?? 1)
  }
  const totals = classes.map(() => 0)
  for (const row of rows) totals[Number(target.tensor.data[row])]! += weights[row]!
  const all = totals.reduce((sum, total) => sum + total, 0)
  return totals.map((total) => (total === 0 ? 0 : all / (classes.length * total)))
}
