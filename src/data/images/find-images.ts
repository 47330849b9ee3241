import { stat } from 'node:fs/promises'
import path from 'node:path'
import { isProbityError } from '../../errors.js'
import { imageSource, type ImageSource } from '../../schema/images.js'
import { findImageFiles } from './find-image-files.js'

/** What a path holds where that is images: a folder with a sub-folder for each class, or an IDX file, its labels beside it. Otherwise null. */
export async function findImages(source: string): Promise<ImageSource | null> {
  const found = await stat(source).catch(() => null)
  if (found === null) return null
  if (found.isDirectory()) return (await holdsImages(source)) ? imageSource.parse({ folder: source }) : null
  if (!isIdxName(source)) return null
  const labels = path.join(path.dirname(source), labelsName(path.basename(source)))
  const there = labels !== source && (await stat(labels).catch(() => null)) !== null
  return imageSource.parse({ images: source, labels: there ? labels : null })
}

async function holdsImages(folder: string): Promise<boolean> {
  try {
    return (await findImageFiles(folder)).length > 0
  } catch (error) {
    if (isProbityError(error)) return false
    throw error
  }
}

/** Files are called as those of the digits of LeCun, Cortes & Burges: `t10k-images-idx3-ubyte.gz`, or end in `.idx3`. */
function isIdxName(file: string): boolean {
  return /[.-]idx[34](?:[.-]ubyte)?(?:\.gz)?$/iu.test(file)
}

function labelsName(images: string): string {
  return images.replace(/images/iu, 'labels').replace(/idx[34]/iu, 'idx1')
}
