import { featureGroups } from '../../cube/feature-sql.js'
import type { Column, Dataset } from '../../data/dataset.js'
import { sqlName } from '../../environment/sql.js'
import type { Tools } from '../../environment/tools.js'
import { ProbityError } from '../../errors.js'
import type { Config } from '../../schema/config.js'
import type { Feature } from '../../schema/cube.js'
import type { TrainConfig } from '../../schema/train.js'
import { gridReading } from '../images/grid-reading.js'
import { holdsPixels } from '../images/holds-pixels.js'
import { imageReading } from '../images/image-reading.js'
import { audioReading } from '../audio/audio-reading.js'
import type { LearningRows, RowStream, SensitiveColumn, TrainingRows } from '../rows/learning-rows.js'
import { checkParts, sharesOf, splitRows } from '../rows/parts.js'
import { makeTarget } from '../rows/target.js'
import { seriesReading } from '../series/series-reading.js'
import { textReading } from '../text/text-reading.js'
import { numberRows, type NumberedTable } from './read-table.js'
import { featureReading, type Split, type TableReading } from './table-reading.js'

export interface TableRequest {
  readonly config: Config
  readonly train: TrainConfig
  readonly dataset: Dataset
  /** The sensitive features of the config, with their cut points. */
  readonly sensitive: readonly Feature[]
}

export interface TableRows extends TrainingRows {
  readonly table: NumberedTable
  /** Columns that are learnt from. */
  readonly inputs: readonly string[]
  /** The same rows for a model that does not learn from some columns. */
  without(columns: readonly string[]): TableRows
  close(): Promise<void>
}

/** Rows of a table to learn from: label, weights and groups, and which are for training, validation and test. Close them afterwards. */
export async function openTableRows(request: TableRequest, tools: Tools): Promise<TableRows> {
  const { config, train, dataset } = request
  const reading = readingOf(request, tools)
  const splitColumn = splitColumnOf(config, train)
  const label = config.roles.label!.column
  const needed = [...reading.columns, label, ...request.sensitive.map(({ column }) => column)]
  needed.push(...[config.roles.weight, splitColumn].filter((name) => name !== null))
  const table = await numberRows(dataset, needed, sqlName(label), tools.signal)
  const rows = await readRows(request, table, splitColumn, tools, (await reading.split?.(table)) ?? splitByShares)
  const streams: RowStream[] = []
  const close = async (): Promise<void> => {
    for (const stream of streams.splice(0)) await stream.close?.()
    await reading.close?.()
    await table.drop()
  }
  const made = (of: TableReading, settings: TrainConfig): TableRows => ({
    ...{ config, train: settings, rows, table, inputs: of.columns, close },
    source: {
      ...{ inputs: dataset.inputs, rowsRead: dataset.rowsRead, withoutLabel: dataset.rows - table.rows },
      ...{ excluded: of.excluded, splitColumn },
    },
    async encode(parts) {
      const encoded = await of.encode(table, parts, rows.target)
      if (encoded.stream !== undefined) streams.push(encoded.stream)
      return encoded
    },
    without(columns) {
      const features = { ...settings.features, exclude: [...settings.features.exclude, ...columns] }
      const fewer = { ...settings, features }
      return made(readingOf({ ...request, train: fewer }, tools), fewer)
    },
  })
  return made(reading, train)
}

/** What is read of the table, by the kind of input. */
function readingOf(request: TableRequest, tools: Tools): TableReading {
  const { config, train, dataset } = request
  const { input } = train
  const { columns } = dataset
  if (input.kind === 'images')
    return holdsPixels(input) ? gridReading(input, request) : imageReading(input, request, tools)
  if (input.kind === 'text') return textReading(input, config, train, columns)
  if (input.kind === 'audio') return audioReading(input, config, train, columns, tools)
  if (input.kind === 'series') return seriesReading(input, config, train, columns)
  return featureReading(config, train, columns)
}

const splitByShares: Split = (train, evidence, tools) => splitRows(train.split.by, sharesOf(train), evidence, tools)

async function readRows(
  request: TableRequest,
  table: NumberedTable,
  splitColumn: string | null,
  tools: Tools,
  split: Split,
): Promise<LearningRows> {
  const { config, train, sensitive } = request
  const { roles } = config
  const find = (name: string): Column => table.columns.find((column) => column.name === name)!
  const label = find(roles.label!.column)
  const values = await table.values(sqlName(label.name))
  const target = makeTarget(config, label, values)
  const groups = await Promise.all(sensitive.map((feature) => readGroups(table, feature, find(feature.column))))
  const keys = splitColumn === null ? null : await table.values(sqlName(splitColumn))
  const evidence = { rows: table.rows, target, groups: groups.map(({ groups: of }) => of), keys }
  const parts = split(train, evidence, tools)
  checkParts(parts, train, target, label.name)
  const weights = roles.weight === null ? null : await table.values(sqlName(roles.weight))
  return {
    ...{ count: table.rows, label: { column: label, values }, target, parts, keys, sensitive: groups },
    weightName: roles.weight,
    weights: Float32Array.from({ length: table.rows }, (_, row) => (weights === null ? 1 : Number(weights[row] ?? 0))),
  }
}

function splitColumnOf({ data }: Config, { split }: TrainConfig): string | null {
  const { by, column } = split
  if (by === 'group') {
    if (column === null && data.unit === null)
      throw new ProbityError('TRAINING_SPLIT_COLUMN', { by, needs: 'the one whose rows stay together' })
    return column ?? data.unit
  }
  if (by === 'time' && column === null)
    throw new ProbityError('TRAINING_SPLIT_COLUMN', { by, needs: 'the one with the time of a row' })
  return column
}

async function readGroups(table: NumberedTable, feature: Feature, column: Column): Promise<SensitiveColumn> {
  const { expression, nameOf } = featureGroups(feature, column)
  const [values, found] = [await table.values(sqlName(column.name)), await table.values(expression)]
  return { feature, column, values, groups: found.map(nameOf) }
}
