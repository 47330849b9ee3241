import { ProbityError } from '../errors.js'
import type { Tensor } from '../graph/tensor.js'
import type { FloatTensor, OutputSpec } from './model.js'
import { toScores } from './to-predictions.js'

/** Scores of a model that gives labels only: the number itself, or 1 in the column of the label's class. */
export function labelsToScores(labels: Tensor, output: OutputSpec, model: string): FloatTensor {
  if (labels.dtype !== 'string') return toScores(labels)
  const { classes } = output
  if (classes === undefined)
    throw new ProbityError('MODEL_WITHOUT_SCORES', { model, outputs: `${output.name} holds text` })
  const rows = labels.data.length
  const data = new Float32Array(rows * classes.length)
  Array.from(labels.data, String).forEach((label, row) => {
    const column = classes.indexOf(label)
    if (column >= 0) data[row * classes.length + column] = 1
  })
  return { dtype: 'float32', shape: [rows, classes.length], data }
}
