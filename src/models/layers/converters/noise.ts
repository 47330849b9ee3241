import type { Converter, Converters } from '../converter.js'
import { numberSetting } from '../settings.js'
import { mapElements, plain, plainValue, type Value } from '../value.js'

const unchanged: Converter = ({ inputs }) => inputs.slice(0, 1)

/** A node that does nothing, and that training can turn on. */
const dropout: Converter = ({ b, layer, inputs }) => {
  const rate = numberSetting(layer.settings, 'rate', 0)
  if (rate === 0) return inputs.slice(0, 1)
  return [mapElements(inputs[0]!, (x) => b.node('Dropout', [x, b.constant('float32', [], [rate])]))]
}

/** Steps whose every number is the mask's are zero, and do not count later. */
const masking: Converter = (call) => {
  const { b, layer, inputs } = call
  const [value] = inputs as [Value]
  if (value.rank !== 3) call.refuse('its input is no sequence of vectors')
  const x = plain(b, value)
  const other = b.not(b.equalsScalar(x, numberSetting(layer.settings, 'maskValue', 0)))
  const counts = b.reduceMax(b.cast(other, 'float32'), [2])
  return [plainValue(b, b.multiply(x, counts), b.squeeze(b.cast(counts, 'bool'), [2]))]
}

/** Layers that only do something in training. */
export const noise: Converters = {
  Dropout: dropout,
  SpatialDropout1D: unchanged,
  SpatialDropout2D: unchanged,
  SpatialDropout3D: unchanged,
  GaussianNoise: unchanged,
  GaussianDropout: unchanged,
  AlphaDropout: unchanged,
  ActivityRegularization: unchanged,
  Masking: masking,
}
