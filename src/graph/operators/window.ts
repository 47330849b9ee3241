import { integerAttribute, integersAttribute, stringAttribute } from '../attributes.js'
import { addDimensions, subtractDimensions } from '../dimensions.js'
import type { Dimension, GraphNode, Shape } from '../graph.js'

/** How a window moves over the spatial axes of [rows, channels, axis, axis …]. */
export interface Window {
  readonly kernel: readonly number[]
  readonly strides: readonly number[]
  readonly dilations: readonly number[]
  /** All beginnings, then all ends; null where they depend on sizes that are not known (`auto_pad`). */
  readonly pads: readonly number[] | null
  readonly autoPad: string
  readonly group: number
  readonly ceil: boolean
}

/** A window whose padding is known. */
export type KnownWindow = Window & { readonly pads: readonly number[] }

/** Reads the window of a convolution or pool; `spatial` are the sizes of the input, `kernel` the sizes of the weights. */
export function windowOf(node: GraphNode, spatial: readonly Dimension[], weights?: Shape | null): Window | undefined {
  const fromWeights = weights?.slice(2).filter((size) => typeof size === 'number')
  const kernel = integersAttribute(node, 'kernel_shape') ?? fromWeights
  if (kernel === undefined || kernel.length !== spatial.length) return undefined
  const ones = kernel.map(() => 1)
  const given = {
    kernel,
    strides: integersAttribute(node, 'strides') ?? ones,
    dilations: integersAttribute(node, 'dilations') ?? ones,
    autoPad: stringAttribute(node, 'auto_pad', 'NOTSET'),
    group: integerAttribute(node, 'group', 1),
    ceil: integerAttribute(node, 'ceil_mode', 0) !== 0,
  }
  const pads = integersAttribute(node, 'pads') ?? [...ones, ...ones].map(() => 0)
  return { ...given, pads: given.autoPad === 'NOTSET' ? pads : automaticPads(given, spatial) }
}

/** Sizes covered by the kernel with its holes. */
export function extents({ kernel, dilations }: Pick<Window, 'kernel' | 'dilations'>): readonly number[] {
  return kernel.map((size, axis) => (size - 1) * dilations[axis]! + 1)
}

function automaticPads(window: Omit<Window, 'pads'>, spatial: readonly Dimension[]): readonly number[] | null {
  if (window.autoPad === 'VALID') return [...spatial, ...spatial].map(() => 0)
  const totals = extents(window).map((extent, axis) => {
    const stride = window.strides[axis]!
    const size = spatial[axis]!
    if (stride === 1) return extent - 1
    if (typeof size !== 'number') return null
    return Math.max(0, (Math.ceil(size / stride) - 1) * stride + extent - size)
  })
  const known = totals.filter((total) => total !== null)
  if (known.length < totals.length) return null
  const smaller = known.map((total) => Math.floor(total / 2))
  const larger = known.map((total) => Math.ceil(total / 2))
  return window.autoPad === 'SAME_LOWER' ? [...larger, ...smaller] : [...smaller, ...larger]
}

/** Sizes of the output along the spatial axes. */
export function outputSizes(window: Window, spatial: readonly Dimension[]): readonly Dimension[] {
  const extent = extents(window)
  return spatial.map((size, axis) => {
    const stride = window.strides[axis]!
    if (window.pads === null) return null
    const pads = window.pads[axis]! + window.pads[axis + spatial.length]!
    const free = subtractDimensions(addDimensions(size, pads), extent[axis]!)
    if (typeof free === 'number') {
      const last = window.ceil ? Math.ceil(free / stride) : Math.floor(free / stride)
      const begins = last * stride < Number(size) + window.pads[axis]!
      return (window.ceil && !begins ? last - 1 : last) + 1
    }
    if (stride === 1) return addDimensions(free, 1)
    return free === null ? null : `${window.ceil ? 'ceil' : 'floor'}[(${atom(free)})/${stride}]+1`
  })
}

/** A size as one name, without the signs that the arithmetic of sizes takes apart. */
function atom(size: string): string {
  return size.replaceAll(' + ', '+').replaceAll('*', '·')
}
