import type { SqlValue } from '../../environment/duckdb.js'
import { ProbityError } from '../../errors.js'
import { shapeText, type Images, type ImageShape } from '../../data/images/images.js'
import type { ImagePreprocessing, ImageSource } from '../../schema/images.js'

export type ReadingSettings = Pick<
  ImageSource,
  'channels' | 'resize' | 'background' | 'divideBy' | 'mean' | 'deviation' | 'column'
>

/**
 * What all images are read as: the size that they have (or are brought to), and colour where any has some.
 * @throws IMAGE_SIZES_DIFFER naming two images where sizes differ and none is asked for
 */
export async function formOf(
  images: Images,
  keys: readonly SqlValue[],
  settings: ReadingSettings,
  signal: AbortSignal,
): Promise<ImagePreprocessing> {
  const { resize, background, divideBy, mean, deviation } = settings
  const shapes = await images.shapes(keys, signal)
  const size = resize ?? sameSize(images, keys, shapes)
  const channels = settings.channels ?? Math.max(...shapes.map((shape) => shape.channels))
  checkChannels('mean', mean, channels)
  checkChannels('deviation', deviation, channels)
  return {
    ...{ channels, height: size.height, width: size.width, fit: resize?.fit ?? null, background },
    ...{ divideBy, mean, deviation, column: settings.column },
  }
}

function sameSize(images: Images, keys: readonly SqlValue[], shapes: readonly ImageShape[]): ImageShape {
  const [first] = shapes
  const other = shapes.findIndex(({ height, width }) => height !== first!.height || width !== first!.width)
  if (other < 0) return first!
  throw new ProbityError('IMAGE_SIZES_DIFFER', {
    ...{ first: images.nameOf(keys[0]!), expected: shapeText(first!) },
    ...{ second: images.nameOf(keys[other]!), found: shapeText(shapes[other]!) },
  })
}

function checkChannels(what: string, values: readonly number[] | null, channels: number): void {
  if (values === null || values.length === channels) return
  const params = { what: `train.input.${what}`, found: values.length, expected: channels }
  throw new ProbityError('IMAGE_NORMALIZATION', params)
}
