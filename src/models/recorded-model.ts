import type { Dataset } from '../data/dataset.js'
import { canonicalJson } from '../environment/canonical-json.js'
import { sha256 } from '../environment/digest.js'
import type { SqlValue } from '../environment/duckdb.js'
import { sqlName } from '../environment/sql.js'
import type { Tools } from '../environment/tools.js'
import { ProbityError } from '../errors.js'
import { coerceBatch } from './coerce-batch.js'
import { numberOf, textOf } from './column-values.js'
import type { FloatTensor, InputSpec, Model, OutputSpec, Scale } from './model.js'
import { toPredictions } from './to-predictions.js'

export interface RecordedOptions {
  /** Column that names a row; rows are named by their number, from 1, unless given. */
  readonly id?: string
  /** Column of scores. One of score and decision is needed. */
  readonly score?: string
  /** Column of decisions. */
  readonly decision?: string
  /** What the scores mean. */
  readonly scale?: Scale
}

/**
 * Decisions that somebody's model already made, as a model: it answers for the rows on record, by their id, and for no others.
 * It takes what it needs from the dataset at once, and does not close it.
 */
export async function recordedModel(
  dataset: Dataset,
  options: RecordedOptions,
  tools: Pick<Tools, 'signal'>,
): Promise<Model> {
  const { id, score, decision, scale = 'value' } = options
  const source = dataset.inputs.map(({ name }) => name).join(', ') || 'memory'
  if (score === undefined && decision === undefined) throw new ProbityError('RECORDED_NOTHING', { source })
  const [ids, scores, decisions] = await readRecords(dataset, options, tools)
  const rowOf = indexOf(ids, source)
  const classes = decision === undefined ? undefined : [...new Set(decisions.filter((text) => text !== null))].sort()
  const input: InputSpec = { name: id ?? 'row', dtype: 'string', shape: ['rows', 1], role: 'features' }
  const width = score === undefined ? classes!.length : 1
  const output: OutputSpec = {
    name: score ?? decision!,
    shape: ['rows', width],
    scale: score === undefined ? 'value' : scale,
    scored: true,
    ...(classes === undefined || score !== undefined ? {} : { classes }),
  }
  return {
    id: sha256(canonicalJson({ inputs: dataset.inputs.map((entry) => entry.sha256), ...options })),
    name: source,
    kind: 'recorded',
    task: null,
    inputs: [input],
    outputs: [output],
    async predict(batch) {
      const asked = coerceBatch(batch, [input])[input.name]
      if (asked === undefined)
        throw new ProbityError('ENGINE_INPUT_MISSING', { input: input.name, given: Object.keys(batch) })
      const rows = Array.from(asked.data as ArrayLike<unknown>, (value) => rowOf(String(value)))
      const found = score === undefined ? chosen(rows, decisions, classes!) : valuesOf(rows, scores)
      const predictions = toPredictions(found, output, undefined)
      const labels = decision === undefined ? {} : { labels: rows.map((row) => decisions[row] ?? '') }
      return { ...predictions, ...labels }
    },
    close: () => Promise.resolve(),
  }
}

async function readRecords(
  { database, relation }: Dataset,
  { id, score, decision }: RecordedOptions,
  { signal }: Pick<Tools, 'signal'>,
): Promise<[readonly SqlValue[], readonly SqlValue[], readonly (string | null)[]]> {
  const named = id === undefined ? 'row_number() OVER ()' : `CAST(${sqlName(id)} AS VARCHAR)`
  const column = (name: string | undefined): string => (name === undefined ? 'NULL' : sqlName(name))
  const { columns } = await database.query(
    `SELECT ${named}, ${column(score)}, ${column(decision)} FROM ${relation}`,
    [],
    signal,
  )
  return [columns[0]!, columns[1]!, columns[2]!.map((value) => textOf(value))]
}

function indexOf(ids: readonly SqlValue[], source: string): (id: string) => number {
  const rows = new Map<string, number>()
  ids.forEach((id, row) => {
    const text = String(id ?? '')
    if (rows.has(text)) throw new ProbityError('RECORDED_TWICE', { source, id: text })
    rows.set(text, row)
  })
  return (id) => {
    const row = rows.get(id)
    if (row === undefined) throw new ProbityError('RECORDED_UNKNOWN', { source, id, rows: rows.size })
    return row
  }
}

function valuesOf(rows: readonly number[], scores: readonly SqlValue[]): FloatTensor {
  const data = Float64Array.from(rows, (row) => numberOf(scores[row]) ?? NaN)
  return { dtype: 'float64', shape: [rows.length, 1], data }
}

/** 1 in the column of the decision, 0 elsewhere. */
function chosen(
  rows: readonly number[],
  decisions: readonly (string | null)[],
  classes: readonly string[],
): FloatTensor {
  const data = new Float64Array(rows.length * classes.length)
  rows.forEach((row, at) => {
    const place = classes.indexOf(decisions[row] ?? '')
    if (place < 0) data.fill(NaN, at * classes.length, (at + 1) * classes.length)
    else data[at * classes.length + place] = 1
  })
  return { dtype: 'float64', shape: [rows.length, classes.length], data }
}
