import type { Column } from '../../data/dataset.js'
import { nearest } from '../../environment/nearest.js'
import type { Tools } from '../../environment/tools.js'
import { ProbityError } from '../../errors.js'
import type { ColumnValues } from '../../models/column-values.js'
import type { TableEncoder } from '../../models/encoder-schema.js'
import type { Config } from '../../schema/config.js'
import type { TrainConfig } from '../../schema/train.js'
import type { EncodedRows, RowStream } from '../rows/learning-rows.js'
import type { SplitEvidence } from '../rows/parts.js'
import type { Parts } from '../rows/split.js'
import type { Target } from '../rows/target.js'
import { chooseFeatures } from './choose-features.js'
import { encodeEach, encodeRows, fitOnTraining } from './encode-rows.js'
import type { NumberedTable } from './read-table.js'
import { streamTable } from './table-stream.js'

/** What a training reads of a table beside the roles, and how that becomes the inputs of a network. */
export interface TableReading {
  readonly columns: readonly string[]
  readonly excluded: readonly { readonly column: string; readonly why: string }[]
  encode(table: NumberedTable, parts: Parts, target: Target): Promise<EncodedRows>
  /** Which part each row belongs to, where the rows say themselves which are kept for judging; null where they do not. */
  split?(table: NumberedTable): Promise<Split | null>
  /** Removes what lies in files. */
  close?(): Promise<void>
}

/** Which part each row belongs to. */
export type Split = (train: TrainConfig, evidence: SplitEvidence, tools: Tools) => Parts

/** Every column that may be known before the decision, as a feature vector. */
export function featureReading(config: Config, train: TrainConfig, columns: readonly Column[]): TableReading {
  const chosen = chooseFeatures(config, train, columns)
  if (chosen.features.length === 0) throw new ProbityError('TRAINING_NO_FEATURES', { columns: [], constant: [] })
  return {
    columns: chosen.features.map(({ name }) => name),
    excluded: chosen.excluded,
    async encode(table, parts, target) {
      const { encoder, constant } = await fitOnTraining(table, chosen.features, parts, train.encoder)
      const width = encoder.outputs.length
      return {
        ...(table.rows * width * 4 > featureBytes(train)
          ? { inputs: {}, stream: await streamOf(table, encoder, target) }
          : { inputs: { [encoder.input]: await encodeRows(table, encoder) } }),
        network: { name: encoder.input, kind: 'features', shape: [width] },
        names: encoder.outputs,
        features: encoder.columns.map(({ column }) => column),
        ...{ constant, sensitive: chosen.sensitive.filter((name) => !constant.includes(name)) },
        manifest: {
          inputs: [{ name: encoder.input, dtype: 'float32', shape: ['rows', width], role: 'features' }],
          encoder,
        },
      }
    },
  }
}

/** Feature vectors of more bytes wait in a file: half of what may be taken, or 1 GB. */
export function featureBytes({ memory }: TrainConfig): number {
  return memory === null ? 2 ** 30 : memory * 2 ** 19
}

function streamOf(table: NumberedTable, encoder: TableEncoder, target: Target): Promise<RowStream> {
  const truth = target.tensor.data as Float32Array | Int32Array // as makeTarget makes it
  return streamTable({
    rows: table.rows,
    input: encoder.input,
    width: encoder.outputs.length,
    each: (visit) => encodeEach(table, encoder, visit),
    target: truth,
  })
}

/** The columns beside those that are read, for the record: what they are, or that nobody named them. */
export function excludedBeside(
  names: readonly string[],
  config: Config,
  train: TrainConfig,
  columns: readonly Column[],
): TableReading['excluded'] {
  const { excluded } = chooseFeatures(config, train, columns)
  const why = new Map(excluded.map((entry) => [entry.column, entry.why]))
  return columns
    .filter(({ name }) => !names.includes(name))
    .map(({ name }) => ({ column: name, why: why.get(name) ?? 'not-named' }))
}

/** Values of some rows. */
export function pickRows({ name, type, values }: ColumnValues, wanted: ArrayLike<number>): ColumnValues {
  return { name, type, values: Array.from(wanted, (row) => values[row]) }
}

/** A column that a config names. */
export function findInputColumn(name: string, where: string, columns: readonly Column[]): Column {
  const found = columns.find((column) => column.name === name)
  if (found !== undefined) return found
  const names = columns.map((column) => column.name)
  throw new ProbityError('TRAINING_COLUMN_UNKNOWN', {
    ...{ where, column: name, columns: names, nearest: nearest(name, names) },
  })
}
