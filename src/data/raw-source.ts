import { standardInput } from '../environment/standard-input.js'
import { ProbityError } from '../errors.js'
import { findImages } from './images/find-images.js'
import { imageSource } from './images/image-source.js'
import { fromStream, localFiles, openFiles, type RawSource } from './open-files.js'
import type { SourceContext } from './source-context.js'
import { findRecordings } from './recordings/find-recordings.js'
import { recordingsSource } from './recordings/recordings-source.js'
import { sqlSource } from './sql-source.js'

/** Opens what `data.source` names: a path, a glob, a list of them, `-` for standard input, a query over local files, images, or recordings. */
export async function openRawSource(context: SourceContext): Promise<RawSource> {
  const { source, images, recordings } = context.data
  if (recordings !== undefined) return recordingsSource(recordings, context)
  if (images !== null) return imageSource(images, context, openTable)
  if (typeof source !== 'string') return openTable(context)
  const alone = { ...context, data: { ...context.data, source: null } }
  const pictures = await findImages(source)
  if (pictures !== null) return imageSource(pictures, alone, openTable)
  const sounds = await findRecordings(source)
  return sounds === null ? openTable(context) : recordingsSource(sounds, alone)
}

async function openTable(context: SourceContext): Promise<RawSource> {
  const { source } = context.data
  if (source === null) throw new ProbityError('SOURCE_MISSING')
  if (source === '-') return openFiles([await fromStream(standardInput(), 'standard input', context)], context)
  if (typeof source === 'string') return openFiles(await localFiles([source], context), context)
  return 'sql' in source ? sqlSource(source.sql, context) : openFiles(await localFiles(source, context), context)
}
