import type { Builder } from '../../graph/builder.js'
import type { Dimension } from '../../graph/graph.js'

/**
 * A value between layers. Layers of images have the channels last, operators of the graph the second: a value may be there in
 * either order, and is turned only when somebody needs the other.
 */
export interface Value {
  readonly rank: number
  /** Name of a vector of booleans [rows, steps] that says which steps count. */
  readonly mask: string | null
  /** Names of the value as the layers see it, and with the last axis moved to the second place. */
  readonly names: { plain?: string; turned?: string }
}

export function plainValue(b: Builder, name: string, mask: string | null = null): Value {
  return { rank: b.rankOf(name), mask, names: { plain: name } }
}

/** A value that is there with its channels second. */
export function turnedValue(b: Builder, name: string, mask: string | null = null): Value {
  return { rank: b.rankOf(name), mask, names: { turned: name } }
}

/** The name of a value as the layers see it. */
export function plain(b: Builder, { names, rank }: Value): string {
  return (names.plain ??= b.transpose(names.turned!, [0, ...range(2, rank), 1]))
}

/** The name of a value with its last axis moved to the second place. */
export function turned(b: Builder, { names, rank }: Value): string {
  return (names.turned ??= b.transpose(names.plain!, [0, rank - 1, ...range(1, rank - 1)]))
}

/** Something done to each element, in whichever order they are. */
export function mapElements(value: Value, change: (name: string) => string): Value {
  const { names, rank, mask } = value
  return {
    rank,
    mask,
    names: names.plain === undefined ? { turned: change(names.turned!) } : { plain: change(names.plain) },
  }
}

/** Size along an axis as the layers count them; null where it is not known. */
export function sizeAt(b: Builder, value: Value, axis: number): number | null {
  const at = axis < 0 ? axis + value.rank : axis
  const { plain: name, turned: other } = value.names
  const place = name !== undefined || at === 0 ? at : at === value.rank - 1 ? 1 : at + 1
  const size: Dimension | undefined = b.type(name ?? other!)?.shape?.[place]
  return typeof size === 'number' ? size : null
}

/** Sizes of all axes but the first. */
export function sizesOf(b: Builder, value: Value): readonly (number | null)[] {
  return range(1, value.rank).map((axis) => sizeAt(b, value, axis))
}

export function range(start: number, end: number): number[] {
  return Array.from({ length: Math.max(0, end - start) }, (_, at) => start + at)
}
