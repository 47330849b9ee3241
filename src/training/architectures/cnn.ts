import { z } from 'zod'
import { convolution, flatten, maxPool } from '../layers/convolution.js'
import { dense } from '../layers/dense.js'
import { dropout } from '../layers/dropout.js'
import { sizeOf, type Layers } from '../layers/layers.js'
import { defineArchitecture } from './architecture.js'

/**
 * Convolutions with rectifiers, a pool of 2 between each and the next, then a dense layer: by default 32, 64 and 64 windows of
 * 3 × 3 and 64 units. Images too small for that are padded so that they keep their size.
 */
export const cnn = defineArchitecture({
  id: 'cnn',
  reference: 'LeCun et al. 1998, Gradient-based learning applied to document recognition',
  takes: ['image'],
  options: z.strictObject({
    filters: z.array(z.number().int().min(1).max(4096)).min(1).default([32, 64, 64]),
    window: z.number().int().min(1).max(15).default(3),
    units: z.number().int().min(1).max(65_536).default(64),
    padding: z.enum(['auto', 'valid', 'same']).default('auto'),
  }),
  body: (layers, { value }, { filters, window, units, padding }, rate) => {
    const smallest = Math.min(sizeOf(layers, value, 2), sizeOf(layers, value, 3))
    const fits = sizeLeft(smallest, filters.length, window) >= 1
    const chosen = padding === 'auto' ? (fits ? 'valid' : 'same') : padding
    const last = filters.length - 1
    const features = filters.reduce((x, count, at) => {
      const found = convolution(layers, x, { filters: count, window, padding: chosen, activation: 'relu' })
      return at < last && canPool(layers, found) ? maxPool(layers, found, 2) : found
    }, value)
    const hidden = dense(layers, dropout(layers, flatten(layers, features), rate), { units, activation: 'relu' })
    return dropout(layers, hidden, rate)
  },
})

function sizeLeft(size: number, convolutions: number, window: number): number {
  let left = size
  for (let at = 0; at < convolutions; at++)
    left = at < convolutions - 1 ? Math.floor((left - window + 1) / 2) : left - window + 1
  return left
}

function canPool(layers: Layers, x: string): boolean {
  return Math.min(sizeOf(layers, x, 2), sizeOf(layers, x, 3)) >= 2
}
