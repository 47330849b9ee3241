import { nearest } from '../../environment/nearest.js'
import { ProbityError } from '../../errors.js'
import { adagrad } from './adagrad.js'
import { adam, adamW } from './adam.js'
import { gradientDescent } from './gradient-descent.js'
import type { Optimizer } from './optimizer.js'
import { rmsProp } from './rms-prop.js'
import { sgd } from './sgd.js'

export const optimizers: readonly Optimizer[] = [gradientDescent, sgd, adagrad, rmsProp, adam, adamW]

/** An optimizer by its id, or by a name that other tools give it. */
export function findOptimizer(name: string): Optimizer {
  const found = optimizers.find(({ id, aliases }) => id === name || aliases.includes(name))
  if (found !== undefined) return found
  const names = optimizers.map(({ id }) => id)
  throw new ProbityError('OPTIMIZER_UNKNOWN', { optimizer: name, names, nearest: nearest(name, names) })
}
