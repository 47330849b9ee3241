import { ProbityError } from '../errors.js'
import { elementCount } from '../graph/stored-tensor.js'
import { parseNumber } from '../data/number-grammar.js'
import type { Task } from '../schema/cube.js'
import type { Model, OutputSpec, Predictions, Scale } from './model.js'
import type { DecisionStep } from './decision-schema.js'
import { indexOfHighest } from './to-predictions.js'

export interface ScoreRequest {
  readonly task: Task
  /** The value of the label (or of the decision) that a positive score stands for. */
  readonly positive?: string | null
  /** Overrides the model's own threshold. */
  readonly threshold?: number | null
  /** Column of the output, for a regression with several. */
  readonly column?: number
}

/** How predictions become one score, or one decision, for each row. */
export interface ScorePlan {
  /** Numbers of columns that the scores may have; null where any will do. */
  readonly widths: readonly number[] | null
  /** From which score on a row is positive; null where the model does not say. */
  readonly threshold: number | null
  /** Ends of the scores, where they have some. */
  readonly range: readonly [number, number] | null
  /** The class whose score it is. */
  readonly positive: string | null
  /** What a decision may say; null where it is a yes or no. */
  readonly classes: readonly string[] | null
  /** null: rows get a decision only. */
  readonly score: ((predictions: Predictions) => Float64Array) | null
  /** null: the decision follows from score and threshold. */
  readonly decision: ((predictions: Predictions) => readonly (string | null)[]) | null
  /** Steps between score and decision that the model brings with it, and what they speak of; absent where it brings none. */
  readonly steps?: PlannedSteps
}

export interface PlannedSteps {
  readonly steps: readonly DecisionStep[]
  /** The score that the steps were made for: that of the model's own positive class. */
  readonly score: (predictions: Predictions) => Float64Array
  readonly positive: string
  readonly negative: string
}

/**
 * Binary tasks score the positive class: its probability, or what the model gives where it says nothing of its scale. A multiclass
 * task takes the class with the highest score, a regression the value.
 */
export function planScores(
  model: Pick<Model, 'name' | 'outputs' | 'decision' | 'positive'>,
  output: OutputSpec,
  request: ScoreRequest,
): ScorePlan {
  const { task } = request
  if (task === 'ranking') throw new ProbityError('MODEL_TASK_UNSUPPORTED', { model: model.name, task })
  if (task === 'regression') return regression(model.name, output, request.column)
  const width = declaredWidth(output)
  const classes = output.classes ?? numberedClasses(width)
  if (task === 'multiclass') return highestClass(model.name, classes)
  const steps = stepsOf(model, output, request)
  if (steps !== null) return steps
  const wanted = request.positive ?? model.positive ?? null
  const own = model.decision !== undefined && 'threshold' in model.decision ? model.decision.threshold : null
  const threshold = request.threshold ?? own
  const at = positionOf(wanted, classes, output, model.name)
  if (classes !== null && classes.length > 2) return highestOfMany(classes, at, output.scale)
  const one = single(output.scale, at, threshold, wanted)
  const two = pair(output.scale, at, threshold, classes)
  if (width !== null) return width === 1 ? one : two
  return classes === null
    ? one
    : { ...one, widths: [1, 2], score: (found) => (found.scores.shape[1] === 2 ? two : one).score!(found) }
}

/** The plan of a model that decides by steps; a threshold that the caller asks for stands in their place. */
function stepsOf(
  { decision, ...model }: Pick<Model, 'name' | 'outputs' | 'decision' | 'positive'>,
  output: OutputSpec,
  request: ScoreRequest,
): ScorePlan | null {
  if (decision === undefined || !('steps' in decision) || request.threshold != null) return null
  const positive = model.positive ?? request.positive ?? output.classes?.at(-1) ?? 'true'
  const own = planScores(model, output, { task: request.task, positive })
  const negative = output.classes?.find((name) => name !== positive) ?? `not ${positive}`
  const plan = planScores(model, output, { ...request, positive: request.positive ?? positive })
  return { ...plan, threshold: null, steps: { steps: decision.steps, score: own.score!, positive, negative } }
}

/** Columns of the scores as the shape says; null where it does not. */
function declaredWidth({ shape }: OutputSpec): number | null {
  const sizes = shape.slice(1)
  return shape.length > 0 && sizes.every((size) => typeof size === 'number') ? elementCount(sizes) : null
}

/** Classes without names are called by their positions; a single column has no second one to name. */
function numberedClasses(width: number | null): readonly string[] | null {
  return width === null || width === 1 ? null : Array.from({ length: width }, (_, at) => String(at))
}

function positionOf(
  positive: string | null,
  classes: readonly string[] | null,
  output: OutputSpec,
  model: string,
): number {
  if (classes === null) return 1
  const number = positive === null ? null : parseNumber(positive)
  const at = classes.findIndex((name) => name === positive || (number !== null && parseNumber(name) === number))
  if (at < 0)
    throw new ProbityError('MODEL_POSITIVE_UNKNOWN', { model, output: output.name, positive, classes: [...classes] })
  return at
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x))

/** One column: the score of the second class. */
function single(scale: Scale, at: number, threshold: number | null, positive: string | null): ScorePlan {
  const turned = at === 0
  const ofValue = (x: number): number => {
    if (scale === 'value') return turned ? -x : x
    const p = scale === 'logit' ? sigmoid(x) : x
    return turned ? 1 - p : p
  }
  return {
    widths: [1],
    threshold: scale === 'value' ? (turned && threshold !== null ? -threshold : threshold) : (threshold ?? 0.5),
    range: scale === 'value' ? null : [0, 1],
    positive,
    classes: null,
    score: ({ scores }) => Float64Array.from(scores.data, (x) => within(ofValue(x), scale)),
    decision: null,
  }
}

/** Two columns: the probability of one, or its lead over the other where the scale is not known. */
function pair(scale: Scale, at: number, threshold: number | null, classes: readonly string[] | null): ScorePlan {
  const ofPair = (own: number, other: number): number => {
    if (scale === 'probability') return own
    return scale === 'logit' ? sigmoid(own - other) : own - other
  }
  return {
    widths: [2],
    threshold: threshold ?? (scale === 'value' ? 0 : 0.5),
    range: scale === 'value' ? null : [0, 1],
    positive: classes?.[at] ?? null,
    classes: null,
    score: ({ scores }) =>
      Float64Array.from({ length: scores.shape[0]! }, (_, row) =>
        within(ofPair(scores.data[2 * row + at]!, scores.data[2 * row + 1 - at]!), scale),
      ),
    decision: null,
  }
}

/** More than two classes for a yes or no: the decision is the class with the highest score, the score that of the positive one. */
function highestOfMany(classes: readonly string[], at: number, scale: Scale): ScorePlan {
  const width = classes.length
  const ofRow = (data: ArrayLike<number>, start: number): number => {
    if (scale !== 'logit') return data[start + at]!
    let most = -Infinity
    for (let column = 0; column < width; column++) most = Math.max(most, data[start + column]!)
    let sum = 0
    for (let column = 0; column < width; column++) sum += Math.exp(data[start + column]! - most)
    return Math.exp(data[start + at]! - most) / sum
  }
  return {
    widths: [width],
    threshold: null,
    range: scale === 'value' ? null : [0, 1],
    positive: classes[at]!,
    classes,
    score: ({ scores }) =>
      Float64Array.from({ length: scores.shape[0]! }, (_, row) => within(ofRow(scores.data, row * width), scale)),
    decision: (predictions) => highest(predictions, classes),
  }
}

function highestClass(model: string, classes: readonly string[] | null): ScorePlan {
  if (classes === null) throw new ProbityError('MODEL_CLASSES_UNKNOWN', { model })
  return {
    widths: classes.length === 2 ? [1, 2] : [classes.length],
    threshold: null,
    range: null,
    positive: null,
    classes,
    score: null,
    decision: (found) => highest(found, classes),
  }
}

/** A row whose scores are not all numbers has no decision. A single column decides between two classes at its middle. */
function highest({ scores, scale }: Predictions, classes: readonly string[]): readonly (string | null)[] {
  const [rows, width] = scores.shape as [number, number]
  return Array.from({ length: rows }, (_, row) => {
    for (let column = 0; column < width; column++) if (Number.isNaN(scores.data[row * width + column]!)) return null
    if (width === 1) return classes[scores.data[row]! >= (scale === 'probability' ? 0.5 : 0) ? 1 : 0]!
    return classes[indexOfHighest(scores.data, row * width, width)]!
  })
}

function regression(model: string, output: OutputSpec, column: number | undefined): ScorePlan {
  const width = declaredWidth(output)
  if (column === undefined && width !== null && width > 1)
    throw new ProbityError('MODEL_COLUMN_NEEDED', { model, output: output.name, columns: width })
  const at = column ?? 0
  if (width !== null && at >= width)
    throw new ProbityError('MODEL_COLUMN_MISSING', { output: output.name, columns: width, index: at })
  return {
    widths: width !== null ? [width] : column === undefined ? [1] : null,
    threshold: null,
    range: null,
    positive: null,
    classes: null,
    score: ({ scores }) =>
      Float64Array.from({ length: scores.shape[0]! }, (_, row) => scores.data[row * scores.shape[1]! + at]!),
    decision: null,
  }
}

/** Sums of 32-bit shares may leave [0, 1] by rounding. */
function within(score: number, scale: Scale): number {
  const rounding = 1e-5
  if (scale === 'value' || Number.isNaN(score) || score < -rounding || score > 1 + rounding) return score
  return Math.min(1, Math.max(0, score))
}
