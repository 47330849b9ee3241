import { readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { replaceFile } from '../environment/replace-file.js'
import { ProbityError } from '../errors.js'
import type { CheckpointStore } from './checkpoint.js'

/** Keeps the latest checkpoint in a file. */
export function fileCheckpoints(file: string): CheckpointStore {
  return {
    read: () =>
      readFile(file).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return null
        throw error
      }),
    write: (bytes) =>
      replaceFile(file, bytes).catch((cause: NodeJS.ErrnoException) => {
        const params = { file: path.basename(file), reason: cause.code ?? String(cause) }
        throw new ProbityError('CHECKPOINT_UNWRITABLE', params, { cause })
      }),
    remove: () => rm(file, { force: true }),
  }
}
