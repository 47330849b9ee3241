import { integerAttribute, integersAttribute, subgraphOf } from './attributes.js'
import type { Dimension, Graph, GraphNode, Shape } from './graph.js'
import { inferTypes, type TypeTable } from './infer-types.js'
import { knownIntegers, normalAxis } from './operators/infer.js'

/** Operators that work along an axis, and where they say which. */
const alongAxis: Readonly<Record<string, number>> = {
  Softmax: -1,
  LogSoftmax: -1,
  Hardmax: -1,
  TopK: -1,
  LpNormalization: -1,
  ArgMax: 0,
  ArgMin: 0,
  Gather: 0,
  Concat: 0,
  Compress: 0,
}
const recurrent = new Set(['LSTM', 'GRU', 'RNN'])
const unpredictable = new Set(['Unique', 'NonZero', 'NonMaxSuppression', 'Loop', 'If', 'SequenceAt'])

/**
 * Whether a node lets rows of the input see each other (a sequence on the first axis, a softmax over rows, statistics of the
 * batch): such a graph is run whole. `row` is the name of the size of the first axis.
 */
export function mixesRows(graph: Graph, types: TypeTable, row: Dimension): boolean {
  return graph.nodes.some(
    (node) => mixes(node, types, row) || (node.operator === 'Scan' && scanMixes(node, graph, types, row)),
  )
}

/**
 * Values that depend on a sum over rows which a product makes, such as gradients of weights. Such a sum may be added up over tiles;
 * rows that depend on one must be computed together.
 */
export function sumsOverRows(graph: Graph, types: TypeTable, row: Dimension): ReadonlySet<string> {
  const found = new Set<string>()
  for (const node of graph.nodes)
    if (node.inputs.some((name) => found.has(name)) || contracts(node, types, row))
      for (const name of node.outputs) found.add(name)
  return found
}

/** Whether the axis that a product sums over holds rows. */
function contracts(node: GraphNode, types: TypeTable, row: Dimension): boolean {
  const shape = types.get(node.inputs[0] ?? '')?.shape ?? null
  if (node.domain !== '' || shape === null || typeof row !== 'string') return false
  const holdsRows = (axis: number): boolean =>
    String(shape[axis] ?? '')
      .split(/\*| \+ /u)
      .includes(row)
  if (node.operator === 'MatMul') return holdsRows(shape.length - 1)
  if (node.operator === 'Gemm') return holdsRows(integerAttribute(node, 'transA', 0) === 0 ? 1 : 0)
  return ['Conv', 'ConvTranspose'].includes(node.operator) && holdsRows(1)
}

/** A scan steps along the first axis of its sequences; within a step the same is asked of its body. */
function scanMixes(node: GraphNode, graph: Graph, types: TypeTable, row: Dimension): boolean {
  const sequences = node.inputs.slice(-integerAttribute(node, 'num_scan_inputs'))
  const otherAxes = node.attributes.scan_input_axes !== undefined || node.attributes.scan_output_axes !== undefined
  if (otherAxes || sequences.some((name) => types.get(name)?.shape?.[0] === row)) return true
  const body: Graph = { ...graph, ...subgraphOf(node, 'body') }
  return mixesRows(body, inferTypes(body, types), row)
}

function mixes(node: GraphNode, types: TypeTable, row: Dimension): boolean {
  if (node.domain !== '') return false
  const shape = types.get(node.inputs[0] ?? '')?.shape ?? null
  if (unpredictable.has(node.operator)) return true
  if (node.operator === 'BatchNormalization') return integerAttribute(node, 'training_mode', 0) === 1
  if (shape === null || row === null) return false
  const isRow = (axis: number): boolean => shape[normalAxis(axis, shape.length)] === row
  if (recurrent.has(node.operator)) return isRow(integerAttribute(node, 'layout', 0) === 1 ? 1 : 0)
  const byAttribute = alongAxis[node.operator]
  if (byAttribute !== undefined) return isRow(integerAttribute(node, 'axis', byAttribute))
  if (node.operator === 'CumSum') return (knownIntegers(types.get(node.inputs[1] ?? '')) ?? []).some(isRow)
  if (node.operator === 'Slice') return slicedAxes(node, types, shape).some(isRow)
  if (node.operator.startsWith('Reduce')) return reducedAxes(node, types, shape).some(isRow)
  return false
}

function slicedAxes(node: GraphNode, types: TypeTable, shape: Shape): readonly number[] {
  const axes = integersAttribute(node, 'axes') ?? knownIntegers(types.get(node.inputs[3] ?? ''))
  return axes ?? shape.map((_, axis) => axis)
}

function reducedAxes(node: GraphNode, types: TypeTable, shape: Shape): readonly number[] {
  const axes = integersAttribute(node, 'axes') ?? knownIntegers(types.get(node.inputs[1] ?? ''))
  return axes === undefined || axes.length === 0 ? shape.map((_, axis) => axis) : axes
}
