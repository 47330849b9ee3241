import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { nearest } from '../../environment/nearest.js'
import { ProbityError } from '../../errors.js'
import type { RecordingSource } from '../../schema/audio.js'
import { filesByClass, type FilesByClass } from '../files-by-class.js'

const isRecording = (name: string): boolean => /\.wav$/iu.test(name)

/** The WAV files of a folder, with the sub-folder that each belongs to: its class. */
export async function findRecordingFiles(folder: string): Promise<FilesByClass['files']> {
  const { files, loose } = await filesByClass(folder, isRecording).catch(async (cause: unknown) => {
    const names = await readdir(path.dirname(folder)).catch(() => [])
    const params = { folder: path.basename(folder), nearest: nearest(path.basename(folder), names) }
    throw new ProbityError('AUDIO_FOLDER_MISSING', params, { cause })
  })
  if (files.length === 0)
    throw new ProbityError('AUDIO_FOLDER_EMPTY', { folder: path.basename(path.resolve(folder)), loose })
  return files
}

/** What a path holds where that is recordings: a folder with a sub-folder for each class. Otherwise null. */
export async function findRecordings(source: string): Promise<RecordingSource | null> {
  const found = await stat(source).catch(() => null)
  if (found?.isDirectory() !== true) return null
  const { files } = await filesByClass(source, isRecording)
  return files.length === 0 ? null : { folder: source }
}
