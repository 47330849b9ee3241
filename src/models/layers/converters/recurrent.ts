import type { Builder } from '../../../graph/builder.js'
import type { Converter, Converters, LayerCall } from '../converter.js'
import { booleanSetting, settingOf } from '../settings.js'
import { plain, plainValue, sizeAt, type Value } from '../value.js'
import { convolutionalLstm } from './convolutional-lstm.js'
import { cellSpec, makeCell, type Cell } from './recurrent-cells.js'
import { fusedLayer } from './recurrent-operator.js'

/** What a recurrent layer read and what it gives. */
export interface RecurrentRequest {
  readonly call: LayerCall
  /** [rows, steps, size], in the order in which the steps are taken. */
  readonly x: string
  readonly inputSize: number | null
  readonly steps: number | null
  /** Start values of the states; zeros where there are none. */
  readonly initial: readonly string[]
  /** [rows, steps], in the same order. */
  readonly mask: string | null
}
export interface RecurrentResult {
  /** [rows, steps, units] */
  readonly sequence: string
  /** [rows, units] */
  readonly last: string
  readonly states: readonly string[]
}

/** More steps than this are not written out one by one. */
const mostSteps = 256

/** Runs a recurrent layer: as one operator where there is one, else step by step. */
const recurrent: Converter = (call) => {
  const { b, layer, inputs } = call
  const { settings } = layer
  if (booleanSetting(settings, 'stateful', false)) call.refuse('it keeps its state from one call to the next')
  if (booleanSetting(settings, 'timeMajor', false)) call.refuse('its steps come before its rows')
  const [value, ...initial] = inputs as [Value, ...Value[]]
  const backwards = booleanSetting(settings, 'goBackwards', false)
  const inOrder = (name: string): string => (backwards ? b.flip(name, [1]) : name)
  const request: RecurrentRequest = {
    call,
    x: inOrder(plain(b, value)),
    inputSize: sizeAt(b, value, -1),
    steps: sizeAt(b, value, 1),
    initial: initial.map((state) => plain(b, state)),
    mask: value.mask === null ? null : reversedMask(b, value.mask, backwards),
  }
  const result = fusedLayer(request) ?? stepByStep(request)
  const sequences = booleanSetting(settings, 'returnSequences', false)
  const main = sequences ? plainValue(b, result.sequence, value.mask) : plainValue(b, result.last)
  const states = booleanSetting(settings, 'returnState', false)
    ? result.states.map((state) => plainValue(b, state))
    : []
  return [main, ...states]
}

function reversedMask(b: Builder, mask: string, backwards: boolean): string {
  return backwards ? b.cast(b.flip(b.cast(mask, 'float32'), [1]), 'bool') : mask
}

function stepByStep(request: RecurrentRequest): RecurrentResult {
  const { call, x, inputSize, steps, mask } = request
  const { b, layer } = call
  if (steps === null || steps > mostSteps || steps === 0)
    return call.refuse(steps === null ? 'the number of steps is not known' : `it takes ${steps} steps`)
  const cell = cellOf(call, layer.settings, inputSize)
  const projected = cell.project(x)
  const outputs: string[] = []
  let states = startStates(b, x, cell, request.initial)
  for (let at = 0; at < steps; at++) {
    const found = cell.step(stepOf(b, projected, at), states)
    const counts = mask === null ? null : b.slice(mask, { axes: [1], starts: [at], ends: [at + 1] })
    // A step that does not count leaves every state as it was, and shows the state again.
    outputs.push(counts === null ? found.output : b.where(counts, found.output, states[0]!))
    states = counts === null ? found.states : found.states.map((state, index) => b.where(counts, state, states[index]!))
  }
  const sequence = b.concat(outputs.map((output) => b.unsqueeze(output, [1])), 1) // prettier-ignore
  return { sequence, last: outputs.at(-1)!, states }
}

function cellOf(call: LayerCall, settings: LayerCall['layer']['settings'], inputSize: number | null): Cell {
  if (call.layer.className !== 'RNN') return makeCell(call, inputSize)
  const spec = cellSpec(settingOf(settings, 'cell')) ?? call.refuse('it names no cell')
  // Weights of the cell are found below the layer's own name.
  return makeCell(call.within([call.layer.name], { ...spec, name: call.layer.name }), inputSize)
}

/** [rows, size] of one step. */
export function stepOf(b: Builder, x: string, at: number): string {
  return b.squeeze(b.slice(x, { axes: [1], starts: [at], ends: [at + 1] }), [1])
}

function startStates(b: Builder, x: string, cell: Cell, initial: readonly string[]): readonly string[] {
  if (initial.length > 0) return initial
  const rows = b.sizes(x, [0])
  return cell.stateSizes.map((size) => b.zeros(b.joinShape([rows, size]), x))
}

export const recurrentLayers: Converters = {
  SimpleRNN: recurrent,
  LSTM: recurrent,
  GRU: recurrent,
  RNN: recurrent,
  ConvLSTM2D: convolutionalLstm,
}
