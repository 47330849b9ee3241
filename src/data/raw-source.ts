import { standardInput } from '../environment/standard-input.js'
import { ProbityError } from '../errors.js'
import { findImages } from './images/find-images.js'
import { imageSource } from './images/image-source.js'
import { fromStream, localFiles, openFiles, type RawSource } from './open-files.js'
import type { SourceContext } from './source-context.js'
import { sqlSource } from './sql-source.js'

/** Opens what `data.source` names: a path, a glob, a list of them, `-` for standard input, a query over local files, or images. */
export async function openRawSource(context: SourceContext): Promise<RawSource> {
  const { source, images } = context.data
  if (images !== null) return imageSource(images, context, openTable)
  const found = typeof source === 'string' ? await findImages(source) : null
  if (found === null) return openTable(context)
  return imageSource(found, { ...context, data: { ...context.data, source: null } }, openTable)
}

async function openTable(context: SourceContext): Promise<RawSource> {
  const { source } = context.data
  if (source === null) throw new ProbityError('SOURCE_MISSING')
  if (source === '-') return openFiles([await fromStream(standardInput(), 'standard input', context)], context)
  if (typeof source === 'string') return openFiles(await localFiles([source], context), context)
  return 'sql' in source ? sqlSource(source.sql, context) : openFiles(await localFiles(source, context), context)
}
