import { nearest } from '../environment/nearest.js'
import { ProbityError } from '../errors.js'
import { requiredInputs, type Graph, type GraphValue } from './graph.js'
import { formatShape } from './operators/infer.js'
import type { RowPlan } from './row-plan.js'
import { elementCount } from './stored-tensor.js'
import { hasArray, type Tensor, type Tensors } from './tensor.js'

/** Checks names, types and shapes of what a graph is fed, and returns the number of rows; null where there are none. */
export function checkFeeds(graph: Graph, plan: RowPlan, feeds: Tensors): number | null {
  const names = graph.inputs.map((input) => input.name)
  for (const input of Object.keys(feeds))
    if (!names.includes(input))
      throw new ProbityError('ENGINE_INPUT_UNKNOWN', { input, inputs: names, nearest: nearest(input, names) })
  for (const input of requiredInputs(graph))
    if (!Object.hasOwn(feeds, input.name))
      throw new ProbityError('ENGINE_INPUT_MISSING', { input: input.name, given: Object.keys(feeds) })
  for (const input of graph.inputs) {
    const tensor = feeds[input.name]
    if (tensor !== undefined) checkTensor(input, tensor, plan)
  }
  return countRows(plan, feeds)
}

function checkTensor(input: GraphValue, tensor: Tensor, plan: RowPlan): void {
  const mismatch = (expected: string, found: string): ProbityError =>
    new ProbityError('ENGINE_INPUT_MISMATCH', { input: input.name, expected, found })
  const count = elementCount(tensor.shape)
  if (tensor.data.length !== count)
    throw mismatch(`${count} elements for its shape ${formatShape(tensor.shape)}`, `${tensor.data.length} elements`)
  if (tensor.dtype !== 'string' && !hasArray(tensor.dtype)) throw mismatch('of a type that can be fed', tensor.dtype)
  const { type } = input
  if (type?.kind !== 'tensor') return
  if (type.dtype !== tensor.dtype) throw mismatch(type.dtype, tensor.dtype)
  if (type.shape === null) return
  const firstIsRow = plan.byRow.has(input.name)
  const fits =
    type.shape.length === tensor.shape.length &&
    type.shape.every(
      (size, axis) => typeof size !== 'number' || size === tensor.shape[axis] || (axis === 0 && firstIsRow),
    )
  if (!fits) throw mismatch(`of shape ${formatShape(type.shape)}`, `shape ${formatShape(tensor.shape)}`)
}

function countRows(plan: RowPlan, feeds: Tensors): number | null {
  const counts = [...plan.byRow].flatMap((name) => {
    const tensor = feeds[name]
    return tensor === undefined || tensor.shape.length === 0 ? [] : [{ name, rows: tensor.shape[0]! }]
  })
  if (counts.length === 0) return null
  const same = counts.every(({ rows }) => rows === counts[0]!.rows)
  if (same) return counts[0]!.rows
  if (plan.tileRows === null) return null
  throw new ProbityError('ENGINE_ROWS_DISAGREE', {
    found: counts.map(({ name, rows }) => `${name} ${rows}`).join(', '),
  })
}
