import { standardInput } from '../environment/standard-input.js'
import { ProbityError } from '../errors.js'
import { fromStream, localFiles, openFiles, type RawSource } from './open-files.js'
import type { SourceContext } from './source-context.js'
import { sqlSource } from './sql-source.js'

/** Opens what `data.source` names: a path, a glob, a list of them, `-` for standard input, or a query over local files. */
export async function openRawSource(context: SourceContext): Promise<RawSource> {
  const { source } = context.data
  if (source === null) throw new ProbityError('SOURCE_MISSING')
  if (source === '-') return openFiles([await fromStream(standardInput(), 'standard input', context)], context)
  if (typeof source === 'string') return openFiles(await localFiles([source], context), context)
  return 'sql' in source ? sqlSource(source.sql, context) : openFiles(await localFiles(source, context), context)
}
