import path from 'node:path'
import { ProbityError } from '../../errors.js'
import type { ImageSource } from '../../schema/images.js'
import { memorySource } from '../memory-table.js'
import type { RawSource } from '../open-files.js'
import type { SourceContext } from '../source-context.js'
import { digestOfFiles } from './digest-of-files.js'
import { fileImages } from './file-images.js'
import { findImageFiles } from './find-image-files.js'
import { partColumn, testPart, wantedParts } from './parts.js'

/** The column with the paths of images in a folder. */
export const pathColumn = 'path'

/** Rows `path`, `label`, of a folder with a sub-folder for each class. */
export async function folderSource(source: ImageSource, context: SourceContext): Promise<RawSource> {
  const parts = wantedParts(source.folder!, testFolder(source), context.allImages ?? false)
  const found = await Promise.all(
    parts.map(async ({ part, place }) => {
      const prefix = parts.length === 1 ? '' : `${part}/`
      const files = await findImageFiles(place)
      return { part, prefix, folder: place, name: path.basename(path.resolve(place)), files }
    }),
  )
  const rows = found.flatMap(({ part, prefix, files }) =>
    files.map((file) => ({ path: `${prefix}${file.path}`, label: file.label, part })),
  )
  const table = await memorySource(
    {
      [pathColumn]: rows.map((row) => row.path),
      label: rows.map(({ label }) => label),
      ...(found.length > 1 ? { [partColumn]: rows.map(({ part }) => part) } : {}),
    },
    found.map(({ name }) => name).join(', '),
    context,
  )
  const images = fileImages(found, pathColumn, source)
  const inputs: RawSource['inputs'] = () =>
    Promise.all(
      found.map(async ({ folder, name, files, part }) => ({
        ...{ name, rows: files.length },
        ...(found.length > 1 && part === testPart ? { part: 'test' as const } : {}),
        sha256: await digestOfFiles(
          folder,
          files.map((file) => file.path),
          context.signal,
        ),
      })),
    )
  return { ...table, inputs, images }
}

function testFolder({ test }: ImageSource): string | null {
  if (test === null) return null
  if (test.folder !== null && test.images === null) return test.folder
  throw new ProbityError('IMAGE_SOURCE_UNCLEAR', {
    where: 'data.images.test',
    found: test.images === null ? [] : ['images'],
    hint: 'test images beside a folder are in a folder',
  })
}
