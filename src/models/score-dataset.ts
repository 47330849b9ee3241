import type { Column, Dataset } from '../data/dataset.js'
import type { Located } from '../data/locate.js'
import type { MemoryColumn } from '../environment/duckdb.js'
import { sqlName } from '../environment/sql.js'
import type { Tools } from '../environment/tools.js'
import { ProbityError } from '../errors.js'
import { matchColumns, type Matching, type MatchOptions } from './match-columns.js'
import type { Model, Predictions } from './model.js'
import { imagesOf, predictNumbered, rowNumber, type PredictTableOptions } from './predict-table.js'
import type { ScorePlan } from './score-plan.js'

export const scoreColumn = 'probity score'
export const decisionColumn = 'probity decision'

export interface ScoredDataset extends Dataset {
  /** How the columns of the data were found for the inputs of the model. */
  readonly matching: Matching
}

const rowsTable = 'probity_rows_numbered'
const scoresTable = 'probity_model_scores'
const chunkTable = 'probity_model_chunk'
const view = 'probity_rows_scored'

/**
 * Runs a model over every row of a dataset. The result is the same rows with the columns `probity score` and, where the plan
 * decides by itself, `probity decision`; a row whose score is no number has neither. It takes over the dataset: closing the
 * result closes both.
 */
export async function scoreDataset(
  dataset: Dataset,
  model: Model,
  plan: ScorePlan,
  options: MatchOptions & Pick<PredictTableOptions, 'chunkRows'>,
  tools: Pick<Tools, 'signal' | 'progress'>,
): Promise<ScoredDataset> {
  const { database } = dataset
  const own = [...(plan.score ? [scoreColumn] : []), ...(plan.decision ? [decisionColumn] : [])]
  const columns = dataset.columns.filter(({ name }) => !own.includes(name)) // of an earlier audit, replaced
  const matching = matchColumns(model, columns, { ...options, ...imagesOf(dataset) })
  const kept = columns.map(({ name }) => sqlName(name)).join(', ')
  const sql = (text: string): Promise<unknown> => database.query(text, [], tools.signal)
  await sql(
    `CREATE TABLE ${rowsTable} AS SELECT row_number() OVER () AS ${sqlName(rowNumber)}, ${kept} FROM ${dataset.relation}`,
  )
  await sql(
    `CREATE TABLE ${scoresTable} (${own.map((name) => `${sqlName(name)} ${name === scoreColumn ? 'DOUBLE' : 'VARCHAR'}`).join(', ')})`,
  )
  const source = { ...dataset, relation: rowsTable }
  for await (const { rows, predictions } of predictNumbered(source, model, matching, options, tools)) {
    checkShape(predictions, rows, plan, model)
    await database.createTable(chunkTable, chunkColumns(plan, predictions), tools.signal)
    await sql(`INSERT INTO ${scoresTable} SELECT * FROM ${chunkTable}`)
    await sql(`DROP TABLE ${chunkTable}`)
  }
  await sql(
    `CREATE VIEW ${view} AS SELECT ${[kept, ...own.map(sqlName)].join(', ')} FROM ${rowsTable} POSITIONAL JOIN ${scoresTable}`,
  )
  return { ...dataset, relation: view, columns: [...columns, ...own.map(describe)], locate: locator(dataset), matching }
}

function describe(name: string): Column {
  return { name, type: name === scoreColumn ? 'number' : 'text' }
}

function checkShape({ scores }: Predictions, rows: number, { widths }: ScorePlan, model: Model): void {
  const [found, width] = scores.shape as [number, number]
  if (found !== rows)
    throw new ProbityError('MODEL_ROWS_DISAGREE', { what: `The answer of ${model.name}`, found, expected: rows })
  if (widths !== null && !widths.includes(width))
    throw new ProbityError('MODEL_WIDTH', { model: model.name, expected: widths.join(' or '), found: width })
}

function chunkColumns(plan: ScorePlan, predictions: Predictions): MemoryColumn[] {
  const columns: MemoryColumn[] = []
  if (plan.score) {
    const values = Array.from(plan.score(predictions), (score) => (Number.isNaN(score) ? null : score))
    columns.push({ name: scoreColumn, type: 'DOUBLE', values })
  }
  if (plan.decision) columns.push({ name: decisionColumn, type: 'VARCHAR', values: plan.decision(predictions) })
  return columns
}

/** Rows that were found by what the model said of them have no line in a file; they are named by their number. */
function locator(dataset: Dataset): NonNullable<Dataset['locate']> {
  return async (condition, column, limit = 1) => {
    const ours = [scoreColumn, decisionColumn].some((name) => column === name || condition.includes(sqlName(name)))
    if (!ours) return (await dataset.locate?.(condition, column, limit)) ?? []
    const found = await dataset.database.query(
      `SELECT number, CAST(value AS VARCHAR) FROM (SELECT ${sqlName(column)} AS value, row_number() OVER () AS number, (${condition}) AS hit FROM ${view}) WHERE hit ORDER BY 1 LIMIT ${limit}`,
    )
    const source = dataset.inputs.map(({ name }) => name).join(', ')
    return found.columns[0]!.map((number, at): Located => {
      const value = found.columns[1]![at]
      return { place: { source, unit: 'row', number: Number(number) }, value: value == null ? null : String(value) }
    })
  }
}
