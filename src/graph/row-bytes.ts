import { dataTypes } from './data-types.js'
import { sizeOfOne } from './dimensions.js'
import type { TypeTable } from './infer-types.js'

/** Bytes of the values of a graph that grow with its rows, or may, for one row. */
export function bytesOfRow(types: TypeTable): number {
  let bytes = 0
  for (const { dtype, shape } of types.values()) {
    if (shape === null || shape.every((size) => typeof size === 'number')) continue
    const elements = shape.reduce<number>((product, size) => product * Math.max(1, sizeOfOne(size)), 1)
    bytes += (elements * dataTypes[dtype].bits) / 8
  }
  return bytes
}
