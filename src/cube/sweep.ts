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

const nothing: Tally = { rows: 0, weight: 0, weightSquared: 0 }

/**
 * The confusion matrix of a group at every threshold that the cube can tell apart: each distinct score, or each bin's lower edge, that
 * occurs in any group, so that groups share their thresholds. Ascending. Scores that speak for the negative class decide by
 * `score <= threshold`: there the threshold is the score itself, or for bins their upper edge, which is not part of them but the last.
 * O(cells + thresholds).
 */
export function sweep(cube: Cube, cell: Cell = {}): SweepPoint[] {
  const dimension = cube.dimensions.find(({ role }) => role === 'score')
  const { score } = cube.spec
  if (dimension === undefined || score === null) return []
  const places = dimension.values.filter((value) => value !== null).map(Number)
  const byPlace = tallies(groupCounts(cube, cell).cells, places)
  const descending = score.higherIs === 'positive'
  const order = descending ? places.map((_, i) => places.length - 1 - i) : places.map((_, i) => i)
  const all = sumOf(byPlace)
  let above: Sides = { positive: nothing, negative: nothing, unknown: nothing }
  const points = order.map((i) => {
    above = addSides(above, byPlace[i]!)
    return pointAt(thresholdAt(cube, places[i]!), above, subtractSides(all, above))
  })
  return descending ? points.reverse() : points
}

interface Sides {
  readonly positive: Tally
  readonly negative: Tally
  readonly unknown: Tally
}

function tallies(cells: readonly CountCell[], places: readonly number[]): Sides[] {
  const position = new Map(places.map((place, i) => [place, i]))
  const found = places.map((): Sides => ({ positive: nothing, negative: nothing, unknown: nothing }))
  for (const cell of cells) {
    const place = cell.bin ?? cell.score
    if (place === null) continue
    const i = position.get(place)!
    const side = cell.label === 'positive' || cell.label === 'negative' ? cell.label : 'unknown'
    found[i] = { ...found[i]!, [side]: add(found[i]![side], cell) }
  }
  return found
}

function thresholdAt({ spec }: Cube, place: number): number {
  const bins = spec.score!.bins
  if (bins.kind === 'exact') return place
  return bins.edges[spec.score!.higherIs === 'positive' ? place : place + 1]!
}

function pointAt(threshold: number, above: Sides, below: Sides): SweepPoint {
  return {
    threshold,
    predictedPositive: add(add(above.positive, above.negative), above.unknown),
    predictedNegative: add(add(below.positive, below.negative), below.unknown),
    truePositives: above.positive,
    falsePositives: above.negative,
    trueNegatives: below.negative,
    falseNegatives: below.positive,
  }
}

function add(a: Tally, b: Tally): Tally {
  return { rows: a.rows + b.rows, weight: a.weight + b.weight, weightSquared: a.weightSquared + b.weightSquared }
}

function subtract(a: Tally, b: Tally): Tally {
  return { rows: a.rows - b.rows, weight: a.weight - b.weight, weightSquared: a.weightSquared - b.weightSquared }
}

function combine(a: Sides, b: Sides, combined: (a: Tally, b: Tally) => Tally): Sides {
  return {
    positive: combined(a.positive, b.positive),
    negative: combined(a.negative, b.negative),
    unknown: combined(a.unknown, b.unknown),
  }
}

function addSides(a: Sides, b: Sides): Sides {
  return combine(a, b, add)
}

function subtractSides(a: Sides, b: Sides): Sides {
  return combine(a, b, subtract)
}

function sumOf(sides: readonly Sides[]): Sides {
  return sides.reduce(addSides, { positive: nothing, negative: nothing, unknown: nothing })
}
