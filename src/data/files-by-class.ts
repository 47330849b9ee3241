import { readdir } from 'node:fs/promises'
import path from 'node:path'

export interface FilesByClass {
  /** Files of sub-folders, with the sub-folder that each belongs to: its class. Sorted by code point. */
  readonly files: readonly { readonly path: string; readonly label: string }[]
  /** Files beside the sub-folders, which have no class. */
  readonly loose: number
}

/** The files of a folder with a sub-folder for each class whose names are wanted; hidden ones do not count. @throws where it cannot be read */
export async function filesByClass(folder: string, wanted: (name: string) => boolean): Promise<FilesByClass> {
  const counts = (name: string): boolean => !name.startsWith('.') && wanted(name)
  const entries = await readdir(folder, { withFileTypes: true })
  const files: { path: string; label: string }[] = []
  for (const { name } of entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.')))
    for (const file of await filesBelow(path.join(folder, name), counts))
      files.push({ path: `${name}/${file}`, label: name })
  files.sort((a, b) => (a.path < b.path ? -1 : 1))
  return { files, loose: entries.filter((entry) => !entry.isDirectory() && counts(entry.name)).length }
}

async function filesBelow(folder: string, counts: (name: string) => boolean): Promise<string[]> {
  const found: string[] = []
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.isDirectory() && !entry.name.startsWith('.'))
      for (const file of await filesBelow(path.join(folder, entry.name), counts)) found.push(`${entry.name}/${file}`)
    else if (!entry.isDirectory() && counts(entry.name)) found.push(entry.name)
  }
  return found
}
