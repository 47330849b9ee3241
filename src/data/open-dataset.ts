import { openDatabase } from '../environment/duckdb.js'
import { createTemporaryFolder } from '../environment/temporary.js'
import { join } from 'node:path'
import type { Tools } from '../environment/tools.js'
import { isProbityError, ProbityError } from '../errors.js'
import type { Config } from '../schema/config.js'
import { buildDataset } from './build-dataset.js'
import type { Dataset } from './dataset.js'
import { openRawSource } from './raw-source.js'
import type { RoleColumn } from './role-column.js'
import type { SourceContext } from './source-context.js'

export interface DatasetRequest {
  readonly data: Config['data']
  /** Columns that the caller will read, with what their values must be: only these are scanned and checked. */
  readonly roleColumns: readonly RoleColumn[]
  /** Changes speed, never results. All cores when absent. */
  readonly threads?: number
  readonly memoryLimit?: string
}

/**
 * Opens local rows as a typed, filtered relation of an embedded database. Nothing is loaded: a Parquet file is read column by column,
 * as queries name them. Rejects with a sentence that names file, line or row, column and value for input that cannot be audited.
 * The dataset must be closed; that also removes its temporary files.
 */
export async function openDataset(request: DatasetRequest, tools: Pick<Tools, 'signal'>): Promise<Dataset> {
  const { signal } = tools
  if (signal.aborted) throw new ProbityError('CANCELLED')
  const folder = createTemporaryFolder()
  const database = await openDatabase({
    spillFolder: join(folder.path, 'spill'),
    ...(request.threads === undefined ? {} : { threads: request.threads }),
    ...(request.memoryLimit === undefined ? {} : { memoryLimit: request.memoryLimit }),
  })
  const close = async () => {
    await database.close()
    folder.remove()
  }
  try {
    return await open(request, { database, folder: folder.path, data: request.data, signal }, close)
  } catch (error) {
    await close()
    throw signal.aborted && !isProbityError(error) ? new ProbityError('CANCELLED', {}, { cause: error }) : error
  }
}

async function open(request: DatasetRequest, context: SourceContext, close: () => Promise<void>): Promise<Dataset> {
  const source = await openRawSource(context)
  const build = (table: typeof source.table) => buildDataset({ ...source, table }, request, context, close)
  try {
    return await build(source.table)
  } catch (error) {
    if (isProbityError(error) || context.signal.aborted) throw error
    // The table knows what its files may suffer from: it says so, or offers another way to read them.
    return build(await source.table.recover(error))
  }
}
