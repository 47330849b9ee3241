import { z } from 'zod'
import type { Builder } from '../../graph/builder.js'
import { clippedProbabilities, defineLoss, meanOverColumns } from './loss.js'

export const smoothing = z.number().min(0).lt(1).default(0)

/** Targets moved towards ½ by a share: 1 becomes 1 − share/2, 0 becomes share/2. */
export function smoothBinary(b: Builder, target: string, share: number): string {
  return share === 0 ? target : b.addScalar(b.multiplyScalar(target, 1 - share), share / 2)
}

/**
 * −y·log p − (1 − y)·log(1 − p), the mean over the columns. From a logit z it is log(1 + eᶻ) − y·z, which neither overflows nor
 * loses its gradient.
 */
export const binaryCrossEntropy = defineLoss({
  id: 'binary-cross-entropy',
  aliases: ['binaryCrossentropy', 'bce', 'log-loss', 'sigmoidCrossEntropy'],
  reference: 'Good 1952, Rational decisions',
  target: 'binary',
  takes: ['logits', 'probabilities'],
  options: z.strictObject({ labelSmoothing: smoothing }),
  of: ({ builder: b, prediction, takes, target }, { labelSmoothing }) => {
    const y = smoothBinary(b, target, labelSmoothing)
    if (takes !== 'probabilities')
      return meanOverColumns(b, b.subtract(b.softplus(prediction), b.multiply(y, prediction)))
    const p = clippedProbabilities(b, prediction)
    const hit = b.multiply(y, b.logarithm(p))
    const miss = b.multiply(b.subtractFrom(1, y), b.logarithm(b.subtractFrom(1, p)))
    return meanOverColumns(b, b.negate(b.add(hit, miss)))
  },
})
