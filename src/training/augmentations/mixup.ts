import { z } from 'zod'
import type { Random } from '../../environment/tools.js'
import { shuffledPositions } from '../shuffle.js'
import { defineAugmentation } from './augmentation.js'

/** Every row becomes λ·row + (1 − λ)·another, and so does its target; λ is drawn from Beta(α, α) for each row. */
export const mixup = defineAugmentation({
  id: 'mixup',
  reference: 'Zhang et al. 2018, mixup: Beyond empirical risk minimization',
  takes: ['features', 'image', 'series'],
  mixesTargets: true,
  options: z.strictObject({ alpha: z.number().gt(0).max(10).default(0.2) }),
  change: ({ data, rows, target, targetColumns }, { alpha }, random) => {
    const [before, truth] = [data.slice(), target.slice()]
    const width = data.length / Math.max(1, rows)
    const partners = shuffledPositions(rows, random)
    for (let row = 0; row < rows; row++) {
      const share = drawBeta(alpha, random)
      const partner = partners[row]!
      const mix = (into: Float32Array | Int32Array, from: Float32Array | Int32Array, size: number): void => {
        for (let i = 0; i < size; i++)
          into[row * size + i] = share * from[row * size + i]! + (1 - share) * from[partner * size + i]!
      }
      mix(data, before, width)
      mix(target, truth, targetColumns)
    }
  },
})

/** Beta(α, α) as X/(X + Y) of two gamma draws. */
function drawBeta(alpha: number, random: Random): number {
  const [first, second] = [drawGamma(alpha, random), drawGamma(alpha, random)]
  return first + second === 0 ? (random.next() < 0.5 ? 0 : 1) : first / (first + second)
}

/** Gamma(shape, 1): Marsaglia & Tsang 2000; below 1 by way of shape + 1. */
function drawGamma(shape: number, random: Random): number {
  if (shape < 1) return drawGamma(shape + 1, random) * random.next() ** (1 / shape)
  const d = shape - 1 / 3
  const c = 1 / Math.sqrt(9 * d)
  for (;;) {
    const x = random.normal()
    const v = (1 + c * x) ** 3
    if (v > 0 && Math.log(1 - random.next()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v
  }
}
