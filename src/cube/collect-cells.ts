import { byCodePoint } from '../schema/measurement-id.js'
import type { DimensionRole } from './cube.js'
import { addExact, type ExactIntegers } from './exact-integers.js'

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
  readonly sums: readonly ExactIntegers[]
}

/**
 * Brings cells into the one form that equal data have: values sorted and only those that occur, cells sorted by their codes, equal
 * cells added up. O(cells · log cells).
 */
export function collectCells(
  loose: readonly LooseDimension[],
  rows: ArrayLike<number>,
  sums: readonly ExactIntegers[],
): Cells {
  const dimensions = loose.map(sortedDimension)
  const order = sortedOrder(dimensions, rows.length)
  const starts = startsOfCells(dimensions, order)
  return {
    dimensions: dimensions.map((dimension) => ({ ...dimension, codes: firstCodes(dimension.codes, order, starts) })),
    rows: addedRows(rows, order, starts),
    sums: sums.map((values) => addExact(values, order, starts)),
  }
}

/** Where in the order each cell of its own begins. */
function startsOfCells(dimensions: readonly { codes: Int32Array }[], order: Uint32Array): Uint32Array {
  const starts = new Uint32Array(order.length)
  let count = 0
  for (let at = 0; at < order.length; at++)
    if (at === 0 || !sameCell(dimensions, order[at - 1]!, order[at]!)) starts[count++] = at
  return starts.subarray(0, count)
}

function sameCell(dimensions: readonly { codes: Int32Array }[], a: number, b: number): boolean {
  for (let i = dimensions.length - 1; i >= 0; i--) {
    const { codes } = dimensions[i]!
    if (codes[a] !== codes[b]) return false
  }
  return true
}

// Loops instead of `from` with a function, which is ten times slower over arrays of numbers.

function firstCodes(codes: Int32Array, order: Uint32Array, starts: Uint32Array): Int32Array {
  const firsts = new Int32Array(starts.length)
  for (let i = 0; i < starts.length; i++) firsts[i] = codes[order[starts[i]!]!]!
  return firsts
}

function addedRows(rows: ArrayLike<number>, order: Uint32Array, starts: Uint32Array): Float64Array {
  const totals = new Float64Array(starts.length)
  for (let i = 0; i < starts.length; i++) {
    const end = starts[i + 1] ?? order.length
    for (let at = starts[i]!; at < end; at++) totals[i]! += rows[order[at]!]!
  }
  return totals
}

function sortedDimension({ name, role, values, codes }: LooseDimension) {
  const used = new Uint8Array(values.length)
  for (let cell = 0; cell < codes.length; cell++) used[codes[cell]!] = 1
  const sorted = sortedValues(new Set(values.filter((_, code) => used[code] === 1)), role)
  const position = new Map(sorted.map((value, index) => [value, index]))
  const recode = values.map((value) => position.get(value) ?? -1)
  const recoded = new Int32Array(codes.length)
  for (let cell = 0; cell < codes.length; cell++) recoded[cell] = recode[codes[cell]!]!
  return { name, role, values: sorted, codes: recoded }
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
  const order = new Uint32Array(cells)
  for (let cell = 0; cell < cells; cell++) order[cell] = cell
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
  for (let cell = 0; cell < keys.length; cell++) starts[keys[cell]! + 1]!++
  for (let key = 0; key < size; key++) starts[key + 1]! += starts[key]!
  const order = new Uint32Array(keys.length)
  for (let cell = 0; cell < keys.length; cell++) order[starts[keys[cell]!]!++] = cell
  return order
}

function compareCodes(dimensions: readonly { codes: Int32Array }[], a: number, b: number): number {
  for (const { codes } of dimensions) if (codes[a] !== codes[b]) return codes[a]! - codes[b]!
  return 0
}
