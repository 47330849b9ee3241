import { join } from 'node:path'
import { openDatabase, type Database } from '../environment/duckdb.js'
import { createTemporaryFolder } from '../environment/temporary.js'
import type { Tools } from '../environment/tools.js'
import { isProbityError, ProbityError } from '../errors.js'
import type { Config } from '../schema/config.js'
import { buildDataset } from './build-dataset.js'
import { filterError } from './check-filter.js'
import type { Dataset } from './dataset.js'
import type { RawSource } from './open-files.js'
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
  /** Images that `data.images.test` names come with the others, marked in the column `part`; else they come alone. */
  readonly allImages?: boolean
  /**
   * A cube is made of the rows next: what it need not know is not asked, and the columns named here, of numbers that it adds up, are not searched for those that
   * are not finite, since adding them up fails. Whoever makes it calls `checkNumbers` then.
   */
  readonly forCube?: { readonly addsUp: readonly string[] }
}

/**
 * Opens local rows as a typed, filtered relation of an embedded database. Nothing is loaded: a Parquet file is read column by column,
 * as queries name them. Rejects with a sentence that names file, line or row, column and value for input that cannot be audited.
 * The dataset must be closed; that also removes its temporary files.
 */
export function openDataset(request: DatasetRequest, tools: Pick<Tools, 'signal'>): Promise<Dataset> {
  return openSource(request, tools, openRawSource)
}

/** Opens a database and a source in it, and builds the dataset. Whatever fails, nothing stays behind. */
export async function openSource(
  request: DatasetRequest,
  { signal }: Pick<Tools, 'signal'>,
  openRaw: (context: SourceContext) => Promise<RawSource>,
): Promise<Dataset> {
  if (signal.aborted) throw new ProbityError('CANCELLED')
  const { threads, memoryLimit } = request
  const folder = createTemporaryFolder()
  let database: Database | null = null
  const close = async () => {
    await database?.close()
    folder.remove()
  }
  try {
    database = await openDatabase({ threads, memoryLimit, spillFolder: join(folder.path, 'spill') })
    const { data, allImages = false } = request
    const context = { database, folder: folder.path, data, signal, allImages }
    return await buildWithRecovery(await openRaw(context), request, context, close)
  } catch (error) {
    await close()
    throw signal.aborted && !isProbityError(error) ? new ProbityError('CANCELLED', {}, { cause: error }) : error
  }
}

async function buildWithRecovery(
  source: RawSource,
  request: DatasetRequest,
  context: SourceContext,
  close: () => Promise<void>,
): Promise<Dataset> {
  try {
    return await buildDataset(source, request, context, close)
  } catch (error) {
    if (isProbityError(error) || context.signal.aborted) throw error
    // The table knows what its files may suffer from: it says so, or offers another way to read them.
    const table = await source.table.recover(error).catch((unexplained: unknown) => {
      throw explainFilter(unexplained, source, request)
    })
    return buildDataset({ ...source, table }, request, context, close)
  }
}

/** What no file explains was a filter that fails on some row, such as one that casts words to numbers. */
function explainFilter(error: unknown, { table }: RawSource, { data }: DatasetRequest): unknown {
  const text = error instanceof Error ? error.message : ''
  if (data.where === null || !/^(Conversion|Out of Range|Invalid Input) Error/.test(text)) return error
  return filterError(
    error,
    data.where,
    table.columns.map(({ name }) => name),
  )
}
