import { open, rename, rm } from 'node:fs/promises'
import path from 'node:path'

import { makeFolder } from './make-folder.js'

/**
 * Writes a file under another name, flushes it to the disk and renames it into place: whoever reads the place finds the old
 * file or the new one whole, even if the process is killed in between.
 */
export async function replaceFile(file: string, content: Uint8Array | string): Promise<void> {
  const temporary = `${file}.writing`
  makeFolder(path.dirname(file))
  try {
    const handle = await open(temporary, 'w')
    try {
      await handle.writeFile(content)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(temporary, file)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}
