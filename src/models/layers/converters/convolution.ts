import type { Builder, AttributeInputs } from '../../../graph/builder.js'
import type { Converter, Converters, LayerCall } from '../converter.js'
import { booleanSetting, numberSetting, numbersSetting, wordSetting } from '../settings.js'
import { plain, plainValue, range, sizeAt, turned, turnedValue, type Value } from '../value.js'
import { activate } from './activation.js'

/** Whether the layers keep the channels in the second place themselves. */
export function channelsFirst(call: LayerCall): boolean {
  return wordSetting(call.layer.settings, 'dataFormat', 'channelsLast') === 'channelsfirst'
}

/** The name of a value with the channels second, whatever order the layer uses. */
export function withChannelsSecond(call: LayerCall, value: Value): string {
  return channelsFirst(call) ? plain(call.b, value) : turned(call.b, value)
}

/** A value with the channels second as what the layer gives. */
export function fromChannelsSecond(call: LayerCall, name: string): Value {
  return channelsFirst(call) ? plainValue(call.b, name) : turnedValue(call.b, name)
}

/** Channels and sizes of an image, or of whatever number of axes. */
export function sizesOfImage(call: LayerCall, value: Value): { channels: number | null; sizes: (number | null)[] } {
  const first = channelsFirst(call)
  const axes = first ? range(2, value.rank) : range(1, value.rank - 1)
  return { channels: sizeAt(call.b, value, first ? 1 : -1), sizes: axes.map((axis) => sizeAt(call.b, value, axis)) }
}

export interface WindowSettings {
  readonly kernel: readonly number[]
  readonly strides: readonly number[]
  readonly dilations: readonly number[]
}

/** Padding as an attribute: the one more that `same` may need goes to the end; sizes are used where they are known. */
export function padding(call: LayerCall, value: Value, window: WindowSettings): AttributeInputs {
  const word = wordSetting(call.layer.settings, 'padding', 'valid')
  const { kernel, strides, dilations } = window
  if (word === 'valid') return {}
  if (word === 'causal') return { pads: [(kernel[0]! - 1) * dilations[0]!, 0] }
  if (word !== 'same') return call.refuse(`its padding is ${word}`)
  const { sizes } = sizesOfImage(call, value)
  if (sizes.some((size) => size === null)) return { auto_pad: 'SAME_UPPER' }
  const totals = sizes.map((size, axis) => {
    const reach = (kernel[axis]! - 1) * dilations[axis]! + 1
    return Math.max(0, (Math.ceil(size! / strides[axis]!) - 1) * strides[axis]! + reach - size!)
  })
  return { pads: [...totals.map((total) => Math.floor(total / 2)), ...totals.map((total) => Math.ceil(total / 2))] }
}

function windowOf(call: LayerCall, axes: number): WindowSettings {
  const { settings } = call.layer
  return {
    kernel: numbersSetting(settings, 'kernelSize', axes, 1),
    strides: numbersSetting(settings, 'strides', axes, 1),
    dilations: numbersSetting(settings, 'dilationRate', axes, 1),
  }
}

/** Weights as layers hold them, [sizes, in, out], as the graph wants them, [out, in, sizes]. */
function turnedKernel(b: Builder, kernel: string, axes: number): string {
  return b.transpose(kernel, [axes + 1, axes, ...range(0, axes)])
}

function biased(call: LayerCall, filters: number): string[] {
  return booleanSetting(call.layer.settings, 'useBias', true) ? [call.weight('bias', [filters])] : []
}

const convolution =
  (axes: number): Converter =>
  (call) => {
    const { b, layer, inputs, weight } = call
    const [value] = inputs as [Value]
    if (axes === 1 && channelsFirst(call)) call.refuse('its channels come first')
    const window = windowOf(call, axes)
    const filters = numberSetting(layer.settings, 'filters', 0)
    const groups = numberSetting(layer.settings, 'groups', 1)
    const { channels } = sizesOfImage(call, value)
    const kernel = weight('kernel', [...window.kernel, channels === null ? null : channels / groups, filters])
    const attributes = {
      strides: window.strides,
      dilations: window.dilations,
      group: groups,
      ...padding(call, value, window),
    }
    const x = withChannelsSecond(call, value)
    const y = b.node('Conv', [x, turnedKernel(b, kernel, axes), ...biased(call, filters)], attributes)
    return [activate(call, fromChannelsSecond(call, y))]
  }

/** Filters of each channel; TensorFlow.js does not write the number into its files, so the weights tell it. */
function multiplierOf({ layer, weightShape }: LayerCall): number {
  return numberSetting(layer.settings, 'depthMultiplier', weightShape('depthwise_kernel').at(-1) ?? 1)
}

/** Each channel by itself: [sizes, in, multiplier] as [in·multiplier, 1, sizes] in as many groups as there are channels. */
function eachChannel(call: LayerCall, kernelName: string, bias: readonly string[]): string {
  const { b, inputs, weight } = call
  const [value] = inputs as [Value]
  const window = windowOf(call, 2)
  const { channels } = sizesOfImage(call, value)
  if (channels === null) return call.refuse('the number of channels is not known')
  const multiplier = multiplierOf(call)
  const kernel = weight(kernelName, [...window.kernel, channels, multiplier])
  const turnedDepthwise = b.reshape(b.transpose(kernel, [2, 3, 0, 1]), [channels * multiplier, 1, ...window.kernel])
  const attributes = {
    strides: window.strides,
    dilations: window.dilations,
    group: channels,
    ...padding(call, value, window),
  }
  return b.node('Conv', [withChannelsSecond(call, value), turnedDepthwise, ...bias], attributes)
}

const depthwise: Converter = (call) => {
  const { b, inputs } = call
  const channels = sizesOfImage(call, inputs[0]!).channels ?? 0
  const filters = channels * multiplierOf(call)
  const y = eachChannel(call, 'depthwise_kernel', biased(call, filters))
  return [activate(call, channelsFirst(call) ? plainValue(b, y) : turnedValue(b, y))]
}

const separable: Converter = (call) => {
  const { b, layer, inputs, weight } = call
  if (channelsFirst(call)) call.refuse('its channels come first')
  const channels = sizesOfImage(call, inputs[0]!).channels ?? 0
  const filters = numberSetting(layer.settings, 'filters', 0)
  const between = eachChannel(call, 'depthwise_kernel', [])
  const kernel = weight('pointwise_kernel', [1, 1, channels * multiplierOf(call), filters])
  const y = b.node('Conv', [between, turnedKernel(b, kernel, 2), ...biased(call, filters)])
  return [activate(call, turnedValue(b, y))]
}

/**
 * The size grows by the stride: to size·stride with `same`, and by what the window reaches further without padding. What the
 * window does not reach at the end is added.
 */
const transposed =
  (axes: number): Converter =>
  (call) => {
    const { b, layer, inputs, weight } = call
    const [value] = inputs as [Value]
    const { kernel: sizes, strides, dilations } = windowOf(call, axes)
    if (dilations.some((rate) => rate !== 1)) call.refuse('its windows are spread out')
    const filters = numberSetting(layer.settings, 'filters', 0)
    const kernel = weight('kernel', [...sizes, filters, sizesOfImage(call, value).channels])
    const same = wordSetting(layer.settings, 'padding', 'valid') === 'same'
    const over = sizes.map((size, axis) => size - strides[axis]!)
    const pads = over.map((more) => (same ? Math.max(0, more) : 0))
    const attributes = {
      strides,
      pads: [...pads.map((total) => Math.floor(total / 2)), ...pads.map((total) => Math.ceil(total / 2))],
      output_padding: over.map((more) => Math.max(0, -more)),
    }
    const x = withChannelsSecond(call, value)
    const y = b.node('ConvTranspose', [x, turnedKernel(b, kernel, axes), ...biased(call, filters)], attributes)
    return [activate(call, fromChannelsSecond(call, y))]
  }

export const convolutions: Converters = {
  Conv1D: convolution(1),
  Conv2D: convolution(2),
  Conv3D: convolution(3),
  DepthwiseConv2D: depthwise,
  SeparableConv2D: separable,
  Conv2DTranspose: transposed(2),
  Conv3DTranspose: transposed(3),
}
