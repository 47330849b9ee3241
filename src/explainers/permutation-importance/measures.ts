import { ProbityError } from '../../errors.js'
import { indexOfHighest } from '../../models/to-predictions.js'
import type { Batch, ModelTools } from '../../models/model.js'
import { rocArea } from '../../statistics/roc-area.js'
import type { TargetDescription } from '../attribution.js'
import type { Outcomes } from '../explainer.js'
import type { Target } from '../target.js'

export const measureNames = ['auc', 'accuracy', 'log-loss', 'root-mean-squared-error'] as const
export type MeasureName = (typeof measureNames)[number]

/** How good predictions are. */
export interface Measure {
  readonly id: MeasureName
  readonly higherIsBetter: boolean
  /** One number for each row: its score, or the place of its class. */
  scores(target: Target, batch: Batch, of: ArrayLike<number>, tools: ModelTools): Promise<Float64Array>
  of(predicted: Float64Array, truth: Float64Array): number
}

const scored: Measure['scores'] = (target, batch, of, tools) => target.score(batch, of, tools)

const measures: Readonly<Record<MeasureName, Measure>> = {
  auc: { id: 'auc', higherIsBetter: true, scores: scored, of: areaUnderCurve },
  'log-loss': {
    id: 'log-loss',
    higherIsBetter: false,
    scores: scored,
    of: (predicted, truth) =>
      meanOf(truth, (y, row) => -Math.log(Math.max(1e-15, y === 1 ? predicted[row]! : 1 - predicted[row]!))),
  },
  'root-mean-squared-error': {
    id: 'root-mean-squared-error',
    higherIsBetter: false,
    scores: scored,
    of: (predicted, truth) => Math.sqrt(meanOf(truth, (y, row) => (y - predicted[row]!) ** 2)),
  },
  accuracy: {
    id: 'accuracy',
    higherIsBetter: true,
    async scores(target, batch, of, tools) {
      const { data, shape } = await target.outputs(batch, tools)
      const [rows, width] = shape as [number, number]
      if (width > 1) return Float64Array.from({ length: rows }, (_, row) => indexOfHighest(data, row * width, width))
      const cut = target.description.scale === 'probability' ? 0.5 : 0
      return (await target.score(batch, of, tools)).map((score) => (score >= cut ? 1 : 0))
    },
    of: (predicted, truth) => meanOf(truth, (y, row) => (y === predicted[row] ? 1 : 0)),
  },
}

const ofTask: Readonly<Record<Outcomes['task'], readonly MeasureName[]>> = {
  binary: ['auc', 'log-loss'],
  multiclass: ['accuracy'],
  regression: ['root-mean-squared-error'],
}

/** @throws EXPLAIN_MEASURE_UNFIT where the measure has no meaning for the task */
export function measureFor(
  name: 'auto' | MeasureName,
  { task, values }: Outcomes,
  { scale }: TargetDescription,
): Measure {
  const chosen = name === 'auto' ? ofTask[task][0]! : name
  const fits = ofTask[task].includes(chosen) && (chosen !== 'log-loss' || scale === 'probability')
  if (!fits)
    throw new ProbityError('EXPLAIN_MEASURE_UNFIT', { measure: chosen, task, scale, measures: [...ofTask[task]] })
  const oneClass = task === 'binary' && new Set(values).size < 2
  if (chosen === 'auc' && oneClass) throw new ProbityError('EXPLAIN_ONE_CLASS', { rows: values.length })
  return measures[chosen]
}

function meanOf(truth: Float64Array, of: (y: number, row: number) => number): number {
  let sum = 0
  truth.forEach((y, row) => {
    sum += of(y, row)
  })
  return sum / truth.length
}

function areaUnderCurve(predicted: Float64Array, truth: Float64Array): number {
  const order = Array.from(predicted, (_, row) => row).sort((a, b) => predicted[a]! - predicted[b]!)
  const bins: { positives: number; negatives: number }[] = []
  let last = NaN
  for (const row of order) {
    if (predicted[row] !== last) bins.push({ positives: 0, negatives: 0 })
    last = predicted[row]!
    bins.at(-1)![truth[row] === 1 ? 'positives' : 'negatives']++
  }
  return rocArea(bins)!
}
