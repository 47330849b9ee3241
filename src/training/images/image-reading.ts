import { partColumn } from '../../data/images/parts.js'
import { sqlName } from '../../environment/sql.js'
import type { Tools } from '../../environment/tools.js'
import { ProbityError } from '../../errors.js'
import { imageSource, type ImageInput, type ImagePreprocessing } from '../../schema/images.js'
import type { EncodedRows, RowStream } from '../rows/learning-rows.js'
import { splitOfParts } from '../rows/split-of-parts.js'
import type { NumberedTable } from '../table/read-table.js'
import { excludedBeside, type TableReading } from '../table/table-reading.js'
import type { TableRequest } from '../table/table-rows.js'
import { formOf } from './image-form.js'
import { streamImages } from './image-stream.js'

/** Name of the model's input. */
const inputName = 'image'

/** The images that a column names, one for each row. */
export function imageReading(input: ImageInput, { config, train, dataset }: TableRequest, tools: Tools): TableReading {
  const { images, columns } = dataset
  if (images === undefined)
    throw new ProbityError('IMAGE_SOURCE_UNCLEAR', {
      ...{ where: 'train.input', found: [] },
      hint: 'for a table with paths of images set column; for pixels in columns set shape: [channels, height, width]',
    })
  const own = [images.column, ...columns.map(({ name }) => name).filter((name) => name === partColumn)]
  const read = async (table: NumberedTable): Promise<EncodedRows> => {
    const keys = await table.values(sqlName(images.column))
    const missing = keys.findIndex((key) => key === null)
    if (missing >= 0) throw new ProbityError('IMAGE_PATH_ABSENT', { row: missing + 1, column: images.column })
    const { progress, signal } = tools
    progress({ step: 'images', state: 'start' })
    const form = await formOf(images, keys, config.data.images ?? imageSource.parse({}), signal)
    const stream = await streamImages({
      ...{ images, keys, form, input: inputName, cacheMegabytes: input.cacheMegabytes, signal },
      onShare: (share) => progress({ step: 'images', state: 'advance', share }),
    })
    progress({ step: 'images', state: 'done' })
    return encodedImages(form, stream)
  }
  let encoded: Promise<EncodedRows> | null = null // nothing is learnt from the training rows: folds share it
  return {
    columns: own,
    excluded: excludedBeside(own, config, train, columns),
    split: splitOfParts,
    encode: (table) => (encoded ??= read(table)),
  }
}

function encodedImages(form: ImagePreprocessing, stream: RowStream): EncodedRows {
  const shape = [form.channels, form.height, form.width]
  return {
    ...{ inputs: {}, stream, network: { name: inputName, kind: 'image', shape } },
    ...{ names: [inputName], features: [inputName], constant: [], sensitive: [] },
    manifest: {
      inputs: [{ name: inputName, dtype: 'float32', shape: ['rows', ...shape], role: 'image', image: form }],
      encoder: null,
    },
  }
}
