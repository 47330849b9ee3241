import type { Converter, Converters } from '../converter.js'
import { booleanSetting, numbersSetting, settingOf } from '../settings.js'
import { plain, plainValue, range, turned, type Value } from '../value.js'
import { channelsFirst, fromChannelsSecond, padding, withChannelsSecond } from './convolution.js'

/** The largest, or the mean of those inside, of each window; padding counts in neither. */
const windows =
  (operator: 'MaxPool' | 'AveragePool', axes: number): Converter =>
  (call) => {
    const { b, layer, inputs } = call
    const [value] = inputs as [Value]
    if (axes === 1 && channelsFirst(call)) call.refuse('its channels come first')
    const kernel = numbersSetting(layer.settings, 'poolSize', axes, 2)
    const strides =
      settingOf(layer.settings, 'strides') === undefined ? kernel : numbersSetting(layer.settings, 'strides', axes, 2)
    const pads = padding(call, value, { kernel, strides, dilations: kernel.map(() => 1) })
    const attributes = { kernel_shape: kernel, strides, ...pads }
    return [fromChannelsSecond(call, b.node(operator, [withChannelsSecond(call, value)], attributes))]
  }

/** Over all of an image; for the mean over steps the order of the axes does not matter. */
const overAll =
  (mean: boolean): Converter =>
  (call) => {
    const { b, layer, inputs } = call
    const [value] = inputs as [Value]
    const second = channelsFirst(call) ? plain(b, value) : turned(b, value)
    const keep = booleanSetting(layer.settings, 'keepdims', false)
    const axes = range(2, value.rank)
    const y = (mean ? b.reduceMean : b.reduceMax)(second, axes, { drop: !keep })
    return [keep ? fromChannelsSecond(call, y) : plainValue(b, y)]
  }

export const pooling: Converters = {
  MaxPooling1D: windows('MaxPool', 1),
  MaxPooling2D: windows('MaxPool', 2),
  MaxPooling3D: windows('MaxPool', 3),
  AveragePooling1D: windows('AveragePool', 1),
  AveragePooling2D: windows('AveragePool', 2),
  AveragePooling3D: windows('AveragePool', 3),
  GlobalAveragePooling1D: overAll(true),
  GlobalAveragePooling2D: overAll(true),
  GlobalAveragePooling3D: overAll(true),
  GlobalMaxPooling1D: overAll(false),
  GlobalMaxPooling2D: overAll(false),
  GlobalMaxPooling3D: overAll(false),
}
