import type { Column } from '../../data/dataset.js'
import { encodeSeries } from '../../models/series/encode-series.js'
import { fitSeries } from '../../models/series/fit-series.js'
import type { SeriesEncoder } from '../../models/series/series-encoder.js'
import type { Config } from '../../schema/config.js'
import type { SeriesInput } from '../../schema/series.js'
import type { TrainConfig } from '../../schema/train.js'
import { layoutOf } from '../architectures/layout.js'
import type { EncodedRows } from '../rows/learning-rows.js'
import { trainingPart } from '../rows/parts.js'
import { rowsOf } from '../rows/split.js'
import { excludedBeside, findInputColumn, pickRows, type TableReading } from '../table/table-reading.js'

/** Series of numbers: lists in cells, or a column for each step. Rows that are steps were gathered before. */
export function seriesReading(
  input: SeriesInput,
  config: Config,
  train: TrainConfig,
  columns: readonly Column[],
): TableReading {
  const found = input.columns.map((name) => findInputColumn(name, 'train.input.columns', columns))
  const names = found.map(({ name }) => name)
  const layout = layoutOf(train, 'series')
  const equal = input.lengths === 'equal' || layout === 'features'
  return {
    columns: names,
    excluded: excludedBeside(names, config, train, columns),
    async encode(table, parts) {
      const values = await table.read(found, 0, table.rows)
      const training = rowsOf(parts, trainingPart)
      const { form, id, time, length, keep, missing, scale } = input
      const encoder = fitSeries(
        values.map((column) => pickRows(column, training)),
        {
          ...{
            input: 'series',
            lengths: equal ? null : 'lengths',
            form,
            columns: names,
            id,
            time,
            length,
            keep,
            missing,
          },
          ...{ scale, layout: layout === 'features' ? 'flat' : 'steps' },
        },
      )
      return {
        ...encodedSeries(encoder, encodeSeries(encoder, values)),
        ...{ names: [], features: names, constant: [] },
        sensitive: config.roles.sensitive.map(({ column }) => column).filter((name) => names.includes(name)),
      }
    },
  }
}

function encodedSeries(
  encoder: SeriesEncoder,
  inputs: EncodedRows['inputs'],
): Pick<EncodedRows, 'inputs' | 'network' | 'manifest'> {
  const { input, lengths, layout } = encoder
  const shape = inputs[input]!.shape.slice(1)
  return {
    inputs,
    network: {
      ...{ name: input, kind: layout === 'flat' ? 'features' : 'series', shape },
      ...(lengths === null ? {} : { lengths }),
    },
    manifest: {
      inputs: [
        { name: input, dtype: 'float32', shape: ['rows', ...shape], role: 'sequence' },
        ...(lengths === null ? [] : [{ name: lengths, dtype: 'int32' as const, shape: ['rows' as const], role: 'sequence' as const }]), // prettier-ignore
      ],
      encoder,
    },
  }
}
