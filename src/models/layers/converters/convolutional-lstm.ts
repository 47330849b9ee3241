import type { Builder } from '../../../graph/builder.js'
import type { Converter } from '../converter.js'
import { booleanSetting } from '../settings.js'
import { plain, plainValue, range, sizeAt, type Value } from '../value.js'
import { activationByElement } from './activation.js'
import { channelsFirst, padding } from './convolution.js'
import { imageCell, recurrentDefault } from './recurrent-cells.js'
import { stepOf } from './recurrent.js'

const mostSteps = 64

/** A recurrent layer over images whose products are convolutions (Shi et al. 2015), without peepholes, step by step. */
export const convolutionalLstm: Converter = (call) => {
  const { b, layer, inputs, weight } = call
  const [value] = inputs as [Value]
  const { settings } = layer
  const steps = sizeAt(b, value, 1)
  if (booleanSetting(settings, 'stateful', false)) call.refuse('it keeps its state from one call to the next')
  if (inputs.length > 1 || value.mask !== null) call.refuse('it is given states or a mask')
  if (channelsFirst(call)) call.refuse('its channels come first')
  if (steps === null || steps > mostSteps) return call.refuse('its steps are not known, or too many')
  const { filters, kernel, strides, dilations } = imageCell(call)
  const inputKernel = weight('kernel', [...kernel, sizeAt(b, value, -1), 4 * filters])
  const hiddenKernel = weight('recurrent_kernel', [...kernel, filters, 4 * filters])
  const bias = booleanSetting(settings, 'useBias', true) ? [weight('bias', [4 * filters])] : []
  const activation = activationByElement(call, 'activation', 'tanh')
  const gate = activationByElement(call, 'recurrentActivation', recurrentDefault(call))

  const x = b.transpose(plain(b, value), [0, 1, 4, 2, 3]) // [rows, steps, channels, height, width]
  const first = stepOf(b, x, 0)
  const image = { rank: 4, mask: null, names: { turned: first } }
  const pads = padding(call, image, { kernel, strides, dilations })
  const ofInput = { strides, dilations, ...pads }
  const ofHidden = padding({ ...call, layer: { ...layer, settings: { padding: 'same' } } }, { ...image, names: { turned: b.node('Conv', [first, turnedKernel(b, inputKernel), ...bias], ofInput) } }, { kernel, strides: [1, 1], dilations: [1, 1] }) // prettier-ignore
  const order = booleanSetting(settings, 'goBackwards', false) ? range(0, steps).reverse() : range(0, steps)

  let hidden: string | null = null
  let cell: string | null = null
  const outputs: string[] = []
  for (const at of order) {
    const fromInput = b.node('Conv', [stepOf(b, x, at), turnedKernel(b, inputKernel), ...bias], ofInput)
    const sums: string =
      hidden === null ? fromInput : b.add(fromInput, b.node('Conv', [hidden, turnedKernel(b, hiddenKernel)], ofHidden))
    const [i, f, c, o] = b.split(sums, Array<number>(4).fill(filters), 4, 1) as [string, string, string, string]
    const proposal: string = b.multiply(gate(b, i), activation(b, c))
    cell = cell === null ? proposal : b.add(b.multiply(gate(b, f), cell), proposal)
    hidden = b.multiply(gate(b, o), activation(b, cell))
    outputs.push(hidden)
  }
  const last = (name: string): Value => plainValue(b, b.transpose(name, [0, 2, 3, 1]))
  const sequences = booleanSetting(settings, 'returnSequences', false)
  const main = sequences
    ? plainValue(b, b.transpose(b.concat(outputs.map((output) => b.unsqueeze(output, [1])), 1), [0, 1, 3, 4, 2])) // prettier-ignore
    : last(hidden!)
  return [main, ...(booleanSetting(settings, 'returnState', false) ? [last(hidden!), last(cell!)] : [])]
}

function turnedKernel(b: Builder, kernel: string): string {
  return b.transpose(kernel, [3, 2, 0, 1])
}
