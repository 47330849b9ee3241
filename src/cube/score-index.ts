import { sqlNumber } from '../environment/sql.js'
import { equalWidthEdge, equalWidthEdges } from './score-bins.js'

/** Edges as an equal-width grid and some more edges inside it, which is what makes a bin's index cheap to find. */
interface Grid {
  readonly low: number
  readonly high: number
  readonly count: number
  readonly extra: readonly number[]
}

/** More edges than this outside a grid are searched in a list instead of being compared one by one. */
const comparedOneByOne = 64

/**
 * SQL for the index of the bin that holds the score `s`: the number of edges not above it, less one; the last bin is closed on both sides.
 * Multiplying by the number of bins is a guess only (`floor(0.29 * 100)` is 28): the guess is corrected by comparing with the edges.
 */
export function scoreIndexSql(s: string, edges: readonly number[]): string {
  const grid = gridOf(edges)
  const { low, high, count } = grid
  const width = sqlNumber(high - low)
  const guess = `floor((${s} - ${sqlNumber(low)}) * ${sqlNumber(count / (high - low))})`
  const edge = (index: string) => `${sqlNumber(low)} + ${index} * ${width} / ${sqlNumber(count)}`
  const corrected =
    count === 1
      ? '0'
      : `least(${count - 1}, greatest(0, (${guess})::INT - (${s} < ${edge(guess)})::INT + (${s} >= ${edge(`(${guess} + 1)`)})::INT))`
  const extra =
    grid.extra.length <= comparedOneByOne
      ? grid.extra.map((value) => ` + (${s} >= ${sqlNumber(value)})::INT`).join('')
      : ` + len(list_filter([${grid.extra.map(sqlNumber).join(', ')}], lambda edge: edge <= ${s}))::INT`
  return `CASE WHEN ${s} IS NOT NULL THEN ${corrected}${extra} END`
}

/** The same index by bisection. */
export function scoreIndex(score: number, edges: readonly number[]): number {
  let low = 0
  let high = edges.length - 1
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (edges[middle]! <= score) low = middle
    else high = middle
  }
  return low
}

/** The finest grid that the edges hold: its width is the commonest one between neighbours. */
function gridOf(edges: readonly number[]): Grid {
  const low = edges[0]!
  const high = edges[edges.length - 1]!
  const inner = edges.slice(1, -1)
  const gaps = edges.slice(1).map((edge, index) => edge - edges[index]!)
  const median = gaps.sort((a, b) => a - b)[gaps.length >> 1]!
  const count = Math.round((high - low) / median)
  const known = new Set(edges)
  const grid = count <= edges.length - 1 ? equalWidthEdges([low, high], count) : []
  const isGrid =
    grid.length > 2 &&
    grid.every((edge, i) => known.has(edge) && (i === 0 || edge > equalWidthEdge([low, high], count, i - 1)))
  if (!isGrid) return { low, high, count: 1, extra: inner }
  const onGrid = new Set(grid)
  return { low, high, count, extra: inner.filter((edge) => !onGrid.has(edge)) }
}
