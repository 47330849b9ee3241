import { byCodePoint } from '../schema/measurement-id.js'
import type { DimensionRole } from './cube.js'

/** An axis in any order of values: code i of a cell stands for `values[i]`; values may repeat. */
export interface LooseDimension {
  readonly name: string
  readonly role: DimensionRole
  readonly values: readonly (string | null)[]
  readonly codes: ArrayLike<number>
}

export interface Cells {
  readonly dimensions: readonly {
    name: string
    role: DimensionRole
    values: readonly (string | null)[]
    codes: Int32Array
  }[]
  readonly rows: Float64Array
  /** One array per given sum. */
  readonly sums: readonly (readonly bigint[])[]
}

/**
 * Brings cells into the one form that equal data have: values sorted and only those that occur, cells sorted by their codes, equal
 * cells added up. O(cells · log cells).
 */
export function collectCells(
  loose: readonly LooseDimension[],
  rows: ArrayLike<number>,
  sums: readonly (readonly bigint[])[],
): Cells {
  const dimensions = loose.map(sortedDimension)
  const order = sortedOrder(dimensions, rows.length)
  const firsts: number[] = []
  const totals: number[] = []
  const added: bigint[][] = sums.map(() => [])
  for (const cell of order) {
    const last = firsts[firsts.length - 1]
    if (last !== undefined && dimensions.every(({ codes }) => codes[last] === codes[cell])) {
      totals[totals.length - 1]! += rows[cell]!
      added.forEach((values, index) => (values[values.length - 1]! += sums[index]![cell]!))
      continue
    }
    firsts.push(cell)
    totals.push(rows[cell]!)
    added.forEach((values, index) => values.push(sums[index]![cell]!))
  }
  return {
    dimensions: dimensions.map((dimension) => ({
      ...dimension,
      codes: Int32Array.from(firsts, (cell) => dimension.codes[cell]!),
    })),
    rows: Float64Array.from(totals),
    sums: added,
  }
}

function sortedDimension({ name, role, values, codes }: LooseDimension) {
  const used = new Set<string | null>()
  for (let cell = 0; cell < codes.length; cell++) used.add(values[codes[cell]!]!)
  const sorted = sortedValues(used, role)
  const position = new Map(sorted.map((value, index) => [value, index]))
  const recode = values.map((value) => position.get(value) ?? -1)
  return { name, role, values: sorted, codes: Int32Array.from(codes, (code) => recode[code]!) }
}

/** By code point, scores by number, missing last. */
export function sortedValues(values: Iterable<string | null>, role: DimensionRole): (string | null)[] {
  const compare = role === 'score' ? (a: string, b: string) => Number(a) - Number(b) : byCodePoint
  const found = [...values]
  const present = found.filter((value) => value !== null).sort(compare)
  return present.length < found.length ? [...present, null] : present
}

/** Cells in the order of their codes, the first dimension slowest; equal cells in the order given. */
function sortedOrder(
  dimensions: readonly { values: readonly unknown[]; codes: Int32Array }[],
  cells: number,
): Uint32Array {
  const order = Uint32Array.from({ length: cells }, (_, cell) => cell)
  const size = dimensions.reduce((product, { values }) => product * Math.max(1, values.length), 1)
  if (size > Number.MAX_SAFE_INTEGER) return order.sort((a, b) => compareCodes(dimensions, a, b) || a - b)
  const keys = new Float64Array(cells)
  for (const { values, codes } of dimensions)
    for (let cell = 0; cell < cells; cell++) keys[cell] = keys[cell]! * values.length + codes[cell]!
  if (size > 8 * cells + 1024) return order.sort((a, b) => keys[a]! - keys[b]! || a - b)
  return countingOrder(keys, size)
}

/** Counting sort, for tables that are not much larger than their cells. O(cells + size). */
function countingOrder(keys: Float64Array, size: number): Uint32Array {
  const starts = new Uint32Array(size + 1)
  for (const key of keys) starts[key + 1]!++
  for (let key = 0; key < size; key++) starts[key + 1]! += starts[key]!
  const order = new Uint32Array(keys.length)
  keys.forEach((key, cell) => (order[starts[key]!++] = cell))
  return order
}

function compareCodes(dimensions: readonly { codes: Int32Array }[], a: number, b: number): number {
  for (const { codes } of dimensions) if (codes[a] !== codes[b]) return codes[a]! - codes[b]!
  return 0
}
