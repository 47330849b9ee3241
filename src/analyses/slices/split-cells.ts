import type { Cube } from '../../cube/cube.js'
import type { Random } from '../../environment/tools.js'

export type SliceMetric = 'error-rate' | 'selection-rate'

/** Combinations of feature values by column, with their rows and hits (errors, or favourable decisions) in the half that is searched and in the one that confirms. */
export interface SplitCells {
  /** codes[feature][combination], and how many values each feature has. */
  readonly codes: readonly Int32Array[]
  readonly sizes: readonly number[]
  readonly searched: HalfCells
  readonly confirming: HalfCells
}

export interface HalfCells {
  readonly rows: Float64Array
  readonly hits: Float64Array
}

/**
 * Deals the rows of a cube of features × outcome into two halves. Rows of one cell are alike, so each cell's count is dealt by a binomial draw of ½:
 * the same in law as tossing a coin for every row, and the same for any order of the rows. Persons with several rows are dealt whole where
 * the cube has a dimension of their buckets. Cells of one combination stand together, as the features come first in a cube. O(cells).
 */
export function splitCells(cube: Cube, features: readonly string[], metric: SliceMetric, random: Random): SplitCells {
  const dimensions = features.map((name) =>
    cube.dimensions.find((dimension) => dimension.role !== 'extra' && dimension.name === name)!,
  )
  const hitOf = hitReader(cube, metric)
  const bucket = cube.dimensions.find(({ role }) => role === 'extra')
  const sides = bucket?.values.map(() => random.integer(2))
  const firsts: number[] = []
  const sums = { rows: [[], []] as [number[], number[]], hits: [[], []] as [number[], number[]] }
  for (let i = 0; i < cube.rows.length; i++) {
    const hit = hitOf(i)
    if (hit === null) continue
    const last = firsts[firsts.length - 1]
    if (last === undefined || dimensions.some(({ codes }) => codes[last] !== codes[i])) {
      firsts.push(i)
      for (const half of [0, 1] as const) {
        sums.rows[half].push(0)
        sums.hits[half].push(0)
      }
    }
    const count = cube.rows[i]!
    const searched = sides ? (sides[bucket!.codes[i]!] === 0 ? count : 0) : random.binomial(count, 0.5)
    const place = firsts.length - 1
    for (const [half, rows] of [[0, searched] as const, [1, count - searched] as const]) {
      sums.rows[half][place]! += rows
      if (hit) sums.hits[half][place]! += rows
    }
  }
  const half = (index: 0 | 1): HalfCells => ({
    rows: Float64Array.from(sums.rows[index]),
    hits: Float64Array.from(sums.hits[index]),
  })
  return {
    codes: dimensions.map(({ codes }) => Int32Array.from(firsts, (i) => codes[i]!)),
    sizes: dimensions.map(({ values }) => values.length),
    searched: half(0),
    confirming: half(1),
  }
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
