import type { Tensor } from '../../graph/tensor.js'
import { evaluate, type Evaluation } from '../evaluate.js'
import type { TrainingRows } from './learning-rows.js'

/** Measures of some rows from the network's output for all of them. */
export function judgeRows(
  { config, train, rows }: TrainingRows,
  predictions: Tensor,
  wanted: Uint32Array,
): Promise<Evaluation> {
  const { label, target, weights, weightName, sensitive } = rows
  const pick = <T>(values: ArrayLike<T>): T[] => Array.from(wanted, (row) => values[row]!)
  const columns = predictions.shape[1]!
  return evaluate({
    ...{ rows: wanted.length, task: config.task, threshold: train.threshold, confidence: config.statistics.confidence },
    label: {
      ...{ column: label.column, values: pick(label.values) },
      positive: target.kind === 'binary' ? target.positive : null,
    },
    ...(target.kind === 'classes'
      ? { decisions: Array.from(wanted, (row) => target.classes[largest(predictions.data, row * columns, columns)]!) }
      : { scores: pick(predictions.data as Float32Array) }),
    favourable: config.roles.label?.favourable ?? 'positive',
    weights: weightName === null ? null : { name: weightName, values: pick(weights) },
    features: sensitive.map(({ feature, column, values }) => ({ feature, column, values: pick(values) })),
  })
}

function largest(data: Tensor['data'], start: number, columns: number): number {
  let best = 0
  for (let column = 1; column < columns; column++)
    if (Number(data[start + column]) > Number(data[start + best])) best = column
  return best
}
