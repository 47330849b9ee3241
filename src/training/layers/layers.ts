import type { Random } from '../../environment/tools.js'
import { createBuilder, type Builder } from '../../graph/builder.js'
import type { Initialize } from '../initialize.js'

/** A graph under construction whose layers have named, seeded weights. */
export interface Layers {
  readonly builder: Builder
  /** Names of the weights so far. */
  readonly weights: readonly string[]
  /** A name for the next layer of a kind: `dense`, `dense_2` … */
  layer(kind: string): string
  /** Adds a weight `layer/part` with seeded start values and returns its name. */
  weight(layer: string, part: string, shape: readonly number[], initialize: Initialize): string
}

/** Every weight draws from a stream of its own name, so that adding a layer leaves the others as they were. */
export function createLayers(random: Random): Layers {
  const builder = createBuilder({ name: 'network' })
  const weights: string[] = []
  const counts = new Map<string, number>()
  return {
    builder,
    weights,
    layer(kind) {
      const count = (counts.get(kind) ?? 0) + 1
      counts.set(kind, count)
      return count === 1 ? kind : `${kind}_${count}`
    },
    weight(layer, part, shape, initialize) {
      const name = `${layer}/${part}`
      weights.push(name)
      return builder.constant('float32', shape, initialize(shape, random.fork(name)), name)
    },
  }
}

/** A size that must be a number before weights can be made. */
export function sizeOf(layers: Layers, value: string, axis: number): number {
  const size = layers.builder.shapeKnown(value).at(axis)
  if (typeof size !== 'number') throw new RangeError(`Axis ${axis} of ${value} has no fixed size`)
  return size
}
