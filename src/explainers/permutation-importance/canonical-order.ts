import { sha256 } from '../../environment/digest.js'
import { elementCount } from '../../graph/stored-tensor.js'
import type { Batch } from '../../models/model.js'
import { rowsOf } from '../baseline.js'
import type { Outcomes } from '../explainer.js'

/** Rows in an order that their content decides, so that the order in which they came changes nothing. */
export function canonicalOrder(batch: Batch, outcomes: Outcomes): Int32Array {
  const inputs = Object.keys(batch).sort()
  const keys = Array.from({ length: rowsOf(batch) }, (_, row) => {
    const values = inputs.map((input) => {
      const { shape, data } = batch[input]!
      const width = elementCount(shape.slice(1))
      return Array.from(data.slice(row * width, (row + 1) * width) as ArrayLike<unknown>, String).join(',')
    })
    return sha256([...values, String(outcomes.values[row])].join('\n'))
  })
  return Int32Array.from(
    keys.map((_, row) => row).sort((a, b) => (keys[a]! < keys[b]! ? -1 : keys[a]! > keys[b]! ? 1 : 0)),
  )
}
