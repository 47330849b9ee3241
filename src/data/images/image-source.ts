import { ProbityError } from '../../errors.js'
import type { ImageSource } from '../../schema/images.js'
import type { RawSource } from '../open-files.js'
import type { SourceContext } from '../source-context.js'
import { folderSource } from './folder-source.js'
import { idxSource } from './idx-source.js'
import { pathSource } from './path-source.js'

/** Opens images as rows: of IDX files, of a folder, or those that a column of a table names. */
export function imageSource(
  images: ImageSource,
  context: SourceContext,
  openTable: (context: SourceContext) => Promise<RawSource>,
): Promise<RawSource> {
  const named = (['images', 'folder', 'column'] as const).filter((key) => images[key] !== null)
  const unclear = (hint: string): ProbityError =>
    new ProbityError('IMAGE_SOURCE_UNCLEAR', { where: 'data.images', found: named, hint })
  if (named.length !== 1) throw unclear('name the one that the images are in')
  if (images.column === null && context.data.source !== null)
    throw unclear('data.source names rows as well: leave one of the two out')
  if (images.column !== null) {
    if (images.test !== null) throw unclear('test images of their own are for IDX files and folders')
    return pathSource(images, context, openTable)
  }
  return images.folder === null ? idxSource(images, context) : folderSource(images, context)
}
