import { readFile, rm } from 'node:fs/promises'
import { replaceFile } from '../environment/replace-file.js'
import type { CheckpointStore } from './checkpoint.js'

/** Keeps the latest checkpoint in a file. */
export function fileCheckpoints(file: string): CheckpointStore {
  return {
    read: () =>
      readFile(file).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return null
        throw error
      }),
    write: (bytes) => replaceFile(file, bytes),
    remove: () => rm(file, { force: true }),
  }
}
