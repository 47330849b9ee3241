import type { BlockOf } from '../../schema/block.js'
import type { Message } from '../../schema/message.js'
import type { ImageAxesView } from './block-view.js'

type Image = BlockOf<'image-grid'>['images'][number]

/** Room for numbers and the name of an axis, in pixels: left of the picture, right of it, above and beneath. */
const room = { left: 46, right: 14, top: 16, bottom: 34 }

/** Where marks, numbers and names of axes stand around pictures side by side; in pixels of a drawing that holds them all. */
export function imageAxes(
  { width, height }: Pick<Image, 'width' | 'height'>,
  { panels, columns, x, y }: NonNullable<Image['axes']>,
  say: (message: Message) => string,
): ImageAxesView {
  const column = width / (panels * columns + panels - 1)
  const panel = columns * column
  const bottom = room.top + height
  const starts = Array.from({ length: panels }, (_, at) => room.left + at * (panel + column))
  const place = (value: number): number => Math.round(value * 10) / 10
  return {
    ...{ left: room.left, top: room.top, bottom },
    ...{ width: room.left + width + room.right, height: bottom + room.bottom },
    x: starts.flatMap((start, at) =>
      x.ticks
        .filter((tick) => at === 0 || tick.at > 0 || column > 24) // a number at the seam would touch its neighbour
        .map((tick) => ({
          ...{ at: place(start + tick.at * panel), to: bottom + 4, text: bottom + 16 },
          label: say(tick.label),
        })),
    ),
    y: y.ticks.map((tick) => {
      const at = place(bottom - tick.at * height)
      return { at, from: room.left - 4, text: room.left - 7, line: at + 4, label: say(tick.label) }
    }),
    xNames: starts.map((start) => ({ at: place(start + panel / 2), line: bottom + 30, label: say(x.label) })),
    yName: { at: room.left, line: room.top - 5, label: say(y.label) },
  }
}
