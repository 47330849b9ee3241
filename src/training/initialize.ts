import type { Random } from '../environment/tools.js'
import { elementCount } from '../graph/stored-tensor.js'

/** Start values of a weight. */
export type Initialize = (shape: readonly number[], random: Random) => Float32Array

export const zeros: Initialize = (shape) => new Float32Array(elementCount(shape))
export const ones: Initialize = (shape) => new Float32Array(elementCount(shape)).fill(1)

/**
 * Uniform in ±√(6 / (fan in + fan out)), which keeps the variance of signals and gradients from layer to layer.
 * Glorot & Bengio 2010. `shape` is [in, out] of a dense layer or [out, in, …window] of a convolution.
 */
export const glorotUniform: Initialize = (shape, random) => {
  const { fanIn, fanOut } = fans(shape)
  return uniform(shape, Math.sqrt(6 / (fanIn + fanOut)), random)
}

/** Uniform in ±√(6 / fan in), for layers with rectifiers. He et al. 2015. */
export const heUniform: Initialize = (shape, random) => uniform(shape, Math.sqrt(6 / fans(shape).fanIn), random)

/** Uniform in ±0.05, as embeddings begin in Keras. */
export const smallUniform: Initialize = (shape, random) => uniform(shape, 0.05, random)

/**
 * Blocks of orthogonal square matrices under each other, [1, blocks · size, size]: recurrent kernels that neither grow nor
 * shrink what passes through them. Saxe, McClelland & Ganguli 2014. By Gram–Schmidt on normal draws.
 */
export const orthogonalBlocks: Initialize = (shape, random) => {
  const size = shape.at(-1)!
  const blocks = elementCount(shape) / (size * size)
  const result = new Float32Array(elementCount(shape))
  for (let block = 0; block < blocks; block++)
    orthogonalRows(size, random).forEach((row, at) => result.set(row, (block * size + at) * size))
  return result
}

function orthogonalRows(size: number, random: Random): readonly Float64Array[] {
  const rows: Float64Array[] = []
  while (rows.length < size) {
    const row = Float64Array.from({ length: size }, () => random.normal())
    for (const other of [...rows, ...rows]) {
      const along = dot(row, other) // the second round removes what rounding left of the first
      for (let i = 0; i < size; i++) row[i]! -= along * other[i]!
    }
    const norm = Math.sqrt(dot(row, row))
    if (norm < 1e-8) continue
    rows.push(row.map((value) => value / norm))
  }
  return rows
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}

function uniform(shape: readonly number[], limit: number, random: Random): Float32Array {
  return Float32Array.from({ length: elementCount(shape) }, () => (2 * random.next() - 1) * limit)
}

function fans(shape: readonly number[]): { fanIn: number; fanOut: number } {
  if (shape.length === 2) return { fanIn: shape[0]!, fanOut: shape[1]! }
  const window = elementCount(shape.slice(2))
  return { fanIn: shape[1]! * window, fanOut: shape[0]! * window }
}
