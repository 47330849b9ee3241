import type { Column, Dataset } from '../data/dataset.js'
import type { Located } from '../data/locate.js'
import type { MemoryColumn, SqlValue } from '../environment/duckdb.js'
import { sqlName } from '../environment/sql.js'
import type { Tools } from '../environment/tools.js'
import { ProbityError } from '../errors.js'
import { decisionColumn, scoreColumn } from './model-columns.js'
import { decideRows, decisionColumns } from './decide-rows.js'
import { matchColumns, type Matching, type MatchOptions } from './match-columns.js'
import type { Model, Predictions } from './model.js'
import { imagesOf, predictNumbered, rowNumber, type PredictedRows, type PredictTableOptions } from './predict-table.js'
import type { ScorePlan } from './score-plan.js'

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
  const decides = plan.decision !== null || plan.steps !== undefined
  const own = [...(plan.score ? [scoreColumn] : []), ...(decides ? [decisionColumn] : [])]
  const columns = dataset.columns.filter(({ name }) => !own.includes(name)) // of an earlier audit, replaced
  const matching = matchColumns(model, columns, { ...options, ...imagesOf(dataset) })
  const stepwise = stepDecider(plan, model, { matching, columns }, dataset, tools)
  const kept = columns.map(({ name }) => sqlName(name)).join(', ')
  const sql = (text: string): Promise<unknown> => database.query(text, [], tools.signal)
  await sql(
    `CREATE TABLE ${rowsTable} AS SELECT row_number() OVER () AS ${sqlName(rowNumber)}, ${kept} FROM ${dataset.relation}`,
  )
  await sql(
    `CREATE TABLE ${scoresTable} (${own.map((name) => `${sqlName(name)} ${name === scoreColumn ? 'DOUBLE' : 'VARCHAR'}`).join(', ')})`,
  )
  const source = { ...dataset, relation: rowsTable }
  for await (const predicted of predictNumbered(source, model, matching, options, tools)) {
    checkShape(predicted.predictions, predicted.rows, plan, model)
    const decided = await stepwise?.(predicted)
    await database.createTable(chunkTable, chunkColumns(plan, predicted.predictions, decided), tools.signal)
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

type StepDecider = (rows: PredictedRows) => Promise<readonly (string | null)[]>

/** Decides by the steps of a bundle, which may read columns that the model does not; undefined where there are none. */
function stepDecider(
  { steps: planned }: ScorePlan,
  model: Model,
  { matching, columns }: { readonly matching: Matching; readonly columns: readonly Column[] },
  { database }: Dataset,
  tools: Pick<Tools, 'signal'>,
): StepDecider | undefined {
  if (planned === undefined) return undefined
  const { steps, positive, negative } = planned
  const content = matching.inputs.flatMap((input) => input.columns.map(({ name }) => name))
  const names = decisionColumns(steps, columns, { model: model.name, content })
  const number = sqlName(rowNumber)
  return async ({ start, rows, predictions }) => {
    const found = await database.query(
      `SELECT ${names.map(sqlName).join(', ')} FROM ${rowsTable} WHERE ${number} > ${start} AND ${number} <= ${start + rows} ORDER BY ${number}`,
      [],
      tools.signal,
    )
    const values = new Map<string, readonly SqlValue[]>(names.map((name, at) => [name, found.columns[at]!]))
    const read = (name: string): readonly SqlValue[] => values.get(name)!
    const decided = decideRows(steps, { scores: planned.score(predictions), first: start + 1, read, content })
    return decided.map((one) => (one === null ? null : one ? positive : negative))
  }
}

function chunkColumns(
  plan: ScorePlan,
  predictions: Predictions,
  decided: readonly (string | null)[] | undefined,
): MemoryColumn[] {
  const columns: MemoryColumn[] = []
  if (plan.score) {
    const values = Array.from(plan.score(predictions), (score) => (Number.isNaN(score) ? null : score))
    columns.push({ name: scoreColumn, type: 'DOUBLE', values })
  }
  const values = decided ?? plan.decision?.(predictions)
  if (values !== undefined) columns.push({ name: decisionColumn, type: 'VARCHAR', values })
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
