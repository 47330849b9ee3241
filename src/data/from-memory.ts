import type { Tools } from '../environment/tools.js'
import { dataConfig, type Config } from '../schema/config.js'
import type { Dataset } from './dataset.js'
import { pathSource } from './images/path-source.js'
import type { MemoryRows } from './memory-columns.js'
import { memorySource } from './memory-table.js'
import { openSource, type DatasetRequest } from './open-dataset.js'
import type { RawSource } from './open-files.js'
import type { SourceContext } from './source-context.js'

export interface MemoryRequest extends Omit<DatasetRequest, 'data'> {
  /** Missing tokens, filter, id and unit; the source is the rows given. */
  readonly data?: Omit<Config['data'], 'source'>
  /** How messages and the Run call these rows; `memory` when absent. */
  readonly name?: string
}

/**
 * Opens rows that are in memory as a dataset: an array of objects, an object of arrays or typed arrays, or an Arrow table.
 * Values keep their types; missing are null, undefined and the missing tokens, and NaN where no role needs a number.
 * @example await datasetFromMemory([{ sex: 'F', hired: true }], { roleColumns: [] }, createTools({ seed: 1 }))
 */
export function datasetFromMemory(
  rows: MemoryRows,
  request: MemoryRequest,
  tools: Pick<Tools, 'signal'>,
): Promise<Dataset> {
  const data = { ...dataConfig.parse({}), ...request.data, source: null }
  const open = (context: SourceContext): Promise<RawSource> => memorySource(rows, request.name ?? 'memory', context)
  const { images } = data
  const withImages = images !== null && images.column !== null
  return openSource({ ...request, data }, tools, withImages ? (context) => pathSource(images, context, open) : open)
}
