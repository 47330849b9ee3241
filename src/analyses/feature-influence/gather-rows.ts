import type { Dataset } from '../../data/dataset.js'
import type { SqlValue } from '../../environment/duckdb.js'
import { sqlName, sqlText } from '../../environment/sql.js'
import type { Tools } from '../../environment/tools.js'
import { ProbityError } from '../../errors.js'
import { cubeDimensions } from '../../cube/dimension-sql.js'
import { featureGroups } from '../../cube/feature-sql.js'
import { specColumns } from '../../cube/spec-columns.js'
import type { Outcomes } from '../../explainers/explainer.js'
import { findExplainer } from '../../explainers/explain-with.js'
import { readRows, type TableRows } from '../../explainers/table/read-rows.js'
import type { Matching } from '../../models/match-columns.js'
import type { Model } from '../../models/model.js'
import type { Config } from '../../schema/config.js'
import type { CubeSpec } from '../../schema/cube.js'

export interface RowsRequest {
  readonly dataset: Dataset
  readonly model: Model
  readonly matching: Matching
  readonly spec: CubeSpec
  readonly config: Config
  readonly options: {
    readonly method: string
    readonly rows: number
    readonly background: number
    readonly show: readonly (string | number)[]
    /** SQL condition that rows to explain meet. */
    readonly where?: string
  }
}

export interface GatheredRows {
  /** The rows that are explained. */
  readonly sample: TableRows
  readonly background: TableRows
  /** Rows that were asked for by name. */
  readonly shown: TableRows
  /** Group of each sample row, by sensitive feature. */
  readonly groups: Readonly<Record<string, readonly (string | null)[]>>
  readonly outcomes: Outcomes | null
  readonly of: number
}

/** Draws the rows to explain and the background, each by a hash of their content and the seed: the same in any order of the table. */
export async function gatherRows(request: RowsRequest, tools: Tools): Promise<GatheredRows> {
  const { dataset, model, matching, spec, config, options } = request
  const columns = specColumns(spec, dataset.columns, dataset.inputs.map(({ name }) => name).join(', '))
  const features = columns.features.filter(({ role }) => role === 'sensitive')
  const named = features.map(({ feature, column }) => ({ name: feature.name, ...featureGroups(feature, column) }))
  const label = findExplainer(options.method).needsOutcomes ? labelOf(request, columns) : null
  const extras = {
    ...Object.fromEntries(named.map(({ name, expression }) => [`group ${name}`, expression])),
    ...(label === null ? {} : { label: label.expression }),
  }
  const known = label === null ? [] : [`(${label.expression}) IS NOT NULL`]
  const draw = (most: number, what: string, conditions: readonly string[]): Promise<TableRows> => {
    const condition = conditions.length === 0 ? {} : { condition: conditions.join(' AND ') }
    return readRows(dataset, model, matching, { most, salt: `${config.seed} ${what}`, extras, ...condition }, tools)
  }
  const wanted = options.where === undefined ? [] : [`(${options.where})`]
  const sample = await draw(options.rows, 'explained', [...known, ...wanted])
  const background = await draw(options.background, 'background', known)
  return {
    sample,
    background,
    shown: await shownRows(request, tools),
    groups: Object.fromEntries(
      named.map(({ name, nameOf }) => [name, sample.extras[`group ${name}`]!.map((value) => nameOf(value))]),
    ),
    outcomes: label && { task: label.task, values: Float64Array.from(sample.extras.label!, label.value) },
    of: dataset.rows,
  }
}

/** Rows by their number or by their value in data.id. @throws EXPLAIN_ROW_UNKNOWN */
export async function shownRows(
  { dataset, model, matching, config, options }: Omit<RowsRequest, 'spec'>,
  tools: Tools,
  more: Readonly<Record<string, string>> = {},
): Promise<TableRows> {
  const { show } = options
  const id = config.data.id ?? dataset.images?.column ?? null // images are called by what names them
  const place = id === null ? sqlName('\u0001row') : nameSql(id, dataset)
  const values = show.map((name) => (id === null ? String(Number(name)) : sqlText(String(name))))
  const condition = show.length === 0 ? 'FALSE' : `${place} IN (${values.join(', ')})`
  const extras = { ...more, name: id === null ? `${place}::VARCHAR` : place }
  const rows = await readRows(dataset, model, matching, { most: null, salt: '', condition, extras }, tools)
  const found = rows.extras.name!.map(String)
  const missing = show.find((name) => !found.includes(String(name)))
  if (missing !== undefined)
    throw new ProbityError('EXPLAIN_ROW_UNKNOWN', { row: String(missing), by: id, rows: dataset.rows })
  return rows
}

/** A value as people write it: whole numbers without a fraction. */
function nameSql(column: string, { columns }: Dataset): string {
  const name = sqlName(column)
  if (columns.find((candidate) => candidate.name === column)?.type !== 'number') return `CAST(${name} AS VARCHAR)`
  return `CASE WHEN ${name} = trunc(${name}) AND abs(${name}) < 9007199254740992 THEN ${name}::BIGINT::VARCHAR ELSE ${name}::VARCHAR END`
}

interface LabelSql {
  readonly task: Outcomes['task']
  readonly expression: string
  readonly value: (value: SqlValue) => number
}

/** The outcome of a row as a number: 1 and 0, the place of its class, or the amount. */
function labelOf({ spec, model }: RowsRequest, columns: ReturnType<typeof specColumns>): LabelSql | null {
  if (spec.label === null || columns.label === null) return null
  if (spec.task === 'regression')
    return { task: 'regression', expression: `${sqlName(spec.label.column)}::DOUBLE`, value: Number }
  const dimension = cubeDimensions(spec, columns, undefined).find(({ role }) => role === 'label')!
  if (spec.task === 'binary')
    return { task: 'binary', expression: dimension.expression, value: (value) => (value === true ? 1 : 0) }
  const classes = model.outputs.find(({ scored }) => scored === true)?.classes ?? []
  return {
    task: 'multiclass',
    expression: dimension.expression,
    value: (value) => classes.indexOf(dimension.nameOf(value) ?? ''),
  }
}
