import type { SqlValue } from '../../environment/duckdb.js'
import { ProbityError } from '../../errors.js'
import type { ImagePreprocessing, ImageSource } from '../../schema/images.js'

/** Channels, height and width in pixels. */
export interface ImageShape {
  readonly channels: number
  readonly height: number
  readonly width: number
}

/** What pixels are wanted as, and by whom. */
export interface ImageReading extends Omit<ImagePreprocessing, 'divideBy' | 'mean' | 'deviation' | 'column'> {
  readonly reader: string
}

/** Pixels of images one behind the other, channels first: bytes of 0 to 255, or the numbers that a file holds. */
export type Pixels = Uint8Array | Float32Array

/** How images are read where a model does not say. */
export type ImageSettings = Pick<ImageSource, 'resize' | 'background' | 'divideBy' | 'mean' | 'deviation'>

/** The images behind the rows of a dataset. */
export interface Images {
  /** The column whose value names the image of a row. */
  readonly column: string
  /** What a model that says nothing of images is told of them. */
  readonly settings: ImageSettings
  /** Shapes as they are stored and turned upright, without reading the pixels. */
  shapes(keys: readonly SqlValue[], signal?: AbortSignal): Promise<readonly ImageShape[]>
  /** [images, channels, height, width]. Only what is asked for is in memory. */
  read(keys: readonly SqlValue[], reading: ImageReading, signal?: AbortSignal): Promise<Pixels>
  /** How a sentence calls an image. */
  nameOf(key: SqlValue): string
}

export function shapeText({ channels, height, width }: ImageShape): string {
  return `${channels} × ${height} × ${width}`
}

/** An image of another size than its reader's. */
export function wrongShape(reading: ImageReading, image: string, found: ImageShape, hint: string): ProbityError {
  const params = { model: reading.reader, expected: shapeText(reading), image, found: shapeText(found), hint }
  return new ProbityError('IMAGE_MODEL_SHAPE', params)
}

/** Numbers as a model reads them, from bytes as they are; numbers of files that hold no bytes are not divided. */
export function toNumbers(
  pixels: Pixels,
  form: Pick<ImagePreprocessing, 'channels' | 'height' | 'width' | 'divideBy' | 'mean' | 'deviation'>,
): Float32Array {
  const { channels, height, width, divideBy, mean, deviation } = form
  const area = height * width
  const divisor = pixels instanceof Uint8Array ? divideBy : 1
  const numbers = new Float32Array(pixels.length)
  for (let at = 0; at < pixels.length; at += area) {
    const channel = (at / area) % channels
    const [offset, scale] = [mean?.[channel] ?? 0, deviation?.[channel] ?? 1]
    for (let i = at; i < at + area; i++) numbers[i] = (pixels[i]! / divisor - offset) / scale
  }
  return numbers
}
