import { sqlNumber } from '../environment/sql.js'
import { cheapEdges, equalWidthEdge, equalWidthEdges } from './score-bins.js'

/** Edges as an equal-width grid and some more edges inside it, which is what makes a bin's index cheap to find. */
interface Grid {
  readonly low: number
  readonly high: number
  readonly count: number
  /** Its edges are where the product with the number of bins steps up: nothing need be corrected. */
  readonly cheap?: true
  readonly extra: readonly number[]
}

/** More edges than this outside a grid are searched in a list instead of being compared one by one. */
const comparedOneByOne = 64

/**
 * SQL for the index of the bin that holds the score `s`: the number of edges not above it, less one. The ends stand apart: the highest
 * score itself one bin too high, since the last bin is closed on both sides, the lowest one too low; `binOfIndex` brings them back.
 * Multiplying by the number of bins is a guess only (`floor(0.29 * 100)` is 28): it is corrected by comparing with the edges, unless these were chosen
 * where the product steps up. Written so that equal parts are computed once. A whole number of type INTEGER or DOUBLE.
 */
export function scoreIndexSql(s: string, edges: readonly number[]): string {
  const { low, high, count, cheap, extra } = gridOf(edges)
  const above = low === 0 ? s : `(${s} - ${sqlNumber(low)})`
  const guess = `floor(${above} * ${sqlNumber(count / (high - low))})`
  const product = (index: string) => (high - low === 1 ? index : `${index} * ${sqlNumber(high - low)}`)
  const edge = (index: string) => `${low === 0 ? '' : `${sqlNumber(low)} + `}${product(index)} / ${sqlNumber(count)}`
  const onGrid = cheap
    ? guess
    : count === 1
      ? `(${s} >= ${sqlNumber(high)})::INT`
      : `(${guess} - (${s} < ${edge(guess)})::INT + (${s} >= ${edge(`(${guess} + 1)`)})::INT)::INT`
  const ends = `${onGrid} - (${s} = ${sqlNumber(low)})::${cheap ? 'DOUBLE' : 'INT'}`
  if (extra.length <= comparedOneByOne) {
    const index = [ends, ...extra.map((value) => `(${s} >= ${sqlNumber(value)})::INT`)].join(' + ')
    // Small integers are grouped faster than doubles.
    return cheap && edges.length < 32_000 ? `(${index})::SMALLINT` : index
  }
  return `${ends} + len(list_filter([${extra.map(sqlNumber).join(', ')}], lambda edge: edge <= ${s}))::INT`
}

/** The bin that an index of `scoreIndexSql` means. */
export function binOfIndex(index: number, edges: readonly number[]): number {
  return Math.max(0, Math.min(edges.length - 2, index))
}

/** Which end of the range an index stands for, if any. */
export function endOfIndex(index: number, edges: readonly number[]): 'low' | 'high' | null {
  return index < 0 ? 'low' : index > edges.length - 2 ? 'high' : null
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
  const cheap = count < edges.length ? cheapEdges([low, high], count) : null
  if (cheap !== null && cheap.length > 2 && cheap.every((edge) => known.has(edge))) {
    const onGrid = new Set(cheap)
    return { low, high, count, cheap: true, extra: inner.filter((edge) => !onGrid.has(edge)) }
  }
  const grid = count <= edges.length - 1 ? equalWidthEdges([low, high], count) : []
  const isGrid =
    grid.length > 2 &&
    grid.every((edge, i) => known.has(edge) && (i === 0 || edge > equalWidthEdge([low, high], count, i - 1)))
  if (!isGrid) return { low, high, count: 1, extra: inner }
  const onGrid = new Set(grid)
  return { low, high, count, extra: inner.filter((edge) => !onGrid.has(edge)) }
}
