import { nearest } from '../environment/nearest.js'
import { ProbityError } from '../errors.js'
import { parseNumber } from '../data/number-grammar.js'
import { indexOfHighest, toScores } from '../models/to-predictions.js'
import type { Batch, FloatTensor, Model, ModelTools, OutputSpec } from '../models/model.js'
import type { TargetDescription } from './attribution.js'

/** The number of each row that is explained. */
export interface Target {
  readonly description: TargetDescription
  /**
   * Scores of rows. `of[i]` is the explained row that row i stands for: it decides whose class is meant, where that is another
   * one for each.
   */
  score(batch: Batch, of: ArrayLike<number>, tools: ModelTools): Promise<Float64Array>
  /** d(score)/d(each float input) of rows; absent where the model has no derivative. */
  gradient?(batch: Batch, of: ArrayLike<number>, tools: ModelTools): Promise<Record<string, FloatTensor>>
  /** All columns of the output. */
  outputs(batch: Batch, tools: ModelTools): Promise<FloatTensor>
  /** How often the model was asked so far, in rows. */
  readonly evaluations: { readonly predictions: number; readonly gradients: number }
}

export interface TargetOptions {
  /** Name of a class, its place among the columns, or `predicted`: for each row the class that the model gives it. */
  readonly class?: string | number
  /** `before`: the score that softmax or sigmoid reads (log-odds where there is no such value); `given`: what the model gives. */
  readonly scale: 'before' | 'given'
}

type Change = (score: number) => number

/**
 * What is explained of a model: the score of a class, or its value. The class is the positive one where there are two, else the
 * predicted one of each row, unless it is named.
 * @throws EXPLAIN_CLASS_UNKNOWN with the nearest names
 */
export async function makeTarget(
  model: Model,
  batch: Batch,
  options: TargetOptions,
  tools: ModelTools,
): Promise<Target> {
  const scored = model.outputs.find((output) => output.scored === true) ?? model.outputs[0]!
  const first = await model.predict(batch, tools)
  const width = first.scores.shape[1]!
  const chosen = chooseColumn(model, scored, first.scores, options.class)
  const inner = options.scale === 'before' && scored.scale === 'probability' ? (model.beforeScale ?? null) : null
  const logOdds = options.scale === 'before' && scored.scale === 'probability' && inner === null
  const { columns, turned } = chosen
  const columnOf = (row: number): number => (typeof columns === 'number' ? columns : columns[row]!)
  const change = changeOf(logOdds, turned, inner === null && scored.scale === 'probability')
  const evaluations = { predictions: 0, gradients: 0 }
  const outputs = async (rows: Batch, given: ModelTools): Promise<FloatTensor> => {
    const found =
      inner === null
        ? (await model.predict(rows, given)).scores
        : toScores((await model.activations!(rows, [inner.name], given))[inner.name]!)
    evaluations.predictions += found.shape[0]!
    return found
  }
  const target: Target = {
    description: {
      model: model.name,
      output: scored.name,
      class: chosen.name,
      predicted: chosen.predicted,
      scale: inner !== null || logOdds ? 'logit' : scored.scale,
    },
    evaluations,
    outputs,
    async score(rows, of, given) {
      const { data, shape } = await outputs(rows, given)
      const found = new Float64Array(shape[0]!)
      for (let row = 0; row < found.length; row++) found[row] = change(data[row * width + columnOf(of[row]!)]!)
      return found
    },
  }
  if (model.gradients === undefined || model.canDifferentiate?.() === false) return target
  return {
    ...target,
    async gradient(rows, of, given) {
      const index = typeof columns === 'number' ? columns : Int32Array.from(of, (row) => columns[row]!)
      const request = { of: { output: (inner ?? scored).name, index } }
      const found = await model.gradients!(rows, request, given)
      evaluations.gradients += of.length
      if (!logOdds) return turned ? scaleRows(found, () => -1) : found
      const { data } = await outputs(rows, given)
      return scaleRows(found, (row) => {
        const p = clipped(data[row * width + columnOf(of[row]!)]!)
        return (turned ? -1 : 1) / (p * (1 - p))
      })
    },
  }
}

interface ChosenColumn {
  readonly columns: number | Int32Array
  /** The class is the other one of the two that a single column tells apart. */
  readonly turned: boolean
  readonly name: string | null
  readonly predicted: boolean
}

function chooseColumn(model: Model, output: OutputSpec, scores: FloatTensor, wanted?: string | number): ChosenColumn {
  const width = scores.shape[1]!
  const classes = output.classes ?? (width > 1 ? Array.from({ length: width }, (_, at) => String(at)) : null)
  const single = width === 1
  const place = (at: number): ChosenColumn => ({
    columns: single ? 0 : at,
    turned: single && classes !== null && at === 0,
    name: classes?.[at] ?? null,
    predicted: false,
  })
  if (wanted === undefined) {
    if (classes === null) return place(0)
    if (classes.length > 2) return predicted(scores)
    const positive = classes.indexOf(model.positive ?? classes[1]!)
    return place(positive < 0 ? 1 : positive)
  }
  if (wanted === 'predicted' && !(classes ?? []).includes('predicted')) {
    if (!single) return predicted(scores)
    throw new ProbityError('EXPLAIN_CLASS_UNKNOWN', { model: model.name, class: wanted, classes: classes ?? [] })
  }
  const at = findClass(classes, String(wanted))
  if (at < 0)
    throw new ProbityError('EXPLAIN_CLASS_UNKNOWN', {
      model: model.name,
      class: String(wanted),
      classes: classes ?? [],
      nearest: nearest(String(wanted), classes ?? []),
    })
  return place(at)
}

function findClass(classes: readonly string[] | null, wanted: string): number {
  const number = parseNumber(wanted)
  if (classes === null) return number === 0 ? 0 : -1
  return classes.findIndex((name) => name === wanted || (number !== null && parseNumber(name) === number))
}

function predicted({ data, shape }: FloatTensor): ChosenColumn {
  const [rows, width] = shape as [number, number]
  const columns = Int32Array.from({ length: rows }, (_, row) => indexOfHighest(data, row * width, width))
  return { columns, turned: false, name: null, predicted: true }
}

const edge = 1e-7
const clipped = (p: number): number => Math.min(1 - edge, Math.max(edge, p))

function changeOf(logOdds: boolean, turned: boolean, isShare: boolean): Change {
  if (logOdds)
    return (p) => {
      const odds = Math.log(clipped(p) / (1 - clipped(p)))
      return turned ? -odds : odds
    }
  if (!turned) return (score) => score
  return isShare ? (p) => 1 - p : (score) => -score
}

function scaleRows(
  gradients: Record<string, FloatTensor>,
  factor: (row: number) => number,
): Record<string, FloatTensor> {
  return Object.fromEntries(
    Object.entries(gradients).map(([name, tensor]) => {
      const rows = tensor.shape[0]!
      const width = tensor.data.length / rows
      const data = Float64Array.from(tensor.data, (value, at) => value * factor(Math.floor(at / width)))
      return [name, { dtype: 'float64', shape: tensor.shape, data }]
    }),
  )
}
