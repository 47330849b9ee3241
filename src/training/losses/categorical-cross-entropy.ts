import { z } from 'zod'
import type { Builder } from '../../graph/builder.js'
import { smoothing } from './binary-cross-entropy.js'
import { clippedProbabilities, defineLoss, type LossTerms } from './loss.js'

const options = z.strictObject({ labelSmoothing: smoothing })

/** Logarithms of the probabilities of the classes. Probabilities are first divided by their sum, as Keras does. */
export function logProbabilities({ builder: b, prediction, takes }: LossTerms): string {
  if (takes !== 'probabilities') return b.node('LogSoftmax', [prediction], { axis: 1 })
  const shares = b.divide(prediction, b.reduceSum(prediction, [1]))
  return b.logarithm(clippedProbabilities(b, shares))
}

/** Positions of classes as 1 in a column and 0 in the others. */
export function oneHot(b: Builder, positions: string, like: string): string {
  const count = b.shapeKnown(like).at(-1)
  const depth = typeof count === 'number' ? b.constant('int64', [], [count]) : b.squeeze(b.sizes(like, [1]), [0])
  return b.node('OneHot', [b.cast(positions, 'int64'), depth, b.constant('float32', [2], [0, 1])], { axis: -1 })
}

function crossEntropy(terms: LossTerms, target: string, share: number): string {
  const b = terms.builder
  const logs = logProbabilities(terms)
  const found = b.negate(b.reduceSum(b.multiply(target, logs), [1], { drop: true }))
  if (share === 0) return found
  // −Σ (y(1 − s) + s/K)·log p, without touching the target
  const uniform = b.negate(b.reduceMean(logs, [1], { drop: true }))
  return b.add(b.multiplyScalar(found, 1 - share), b.multiplyScalar(uniform, share))
}

/** −Σ y·log p over the classes, from shares that add up to 1. */
export const categoricalCrossEntropy = defineLoss({
  id: 'categorical-cross-entropy',
  aliases: ['categoricalCrossentropy', 'softmaxCrossEntropy', 'cross-entropy'],
  reference: 'Good 1952; label smoothing: Szegedy et al. 2016',
  target: 'one-hot',
  takes: ['logits', 'probabilities'],
  options,
  of: (terms, { labelSmoothing }) => crossEntropy(terms, terms.target, labelSmoothing),
})

/** −log p of the class, from its position. */
export const sparseCategoricalCrossEntropy = defineLoss({
  id: 'sparse-categorical-cross-entropy',
  aliases: ['sparseCategoricalCrossentropy'],
  reference: 'Good 1952; label smoothing: Szegedy et al. 2016',
  target: 'class',
  takes: ['logits', 'probabilities'],
  options,
  of: (terms, { labelSmoothing }) =>
    crossEntropy(terms, oneHot(terms.builder, terms.target, terms.prediction), labelSmoothing),
})
