import type { Random } from '../environment/tools.js'

/** `count` draws that are 0 with the probability `rate` and else 1/(1 − rate), so that their mean is 1. */
export function drawMask(count: number, rate: number, random: Random): Float32Array {
  const kept = 1 / (1 - rate)
  const mask = new Float32Array(count)
  for (let i = 0; i < count; i++) mask[i] = random.next() < rate ? 0 : kept
  return mask
}
