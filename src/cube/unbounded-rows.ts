import type { QueryResult } from '../environment/duckdb.js'
import type { CubeSpec } from '../schema/cube.js'
import type { CubeDimension } from './dimension-sql.js'
import { nearestDouble, type ExactIntegers } from './exact-integers.js'
import { endOfIndex } from './score-index.js'

/**
 * Rows of each counted cell whose true class was given probability 0. The index of a bin tells scores at the ends of the range apart, so
 * these rows are cells of their own: no row need be looked at again. Rows without weight lose nothing.
 */
export function unboundedRows(
  spec: CubeSpec,
  dimensions: readonly CubeDimension[],
  result: QueryResult,
  weights: ExactIntegers | null,
): Float64Array {
  const columnOf = (role: string) => result.columns[dimensions.findIndex((dimension) => dimension.role === role)]
  const [labels, indices, rows] = [columnOf('label'), columnOf('score'), result.columns[dimensions.length]!]
  const bins = spec.score!.bins
  const edges = bins.kind === 'edges' ? bins.edges : []
  return Float64Array.from(rows, (count, cell) => {
    const [label, index] = [labels?.[cell] ?? null, indices?.[cell] ?? null]
    if (label === null || index === null || (weights !== null && nearestDouble(weights, cell) === 0)) return 0
    const spokenFor = (label === true) === (spec.score!.higherIs === 'positive')
    const end = endOfIndex(Number(index), edges)
    const wrong = spokenFor ? end === 'low' && edges[0] === 0 : end === 'high' && edges[edges.length - 1] === 1
    return wrong ? Number(count) : 0
  })
}
