import { findImages } from '../data/images/find-images.js'
import type { Config } from '../schema/config.js'
import type { ImageInput, ImageSource } from '../schema/images.js'
import { holdsPixels } from '../training/images/holds-pixels.js'

/**
 * A config whose rows are images, with what follows from that: their place under `data.images`, wherever it was named, and the label that
 * images have by their folders or files. A training looks under `train.input` first, an audit there last.
 */
export async function withImages(config: Config, purpose: 'training' | 'audit'): Promise<Config> {
  const { data, roles } = config
  const images = purpose === 'training' ? await placeOfTraining(config) : await placeOfAudit(config)
  if (images === null) return config
  const ofColumn = images.column !== null
  const labelled = images.folder !== null || images.labels !== null
  const label = roles.label ?? (labelled ? { column: 'label', positive: null } : null)
  const own = purpose === 'training' || data.images === null
  const source = ofColumn || !own ? data.source : null // what is not taken from there was found there, or is for audits
  return { ...config, data: { ...data, source, images }, roles: { ...roles, label } }
}

async function placeOfTraining({ data, train }: Config): Promise<ImageSource | null> {
  const input = train?.input
  if (input?.kind !== 'images' || holdsPixels(input)) return data.images
  const own = ownPlace(input) ?? data.images
  if (own !== null) return own
  const found = await imagesAt(data)
  return found === null ? null : { ...found, ...readingOf(input) }
}

async function placeOfAudit({ data, train }: Config): Promise<ImageSource | null> {
  const found = data.images ?? (await imagesAt(data))
  const input = train?.input
  if (found !== null || input?.kind !== 'images') return found
  const own = ownPlace(input)
  return own !== null && (own.column !== null) === (data.source !== null) ? own : null
}

function imagesAt({ source }: Config['data']): Promise<ImageSource | null> {
  return typeof source === 'string' ? findImages(source) : Promise.resolve(null)
}

function ownPlace(input: ImageInput): ImageSource | null {
  const { kind: _kind, columns: _columns, shape: _shape, cacheMegabytes: _cache, ...source } = input
  const { images, folder, column } = source
  return images === null && folder === null && column === null ? null : source
}

function readingOf({ channels, resize, background, divideBy, mean, deviation }: ImageInput): Partial<ImageSource> {
  return { channels, resize, background, divideBy, mean, deviation }
}
