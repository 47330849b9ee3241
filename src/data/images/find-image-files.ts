import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { nearest } from '../../environment/nearest.js'
import { ProbityError } from '../../errors.js'
import { filesByClass, type FilesByClass } from '../files-by-class.js'

const extensions = /\.(?:png|jpe?g|webp|tiff?)$/iu

/** The image files of a folder, with the sub-folder that each belongs to: its class. Sorted by code point; hidden files do not count. */
export async function findImageFiles(folder: string): Promise<FilesByClass['files']> {
  const { files, loose } = await filesByClass(folder, (name) => extensions.test(name)).catch(async (cause: unknown) => {
    const names = await readdir(path.dirname(folder)).catch(() => [])
    const params = { folder: path.basename(folder), nearest: nearest(path.basename(folder), names) }
    throw new ProbityError('IMAGE_FOLDER_MISSING', params, { cause })
  })
  if (files.length === 0)
    throw new ProbityError('IMAGE_FOLDER_EMPTY', { folder: path.basename(path.resolve(folder)), loose })
  return files
}
