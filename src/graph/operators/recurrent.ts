import { integerAttribute, stringAttribute } from '../attributes.js'
import type { Builder } from '../builder.js'
import type { GraphNode } from '../graph.js'
import type { Backward, BackwardContext, Decompose, Infer, Operator } from './operator.js'
import { gruCell, lstmCell, resetFirstCell, rnnCell, type Cell } from './recurrent-cells.js'
import { directionGradients, type Direction, type DirectionGradients } from './recurrent-direction.js'

type MakeCell = (node: GraphNode, direction: number) => Cell

const infer: Infer = ({ node, inputs: [x, , r] }) => {
  if (x === undefined) return []
  const last = r?.shape?.at(-1)
  const size = typeof last === 'number' ? last : integerAttribute(node, 'hidden_size', 0) || null
  const [first, second] = x.shape ?? [null, null]
  const batchFirst = integerAttribute(node, 'layout', 0) === 1
  const count = directionsOf(node).length
  const rows = (batchFirst ? first : second) ?? null
  const steps = (batchFirst ? second : first) ?? null
  const state = { dtype: x.dtype, shape: batchFirst ? [rows, count, size] : [count, rows, size] }
  const all = batchFirst ? [rows, steps, count, size] : [steps, count, rows, size]
  return [{ dtype: x.dtype, shape: all }, state, state]
}

/** Which way each direction goes. */
function directionsOf(node: GraphNode): readonly ('forward' | 'reverse')[] {
  const direction = stringAttribute(node, 'direction', 'forward')
  if (direction === 'bidirectional') return ['forward', 'reverse']
  return [direction === 'reverse' ? 'reverse' : 'forward']
}

/** Rows first becomes steps first, which is what ONNX Runtime computes and what the rules are written for. */
const stepsFirst: Decompose = ({ node, builder: b, inputs }) => {
  if (integerAttribute(node, 'layout', 0) === 0) return null
  const swap = (value: string | undefined): string => ((value ?? '') === '' ? '' : b.transpose(value!, [1, 0, 2]))
  const turned = inputs.map((input, at) => (at === 0 || at === 5 || at === 6 ? swap(input) : input))
  const attributes = { ...node.attributes, layout: 0 }
  const count = Math.max(...node.outputs.map((name, at) => (name === '' ? 0 : at + 1)))
  const [all, ...states] = b.nodes(node.operator, turned, attributes, { outputs: count })
  return [b.transpose(all!, [2, 0, 1, 3]), ...states.map(swap)]
}

/** Gradients of X, W, R, B, (lengths), first hidden and cell state, peepholes. */
const backward =
  (makeCell: MakeCell): Backward =>
  (context) => {
    const { node, builder: b, needs } = context
    const found = directionsOf(node).map((way, at) => {
      const cell = makeCell(node, at)
      return directionGradients(context, cell, directionOf(context, cell, at, way))
    })
    const reversed = directionsOf(node).map((way) => way === 'reverse')
    const stacked = (value: (gradients: DirectionGradients) => string): string =>
      b.concat(
        found.map((gradients) => b.unsqueeze(value(gradients), [0])),
        0,
      )
    const toInput = (): string =>
      b.sum(found.map((gradients, at) => (reversed[at] === true ? turn(context, gradients.x()) : gradients.x())))
    return [
      needs(0) ? toInput() : null,
      needs(1) ? stacked((gradients) => gradients.w()) : null,
      needs(2) ? stacked((gradients) => gradients.r()) : null,
      needs(3) ? stacked((gradients) => b.concat([gradients.inputBias(), gradients.hiddenBias()], 0)) : null,
      null,
      needs(5) ? stacked((gradients) => gradients.firstHidden) : null,
      needs(6) ? stacked((gradients) => gradients.firstCell) : null,
      needs(7) ? stacked((gradients) => gradients.peepholes()) : null,
    ]
  }

/** Steps from the last to the first; with lengths, each row's own steps. */
function turn({ builder: b, inputs }: BackwardContext, value: string): string {
  const lengths = inputs[4] ?? ''
  if (lengths === '') return b.flip(value, [0])
  return b.node('ReverseSequence', [value, b.cast(lengths, 'int64')], { time_axis: 0, batch_axis: 1 })
}

function directionOf(context: BackwardContext, cell: Cell, at: number, way: 'forward' | 'reverse'): Direction {
  const { node, builder: b, inputs, gradients, output, shape } = context
  const [x, w, r, bias, lengths, firstHidden, firstCell, peepholes] = inputs
  const size = integerAttribute(node, 'hidden_size', Number(shape(r!).at(-1)))
  const pick = (value: string | undefined, axis: number): string =>
    (value ?? '') === '' ? '' : b.gather(value!, b.constant('int64', [], [at]), axis)
  const inOrder = (value: string): string => (value === '' || way === 'forward' ? value : turn(context, value))
  const rows = b.sizes(x!, [1])
  const orZeros = (value: string): string => (value === '' ? b.zeros(b.joinShape([rows, size]), x!) : value)
  const biases = pick(bias, 0)
  const gates = cell.gates * size
  const half = (from: number): string =>
    biases === '' ? '' : b.slice(biases, { axes: [0], starts: [from], ends: [from + gates] })
  return {
    name: `direction_${at}`,
    size,
    x: inOrder(x!),
    hiddenStates: inOrder(pick(output(0), 1)),
    w: pick(w, 0),
    r: pick(r, 0),
    inputBias: half(0),
    hiddenBias: half(gates),
    peepholes: pick(peepholes, 0),
    firstHidden: orZeros(pick(firstHidden, 0)),
    firstCell: cell.hasCell ? orZeros(pick(firstCell, 0)) : '',
    mask: maskOf(b, x!, lengths ?? ''),
    gradient: inOrder(pick(gradients[0] ?? '', 1)),
    lastGradient: orZeros(pick(gradients[1] ?? '', 0)),
    lastCellGradient: cell.hasCell ? orZeros(pick(gradients[2] ?? '', 0)) : '',
  }
}

/** 1 for the steps that a row has, 0 behind: [steps, rows, 1]. */
function maskOf(b: Builder, x: string, lengths: string): string {
  if (lengths === '') return ''
  const steps = b.unsqueeze(b.range(b.reshape(b.sizes(x, [0]), [])), [1])
  const lasts = b.less(steps, b.unsqueeze(b.cast(lengths, 'int64'), [0]))
  return b.unsqueeze(b.cast(lasts, b.dtypeOf(x)), [2])
}

const gru: MakeCell = (node, direction) =>
  integerAttribute(node, 'linear_before_reset', 0) === 0 ? resetFirstCell(node, direction) : gruCell(node, direction)

const layer = (id: string, reference: string, makeCell: MakeCell): Operator => ({
  id,
  reference: `${reference} ; Werbos 1990, Backpropagation through time`,
  infer,
  backward: backward(makeCell),
  decompose: stepsFirst,
  missingAtRuntime: (node) => integerAttribute(node, 'layout', 0) !== 0,
})

export const recurrents: readonly Operator[] = [
  layer('LSTM', 'Hochreiter & Schmidhuber 1997', lstmCell),
  layer('GRU', 'Cho et al. 2014', gru),
  layer('RNN', 'Elman 1990', rnnCell),
]
