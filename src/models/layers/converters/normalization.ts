import { float } from '../../../graph/attributes.js'
import type { Converters, LayerCall } from '../converter.js'
import { axesSetting, booleanSetting, numberSetting } from '../settings.js'
import { plain, plainValue, sizeAt, turned, turnedValue, type Value } from '../value.js'

/** Scale and offset by channel; ones and zeros where the layer has none. */
function scaleAndOffset(call: LayerCall, size: number): [string, string] {
  const { b, layer, weight } = call
  const gamma = booleanSetting(layer.settings, 'scale', true)
    ? weight('gamma', [size])
    : b.constant('float32', [size], Array<number>(size).fill(1))
  const beta = booleanSetting(layer.settings, 'center', true)
    ? weight('beta', [size])
    : b.constant('float32', [size], Array<number>(size).fill(0))
  return [gamma, beta]
}

export const normalizations: Converters = {
  /** (x − mean)/√(variance + ε)·γ + β with the mean and variance that training kept. */
  BatchNormalization: (call) => {
    const { b, layer, inputs, weight } = call
    const [value] = inputs as [Value]
    const given = axesSetting(layer.settings, 'axis', [-1])[0]!
    const axis = given < 0 ? given + value.rank : given
    if (axis !== 1 && axis !== value.rank - 1) call.refuse(`it normalises along axis ${axis}`)
    const size = sizeAt(b, value, axis) ?? call.refuse('the number of channels is not known')
    const [gamma, beta] = scaleAndOffset(call, size)
    const kept = [weight('moving_mean', [size]), weight('moving_variance', [size])]
    const epsilon = float(numberSetting(layer.settings, 'epsilon', 1e-3))
    const second = axis === 1 ? plain(b, value) : turned(b, value)
    const momentum = float(numberSetting(layer.settings, 'momentum', 0.99)) // means in ONNX what it means here
    const y = b.node('BatchNormalization', [second, gamma, beta, ...kept], { epsilon, momentum })
    return [axis === 1 ? plainValue(b, y, value.mask) : turnedValue(b, y, value.mask)]
  },
  /** The same with mean and variance of each row over its own last axes. */
  LayerNormalization: (call) => {
    const { b, layer, inputs, weight } = call
    const [value] = inputs as [Value]
    const axes = axesSetting(layer.settings, 'axis', [-1])
      .map((axis) => (axis < 0 ? axis + value.rank : axis))
      .sort((one, other) => one - other)
    if (axes[0] === 0) call.refuse('it normalises along the rows')
    const x = plain(b, value)
    const sizes = axes.map((axis) => sizeAt(b, value, axis))
    const epsilon = numberSetting(layer.settings, 'epsilon', 1e-3)
    const spread = (name: string): string => {
      const shape = Array.from({ length: value.rank }, (_, axis) =>
        axes.includes(axis) ? (sizes[axes.indexOf(axis)] ?? call.refuse('its sizes are not known')) : 1,
      )
      return b.reshape(name, shape)
    }
    const centered = b.subtract(x, b.reduceMean(x, axes))
    const variance = b.reduceMean(b.square(centered), axes)
    const normed = b.divide(centered, b.squareRoot(b.addScalar(variance, epsilon)))
    const scaled = booleanSetting(layer.settings, 'scale', true)
      ? b.multiply(normed, spread(weight('gamma', sizes)))
      : normed
    const y = booleanSetting(layer.settings, 'center', true) ? b.add(scaled, spread(weight('beta', sizes))) : scaled
    return [plainValue(b, y, value.mask)]
  },
}
