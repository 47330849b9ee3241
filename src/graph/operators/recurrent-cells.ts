import { floatAttribute, integerAttribute } from '../attributes.js'
import type { Builder } from '../builder.js'
import type { GraphNode } from '../graph.js'
import { activationsOf } from './recurrent-activation.js'

/** What a step reads: its sums of inputs, part by part side by side, and what it had before. */
export interface CellInputs {
  readonly sums: string
  readonly hidden: string
  /** LSTM only. */
  readonly cell: string
  /** LSTM only: the weights by which gates look at the cell, side by side for i, o, f; '' without them. */
  readonly peepholes: string
}
export interface CellOutputs {
  readonly hidden: string
  readonly cell: string | null
}

/**
 * A recurrent cell: element by element, once the products with weights are done. `parts` are the sums that it reads; those
 * that the inputs and those that the hidden state take part in are listed in the order of the rows of W and R.
 */
export interface Cell {
  readonly gates: number
  readonly parts: number
  readonly inputParts: readonly number[]
  readonly hiddenParts: readonly number[]
  readonly hasCell: boolean
  /** The reset gate from its sum, for a cell that resets the hidden state before its product with R. */
  readonly reset?: (b: Builder, sum: string) => string
  step(b: Builder, inputs: CellInputs, size: number): CellOutputs
}

function clipped(b: Builder, node: GraphNode): (x: string) => string {
  if (node.attributes.clip === undefined) return (x) => x
  const limit = floatAttribute(node, 'clip')
  return (x) => b.node('Clip', [x, b.scalar(x, -limit), b.scalar(x, limit)])
}

function split(b: Builder, x: string, count: number, size: number): readonly string[] {
  if (count === 1) return [x]
  return b.split(x, Array<number>(count).fill(size), count, -1)
}

/** Gates i, o, f and candidate c (Hochreiter & Schmidhuber 1997; Gers, Schraudolph & Cummins 2002 for peepholes). */
export function lstmCell(node: GraphNode, direction: number): Cell {
  const [gate, candidate, output] = activationsOf(node, ['Sigmoid', 'Tanh', 'Tanh'], direction)
  const coupled = integerAttribute(node, 'input_forget', 0) !== 0
  const all = [0, 1, 2, 3]
  return {
    gates: 4,
    parts: 4,
    inputParts: all,
    hiddenParts: all,
    hasCell: true,
    step(b, { sums, cell: before, peepholes }, size) {
      const clip = clipped(b, node)
      const [i, o, f, c] = split(b, sums, 4, size) as [string, string, string, string]
      const [pi, po, pf] = peepholes === '' ? [] : split(b, peepholes, 3, size)
      const seeing = (sum: string, weight: string | undefined, cell: string): string =>
        weight === undefined ? sum : b.add(sum, b.multiply(weight, cell))
      const inputGate = gate!(b, clip(seeing(i, pi, before)))
      const forgetGate = coupled ? b.subtractFrom(1, inputGate) : gate!(b, clip(seeing(f, pf, before)))
      const cell = b.add(b.multiply(forgetGate, before), b.multiply(inputGate, candidate!(b, clip(c))))
      const outputGate = gate!(b, clip(seeing(o, po, cell)))
      return { hidden: b.multiply(outputGate, output!(b, cell)), cell }
    },
  }
}

/** Gates z, r and candidate h (Cho et al. 2014), the reset applied after the product with the hidden state. */
export function gruCell(node: GraphNode, direction: number): Cell {
  const [gate, candidate] = activationsOf(node, ['Sigmoid', 'Tanh'], direction)
  return {
    gates: 3,
    parts: 4,
    inputParts: [0, 1, 2],
    hiddenParts: [0, 1, 3],
    hasCell: false,
    step(b, { sums, hidden }, size) {
      const clip = clipped(b, node)
      const [z, r, fromInput, fromHidden] = split(b, sums, 4, size) as [string, string, string, string]
      const update = gate!(b, clip(z))
      const reset = gate!(b, clip(r))
      const proposal = candidate!(b, clip(b.add(fromInput, b.multiply(reset, fromHidden))))
      const mixed = b.add(b.multiply(b.subtractFrom(1, update), proposal), b.multiply(update, hidden))
      return { hidden: mixed, cell: null }
    },
  }
}

/** The same with the reset applied to the hidden state before its product: sums are z, r and the whole candidate. */
export function resetFirstCell(node: GraphNode, direction: number): Cell {
  const [gate, candidate] = activationsOf(node, ['Sigmoid', 'Tanh'], direction)
  return {
    gates: 3,
    parts: 3,
    inputParts: [0, 1, 2],
    hiddenParts: [0, 1, 2],
    hasCell: false,
    reset: (b, sum) => gate!(b, clipped(b, node)(sum)),
    step(b, { sums, hidden }, size) {
      const clip = clipped(b, node)
      const [z, , whole] = split(b, sums, 3, size) as [string, string, string]
      const update = gate!(b, clip(z))
      const mixed = b.add(b.multiply(b.subtractFrom(1, update), candidate!(b, clip(whole))), b.multiply(update, hidden))
      return { hidden: mixed, cell: null }
    },
  }
}

/** Elman 1990. */
export function rnnCell(node: GraphNode, direction: number): Cell {
  const [activation] = activationsOf(node, ['Tanh'], direction)
  return {
    gates: 1,
    parts: 1,
    inputParts: [0],
    hiddenParts: [0],
    hasCell: false,
    step: (b, { sums }) => ({ hidden: activation!(b, clipped(b, node)(sums)), cell: null }),
  }
}
