import type { Builder } from '../../../graph/builder.js'
import type { LayerCall } from '../converter.js'
import { booleanSetting, isSettings, numberSetting, numbersSetting, settingOf } from '../settings.js'
import type { LayerSpec } from '../topology.js'
import { activationByElement } from './activation.js'

/** One step of a recurrent layer, written out. */
export interface Cell {
  /** Sizes of its states, the output's first. */
  readonly stateSizes: readonly number[]
  /** The part of the work that looks at the inputs alone, for all steps at once: [rows, steps, …]. */
  project(x: string): string
  step(projected: string, states: readonly string[]): { readonly output: string; readonly states: readonly string[] }
}

/** The settings and weights that all cells have. */
export interface CellParts {
  readonly units: number
  readonly kernel: string
  readonly recurrent: string
  readonly bias: string | null
}

export function cellParts(
  call: LayerCall,
  inputSize: number | null,
  gates: number,
  biasShape?: readonly number[],
): CellParts {
  const { settings } = call.layer
  const units = numberSetting(settings, 'units', 0)
  const shape = biasShape ?? [gates * units]
  return {
    units,
    kernel: call.weight('kernel', [inputSize, gates * units]),
    recurrent: call.weight('recurrent_kernel', [units, gates * units]),
    bias: booleanSetting(settings, 'useBias', true) ? call.weight('bias', shape) : null,
  }
}

/** Whether the reset gate acts after the product with the hidden state; such a layer has two rows of biases. */
export function resetsAfter({ layer }: LayerCall): boolean {
  return booleanSetting(layer.settings, 'resetAfter', false)
}

export function gruBias(call: LayerCall): readonly number[] {
  const units = numberSetting(call.layer.settings, 'units', 0)
  return resetsAfter(call) ? [2, 3 * units] : [3 * units]
}

/** What a cell of a layer is called with: the layer itself, or the cell that its settings hold. */
export function makeCell(call: LayerCall, inputSize: number | null): Cell {
  const { className } = call.layer
  if (className === 'SimpleRNN' || className === 'SimpleRNNCell') return simpleCell(call, inputSize)
  if (className === 'LSTM' || className === 'LSTMCell') return lstmCell(call, inputSize)
  if (className === 'GRU' || className === 'GRUCell') return gruCell(call, inputSize)
  if (className === 'StackedRNNCells') return stackedCells(call, inputSize)
  return call.refuse(`its cell ${className} is not known`)
}

function product(b: Builder, x: string, weight: string, bias: string | null): string {
  const sum = b.matMul(x, weight)
  return bias === null ? sum : b.add(sum, bias)
}

function parts(b: Builder, x: string, count: number, units: number): readonly string[] {
  return b.split(x, Array<number>(count).fill(units), count, -1)
}

function simpleCell(call: LayerCall, inputSize: number | null): Cell {
  const { b } = call
  const { units, kernel, recurrent, bias } = cellParts(call, inputSize, 1)
  const activation = activationByElement(call, 'activation', 'tanh')
  return {
    stateSizes: [units],
    project: (x) => product(b, x, kernel, bias),
    step(x, [before]) {
      const output = activation(b, b.add(x, b.matMul(before!, recurrent)))
      return { output, states: [output] }
    },
  }
}

function lstmCell(call: LayerCall, inputSize: number | null): Cell {
  const { b } = call
  const { units, kernel, recurrent, bias } = cellParts(call, inputSize, 4)
  const activation = activationByElement(call, 'activation', 'tanh')
  const gate = activationByElement(call, 'recurrentActivation', recurrentDefault(call))
  return {
    stateSizes: [units, units],
    project: (x) => product(b, x, kernel, bias),
    step(x, [hidden, carried]) {
      const sums = parts(b, b.add(x, b.matMul(hidden!, recurrent)), 4, units) as [string, string, string, string]
      const [input, forget, candidate, out] = sums
      const cell = b.add(b.multiply(gate(b, forget), carried!), b.multiply(gate(b, input), activation(b, candidate)))
      const output = b.multiply(gate(b, out), activation(b, cell))
      return { output, states: [output, cell] }
    },
  }
}

function gruCell(call: LayerCall, inputSize: number | null): Cell {
  const { b } = call
  const after = resetsAfter(call)
  const { units, kernel, recurrent, bias } = cellParts(call, inputSize, 3, gruBias(call))
  const activation = activationByElement(call, 'activation', 'tanh')
  const gate = activationByElement(call, 'recurrentActivation', recurrentDefault(call))
  const [inputBias, hiddenBias] = after && bias !== null ? biasRows(b, bias) : [bias, null]
  const mix = (update: string, before: string, proposal: string): string =>
    b.add(b.multiply(update, before), b.multiply(b.subtractFrom(1, update), proposal))
  const columns = (start: number, end: number): string =>
    b.slice(recurrent, { axes: [1], starts: [start * units], ends: [end * units] })
  return {
    stateSizes: [units],
    project: (x) => product(b, x, kernel, inputBias ?? null),
    step(x, [before]) {
      const [ofUpdate, ofReset, ofProposal] = parts(b, x, 3, units) as [string, string, string]
      const hidden = after
        ? parts(b, product(b, before!, recurrent, hiddenBias ?? null), 3, units)
        : parts(b, b.matMul(before!, columns(0, 2)), 2, units)
      const update = gate(b, b.add(ofUpdate, hidden[0]!))
      const reset = gate(b, b.add(ofReset, hidden[1]!))
      const recalled = after ? b.multiply(reset, hidden[2]!) : b.matMul(b.multiply(reset, before!), columns(2, 3))
      const output = mix(update, before!, activation(b, b.add(ofProposal, recalled)))
      return { output, states: [output] }
    },
  }
}

/** The two rows of a bias [2, n], each [n]. */
export function biasRows(b: Builder, bias: string): [string, string] {
  const row = (at: number): string => b.squeeze(b.slice(bias, { axes: [0], starts: [at], ends: [at + 1] }), [0])
  return [row(0), row(1)]
}

/** TensorFlow.js's own default; files always name the activation. */
export function recurrentDefault(_call: LayerCall): string {
  return 'hardSigmoid'
}

/** Cells on top of each other within one step; the last one's output comes first among the states' sizes of the layer. */
function stackedCells(call: LayerCall, inputSize: number | null): Cell {
  const specs = settingOf(call.layer.settings, 'cells')
  if (!Array.isArray(specs)) return call.refuse('it names no cells')
  let size = inputSize
  const cells = specs.map((spec: unknown, at) => {
    const inner = cellSpec(spec) ?? call.refuse('one of its cells is not named')
    const numbered = call.within([call.layer.name, `RNNCell_${at}`], inner)
    const cell = makeCell(
      numbered.hasWeight('kernel') ? numbered : call.within([call.layer.name, inner.name], inner),
      size,
    )
    size = cell.stateSizes[0]!
    return cell
  })
  return {
    stateSizes: cells.flatMap(({ stateSizes }) => stateSizes),
    project: (x) => x,
    step(x, states) {
      let at = 0
      let output = x
      const after: string[] = []
      for (const cell of cells) {
        const own = states.slice(at, at + cell.stateSizes.length)
        at += cell.stateSizes.length
        const found = cell.step(cell.project(output), own)
        output = found.output
        after.push(...found.states)
      }
      return { output, states: after }
    },
  }
}

/** A cell as settings hold it: its class and its own settings. */
export function cellSpec(value: unknown): LayerSpec | undefined {
  if (!isSettings(value)) return undefined
  const className = settingOf(value, 'className')
  const settings = settingOf(value, 'config')
  if (typeof className !== 'string' || !isSettings(settings)) return undefined
  const name = settingOf(settings, 'name')
  return { className, settings, name: typeof name === 'string' ? name : className, calls: [] }
}

/** Steps of images, [rows, steps, height, width, channels]: products are convolutions. */
export interface ImageCell {
  readonly filters: number
  readonly kernel: readonly number[]
  readonly strides: readonly number[]
  readonly dilations: readonly number[]
}

export function imageCell({ layer }: LayerCall): ImageCell {
  const { settings } = layer
  return {
    filters: numberSetting(settings, 'filters', 0),
    kernel: numbersSetting(settings, 'kernelSize', 2, 1),
    strides: numbersSetting(settings, 'strides', 2, 1),
    dilations: numbersSetting(settings, 'dilationRate', 2, 1),
  }
}
