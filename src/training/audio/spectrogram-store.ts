import { open, type FileHandle } from 'node:fs/promises'
import path from 'node:path'
import { createTemporaryFolder, type TemporaryFolder } from '../../environment/temporary.js'

/** Spectrograms of rows, [frames, bands] each, of any number of frames. */
export interface SpectrogramStore {
  readonly rows: number
  /** Whether all of them are in memory. */
  readonly inMemory: boolean
  /** Numbers of a row. */
  lengthOf(row: number): number
  read(rows: ArrayLike<number>): Promise<readonly Float32Array[]>
  /** May be called twice. */
  close(): Promise<void>
}

export interface GrowingStore extends SpectrogramStore {
  /** Puts the next rows behind those that are there. */
  put(spectrograms: readonly Float32Array[]): Promise<void>
}

interface Spill {
  readonly folder: TemporaryFolder
  readonly file: FileHandle
}

/** Keeps spectrograms in memory up to so many bytes, and all of them in a temporary file beyond. */
export function createSpectrogramStore(mostBytes: number): GrowingStore {
  const starts: number[] = [0]
  let kept: Float32Array[] = []
  let spill: Spill | null = null
  const write = async ({ file }: Spill, spectrograms: readonly Float32Array[], first: number): Promise<void> => {
    let at = starts[first]! * 4
    for (const { buffer, byteOffset, byteLength } of spectrograms) {
      await file.write(new Uint8Array(buffer, byteOffset, byteLength), 0, byteLength, at)
      at += byteLength
    }
  }
  const lengthOf = (row: number): number => starts[row + 1]! - starts[row]!
  return {
    get rows() {
      return starts.length - 1
    },
    get inMemory() {
      return spill === null
    },
    lengthOf,
    async put(spectrograms) {
      const first = starts.length - 1
      for (const { length } of spectrograms) starts.push(starts.at(-1)! + length)
      if (spill === null && starts.at(-1)! * 4 <= mostBytes) {
        kept.push(...spectrograms)
        return
      }
      if (spill === null) {
        spill = await openSpill()
        await write(spill, kept, 0)
        kept = []
      }
      await write(spill, spectrograms, first)
    },
    async read(rows) {
      if (spill === null) return Array.from(rows, (row) => kept[row]!)
      const { file } = spill
      return Promise.all(
        Array.from(rows, async (row) => {
          const found = new Float32Array(lengthOf(row))
          await file.read(new Uint8Array(found.buffer), 0, found.byteLength, starts[row]! * 4)
          return found
        }),
      )
    },
    async close() {
      const opened = spill
      spill = null
      kept = []
      await opened?.file.close()
      opened?.folder.remove()
    },
  }
}

async function openSpill(): Promise<Spill> {
  const folder = createTemporaryFolder()
  try {
    return { folder, file: await open(path.join(folder.path, 'spectrograms'), 'w+') }
  } catch (error) {
    folder.remove()
    throw error
  }
}
