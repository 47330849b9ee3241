import { nearest } from '../../environment/nearest.js'
import { ProbityError } from '../../errors.js'
import { binaryCrossEntropy } from './binary-cross-entropy.js'
import { categoricalCrossEntropy, sparseCategoricalCrossEntropy } from './categorical-cross-entropy.js'
import { focal } from './focal.js'
import { hinge } from './hinge.js'
import type { Loss } from './loss.js'
import { huber, meanAbsoluteError, meanSquaredError } from './regression.js'

export const losses: readonly Loss[] = [
  meanSquaredError,
  meanAbsoluteError,
  huber,
  hinge,
  binaryCrossEntropy,
  categoricalCrossEntropy,
  sparseCategoricalCrossEntropy,
  focal,
]

/** A loss by its id, or by a name that other tools give it. */
export function findLoss(name: string): Loss {
  const found = losses.find(({ id, aliases }) => id === name || aliases.includes(name))
  if (found !== undefined) return found
  const names = losses.map(({ id }) => id)
  const all = [...names, ...losses.flatMap(({ aliases }) => aliases)]
  throw new ProbityError('LOSS_UNKNOWN', { loss: name, names, nearest: nearest(name, all) })
}
