import { glorotUniform, heUniform, zeros } from '../initialize.js'
import { activate, type Activation } from './activation.js'
import { sizeOf, type Layers } from './layers.js'

export interface ConvolutionOptions {
  readonly filters: number
  /** Size of the window along every axis. */
  readonly window: number
  readonly padding: 'valid' | 'same'
  readonly activation?: Activation
}

/** Convolution over all axes behind the channels: [rows, channels, …sizes] → [rows, filters, …sizes]. */
export function convolution(layers: Layers, x: string, options: ConvolutionOptions): string {
  const { filters, window, padding, activation = 'linear' } = options
  const b = layers.builder
  const name = layers.layer('convolution')
  const axes = b.rankOf(x) - 2
  const windows = Array<number>(axes).fill(window)
  const shape = [filters, sizeOf(layers, x, 1), ...windows]
  const kernel = layers.weight(name, 'kernel', shape, activation === 'relu' ? heUniform : glorotUniform)
  const bias = layers.weight(name, 'bias', [filters], zeros)
  const before = padding === 'same' ? Math.floor((window - 1) / 2) : 0
  const after = padding === 'same' ? window - 1 - before : 0
  const pads = [...Array<number>(axes).fill(before), ...Array<number>(axes).fill(after)]
  return activate(b, b.node('Conv', [x, kernel, bias], { kernel_shape: windows, pads }), activation)
}

/** The largest value of each window that does not overlap the next. */
export function maxPool(layers: Layers, x: string, window: number): string {
  const windows = Array<number>(layers.builder.rankOf(x) - 2).fill(window)
  return layers.builder.node('MaxPool', [x], { kernel_shape: windows, strides: windows })
}

/** All axes but the rows as one. */
export function flatten(layers: Layers, x: string): string {
  return layers.builder.node('Flatten', [x], { axis: 1 })
}
