import { float } from '../../../graph/attributes.js'
import type { Builder } from '../../../graph/builder.js'
import type { Converters, LayerCall } from '../converter.js'
import { axesSetting, isSettings, numberSetting, plainWord, settingOf } from '../settings.js'
import { mapElements, plain, plainValue, sizesOf, type Value } from '../value.js'

type ByElement = (b: Builder, x: string) => string

/** Activations that look at each element alone. Constants are those of TensorFlow.js. */
const byElement: Readonly<Record<string, ByElement>> = {
  relu: (b, x) => b.relu(x),
  relu6: (b, x) => b.node('Clip', [x, b.scalar(x, 0), b.scalar(x, 6)]),
  sigmoid: (b, x) => b.sigmoid(x),
  hardsigmoid: (b, x) => b.node('HardSigmoid', [x], { alpha: float(0.2), beta: float(0.5) }),
  tanh: (b, x) => b.tanh(x),
  elu: (b, x) => b.node('Elu', [x]),
  selu: (b, x) => b.node('Selu', [x]),
  softplus: (b, x) => b.softplus(x),
  softsign: (b, x) => b.node('Softsign', [x]),
  swish: (b, x) => b.multiply(x, b.sigmoid(x)),
  silu: (b, x) => b.multiply(x, b.sigmoid(x)),
  mish: (b, x) => b.multiply(x, b.tanh(b.softplus(x))),
  exponential: (b, x) => b.exponential(x),
  gelu: (b, x) => half(b, x, b.node('Erf', [b.multiplyScalar(x, Math.SQRT1_2)])),
  gelunew: (b, x) => {
    const cubic = b.add(x, b.multiplyScalar(b.multiply(x, b.square(x)), 0.044715))
    return half(b, x, b.tanh(b.multiplyScalar(cubic, Math.sqrt(2 / Math.PI))))
  },
}

/** ½·x·(1 + y) */
function half(b: Builder, x: string, y: string): string {
  return b.multiply(b.multiplyScalar(x, 0.5), b.addScalar(y, 1))
}

/** Activations over the last axis. */
const overLast: Readonly<Record<string, string>> = { softmax: 'Softmax', logsoftmax: 'LogSoftmax' }

/** Puts the activation that a layer names under a key after a value. */
export function activate(call: LayerCall, value: Value, key = 'activation', otherwise = 'linear'): Value {
  const { b } = call
  const name = activationName(call, key, otherwise)
  if (name === 'linear') return value
  const operator = overLast[name]
  if (operator !== undefined) return plainValue(b, b.node(operator, [plain(b, value)], { axis: -1 }), value.mask)
  const change = activationByElement(call, key, otherwise)
  return mapElements(value, (x) => change(b, x))
}

/** The activation under a key, for use on names inside a recurrent cell. */
export function activationByElement(call: LayerCall, key: string, otherwise: string): ByElement {
  const name = activationName(call, key, otherwise)
  if (name === 'linear') return (_, x) => x
  const operator = overLast[name]
  if (operator !== undefined) return (b, x) => b.node(operator, [x], { axis: -1 })
  return byElement[name] ?? call.refuse(`the activation ${name} is not known`)
}

export function activationName({ layer }: LayerCall, key: string, otherwise: string): string {
  const value = settingOf(layer.settings, key) ?? otherwise
  const name = isSettings(value) ? settingOf(value, 'className') : value
  return plainWord(String(name))
}

const leaky = (call: LayerCall, slope: number): readonly Value[] => [
  mapElements(call.inputs[0]!, (x) => call.b.node('LeakyRelu', [x], { alpha: float(slope) })),
]

export const activations: Converters = {
  Activation: (call) => [activate(call, call.inputs[0]!)],
  ReLU: (call) => {
    const { b, layer, inputs } = call
    if (numberSetting(layer.settings, 'negativeSlope', 0) !== 0 || numberSetting(layer.settings, 'threshold', 0) !== 0)
      call.refuse('a negative slope or a threshold is set')
    const most = settingOf(layer.settings, 'maxValue')
    const clip = (x: string): string =>
      typeof most === 'number' ? b.node('Clip', [x, b.scalar(x, 0), b.scalar(x, most)]) : b.relu(x)
    return [mapElements(inputs[0]!, clip)]
  },
  LeakyReLU: (call) =>
    leaky(call, numberSetting(call.layer.settings, 'alpha', numberSetting(call.layer.settings, 'negativeSlope', 0.3))),
  ELU: ({ b, layer, inputs }) => {
    const alpha = numberSetting(layer.settings, 'alpha', 1)
    return [mapElements(inputs[0]!, (x) => b.node('Elu', [x], { alpha: float(alpha) }))]
  },
  ThresholdedReLU: ({ b, layer, inputs }) => {
    const theta = numberSetting(layer.settings, 'theta', 1)
    return [mapElements(inputs[0]!, (x) => b.node('ThresholdedRelu', [x], { alpha: float(theta) }))]
  },
  PReLU: ({ b, layer, inputs, weight }) => {
    const [value] = inputs as [Value]
    const shared = axesSetting(layer.settings, 'sharedAxes', [])
    const shape = sizesOf(b, value).map((size, at) => (shared.includes(at + 1) ? 1 : size))
    return [plainValue(b, b.node('PRelu', [plain(b, value), weight('alpha', shape)]), value.mask)]
  },
  Softmax: (call) => {
    const { b, layer, inputs } = call
    if (inputs[0]!.mask !== null) call.refuse('it is given a mask')
    const axes = axesSetting(layer.settings, 'axis', [-1])
    if (axes.length !== 1) call.refuse('it runs over several axes')
    return [plainValue(b, b.softmax(plain(b, inputs[0]!), axes[0]!))]
  },
}
