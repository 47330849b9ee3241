import type { Cell } from '../schema/measurement-id.js'
import type { Cube, Dimension } from './cube.js'
import { takeExact } from './exact-integers.js'

/** The dimension of a sensitive or control feature (or an extra one) by name. */
export function featureDimension(cube: Cube, name: string): Dimension | undefined {
  return cube.dimensions.find((dimension) => dimension.name === name && isFeature(dimension))
}

export function isFeature({ role }: Dimension): boolean {
  return role === 'sensitive' || role === 'control' || role === 'extra'
}

/** Positions of the cells of one group; all of them for an empty cell, none for a group that does not occur. */
export function select(cube: Cube, cell: Cell): number[] {
  const wanted = Object.entries(cell).map(([name, value]) => {
    const dimension = featureDimension(cube, name)
    return { codes: dimension?.codes, code: dimension?.values.indexOf(value) ?? -1 }
  })
  const found: number[] = []
  for (let i = 0; i < cube.rows.length; i++) if (wanted.every(({ codes, code }) => codes?.[i] === code)) found.push(i)
  return found
}

/** The part of a cube that is one group, with all its dimensions and values as they are. */
export function selectCube(cube: Cube, cell: Cell): Cube {
  return selectPositions(cube, select(cube, cell))
}

/** Some cells of a cube, in their order. */
export function selectPositions(cube: Cube, positions: readonly number[]): Cube {
  return {
    ...cube,
    dimensions: cube.dimensions.map((d) => ({
      ...d,
      codes: taken(d.codes, positions, new Int32Array(positions.length)),
    })),
    rows: taken(cube.rows, positions, new Float64Array(positions.length)),
    sums: Object.fromEntries(
      Object.entries(cube.sums).map(([name, { scale, values }]) => [
        name,
        { scale, values: takeExact(values, positions) },
      ]),
    ),
  }
}

function taken<T extends Int32Array | Float64Array>(values: T, positions: readonly number[], into: T): T {
  for (let i = 0; i < positions.length; i++) into[i] = values[positions[i]!]!
  return into
}
