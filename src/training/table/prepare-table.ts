import { featureGroups } from '../../cube/feature-sql.js'
import type { Column, Dataset } from '../../data/dataset.js'
import type { SqlValue } from '../../environment/duckdb.js'
import { sqlName } from '../../environment/sql.js'
import type { Tools } from '../../environment/tools.js'
import { ProbityError } from '../../errors.js'
import { textOf } from '../../models/column-values.js'
import type { Config } from '../../schema/config.js'
import type { Feature } from '../../schema/cube.js'
import type { TrainConfig } from '../../schema/train.js'
import { chooseFeatures, type ChosenFeatures } from './choose-features.js'
import { numberRows, type NumberedTable } from './read-table.js'
import { splitByKey, splitByStratum, splitByTime, splitRandomly, type Parts } from './split.js'
import { makeTarget, type Target } from './target.js'

/** Positions of the parts. */
export const trainingPart = 0
export const validationPart = 1
export const testPart = 2

export interface SensitiveColumn {
  readonly feature: Feature
  readonly column: Column
  readonly values: readonly SqlValue[]
  /** The group of each row. */
  readonly groups: readonly (string | null)[]
}

/** The rows that have a label, and what is known of them before anything is encoded. */
export interface PreparedTable {
  readonly table: NumberedTable
  readonly chosen: ChosenFeatures
  readonly label: { readonly column: Column; readonly values: readonly SqlValue[] }
  readonly target: Target
  readonly weights: Float32Array
  readonly weightName: string | null
  readonly sensitive: readonly SensitiveColumn[]
  readonly parts: Parts
  /** Of the column that the split goes by, where there is one. */
  readonly keys: readonly SqlValue[] | null
  readonly withoutLabel: number
}

export interface TableRequest {
  readonly config: Config
  readonly train: TrainConfig
  readonly dataset: Dataset
  /** The sensitive features of the config, with their cut points. */
  readonly sensitive: readonly Feature[]
}

/** Reads label, weights and groups, and says which rows are for training, validation and test. */
export async function prepareTable(request: TableRequest, tools: Tools): Promise<PreparedTable> {
  const { config, train, dataset, sensitive } = request
  const { roles } = config
  const chosen = chooseFeatures(config, train, dataset.columns)
  if (chosen.features.length === 0) throw new ProbityError('TRAINING_NO_FEATURES', { columns: [], constant: [] })
  const find = (name: string): Column => dataset.columns.find((column) => column.name === name)!
  const label = find(roles.label!.column)
  const splitColumn = splitColumnOf(config, train)
  const needed = [...chosen.features, label].map(({ name }) => name)
  needed.push(...sensitive.map(({ column }) => column), ...[roles.weight, splitColumn].filter((name) => name !== null))
  const table = await numberRows(dataset, needed, sqlName(label.name), tools.signal)
  const values = await table.values(sqlName(label.name))
  const target = makeTarget(config, label, values)
  const groups = await Promise.all(sensitive.map((feature) => readGroups(table, feature, find(feature.column))))
  const keys = splitColumn === null ? null : await table.values(sqlName(splitColumn))
  const { split } = train
  const shares = [1 - split.test - split.validation, split.validation, split.test]
  const parts = splitRows(split.by, shares, { rows: table.rows, target, groups, keys }, tools)
  checkParts(parts, train, table.rows)
  if (target.kind === 'binary') checkClasses(target, parts, label)
  const weights = roles.weight === null ? null : await table.values(sqlName(roles.weight))
  return {
    ...{
      table,
      chosen,
      label: { column: label, values },
      target,
      parts,
      keys,
      sensitive: groups,
      weightName: roles.weight,
    },
    weights: Float32Array.from({ length: table.rows }, (_, row) => (weights === null ? 1 : Number(weights[row] ?? 0))),
    withoutLabel: dataset.rows - table.rows,
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

interface SplitEvidence {
  readonly rows: number
  readonly target: Target
  readonly groups: readonly SensitiveColumn[]
  readonly keys: readonly SqlValue[] | null
}

/** Groups of fewer rows are no stratum of their own. */
const smallestStratum = 10

export function splitRows(
  by: TrainConfig['split']['by'],
  shares: readonly number[],
  { rows, target, groups, keys }: SplitEvidence,
  { random }: Pick<Tools, 'random'>,
): Parts {
  const own = random.fork('split')
  if (by === 'time')
    return splitByTime(
      keys!.map((key) => (typeof key === 'number' ? key : textOf(key))),
      shares,
    )
  if (by === 'group')
    return splitByKey(
      keys!.map((key, row) => textOf(key) ?? `missing ${row}`),
      shares,
      own,
    )
  if (by === 'random') return splitRandomly(rows, shares, own)
  const label =
    target.kind === 'values' ? bandsOf(target.tensor.data as Float32Array) : Array.from(target.tensor.data, String)
  const fine = label.map((value, row) => JSON.stringify([value, ...groups.map((group) => group.groups[row])]))
  const counts = new Map<string, number>()
  for (const stratum of fine) counts.set(stratum, (counts.get(stratum) ?? 0) + 1)
  const strata = fine.map((stratum, row) => (counts.get(stratum)! < smallestStratum ? label[row]! : stratum))
  return splitByStratum(strata, shares, own)
}

/** Numbers in five bands of equal size. */
function bandsOf(values: Float32Array): string[] {
  const sorted = Float32Array.from(values).sort()
  const cuts = [0.2, 0.4, 0.6, 0.8].map((share) => sorted[Math.floor(share * sorted.length)]!)
  return Array.from(values, (value) => String(cuts.filter((cut) => value >= cut).length))
}

function checkParts(parts: Parts, { split }: TrainConfig, rows: number): void {
  const wanted = [
    { part: 'training', share: 1 - split.test - split.validation },
    { part: 'validation', share: split.validation },
    { part: 'test', share: split.test },
  ]
  wanted.forEach(({ part, share }, position) => {
    if (share > 0 && !parts.includes(position))
      throw new ProbityError('TRAINING_NO_ROWS', {
        part,
        rows,
        detail: `split ${split.by}, a share of ${Number(share.toPrecision(3))}`,
      })
  })
}

/** Nothing can be learnt of a class that no training row has. */
function checkClasses(target: Extract<Target, { kind: 'binary' }>, parts: Parts, label: Column): void {
  const found = [0, 0]
  let rows = 0
  parts.forEach((part, row) => {
    if (part !== trainingPart) return
    rows++
    found[Number(target.tensor.data[row])]!++
  })
  target.classes.forEach((name, at) => {
    if (found[at] === 0)
      throw new ProbityError('TRAINING_CLASS_ABSENT', { part: 'training', class: name, column: label.name, rows })
  })
}
