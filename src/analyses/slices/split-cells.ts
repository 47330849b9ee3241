import type { Cube } from '../../cube/cube.js'
import type { Random } from '../../environment/tools.js'

export type SliceMetric = 'error-rate' | 'selection-rate'

/** Rows and hits (errors, or favourable decisions) of one combination of features, in the half that is searched and in the half that confirms. */
export interface SplitCell {
  readonly codes: readonly number[]
  readonly rows: readonly [searched: number, confirming: number]
  readonly hits: readonly [searched: number, confirming: number]
}

/**
 * Deals the rows of a cube of features × outcome into two halves. Rows of one cell are alike, so each cell's count is dealt by a binomial draw of ½:
 * the same in law as tossing a coin for every row, and the same for any order of the rows. Persons with several rows are dealt whole where
 * the cube has a dimension of their buckets.
 */
export function splitCells(cube: Cube, features: readonly string[], metric: SliceMetric, random: Random): SplitCell[] {
  const dimensions = features.map((name) =>
    cube.dimensions.find((dimension) => dimension.role !== 'extra' && dimension.name === name)!,
  )
  const hitOf = hitReader(cube, metric)
  const bucket = cube.dimensions.find(({ role }) => role === 'extra')
  const sides = bucket?.values.map(() => random.integer(2))
  const cells = new Map<string, { codes: number[]; rows: [number, number]; hits: [number, number] }>()
  for (let i = 0; i < cube.rows.length; i++) {
    const hit = hitOf(i)
    if (hit === null) continue
    const count = cube.rows[i]!
    const searched = sides ? (sides[bucket!.codes[i]!] === 0 ? count : 0) : random.binomial(count, 0.5)
    const codes = dimensions.map((dimension) => dimension.codes[i]!)
    const key = codes.join(',')
    const cell = cells.get(key) ?? { codes, rows: [0, 0], hits: [0, 0] }
    cells.set(key, cell)
    for (const [half, rows] of [searched, count - searched].entries()) {
      cell.rows[half]! += rows
      if (hit) cell.hits[half]! += rows
    }
  }
  return [...cells.values()]
}

/** Whether the rows of a cell are an error (or favourably decided); null where label or decision is missing. */
function hitReader(cube: Cube, metric: SliceMetric): (cell: number) => boolean | null {
  const valueOf = (role: 'label' | 'decision'): ((cell: number) => string | null) => {
    const dimension = cube.dimensions.find((candidate) => candidate.role === role)
    return (cell) => dimension?.values[dimension.codes[cell]!] ?? null
  }
  const label = valueOf('label')
  const decision = valueOf('decision')
  if (metric === 'selection-rate') {
    const { favourable } = cube.spec
    return (cell) => (decision(cell) === null ? null : decision(cell) === favourable)
  }
  return (cell) => (decision(cell) === null || label(cell) === null ? null : decision(cell) !== label(cell))
}
