import type { Converters } from '../converter.js'
import { booleanSetting, numberSetting } from '../settings.js'
import { plain, plainValue, sizeAt, type Value } from '../value.js'
import { activate } from './activation.js'

export const dense: Converters = {
  /** activation(x·W + b) over the last axis. */
  Dense: (call) => {
    const { b, layer, inputs, weight } = call
    const [value] = inputs as [Value]
    const x = plain(b, value)
    const units = numberSetting(layer.settings, 'units', 0)
    const kernel = weight('kernel', [sizeAt(b, value, -1), units])
    const offset = booleanSetting(layer.settings, 'useBias', true) ? [weight('bias', [units])] : []
    const y = value.rank === 2 ? b.node('Gemm', [x, kernel, ...offset]) : b.sum([b.matMul(x, kernel), ...offset])
    return [activate(call, plainValue(b, y, value.mask))]
  },
  /** The row of the matrix for each number. */
  Embedding: ({ b, layer, inputs, weight }) => {
    const x = plain(b, inputs[0]!)
    const shape = [numberSetting(layer.settings, 'inputDim', 0), numberSetting(layer.settings, 'outputDim', 0)]
    const index = b.cast(x, 'int64')
    const mask = booleanSetting(layer.settings, 'maskZero', false)
      ? b.not(b.equal(index, b.constant('int64', [], [0])))
      : null
    return [plainValue(b, b.gather(weight('embeddings', shape), index, 0), mask)]
  },
}
