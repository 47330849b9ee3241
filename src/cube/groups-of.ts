import type { Feature } from '../schema/cube.js'
import { byCodePoint, type Cell } from '../schema/measurement-id.js'
import type { GroupCounts } from './counts.js'
import type { Cube, Dimension } from './cube.js'
import { bandNames } from './feature-sql.js'
import { countsReader, isOutcome } from './group-counts.js'
import { rollUpTo } from './roll-up.js'
import { featureDimension } from './select.js'

export interface Group {
  readonly cell: Cell
  readonly counts: GroupCounts
}

/**
 * The groups of a feature, or the intersections of several, that occur in the cube, in reading order: bands in the order of their cut
 * points, numbers by size, other values by code point, missing last; the first feature slowest. One roll-up serves all groups.
 */
export function groupsOf(cube: Cube, features: readonly string[]): Group[] {
  const kept = new Set(features.map((name) => featureDimension(cube, name)))
  if (kept.has(undefined)) return []
  const rolled = rollUpTo(
    cube,
    cube.dimensions.filter((dimension) => kept.has(dimension) || isOutcome(dimension)),
  )
  const dimensions = features.map((name) => featureDimension(rolled, name)!)
  const places = dimensions.map((dimension) => readingOrder(cube, dimension))
  const read = countsReader(cube)
  return byCodes(dimensions, rolled.rows.length)
    .map((cells) => ({ codes: dimensions.map(({ codes }) => codes[cells[0]!]!), cells }))
    .sort((a, b) => comparePlaces(places, a.codes, b.codes))
    .map(({ codes, cells }) => ({
      cell: Object.fromEntries(dimensions.map(({ name, values }, i) => [name, values[codes[i]!]!])),
      counts: read(rolled, cells),
    }))
}

/** Positions of the cells of each group, in their order. */
function byCodes(dimensions: readonly Dimension[], cells: number): number[][] {
  let groups: number[][] = [Array.from({ length: cells }, (_, i) => i)]
  for (const { codes, values } of dimensions)
    groups = groups.flatMap((positions) => {
      const byCode: (number[] | undefined)[] = new Array(values.length).fill(undefined)
      for (const position of positions) (byCode[codes[position]!] ??= []).push(position)
      return byCode.filter((found) => found !== undefined)
    })
  return groups.filter((positions) => positions.length > 0)
}

const shortNumber = /^-?\d{1,15}(\.\d+)?$/u

/** Place of each code in reading order. */
function readingOrder(cube: Cube, { name, values }: Dimension): readonly number[] {
  const feature: Feature | undefined = [...cube.spec.sensitive, ...cube.spec.control].find((f) => f.name === name)
  const bands = feature?.cuts?.length ? bandNames(feature) : []
  const place = (value: string | null) => (value === null ? Infinity : bands.indexOf(value))
  // Groups called 2 and 10 stand in that order where every name is a number.
  const numbers = values.every((value) => value === null || shortNumber.test(value))
  const inOrder = (a: string | null, b: string | null): number =>
    (numbers ? compare(Number(a ?? 0), Number(b ?? 0)) : 0) || byCodePoint(a ?? '', b ?? '')
  const order = values
    .map((value, code) => ({ value, code }))
    .sort((a, b) => compare(place(a.value), place(b.value)) || inOrder(a.value, b.value))
  const places: number[] = []
  order.forEach(({ code }, position) => (places[code] = position))
  return places
}

function comparePlaces(places: readonly (readonly number[])[], a: readonly number[], b: readonly number[]): number {
  for (const [i, order] of places.entries()) if (a[i] !== b[i]) return order[a[i]!]! - order[b[i]!]!
  return 0
}

function compare(a: number, b: number): number {
  return a === b ? 0 : a - b
}
