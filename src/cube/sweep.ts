import type { Cell } from '../schema/measurement-id.js'
import type { CountCell } from './counts.js'
import type { Cube } from './cube.js'
import { groupCounts } from './group-counts.js'

export interface Tally {
  readonly rows: number
  readonly weight: number
  readonly weightSquared: number
}

/** What a threshold would decide. Rows without a label are only in `predictedPositive` and `predictedNegative`, rows without a score nowhere. */
export interface SweepPoint {
  readonly threshold: number
  readonly predictedPositive: Tally
  readonly predictedNegative: Tally
  readonly truePositives: Tally
  readonly falsePositives: Tally
  readonly trueNegatives: Tally
  readonly falseNegatives: Tally
}

/** Points of a sweep, ascending, each made when it is asked for: charts show sixty of a thousand. */
export interface Sweep {
  readonly length: number
  at(index: number): SweepPoint
}

/**
 * The confusion matrix of a group at every threshold that the cube can tell apart: each distinct score, or each bin's lower edge, that
 * occurs in any group, so that groups share their thresholds. Ascending. Scores that speak for the negative class decide by
 * `score <= threshold`: there the threshold is the score itself, or for bins their upper edge, which is not part of them but the last.
 * O(cells + thresholds).
 */
export function sweep(cube: Cube, cell: Cell = {}): SweepPoint[] {
  const points = sweepCells(cube, groupCounts(cube, cell).cells)
  return Array.from({ length: points.length }, (_, i) => points.at(i))
}

/** The same from the cells of a group of the cube, which may differ in their decisions too. */
export function sweepCells(cube: Cube, cells: readonly CountCell[]): Sweep {
  const dimension = cube.dimensions.find(({ role }) => role === 'score')
  const { score } = cube.spec
  if (dimension === undefined || score === null) return { length: 0, at: () => undefined as never }
  const places = dimension.values.filter((value) => value !== null).map(Number)
  const tallies = tallied(cells, places)
  const all = new Float64Array(width)
  for (let i = 0; i < places.length; i++) addTo(all, 0, tallies, i)
  const above = cumulated(tallies, places.length, score.higherIs === 'positive')
  return { length: places.length, at: (i) => pointAt(thresholdAt(cube, places[i]!), above, i, all) }
}

/** Rows, weight and squared weight of three sides stand together: positive, negative, without a label. */
const [perSide, width] = [3, 9]

function tallied(cells: readonly CountCell[], places: readonly number[]): Float64Array {
  const position = new Map(places.map((place, i) => [place, i]))
  const found = new Float64Array(width * places.length)
  for (const cell of cells) {
    const place = cell.bin ?? cell.score
    if (place === null) continue
    const side = cell.label === 'positive' ? 0 : cell.label === 'negative' ? 1 : 2
    const at = width * position.get(place)! + perSide * side
    found[at]! += cell.rows
    found[at + 1]! += cell.weight
    found[at + 2]! += cell.weightSquared
  }
  return found
}

/** What a threshold at each place would call positive: all from there on, in the direction of the score. */
function cumulated(tallies: Float64Array, places: number, descending: boolean): Float64Array {
  const above = new Float64Array(tallies.length)
  for (let step = 0; step < places; step++) {
    const i = descending ? places - 1 - step : step
    if (step > 0) addTo(above, i, above, descending ? i + 1 : i - 1)
    addTo(above, i, tallies, i)
  }
  return above
}

function addTo(sums: Float64Array, to: number, values: Float64Array, from: number): void {
  for (let k = 0; k < width; k++) sums[width * to + k]! += values[width * from + k]!
}

function thresholdAt({ spec }: Cube, place: number): number {
  const bins = spec.score!.bins
  if (bins.kind === 'exact') return place
  return bins.edges[spec.score!.higherIs === 'positive' ? place : place + 1]!
}

function pointAt(threshold: number, above: Float64Array, i: number, all: Float64Array): SweepPoint {
  const ofAbove = (side: number) => tally(above, width * i + perSide * side)
  const ofBelow = (side: number) => subtract(tally(all, perSide * side), ofAbove(side))
  return {
    threshold,
    predictedPositive: add(add(ofAbove(0), ofAbove(1)), ofAbove(2)),
    predictedNegative: add(add(ofBelow(0), ofBelow(1)), ofBelow(2)),
    truePositives: ofAbove(0),
    falsePositives: ofAbove(1),
    trueNegatives: ofBelow(1),
    falseNegatives: ofBelow(0),
  }
}

function tally(sums: Float64Array, at: number): Tally {
  return { rows: sums[at]!, weight: sums[at + 1]!, weightSquared: sums[at + 2]! }
}

function add(a: Tally, b: Tally): Tally {
  return { rows: a.rows + b.rows, weight: a.weight + b.weight, weightSquared: a.weightSquared + b.weightSquared }
}

function subtract(a: Tally, b: Tally): Tally {
  return { rows: a.rows - b.rows, weight: a.weight - b.weight, weightSquared: a.weightSquared - b.weightSquared }
}
