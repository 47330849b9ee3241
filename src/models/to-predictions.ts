import { fromBfloat16, fromFloat16 } from '../graph/half-floats.js'
import type { Tensor } from '../graph/tensor.js'
import type { FloatTensor, OutputSpec, Predictions } from './model.js'

/** Scores of any shape as [rows, outputs]; whole numbers become doubles. */
export function toScores(tensor: Tensor): FloatTensor {
  const rows = tensor.shape[0] ?? 1
  const shape = [rows, rows === 0 ? 0 : tensor.data.length / rows]
  return { ...toFloats(tensor), shape }
}

/** The same elements as real numbers. */
export function toFloats({ dtype, shape, data }: Tensor): FloatTensor {
  if (dtype === 'float32' && data instanceof Float32Array) return { dtype, shape, data }
  if (dtype === 'float64' && data instanceof Float64Array) return { dtype, shape, data }
  if (dtype === 'float16' && data instanceof Uint16Array)
    return { dtype: 'float32', shape, data: Float32Array.from(data, fromFloat16) }
  if (dtype === 'bfloat16' && data instanceof Uint16Array)
    return { dtype: 'float32', shape, data: Float32Array.from(data, fromBfloat16) }
  return { dtype: 'float64', shape, data: Float64Array.from(Array.from(data as ArrayLike<number | bigint>, Number)) }
}

/** Scores with what they mean, and the label of each row: the model's own, else the class with the highest score. */
export function toPredictions(
  scores: FloatTensor,
  output: Pick<OutputSpec, 'scale' | 'classes'>,
  labels: Tensor | undefined,
): Predictions {
  const { scale, classes } = output
  const said = labels === undefined ? undefined : Array.from(labels.data as ArrayLike<unknown>, String)
  const named = said ?? (classes === undefined ? undefined : highestClasses(scores, classes, scale))
  return { scale, scores, ...(classes ? { classes } : {}), ...(named ? { labels: named } : {}) }
}

function highestClasses(
  scores: FloatTensor,
  classes: readonly string[],
  scale: Predictions['scale'],
): readonly string[] | undefined {
  const [rows, width] = scores.shape as [number, number]
  if (width === 1 && classes.length === 2 && scale !== 'value') {
    const threshold = scale === 'probability' ? 0.5 : 0
    return labelled(rows, (row) => classes[scores.data[row]! >= threshold ? 1 : 0]!)
  }
  if (width !== classes.length) return undefined
  return labelled(rows, (row) => classes[indexOfHighest(scores.data, row * width, width)]!)
}

/** A plain loop: explainers ask for millions of rows, and `Array.from` of a length takes several times as long. */
function labelled(rows: number, labelOf: (row: number) => string): readonly string[] {
  const labels = Array<string>(rows)
  for (let row = 0; row < rows; row++) labels[row] = labelOf(row)
  return labels
}

/** Position of the largest of `width` numbers; the first of equal ones. */
export function indexOfHighest(data: ArrayLike<number>, start: number, width: number): number {
  let best = 0
  for (let column = 1; column < width; column++) if (data[start + column]! > data[start + best]!) best = column
  return best
}
