import { ProbityError } from '../errors.js'
import type { CubeSpec } from '../schema/cube.js'
import { collectCells, type LooseDimension } from './collect-cells.js'
import type { Cube } from './cube.js'
import type { ExactIntegers } from './exact-integers.js'
import { scaleOf, type Magnitudes, type SumDefinition } from './sums.js'

const groupLimit = 500
const nameLimit = 1000

/** The scale of each sum: as asked for, else the finest that the magnitudes allow. */
export function scalesOf(
  definitions: readonly SumDefinition[],
  magnitudes: Magnitudes,
  asked: Readonly<Record<string, number>> = {},
): readonly number[] {
  return definitions.map((sum) => asked[sum.name] ?? scaleOf(sum, magnitudes))
}

/** Cells as counted, in any order, made a cube; refuses features that cannot be compared. */
export function assembleCube(
  spec: CubeSpec,
  inputs: Cube['inputs'],
  loose: readonly LooseDimension[],
  counted: {
    readonly rows: ArrayLike<number>
    readonly definitions: readonly SumDefinition[]
    readonly scales: readonly number[]
    readonly sums: readonly ExactIntegers[]
  },
): Cube {
  const cells = collectCells(loose, counted.rows, counted.sums)
  refuseUnusableGroups(spec, cells.dimensions)
  return {
    spec,
    inputs,
    dimensions: cells.dimensions,
    rows: cells.rows,
    sums: Object.fromEntries(
      counted.definitions.map(({ name }, i) => [name, { scale: counted.scales[i]!, values: cells.sums[i]! }]),
    ),
  }
}

function refuseUnusableGroups(spec: CubeSpec, dimensions: Cube['dimensions']): void {
  for (const { name, role, values } of dimensions) {
    if (role !== 'sensitive' && role !== 'control') continue
    const { column } = [...spec.sensitive, ...spec.control].find((feature) => feature.name === name)!
    if (role === 'sensitive') refuseTooManyGroups(name, column, values.length)
    const long = values.find((value) => value !== null && value.length > nameLimit)
    if (long != null)
      throw new ProbityError('GROUP_NAME_TOO_LONG', {
        ...{ feature: name, column, length: long.length, limit: nameLimit, start: long.slice(0, 40) },
      })
  }
}

export function refuseTooManyGroups(feature: string, column: string, groups: number): void {
  if (groups > groupLimit) throw new ProbityError('TOO_MANY_GROUPS', { feature, column, groups, limit: groupLimit })
}
