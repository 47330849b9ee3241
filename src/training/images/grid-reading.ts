import type { Column } from '../../data/dataset.js'
import { shapeText } from '../../data/images/images.js'
import { ProbityError } from '../../errors.js'
import type { TableEncoder } from '../../models/encoder-schema.js'
import type { ImageInput } from '../../schema/images.js'
import type { EncodedRows } from '../rows/learning-rows.js'
import { trainingPart } from '../rows/parts.js'
import type { Parts } from '../rows/split.js'
import { chooseFeatures } from '../table/choose-features.js'
import { encodeRows } from '../table/encode-rows.js'
import type { NumberedTable } from '../table/read-table.js'
import { excludedBeside, type TableReading } from '../table/table-reading.js'
import type { TableRequest } from '../table/table-rows.js'

/** Name of the model's input: a vector of pixels, channel by channel and row by row of the image. */
const inputName = 'pixels'

/** Rows whose pixels are columns. The model reads them as a vector, so that it can be used on any table with these columns. */
export function gridReading(input: ImageInput, request: TableRequest): TableReading {
  const { config, train, dataset } = request
  const features = pixelColumns(input, request)
  const names = features.map(({ name }) => name)
  return {
    columns: names,
    excluded: excludedBeside(names, config, train, dataset.columns),
    encode: (table, parts) => encode(table, features, input.shape!, parts),
  }
}

/** The named columns in their order, or all that have no other role; as many as an image has pixels. */
function pixelColumns({ columns, shape }: ImageInput, { config, train, dataset }: TableRequest): readonly Column[] {
  const [channels, height, width] = shape ?? [1, 0, 0]
  const found =
    columns === null
      ? chooseFeatures(config, train, dataset.columns).features
      : columns.flatMap((pattern) => dataset.columns.filter(({ name }) => matches(name, pattern)))
  const expected = channels * height * width
  if (found.length !== expected) {
    const params = { shape: shapeText({ channels, height, width }), expected, found: found.length }
    throw new ProbityError('IMAGE_GRID_MISMATCH', params)
  }
  const other = found.find(({ type }) => type !== 'number')
  if (other !== undefined) throw new ProbityError('IMAGE_PIXEL_COLUMN', { column: other.name, type: other.type })
  return found
}

function matches(name: string, pattern: string): boolean {
  if (!pattern.includes('*')) return name === pattern
  const parts = pattern.split('*').map((part) => part.replaceAll(/[\\^$.|?+()[\]{}]/gu, '\\$&'))
  return new RegExp(`^${parts.join('.*')}$`, 'u').test(name)
}

async function encode(
  table: NumberedTable,
  features: readonly Column[],
  shape: readonly [number, number, number],
  parts: Parts,
): Promise<EncodedRows> {
  const encoder = await pixelEncoder(table, features, parts)
  const pixels = await encodeRows(table, encoder)
  return {
    inputs: { [inputName]: pixels },
    network: { name: inputName, kind: 'image', shape, flat: true },
    ...{ names: encoder.outputs, features: encoder.outputs, constant: [], sensitive: [] },
    manifest: {
      inputs: [{ name: inputName, dtype: 'float32', shape: ['rows', features.length], role: 'image' }],
      encoder,
    },
  }
}

/** All pixels on one scale: from 0 (or the lowest, below it) to the highest that the training rows have. */
async function pixelEncoder(table: NumberedTable, features: readonly Column[], parts: Parts): Promise<TableEncoder> {
  let [low, high] = [0, 0]
  await table.scan(features, (columns, start) => {
    for (const { values } of columns)
      for (let row = 0; row < values.length; row++) {
        const value = Number(values[row] ?? 0)
        if (parts[start + row] === trainingPart && Number.isFinite(value))
          [low, high] = [Math.min(low, value), Math.max(high, value)]
      }
  })
  const scale = { kind: 'range' as const, low, high }
  const names = features.map(({ name }) => name)
  return {
    ...{ kind: 'table', input: inputName, outputs: names },
    columns: names.map((column) => ({ column, kind: 'number' as const, impute: 0, indicator: false, scale })),
  }
}
