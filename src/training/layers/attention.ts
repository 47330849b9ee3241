import { ones, zeros } from '../initialize.js'
import { dense } from './dense.js'
import { sizeOf, type Layers } from './layers.js'

export interface AttentionOptions {
  readonly heads: number
  /** 0 for the steps that count and a large negative number for the others, [rows, 1, 1, steps]. */
  readonly mask?: string
}

/** Multi-head scaled dot-product self-attention over [rows, steps, width] (Vaswani et al. 2017). */
export function selfAttention(layers: Layers, x: string, { heads, mask }: AttentionOptions): string {
  const b = layers.builder
  const [steps, width] = [sizeOf(layers, x, 1), sizeOf(layers, x, 2)]
  const each = width / heads
  const split = (order: readonly number[]): string =>
    b.transpose(b.reshape(dense(layers, x, { units: width }), [-1, steps, heads, each]), order)
  const query = split([0, 2, 1, 3])
  const key = split([0, 2, 3, 1])
  const value = split([0, 2, 1, 3])
  const scores = b.multiplyScalar(b.matMul(query, key), 1 / Math.sqrt(each))
  const shares = b.softmax(mask === undefined ? scores : b.add(scores, mask), 3)
  const mixed = b.reshape(b.transpose(b.matMul(shares, value), [0, 2, 1, 3]), [-1, steps, width])
  return dense(layers, mixed, { units: width })
}

/** Mean 0 and variance 1 over the last axis, then scaled and shifted (Ba, Kiros & Hinton 2016). */
export function layerNormalization(layers: Layers, x: string): string {
  const name = layers.layer('normalization')
  const size = [sizeOf(layers, x, -1)]
  const scale = layers.weight(name, 'scale', size, ones)
  const shift = layers.weight(name, 'shift', size, zeros)
  return layers.builder.node('LayerNormalization', [x, scale, shift], { axis: -1 })
}
