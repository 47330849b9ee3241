import type { BlockOf } from '../../schema/block.js'
import type { Drawing } from '../drawing.js'
import type { ImageGridView } from './block-view.js'
import { imageAxes } from './image-axes.js'

/** Anything but base64 is not a picture: it is left out rather than written into an address. */
const base64 = /^[A-Za-z0-9+/]+={0,2}$/u

export function imageGrid(block: BlockOf<'image-grid'>, { say }: Drawing): ImageGridView {
  return {
    title: say(block.title),
    caption: say(block.caption),
    images: block.images
      .filter((image) => base64.test(image.png))
      .map((image) => ({
        source: `data:image/png;base64,${image.png}`,
        width: image.width,
        height: image.height,
        label: say(image.label),
        caption: say(image.caption ?? image.label),
        axes: image.axes === undefined ? null : imageAxes(image, image.axes, say),
      })),
  }
}
