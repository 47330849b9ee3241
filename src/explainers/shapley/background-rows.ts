import { elementCount } from '../../graph/stored-tensor.js'
import type { Batch } from '../../models/model.js'
import { rowsOf, type Baseline } from '../baseline.js'
import type { Units } from '../units.js'

/** Background rows with equal ones put together, and where each explained row differs from them. */
export interface BackgroundRows {
  /** Background rows of an explained row: places in the baseline's batch and their weights, which add up to 1. */
  of(row: number): { readonly places: Int32Array; readonly weights: Float64Array }
  /** Whether unit u of an explained row differs from that of a background row. */
  differs(row: number, place: number, unit: number): boolean
  /** A number for the content of a unit of a background row: equal numbers, equal content. */
  code(place: number, unit: number): number
  /** Whether all explained rows have the same background. */
  readonly shared: boolean
  readonly units: number
}

export function backgroundRows(baseline: Baseline, batch: Batch, units: Units): BackgroundRows {
  const size = units.list.length
  const [own, other] = contents([batch, baseline.batch], units)
  const unique = uniquePlaces(other!, rowsOf(baseline.batch), size)
  return {
    units: size,
    shared: !baseline.paired,
    of: (row) => (baseline.paired ? { places: Int32Array.of(row), weights: Float64Array.of(1) } : unique),
    differs: (row, place, unit) => own![row * size + unit] !== other![place * size + unit],
    code: (place, unit) => other![place * size + unit]!,
  }
}

/** For each batch [rows × units] a number for the content of every unit, one numbering for both. */
function contents(batches: readonly Batch[], units: Units): readonly Int32Array[] {
  const found = batches.map((batch) => new Int32Array(rowsOf(batch) * units.list.length))
  units.list.forEach(({ parts }, unit) => {
    const numbers = new Map<unknown, number>()
    batches.forEach((batch, which) => {
      const rows = rowsOf(batch)
      const sources = parts.map(({ input, elements }) => {
        const { data, shape } = batch[input]!
        return { data, elements, width: elementCount(shape.slice(1)) }
      })
      const single = sources.length === 1 && sources[0]!.elements.length === 1
      for (let row = 0; row < rows; row++) {
        const values = sources.flatMap(({ data, elements, width }) =>
          elements.map((element) => data[row * width + element]),
        )
        const key = single ? values[0] : values.join('\u0001')
        const known = numbers.get(key) ?? numbers.size
        numbers.set(key, known)
        found[which]![row * units.list.length + unit] = known
      }
    })
  })
  return found
}

function uniquePlaces(codes: Int32Array, rows: number, size: number): { places: Int32Array; weights: Float64Array } {
  const first = new Map<string, { place: number; count: number }>()
  for (let row = 0; row < rows; row++) {
    const key = codes.subarray(row * size, (row + 1) * size).join(',')
    const known = first.get(key)
    if (known === undefined) first.set(key, { place: row, count: 1 })
    else known.count++
  }
  const found = [...first.values()]
  return {
    places: Int32Array.from(found, ({ place }) => place),
    weights: Float64Array.from(found, ({ count }) => count / rows),
  }
}
