import type { Converter, Converters, LayerCall } from '../converter.js'
import { booleanSetting, settingOf, wordSetting } from '../settings.js'
import { isModelClass, type LayerSpec } from '../topology.js'
import { plain, plainValue, sizesOf, type Value } from '../value.js'
import { cellSpec } from './recurrent-cells.js'
import { reshapeRows } from './shaping.js'

/** Layers that treat every step alike by themselves. */
const byStep = new Set(['Dense', 'Dropout', 'Activation', 'ReLU', 'LeakyReLU', 'ELU', 'ThresholdedReLU'])

function innerOf(call: LayerCall): LayerSpec {
  return cellSpec(settingOf(call.layer.settings, 'layer')) ?? call.refuse('it names no layer')
}

/** The inner layer on every step: steps become rows, and rows steps again. */
const timeDistributed: Converter = (call) => {
  const { b, layer, inputs, apply } = call
  const [value] = inputs as [Value]
  const inner = innerOf(call)
  const scopes = isModelClass(inner.className) ? [] : [layer.name]
  if (byStep.has(inner.className)) return apply(inner, [{ ...value, mask: null }], scopes)
  const [steps, ...sizes] = sizesOf(b, value)
  if (steps == null || sizes.some((size) => size === null)) return call.refuse('its sizes are not known')
  const known = sizes.map((size) => size!)
  const asRows = plainValue(b, b.node('Reshape', [plain(b, value), b.integers([-1, ...known])]))
  const outputs = apply(inner, [asRows], scopes)
  return outputs.map((output) => {
    const after = sizesOf(b, output)
    if (after.some((size) => size === null)) return call.refuse('the sizes of its outputs are not known')
    return plainValue(b, reshapeRows(b, plain(b, output), [steps, ...after.map((size) => size!)]))
  })
}

/** The layer forwards and backwards, joined. */
const bidirectional: Converter = (call) => {
  const { b, layer, inputs, apply } = call
  const inner = innerOf(call)
  const [value, ...initial] = inputs as [Value, ...Value[]]
  const backward = cellSpec(settingOf(layer.settings, 'backwardLayer')) ?? inner
  const reversed = !booleanSetting(inner.settings, 'goBackwards', false)
  const half = initial.length / 2
  const forwards = apply(
    named(inner, `forward_${inner.name}`),
    [value, ...initial.slice(0, half)],
    scopesOf(call, 'forward', inner),
  )
  const backwards = apply(
    named(
      { ...backward, settings: { ...backward.settings, goBackwards: reversed, go_backwards: reversed } },
      `backward_${inner.name}`,
    ),
    [value, ...initial.slice(half)],
    scopesOf(call, 'backward', backward),
  )
  const sequences = booleanSetting(inner.settings, 'returnSequences', false)
  const one = plain(b, forwards[0]!)
  const other = sequences ? b.flip(plain(b, backwards[0]!), [1]) : plain(b, backwards[0]!)
  const mask = sequences ? value.mask : null
  const states = [...forwards.slice(1), ...backwards.slice(1)]
  const mode =
    settingOf(layer.settings, 'mergeMode') === undefined ? 'none' : wordSetting(layer.settings, 'mergeMode', 'concat')
  if (mode === 'none') return [plainValue(b, one, mask), plainValue(b, other, mask), ...states]
  const joins: Readonly<Record<string, () => string>> = {
    concat: () => b.concat([one, other], -1),
    sum: () => b.add(one, other),
    mul: () => b.multiply(one, other),
    ave: () => b.multiplyScalar(b.add(one, other), 0.5),
  }
  return [plainValue(b, (joins[mode] ?? (() => call.refuse(`its merge mode is ${mode}`)))(), mask), ...states]
}

function named(layer: LayerSpec, name: string): LayerSpec {
  return { ...layer, name }
}

/** Weights of the two directions stand below `forward_name` and `backward_name`. */
function scopesOf({ layer }: LayerCall, direction: 'forward' | 'backward', inner: LayerSpec): readonly string[] {
  const prefixed = inner.name.startsWith(`${direction}_`) ? inner.name : `${direction}_${inner.name}`
  return [layer.name, prefixed]
}

export const wrappers: Converters = { TimeDistributed: timeDistributed, Bidirectional: bidirectional }
