import path from 'node:path'
import { ProbityError } from '../../errors.js'
import type { RecordingSource } from '../../schema/audio.js'
import { digestOfFiles } from '../images/digest-of-files.js'
import { memorySource } from '../memory-table.js'
import type { RawSource } from '../open-files.js'
import type { SourceContext } from '../source-context.js'
import { findRecordingFiles } from './find-recordings.js'

/** Rows `path`, `label`, of a folder of recordings with a sub-folder for each class. */
export async function recordingsSource({ folder }: RecordingSource, context: SourceContext): Promise<RawSource> {
  if (context.data.source !== null || context.data.images !== null) throw new ProbityError('AUDIO_SOURCE_UNCLEAR')
  const files = await findRecordingFiles(folder)
  const name = path.basename(path.resolve(folder))
  const paths = files.map((file) => file.path)
  const table = await memorySource({ path: paths, label: files.map(({ label }) => label) }, name, context)
  const inputs: RawSource['inputs'] = async () => [
    { name, rows: files.length, sha256: await digestOfFiles(folder, paths, context.signal) },
  ]
  return { ...table, inputs }
}
