import type { Cell } from '../schema/measurement-id.js'
import { sortedValues } from './collect-cells.js'
import type { CountCell, GroupCounts } from './counts.js'
import type { Cube, Dimension } from './cube.js'
import { nearestDouble } from './exact-integers.js'
import { rollUpTo } from './roll-up.js'
import { selectCube } from './select.js'
import { sumsOf } from './sums.js'

/** All that is known of one group (of everybody for `{}`): its label × decision × score cells with weights and sums as numbers. */
export function groupCounts(cube: Cube, cell: Cell = {}): GroupCounts {
  const selected = Object.keys(cell).length === 0 ? cube : selectCube(cube, cell)
  const rolled = rollUpTo(selected, selected.dimensions.filter(isOutcome))
  return countsReader(cube)(rolled, rolled.rows.keys())
}

/** Label, decision and score: what metrics look at within a group. */
export function isOutcome({ role }: Dimension): boolean {
  return role === 'label' || role === 'decision' || role === 'score'
}

/** Prepares what all groups of a cube share, and returns the reader of some cells of it (or of a roll-up that keeps the outcomes). */
export function countsReader(cube: Cube): (rolled: Cube, positions: Iterable<number>) => GroupCounts {
  const { spec } = cube
  const shared = {
    task: spec.task,
    favourable: spec.favourable,
    classes: spec.task === 'multiclass' ? classesOf(cube) : [],
    scoreRange: spec.score?.range ?? null,
    higherIs: spec.score?.higherIs ?? 'positive',
    binned: isBinned(cube),
    weighted: spec.weight !== null,
  } as const
  return (rolled, positions) => {
    const read = cellReader(rolled)
    const cells = Array.from(positions, read)
    return { ...shared, rows: cells.reduce((total, { rows }) => total + rows, 0), cells }
  }
}

function isBinned({ spec, dimensions }: Cube): boolean {
  const binnedTask = spec.task === 'binary' || spec.task === 'outcomes'
  return binnedTask && spec.score?.bins.kind === 'edges' && dimensions.some(({ role }) => role === 'score')
}

function classesOf({ dimensions }: Cube): readonly string[] {
  const values = dimensions.filter(({ role }) => role === 'label' || role === 'decision').flatMap((d) => d.values)
  return sortedValues(new Set(values), 'label').filter((value) => value !== null)
}

function cellReader(cube: Cube): (position: number) => CountCell {
  const dimensionOf = (role: Dimension['role']) => cube.dimensions.find((candidate) => candidate.role === role) ?? null
  const valueOf = (dimension: Dimension | null) => (position: number) =>
    dimension === null ? null : dimension.values[dimension.codes[position]!]!
  const [label, decision] = [valueOf(dimensionOf('label')), valueOf(dimensionOf('decision'))]
  const axis = dimensionOf('score')
  const places = axis === null ? [] : axis.values.map((text) => (text === null ? null : Number(text)))
  const weightOf = sumReader(cube, 'w')
  const weightSquaredOf = sumReader(cube, 'ww')
  const sumsAt = sumsReader(cube)
  const scoreAt = scoreReader(cube)
  // All predictions of a regression are one bin: their mean is no place that another part of the rows would share.
  const binned = isBinned(cube) || cube.spec.task === 'regression'
  return (position) => {
    const rows = cube.rows[position]!
    const weight = weightOf === undefined ? rows : weightOf(position)
    const weightSquared = weightSquaredOf === undefined ? rows : weightSquaredOf(position)
    const sums = sumsAt(position)
    const place = axis === null ? null : places[axis.codes[position]!]!
    const [ofLabel, ofDecision] = [label(position), decision(position)]
    const score = place === null ? null : scoreAt(place, weight, sums)
    // Written out, so that all cells have one shape: metrics read them hundreds of thousands of times.
    return binned && place !== null
      ? { label: ofLabel, decision: ofDecision, score, bin: place, rows, weight, weightSquared, sums }
      : { label: ofLabel, decision: ofDecision, score, rows, weight, weightSquared, sums }
  }
}

/** A fixed-point sum as the nearest double. */
function sumReader({ sums }: Cube, name: string): ((position: number) => number) | undefined {
  const sum = sums[name]
  if (sum === undefined) return undefined
  const { values } = sum
  const unit = 2 ** sum.scale
  return (position) => nearestDouble(values, position) / unit
}

/** Σw·q under q, Σw²·q under `ww` + q. A row whose true class was given probability 0 makes the loss infinite. */
function sumsReader(cube: Cube): (position: number) => Readonly<Record<string, number>> {
  const readers = sumsOf(cube.spec).flatMap(({ name, quantity, weightPower }) => {
    const read = quantity === null ? undefined : sumReader(cube, name)
    return read === undefined ? [] : [{ key: weightPower === 2 ? `ww${quantity}` : quantity!, read }]
  })
  const hasLoss = readers.some(({ key }) => key === 'unbounded')
  return (position) => {
    const sums: Record<string, number> = {}
    for (const { key, read } of readers) sums[key] = read(position)
    if (hasLoss && sums['unbounded']) sums['loss'] = sums['lossloss'] = Number.POSITIVE_INFINITY
    return sums
  }
}

/** The score itself, the mean score of a bin's rows in the cell (the bin's middle where they weigh nothing), or the mean prediction. */
function scoreReader({
  spec,
}: Cube): (place: number, weight: number, sums: Readonly<Record<string, number>>) => number {
  if (spec.task === 'regression') return (_, weight, { p = 0 }) => (weight === 0 ? 0 : p / weight)
  const bins = spec.score?.bins
  if (spec.task === 'ranking' || bins?.kind !== 'edges') return (place) => place
  return (place, weight, { s = 0 }) => {
    const [low, high] = [bins.edges[place]!, bins.edges[place + 1]!]
    return weight === 0 ? (low + high) / 2 : Math.min(high, Math.max(low, s / weight))
  }
}
