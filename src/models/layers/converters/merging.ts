import type { Builder } from '../../../graph/builder.js'
import type { Converter, Converters, LayerCall } from '../converter.js'
import { axesSetting, booleanSetting, numberSetting } from '../settings.js'
import { plain, plainValue, range, type Value } from '../value.js'

/** Values of fewer axes get axes of size 1 after the rows, until all have as many. */
function alike(b: Builder, inputs: readonly Value[]): readonly string[] {
  const most = Math.max(...inputs.map(({ rank }) => rank))
  return inputs.map((value) => b.unsqueeze(plain(b, value), range(1, 1 + most - value.rank)))
}

function refuseMasks(call: LayerCall): void {
  if (call.inputs.some(({ mask }) => mask !== null)) call.refuse('it is given a mask')
}

const folded =
  (join: (b: Builder) => (one: string, other: string) => string): Converter =>
  (call) => {
    refuseMasks(call)
    const { b } = call
    return [plainValue(b, alike(b, call.inputs).reduce(join(b)))]
  }

const average: Converter = (call) => {
  refuseMasks(call)
  const { b, inputs } = call
  return [plainValue(b, b.multiplyScalar(b.sum(alike(b, inputs)), 1 / inputs.length))]
}

const concatenate: Converter = (call) => {
  refuseMasks(call)
  const { b, inputs, layer } = call
  const names = inputs.map((value) => plain(b, value))
  return [plainValue(b, b.concat(names, numberSetting(layer.settings, 'axis', -1)))]
}

/** Sums of products along an axis of each, row by row: [rows, …, …] without the two axes. */
const dot: Converter = (call) => {
  const { b, inputs, layer } = call
  const [left, right] = inputs as [Value, Value]
  if (inputs.length !== 2 || left.rank > 3 || right.rank > 3)
    call.refuse('it joins more than two values, or more than three axes')
  const given = axesSetting(layer.settings, 'axes', [-1])
  const [one, other] = [left, right].map((value, at) => {
    const axis = given[given.length === 1 ? 0 : at]!
    return axis < 0 ? axis + value.rank : axis
  }) as [number, number]
  if (one === 0 || other === 0) call.refuse('it joins along the rows')
  const unit = (value: Value, axis: number): string => {
    const x = plain(b, value)
    if (!booleanSetting(layer.settings, 'normalize', false)) return x
    const squares = b.reduceSum(b.square(x), [axis])
    return b.divide(x, b.squareRoot(b.maximum(squares, b.scalar(x, 1e-7))))
  }
  // [rows, m, k] and [rows, k, n], where m and n may be missing.
  const first =
    left.rank === 2
      ? b.unsqueeze(unit(left, one), [1])
      : one === 2
        ? unit(left, one)
        : b.transpose(unit(left, one), [0, 2, 1])
  const second =
    right.rank === 2
      ? b.unsqueeze(unit(right, other), [2])
      : other === 1
        ? unit(right, other)
        : b.transpose(unit(right, other), [0, 2, 1])
  const product = b.matMul(first, second)
  const gone = [...(left.rank === 2 ? [1] : []), ...(right.rank === 2 ? [2] : [])]
  return [plainValue(b, gone.length === 2 ? b.squeeze(product, [2]) : b.squeeze(product, gone))]
}

export const merging: Converters = {
  Add: folded((b) => b.add),
  Subtract: folded((b) => b.subtract),
  Multiply: folded((b) => b.multiply),
  Maximum: folded((b) => b.maximum),
  Minimum: folded((b) => b.minimum),
  Average: average,
  Concatenate: concatenate,
  Dot: dot,
}
