import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { nearest } from '../../environment/nearest.js'
import { ProbityError } from '../../errors.js'

const extensions = /\.(?:png|jpe?g|webp|tiff?)$/iu

/** The image files of a folder, with the sub-folder that each belongs to: its class. Sorted by code point; hidden files do not count. */
export async function findImageFiles(
  folder: string,
): Promise<readonly { readonly path: string; readonly label: string }[]> {
  const found: { path: string; label: string }[] = []
  const entries = await readdir(folder, { withFileTypes: true }).catch(async (cause: unknown) => {
    const names = await readdir(path.dirname(folder)).catch(() => [])
    const params = { folder: path.basename(folder), nearest: nearest(path.basename(folder), names) }
    throw new ProbityError('IMAGE_FOLDER_MISSING', params, { cause })
  })
  const loose = entries.filter((entry) => !entry.isDirectory() && isImage(entry.name)).length
  for (const { name } of entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.')))
    for (const file of await imagesBelow(path.join(folder, name))) found.push({ path: `${name}/${file}`, label: name })
  if (found.length === 0)
    throw new ProbityError('IMAGE_FOLDER_EMPTY', { folder: path.basename(path.resolve(folder)), loose })
  return found.sort((a, b) => (a.path < b.path ? -1 : 1))
}

async function imagesBelow(folder: string): Promise<string[]> {
  const found: string[] = []
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.name.startsWith('.')) continue
    if (entry.isDirectory())
      for (const file of await imagesBelow(path.join(folder, entry.name))) found.push(`${entry.name}/${file}`)
    else if (isImage(entry.name)) found.push(entry.name)
  }
  return found
}

function isImage(name: string): boolean {
  return extensions.test(name) && !name.startsWith('.')
}
