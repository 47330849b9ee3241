import { resolveFeature } from '../../audit/cube-spec.js'
import type { Dataset, InputDigest } from '../../data/dataset.js'
import { sqlName } from '../../environment/sql.js'
import type { Tools } from '../../environment/tools.js'
import { ProbityError } from '../../errors.js'
import type { RowsToFit } from '../../mitigations/mitigation.js'
import { decisionColumn, scoreColumn } from '../../models/model-columns.js'
import type { Config } from '../../schema/config.js'
import type { Feature } from '../../schema/cube.js'
import type { TrainConfig } from '../../schema/train.js'
import { countRows, testPart, trainingPart } from '../../training/rows/parts.js'
import { rowsOf } from '../../training/rows/split.js'
import { openTableRows, type TableRows } from '../../training/table/table-rows.js'
import { writePart } from '../write-part.js'
import { openTrainingData, trainingColumns, type TrainingRequest } from '../conduct-training.js'

/** Names a row where the data has no id: its number among the rows with a label, from 1. */
export const rowColumn = 'probity row'
const rowsTable = 'probity_mitigation_rows'

/** The rows of all runs, split once. Close them afterwards. */
export interface MitigationRows {
  readonly table: TableRows
  readonly sensitive: readonly Feature[]
  readonly inputs: readonly InputDigest[]
  /** The column that names a row in every file written here. */
  readonly id: string
  /** Writes the rows of one part, with all their columns, to a Parquet file. */
  writePart(part: number, file: string): Promise<void>
  close(): Promise<void>
}

export async function openMitigationRows(
  { config, open }: Pick<TrainingRequest, 'config' | 'open'>,
  train: TrainConfig,
  tools: Tools,
): Promise<MitigationRows> {
  const columns = trainingColumns(config)
  const dataset = await (open?.(columns) ?? openTrainingData(config, columns, tools))
  try {
    const numbered = await numberRows(dataset, config, tools)
    const sensitive: Feature[] = []
    for (const feature of config.roles.sensitive) sensitive.push(await resolveFeature(feature, numbered, tools))
    const table = await openTableRows({ config, train, dataset: numbered, sensitive }, tools)
    if (countRows(table.rows.parts, testPart) === 0)
      throw new ProbityError('MITIGATE_NO_TEST_ROWS', { rows: table.rows.count })
    const whole = { ...numbered, columns: [{ name: rowColumn, type: 'number' as const }, ...numbered.columns] }
    return {
      ...{ table, sensitive, inputs: dataset.inputs, id: config.data.id ?? rowColumn },
      writePart: (part, file) => writePart(file, whole, table.rows, part, tools),
      close: () => table.close().finally(() => dataset.close()),
    }
  } catch (error) {
    await dataset.close()
    throw error
  }
}

/** The rows that have a label, numbered in the order of the source; columns that an earlier audit added are left out. */
async function numberRows(dataset: Dataset, { roles }: Config, tools: Tools): Promise<Dataset> {
  const own = [rowColumn, scoreColumn, decisionColumn]
  const columns = dataset.columns.filter(({ name }) => !own.includes(name))
  const label = sqlName(roles.label!.column)
  await dataset.database.query(
    `CREATE TABLE ${rowsTable} AS SELECT row_number() OVER () AS ${sqlName(rowColumn)}, ${columns.map(({ name }) => sqlName(name)).join(', ')} FROM ${dataset.relation} WHERE ${label} IS NOT NULL`,
    [],
    tools.signal,
  )
  return { ...dataset, relation: rowsTable, columns }
}

/** What a mitigation of the stages before and during may see: the training rows and nothing else. */
export async function rowsToFit({ table: source }: MitigationRows, { statistics }: Config): Promise<RowsToFit> {
  const { rows, table } = source
  const training = rowsOf(rows.parts, trainingPart)
  const { target } = rows
  const columns = table.columns.filter(({ name }) => source.inputs.includes(name))
  const inputs = await table.read(columns, 0, table.rows)
  const pick = <T>(values: ArrayLike<T>): T[] => Array.from(training, (row) => values[row]!)
  return {
    count: training.length,
    classes: target.kind === 'values' ? [''] : target.classes,
    labels: Int32Array.from(training, (row) => (target.kind === 'values' ? 0 : Number(target.tensor.data[row]))),
    weights: Float64Array.from(training, (row) => rows.weights[row]!),
    features: rows.sensitive.map(({ feature, groups }) => ({ feature, groups: pick(groups) })),
    inputs: inputs.map(({ name, type, values }) => ({ name, type, values: pick(values) })),
    minimum: statistics.minimum,
  }
}
