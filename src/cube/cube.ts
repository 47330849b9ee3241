import type { CubeSpec } from '../schema/cube.js'
import type { ExactIntegers } from './exact-integers.js'

export type DimensionRole = 'sensitive' | 'control' | 'label' | 'decision' | 'score' | 'extra'

/** One axis of the cube. `values` are sorted by code point, null last; for scores they are numbers (value, or index of the bin). */
export interface Dimension {
  readonly name: string
  readonly role: DimensionRole
  readonly values: readonly (string | null)[]
  /** Per cell: index into `values`. */
  readonly codes: Int32Array
}

/** Exact sums per cell, fixed point: value = integer / 2^scale. */
export interface ExactSum {
  readonly scale: number
  readonly values: ExactIntegers
}

/**
 * The table every group metric is a function of. Cell i is the combination values[codes[i]] over all dimensions, with its
 * row count and its sums. Cells are sorted by their codes, so equal data give equal bytes. A cube is a value: `mergeCubes` adds two of one spec.
 *
 * Sums present when the spec asks for them:
 * - with a weight: `w`, `ww` (Σw²)
 * - with binned scores: `s`, `ss`, `sy` (y = 1 for positive) [each times w when weighted: `ws`, `wss`, `wsy`], `loss` / `wloss` (log loss)
 * - regression: see cube/sums.ts
 */
export interface Cube {
  readonly spec: CubeSpec
  readonly inputs: readonly { readonly name: string; readonly sha256: string; readonly rows: number }[]
  readonly dimensions: readonly Dimension[]
  readonly rows: Float64Array
  readonly sums: Readonly<Record<string, ExactSum>>
}
