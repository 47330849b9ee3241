import type { Builder } from '../builder.js'

/** The identity matrix with the sizes of a vector of one entry, in the type of `like`. */
export function identityMatrix(b: Builder, size: string, like: string): string {
  const line = b.range(b.reshape(size, []))
  return b.cast(b.equal(b.unsqueeze(line, [1]), b.unsqueeze(line, [0])), b.dtypeOf(like))
}

/** Multiplies every line of x along an axis by a matrix [new size, old size]. */
export function multiplyAlong(b: Builder, matrix: string, x: string, axis: number): string {
  const rank = b.rankOf(x)
  if (axis === rank - 2) return b.matMul(matrix, x)
  if (axis === rank - 1) return b.matMul(x, b.transpose(matrix, [1, 0]))
  const before = Array.from({ length: axis }, (_, at) => at)
  const after = Array.from({ length: rank - axis - 1 }, (_, at) => axis + 1 + at)
  const lines = b.reshape(x, b.joinShape([...before.map((at) => b.sizes(x, [at])), b.sizes(x, [axis]), -1]))
  const product = b.matMul(matrix, lines)
  const shape = [...before.map((at) => b.sizes(x, [at])), b.sizes(matrix, [0]), ...after.map((at) => b.sizes(x, [at]))]
  return b.reshape(product, b.joinShape(shape))
}
