import { canonicalJson } from '../environment/canonical-json.js'
import { ProbityError } from '../errors.js'
import { byCodePoint } from '../schema/measurement-id.js'
import { collectCells, type LooseDimension } from './collect-cells.js'
import type { Cube, ExactSum } from './cube.js'
import { fromBigints, toBigints } from './exact-integers.js'

/**
 * The cube of the rows of both. Groups need not be the same; specs must. Sums of different scale are shifted to the finer one, so nothing
 * is rounded; the result does not depend on the order.
 */
export function mergeCubes(a: Cube, b: Cube): Cube {
  refuseDifferentSpecs(a, b)
  const dimensions = a.dimensions.map((dimension, index): LooseDimension => {
    const other = b.dimensions[index]!
    const shifted = other.codes.map((code) => code + dimension.values.length)
    return { ...dimension, values: [...dimension.values, ...other.values], codes: [...dimension.codes, ...shifted] }
  })
  const names = Object.keys(a.sums)
  const sums = names.map((name) => added(a.sums[name]!, b.sums[name]!))
  const cells = collectCells(
    dimensions,
    [...a.rows, ...b.rows],
    sums.map(({ values }) => values),
  )
  return {
    spec: a.spec,
    inputs: [...a.inputs, ...b.inputs].sort((x, y) => byCodePoint(x.name, y.name) || byCodePoint(x.sha256, y.sha256)),
    dimensions: cells.dimensions,
    rows: cells.rows,
    sums: Object.fromEntries(names.map((name, i) => [name, { scale: sums[i]!.scale, values: cells.sums[i]! }])),
  }
}

function refuseDifferentSpecs(a: Cube, b: Cube): void {
  const keys = [...new Set([...Object.keys(a.spec), ...Object.keys(b.spec)])] as (keyof Cube['spec'])[]
  const different = keys.filter(
    (key) => canonicalJson({ value: a.spec[key] }) !== canonicalJson({ value: b.spec[key] }),
  )
  if (different.length > 0) throw new ProbityError('CUBE_SPECS_DIFFER', { keys: different })
  const shape = (cube: Cube) =>
    canonicalJson([cube.dimensions.map(({ name, role }) => [name, role]), Object.keys(cube.sums).sort()])
  if (shape(a) !== shape(b)) throw new ProbityError('CUBE_SPECS_DIFFER', { keys: ['dimensions'] })
}

function added(a: ExactSum, b: ExactSum): ExactSum {
  const scale = Math.max(a.scale, b.scale)
  const shift = (sum: ExactSum) => toBigints(sum.values).map((value) => value << BigInt(scale - sum.scale))
  return { scale, values: fromBigints([...shift(a), ...shift(b)]) }
}
