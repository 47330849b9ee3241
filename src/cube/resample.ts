import type { Random } from '../environment/tools.js'
import { replicateValues } from '../statistics/bootstrap.js'
import type { Cube } from './cube.js'
import { fromFixedPoint, toFixedPoint } from './fixed-point.js'
import { featureDimension, selectPositions } from './select.js'

/**
 * A cube as it might have come out: rows are drawn product-multinomially, each group of `within` keeping its size (everybody, when empty).
 * Weights become k·mean + √(k·variance)·z for k rows drawn from a cell, other sums their share. The same random state gives the same cube.
 * O(cells). Efron 1979.
 */
export function resampleCube(cube: Cube, within: readonly string[], random: Random): Cube {
  const strata = strataOf(cube, within)
  const read = (name: string) =>
    cube.sums[name] &&
    Float64Array.from(cube.sums[name].values, (value) => fromFixedPoint(value, cube.sums[name]!.scale))
  const [weights, weightsSquared] = [read('w'), read('ww')]
  const drawnRows = new Float64Array(cube.rows.length)
  const drawnWeights = new Float64Array(cube.rows.length)
  const note = (rows: Float64Array, drawn: Float64Array) => {
    drawnRows.set(rows)
    drawnWeights.set(drawn)
    return 0
  }
  replicateValues(
    { rows: cube.rows, stratum: strata, ...(weights && { weights }), ...(weightsSquared && { weightsSquared }) },
    note,
    1,
    random,
  )
  const sums = Object.entries(cube.sums).map(([name, { scale, values }]) => {
    const share = (value: bigint, cell: number) => (value * BigInt(drawnRows[cell]!)) / BigInt(cube.rows[cell]!)
    const drawn = name === 'w' ? values.map((_, cell) => toFixedPoint(drawnWeights[cell]!, scale)) : values.map(share)
    return [name, { scale, values: drawn }] as const
  })
  const resampled = { ...cube, rows: drawnRows, sums: Object.fromEntries(sums) }
  return selectPositions(
    resampled,
    [...drawnRows.keys()].filter((cell) => drawnRows[cell]! > 0),
  )
}

function strataOf(cube: Cube, within: readonly string[]): Float64Array {
  const strata = new Float64Array(cube.rows.length)
  for (const name of within) {
    const dimension = featureDimension(cube, name)
    if (dimension)
      for (let cell = 0; cell < strata.length; cell++)
        strata[cell] = strata[cell]! * dimension.values.length + dimension.codes[cell]!
  }
  return strata
}
