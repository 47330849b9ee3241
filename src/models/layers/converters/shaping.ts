import type { Builder } from '../../../graph/builder.js'
import { ProbityError } from '../../../errors.js'
import type { Converter, Converters, LayerCall } from '../converter.js'
import { axesSetting, numberSetting, numbersSetting, settingOf, wordSetting } from '../settings.js'
import { mapElements, plain, plainValue, range, sizeAt, sizesOf, type Value } from '../value.js'
import { fromChannelsSecond, withChannelsSecond } from './convolution.js'

/** Reshapes all axes but the rows; one size may be −1. */
export function reshapeRows(b: Builder, x: string, sizes: readonly number[]): string {
  return b.node('Reshape', [x, b.integers(sizes.includes(-1) ? [0, ...sizes] : [-1, ...sizes])])
}

const flatten: Converter = ({ b, inputs, layer }) => {
  const [value] = inputs as [Value]
  const x = plain(b, value)
  const last = wordSetting(layer.settings, 'dataFormat', 'channelsLast') === 'channelslast'
  const ordered = last || value.rank < 3 ? x : b.transpose(x, [0, ...range(2, value.rank), 1])
  return [plainValue(b, b.node('Flatten', [ordered], { axis: 1 }))]
}

const reshape: Converter = ({ b, inputs, layer }) => {
  const [value] = inputs as [Value]
  const target = axesSetting(layer.settings, 'targetShape', []).map((size) =>
    Number.isInteger(size) && size > 0 ? size : -1,
  )
  const known = sizesOf(b, value)
  const total = known.every((size) => size !== null)
    ? known.reduce<number>((product, size) => product * size!, 1)
    : null
  const given = target.filter((size) => size > 0).reduce((product, size) => product * size, 1)
  const open = target.filter((size) => size < 0).length
  if (total !== null && (open === 0 ? given !== total : total % given !== 0))
    throw new ProbityError('LAYERS_INVALID', {
      place: `layer ${layer.name}`,
      expected: `a shape of ${total} elements`,
      found: `[${target.join(', ')}]`,
    })
  const sizes = total !== null && open === 1 ? target.map((size) => (size < 0 ? total / given : size)) : target
  return [plainValue(b, reshapeRows(b, plain(b, value), sizes))]
}

const permute: Converter = ({ b, inputs, layer }) => {
  const order = axesSetting(layer.settings, 'dims', [])
  return [plainValue(b, b.transpose(plain(b, inputs[0]!), [0, ...order]))]
}

const repeat: Converter = ({ b, inputs, layer }) => {
  const x = plain(b, inputs[0]!)
  const times = numberSetting(layer.settings, 'n', 1)
  return [plainValue(b, b.node('Tile', [b.unsqueeze(x, [1]), b.integers([1, times, 1])]))]
}

/** [[before, after], …] from a number, one number for each axis, or pairs. */
function pairsOf(call: LayerCall, key: string, axes: number): readonly (readonly [number, number])[] {
  const value = settingOf(call.layer.settings, key)
  if (typeof value === 'number') return Array<readonly [number, number]>(axes).fill([value, value])
  if (!Array.isArray(value)) return Array<readonly [number, number]>(axes).fill([1, 1])
  if (axes === 1 && value.length === 2) return [[Number(value[0]), Number(value[1])]]
  return value.map((entry: unknown): readonly [number, number] => {
    const [before, after] = Array.isArray(entry) ? entry.map(Number) : [Number(entry), Number(entry)]
    return [before!, after!]
  })
}

const zeroPadding =
  (axes: number): Converter =>
  (call) => {
    const pairs = pairsOf(call, 'padding', axes)
    const pads = [0, 0, ...pairs.map(([before]) => before), 0, 0, ...pairs.map(([, after]) => after)]
    return [fromChannelsSecond(call, call.b.pad(withChannelsSecond(call, call.inputs[0]!), pads))]
  }

const cropping =
  (axes: number): Converter =>
  (call) => {
    const { b, inputs } = call
    const pairs = pairsOf(call, 'cropping', axes)
    const cut = b.slice(withChannelsSecond(call, inputs[0]!), {
      axes: range(2, 2 + axes),
      starts: pairs.map(([before]) => before),
      ends: pairs.map(([, after]) => (after === 0 ? 2 ** 31 - 1 : -after)),
    })
    return [fromChannelsSecond(call, cut)]
  }

/** Sizes times whole factors: by repeating, or by straight lines between the points, the first on the first. */
const upSampling =
  (axes: number): Converter =>
  (call) => {
    const { b, layer, inputs } = call
    const factors = numbersSetting(layer.settings, 'size', axes, 2)
    const straight = wordSetting(layer.settings, 'interpolation', 'nearest')
    if (straight !== 'nearest' && straight !== 'bilinear') call.refuse(`its interpolation is ${straight}`)
    const scales = b.constant('float32', [2 + axes], [1, 1, ...factors])
    const attributes = {
      mode: straight === 'nearest' ? 'nearest' : 'linear',
      coordinate_transformation_mode: 'asymmetric',
      nearest_mode: 'floor',
    }
    return [fromChannelsSecond(call, b.node('Resize', [withChannelsSecond(call, inputs[0]!), '', scales], attributes))]
  }

const rescaling: Converter = ({ b, layer, inputs }) => {
  const scale = numberSetting(layer.settings, 'scale', 1)
  const offset = numberSetting(layer.settings, 'offset', 0)
  const change = (x: string): string => {
    const scaled = b.multiplyScalar(b.cast(x, 'float32'), scale)
    return offset === 0 ? scaled : b.addScalar(scaled, offset)
  }
  return [mapElements(inputs[0]!, change)]
}

/** 0 and 1 for whole numbers below a count; several of one row together, as present or counted. */
const categoryEncoding: Converter = (call) => {
  const { b, layer, inputs } = call
  const [value] = inputs as [Value]
  const depth = numberSetting(layer.settings, 'numTokens', 0)
  const mode = wordSetting(layer.settings, 'outputMode', 'multiHot')
  if (value.rank !== 2 || !['onehot', 'multihot', 'count'].includes(mode)) call.refuse(`its output mode is ${mode}`)
  if (mode === 'onehot' && sizeAt(b, value, 1) !== 1) call.refuse('it encodes several numbers of a row apart')
  const positions = b.unsqueeze(b.cast(plain(b, value), 'int64'), [2])
  const places = b.constant('int64', [1, 1, depth], range(0, depth))
  const hot = b.cast(b.equal(positions, places), 'float32')
  return [plainValue(b, (mode === 'count' ? b.reduceSum : b.reduceMax)(hot, [1], { drop: true }))]
}

export const shaping: Converters = {
  Flatten: flatten,
  Reshape: reshape,
  Permute: permute,
  RepeatVector: repeat,
  ZeroPadding1D: zeroPadding(1),
  ZeroPadding2D: zeroPadding(2),
  ZeroPadding3D: zeroPadding(3),
  Cropping1D: cropping(1),
  Cropping2D: cropping(2),
  Cropping3D: cropping(3),
  UpSampling1D: upSampling(1),
  UpSampling2D: upSampling(2),
  UpSampling3D: upSampling(3),
  Rescaling: rescaling,
  CategoryEncoding: categoryEncoding,
}
