import type { LayersModel } from '@tensorflow/tfjs'
import { ProbityError } from '../../errors.js'
import { numbersOf } from '../../graph/stored-tensor.js'
import { loadTfjs } from './tfjs.js'
import type { Weights } from './weight-store.js'

/**
 * Gives a LayersModel in memory new weights, by the names that its layers gave them; `predict` is then that of the new ones. All names
 * and shapes are looked at before the first weight is changed. Weights that are not named stay.
 * @throws LAYERS_WEIGHT_MISSING, LAYERS_WEIGHT_SHAPE
 */
export async function putWeights(model: LayersModel, weights: Weights): Promise<void> {
  const names = model.weights.map(({ originalName }) => originalName)
  for (const [weight, { shape }] of weights) {
    const own = model.weights.find(({ originalName }) => originalName === weight)
    if (own === undefined) throw new ProbityError('LAYERS_WEIGHT_MISSING', { weight, names, nearest: [] })
    if (own.shape.join() === shape.join()) continue
    throw new ProbityError('LAYERS_WEIGHT_SHAPE', { weight, expected: own.shape.join(', '), found: shape.join(', ') })
  }
  const tf = await loadTfjs()
  for (const variable of model.weights) {
    const found = weights.get(variable.originalName)
    if (found === undefined) continue
    const tensor = tf.tensor(Float32Array.from(numbersOf(found)), [...found.shape], variable.dtype)
    variable.write(tensor)
    tensor.dispose()
  }
}
