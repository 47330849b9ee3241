import type { Units } from '../units.js'

export interface WindowOptions {
  readonly window: 'auto' | number
  readonly stride: 'auto' | number
}

/** Positions along an axis where a window begins: each stride, until the whole axis is covered. */
function starts(length: number, window: number, stride: number): number[] {
  const found = [0]
  while (found.at(-1)! + window < length) found.push(found.at(-1)! + stride)
  return found
}

/** The units of each window, cut at the edges: squares of a picture, runs of neighbouring columns elsewhere. */
export function windowsOf({ list, grid }: Units, options: WindowOptions): readonly (readonly number[])[] {
  const longest = grid === null ? 1 : Math.max(grid.height, grid.width)
  const window = options.window === 'auto' ? Math.max(1, Math.round(longest / 14)) : options.window
  const stride = Math.min(window, options.stride === 'auto' ? Math.max(1, Math.floor(window / 2)) : options.stride)
  const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, at) => from + at)
  if (grid === null)
    return starts(list.length, window, stride).map((from) => range(from, Math.min(list.length, from + window)))
  const { height, width } = grid
  return starts(height, window, stride).flatMap((top) =>
    starts(width, window, stride).map((left) =>
      range(top, Math.min(height, top + window)).flatMap((y) =>
        range(left, Math.min(width, left + window)).map((x) => y * width + x),
      ),
    ),
  )
}
