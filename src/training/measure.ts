import type { Tensor } from '../graph/tensor.js'
import { rocArea, type ClassBin } from '../statistics/roc-area.js'
import type { KnownRows } from './examples.js'
import type { Standardised } from './network.js'

/** What is told of a training while it runs, beside the loss. */
export interface Measure {
  /** Weighted sums over the rows of a batch; they add up over batches. */
  sums(batch: KnownRows, prediction: Tensor): Readonly<Record<string, number>>
  /** Measures from such sums and the weight of their rows. */
  finish(sums: Readonly<Record<string, number>>, weight: number): Readonly<Record<string, number>>
  /** Measures that need all rows together; null where they are undefined. */
  whole(batch: KnownRows, prediction: Tensor): Readonly<Record<string, number | null>>
}

/** Accuracy at a threshold, and the area under the ROC curve. */
export function binaryMeasure(threshold = 0.5): Measure {
  return {
    sums: ({ target, weights }, { data }) => ({
      correct: sumOver(weights, (row) => (Number(data[row]) >= threshold === Number(target.data[row]) >= 0.5 ? 1 : 0)),
    }),
    finish: accuracy,
    whole: (batch, { data }) => ({ auc: weightedAuc(batch, data as Float32Array) }),
  }
}

/** Accuracy of the most probable class. Targets are positions of classes or a share for each class. */
export const classesMeasure: Measure = {
  sums: ({ target, weights, rows }, { data, shape }) => {
    const columns = shape[1]!
    const truth =
      target.shape.length === 1 ? (row: number) => Number(target.data[row]) : largestOf(target.data, columns)
    const found = largestOf(data, columns)
    return { correct: sumOver(weights.subarray(0, rows), (row) => (found(row) === truth(row) ? 1 : 0)) }
  },
  finish: accuracy,
  whole: () => ({}),
}

/** Root of the mean squared difference in the units of the output, over all columns. Targets are standardised as the network says. */
export function valuesMeasure(standardised?: Standardised): Measure {
  const raw = (value: number, column: number): number =>
    value * (standardised?.scale[column] ?? 1) + (standardised?.offset[column] ?? 0)
  return {
    sums: ({ target, weights }, { data, shape }) => {
      const columns = shape[1]!
      const squares = (row: number): number => {
        let sum = 0
        for (let column = 0; column < columns; column++) {
          const at = row * columns + column
          sum += (Number(data[at]) - raw(Number(target.data[at]), column)) ** 2
        }
        return sum / columns
      }
      return { squares: sumOver(weights, squares) }
    },
    finish: ({ squares = 0 }, weight) => ({
      'root-mean-squared-error': weight === 0 ? 0 : Math.sqrt(squares / weight),
    }),
    whole: () => ({}),
  }
}

function accuracy({ correct = 0 }: Readonly<Record<string, number>>, weight: number): Readonly<Record<string, number>> {
  return { accuracy: weight === 0 ? 0 : correct / weight }
}

function sumOver(weights: Float32Array, quantity: (row: number) => number): number {
  let sum = 0
  for (let row = 0; row < weights.length; row++) sum += weights[row]! * quantity(row)
  return sum
}

function largestOf(data: Tensor['data'], columns: number): (row: number) => number {
  return (row) => {
    let best = 0
    for (let column = 1; column < columns; column++)
      if (Number(data[row * columns + column]) > Number(data[row * columns + best])) best = column
    return best
  }
}

function weightedAuc({ target, weights }: KnownRows, scores: Float32Array): number | null {
  const order = Array.from(scores.keys()).sort((a, b) => scores[a]! - scores[b]!)
  const bins: { positives: number; negatives: number }[] = []
  let last = Number.NaN
  for (const row of order) {
    if (scores[row] !== last) bins.push({ positives: 0, negatives: 0 })
    last = scores[row]!
    bins.at(-1)![Number(target.data[row]) >= 0.5 ? 'positives' : 'negatives'] += weights[row]!
  }
  return rocArea(bins satisfies readonly ClassBin[])
}
