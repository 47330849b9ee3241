import type { ImageInput } from '../../schema/images.js'

/** Whether the pixels of images are columns of the table. */
export function holdsPixels({ shape, columns }: ImageInput): boolean {
  return shape !== null || columns !== null
}
