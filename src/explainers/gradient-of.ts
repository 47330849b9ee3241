import { ProbityError } from '../errors.js'
import type { Target } from './target.js'

/** @throws MODEL_WITHOUT_GRADIENTS where the model behind the target has none */
export function gradientOf(target: Target): NonNullable<Target['gradient']> {
  if (target.gradient === undefined)
    throw new ProbityError('MODEL_WITHOUT_GRADIENTS', {
      model: target.description.model,
      reason: 'it only predicts',
    })
  return target.gradient
}
