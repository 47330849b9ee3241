import type { FloatTensor } from '../models/model.js'

/** Adds up `factor(row, input, element) · value` of every element for each row and unit: result[row][unit]; `rest` holds what belongs to no unit. */
export function unitSums(
  tensors: Readonly<Record<string, FloatTensor>>,
  owners: ReadonlyMap<string, Int32Array>,
  units: number,
  factor: (input: string, row: number, element: number) => number,
): { readonly values: Float64Array[]; readonly rest: Float64Array } {
  const rows = Object.values(tensors)[0]?.shape[0] ?? 0
  const values = Array.from({ length: rows }, () => new Float64Array(units))
  const rest = new Float64Array(rows)
  for (const [input, { data }] of Object.entries(tensors)) {
    const owner = owners.get(input)!
    const width = owner.length
    for (let row = 0; row < rows; row++)
      for (let element = 0; element < width; element++) {
        const value = data[row * width + element]!
        if (value === 0) continue
        const part = factor(input, row, element) * value
        const unit = owner[element]!
        if (unit < 0) rest[row]! += part
        else values[row]![unit]! += part
      }
  }
  return { values, rest }
}
