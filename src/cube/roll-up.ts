import { collectCells } from './collect-cells.js'
import type { Cube, Dimension } from './cube.js'
import type { ExactIntegers } from './exact-integers.js'

/** Adds up the cells that differ only in dimensions that are not kept. Dimensions of labels, decisions and scores are called by their role. */
export function rollUp(cube: Cube, keep: readonly string[]): Cube {
  return rollUpTo(
    cube,
    cube.dimensions.filter(({ name }) => keep.includes(name)),
  )
}

/** The same with dimensions of the cube, or their equals with other values. */
export function rollUpTo(cube: Cube, dimensions: readonly Dimension[]): Cube {
  const names = Object.keys(cube.sums)
  const cells = collectCells(
    dimensions,
    cube.rows,
    names.map((name) => cube.sums[name]!.values),
  )
  return { ...cube, dimensions: cells.dimensions, rows: cells.rows, sums: withScales(cube, names, cells.sums) }
}

export function withScales(
  cube: Pick<Cube, 'sums'>,
  names: readonly string[],
  values: readonly ExactIntegers[],
): Cube['sums'] {
  return Object.fromEntries(
    names.map((name, index) => [name, { scale: cube.sums[name]!.scale, values: values[index]! }]),
  )
}
