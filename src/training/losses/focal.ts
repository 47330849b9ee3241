import { z } from 'zod'
import { clippedProbabilities, defineLoss, meanOverColumns } from './loss.js'

/**
 * −α·(1 − p)^γ·log p of what is true, which turns away from rows that are right already. α weighs the ones, 1 − α the zeros;
 * α = ½ and γ = 0 is half the binary cross-entropy. Mean over the columns.
 */
export const focal = defineLoss({
  id: 'focal',
  aliases: ['focalLoss', 'binaryFocalCrossentropy'],
  reference: 'Lin et al. 2017, Focal loss for dense object detection',
  target: 'binary',
  takes: ['logits', 'probabilities'],
  options: z.strictObject({ gamma: z.number().min(0).default(2), alpha: z.number().min(0).max(1).default(0.25) }),
  of: ({ builder: b, prediction, takes, target }, { gamma, alpha }) => {
    const fromLogits = takes !== 'probabilities'
    const p = fromLogits ? b.sigmoid(prediction) : clippedProbabilities(b, prediction)
    // log σ(z) = −log(1 + e^−z), log(1 − σ(z)) = −log(1 + eᶻ)
    const costOfMiss = fromLogits ? b.softplus(b.negate(prediction)) : b.negate(b.logarithm(p))
    const costOfAlarm = fromLogits ? b.softplus(prediction) : b.negate(b.logarithm(b.subtractFrom(1, p)))
    // a power of 0 would have the gradient 0/0 where everything is right
    const focused = (wrong: string, cost: string): string =>
      gamma === 0 ? cost : b.multiply(b.powerScalar(wrong, gamma), cost)
    const ones = b.multiplyScalar(b.multiply(target, focused(b.subtractFrom(1, p), costOfMiss)), alpha)
    const alarms = b.multiply(b.subtractFrom(1, target), focused(p, costOfAlarm))
    const zeros = b.multiplyScalar(alarms, 1 - alpha)
    return meanOverColumns(b, b.add(ones, zeros))
  },
})
