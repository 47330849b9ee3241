import type { Builder } from '../builder.js'
import type { KnownWindow } from './window.js'

/** Channels of so few inputs fill no register of the product that a convolution is. */
export const fewChannels = 4

/**
 * d/dw: for each place of the kernel, the inputs it met (a shifted, strided slice) times the gradients, summed over rows and
 * places of the output. Where a place of the kernel is a few channels, or channels are in groups, a product for each row takes
 * all places together; else a product for each line of the kernel sums over rows as well (docs/decisions/0055).
 */
export function filterGradient(b: Builder, window: KnownWindow, x: string, w: string, gradient: string): string {
  const { pads, kernel, group } = window
  const rank = kernel.length
  const padded = b.pad(x, [0, 0, ...pads.slice(0, rank), 0, 0, ...pads.slice(rank)])
  const channels = b.shapeKnown(w)[1]
  const together = group > 1 || (typeof channels === 'number' && channels <= fewChannels)
  const convolution = { b, window, x: padded, gradient }
  return b.reshapeLike(together ? rowByRow(convolution) : acrossRows(convolution), w)
}

interface Convolution {
  readonly b: Builder
  readonly window: KnownWindow
  /** With its padding. */
  readonly x: string
  readonly gradient: string
}

/** [rows, group, kernel · in/group, places] × [rows, group, places, out/group], summed over rows. */
function rowByRow(convolution: Convolution): string {
  const { b, window, x, gradient } = convolution
  const { kernel, group } = window
  const rows = b.sizes(x, [0])
  const byChannel = (value: string): string =>
    b.reshape(value, b.joinShape([rows, group, b.channels(value, group), -1]))
  const met = placesOf(kernel).map((place) => byChannel(slicedAt(convolution, x, 2, [...kernel.keys()], place)))
  const products = b.matMul(b.concat(met, 2), b.transpose(byChannel(gradient), [0, 1, 3, 2]))
  const summed = b.reduceSum(products, [0], { drop: true }) // [group, kernel · in/group, out/group]
  const apart = b.reshape(summed, b.joinShape([group, met.length, b.channels(x, group), -1]))
  return b.transpose(apart, [0, 3, 2, 1])
}

/** For each line of the kernel [out, rows · places] × [rows · places, line · in]. */
function acrossRows(convolution: Convolution): string {
  const { b, window, x, gradient } = convolution
  const { kernel } = window
  const last = kernel.length - 1
  const outer = [...kernel.keys()].slice(0, last)
  const byChannel = (value: string): string => b.transpose(value, [1, 0, ...kernel.map((_, axis) => axis + 2)])
  const line = placesOf(kernel.slice(last)).map((place) =>
    b.unsqueeze(slicedAt(convolution, byChannel(x), 2, [last], place), [0]),
  )
  const lines = b.concat(line, 0) // [line, in, rows, size …]
  const slopes = b.reshape(byChannel(gradient), b.joinShape([b.channels(gradient, 1), -1]))
  const flat = b.joinShape([b.multiply(b.sizes(x, [1]), b.integers([line.length])), -1])
  const products = placesOf(kernel.slice(0, last)).map((place) => {
    const met = b.reshape(slicedAt(convolution, lines, 3, outer, place), flat)
    return b.matMul(slopes, b.transpose(met, [1, 0])) // the runtime makes one product of both
  })
  const apart = b.reshape(b.concat(products, 1), b.joinShape([-1, line.length * products.length, b.sizes(x, [1])]))
  return b.transpose(apart, [0, 2, 1])
}

/** What one place of the kernel met along some of its axes. In `x` the first of them stands after `before` others. */
function slicedAt(
  { b, window, gradient }: Convolution,
  x: string,
  before: number,
  axes: readonly number[],
  place: readonly number[],
): string {
  const { kernel, strides, dilations } = window
  const moved = axes.map((axis, at) => ({ axis, start: place[at]! * dilations[axis]! }))
  const needed = moved.filter(({ axis }) => kernel[axis]! > 1 || strides[axis]! > 1)
  if (needed.length === 0) return x
  const steps = needed.map(({ axis }) => strides[axis]!)
  const places = b.sizes(
    gradient,
    needed.map(({ axis }) => axis + 2),
  )
  const span = b.multiply(b.subtract(places, b.integers(steps.map(() => 1))), b.integers(steps))
  return b.slice(x, {
    axes: needed.map(({ axis }) => axis + before),
    starts: needed.map(({ start }) => start),
    ends: b.add(span, b.integers(needed.map(({ start }) => start + 1))),
    steps,
  })
}

/** Every place of a kernel, in row-major order. */
function placesOf(kernel: readonly number[]): readonly (readonly number[])[] {
  return kernel.reduce<number[][]>(
    (found, size) => found.flatMap((place) => Array.from({ length: size }, (_, at) => [...place, at])),
    [[]],
  )
}
