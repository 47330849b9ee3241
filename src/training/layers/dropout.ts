import type { Layers } from './layers.js'

/**
 * Leaves out a share of the values in training and scales up the rest, so that their mean stays (Srivastava et al. 2014);
 * nothing at any other time.
 */
export function dropout(layers: Layers, x: string, rate: number): string {
  if (rate === 0) return x
  const b = layers.builder
  return b.node('Dropout', [x, b.scalar(x, rate)])
}
