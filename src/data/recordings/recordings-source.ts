import path from 'node:path'
import { ProbityError } from '../../errors.js'
import type { RecordingSource } from '../../schema/audio.js'
import { digestOfFiles } from '../images/digest-of-files.js'
import { memorySource } from '../memory-table.js'
import type { RawSource } from '../open-files.js'
import type { SourceContext } from '../source-context.js'
import { partColumn, testPart, wantedParts } from '../images/parts.js'
import type { FilesByClass } from '../files-by-class.js'
import { findRecordingFiles } from './find-recordings.js'

/** Rows `path`, `label`, of a folder of recordings with a sub-folder for each class; `part` where some are kept for judging. */
export async function recordingsSource({ folder, test }: RecordingSource, context: SourceContext): Promise<RawSource> {
  if (context.data.source !== null || context.data.images !== null) throw new ProbityError('AUDIO_SOURCE_UNCLEAR')
  const parts = wantedParts(folder, test?.folder ?? null, context.allImages ?? false)
  const found: { part: string; place: string; name: string; files: FilesByClass['files'] }[] = []
  for (const { part, place } of parts)
    found.push({ part, place, name: path.basename(path.resolve(place)), files: await findRecordingFiles(place) })
  const several = found.length > 1
  const rows = found.flatMap(({ part, files }) =>
    files.map((file) => ({ path: several ? `${part}/${file.path}` : file.path, label: file.label, part })),
  )
  const table = await memorySource(
    {
      ...{ path: rows.map((row) => row.path), label: rows.map(({ label }) => label) },
      ...(several ? { [partColumn]: rows.map(({ part }) => part) } : {}),
    },
    found.map(({ name }) => name).join(', '),
    context,
  )
  const inputs: RawSource['inputs'] = () =>
    Promise.all(
      found.map(async ({ part, place, name, files }) => ({
        ...{ name, rows: files.length },
        ...(several && part === testPart ? { part: 'test' as const } : {}),
        sha256: await digestOfFiles(place, files.map((file) => file.path), context.signal), // prettier-ignore
      })),
    )
  return { ...table, inputs }
}
