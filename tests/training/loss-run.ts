import { createBuilder } from '../../src/graph/builder.js'
import { differentiate } from '../../src/graph/differentiate.js'
import { createEngine } from '../../src/graph/engine.js'
import { float32Tensor, type Tensor } from '../../src/graph/tensor.js'
import type { Loss, PredictionKind } from '../../src/training/losses/loss.js'

export interface LossRun {
  /** The loss of each row. */
  readonly losses: number[]
  /** d(sum of the losses)/d(prediction). */
  readonly gradient: number[]
}

/** Runs a loss on predictions of `columns` columns, as a graph, with its derivative. */
export async function runLoss(
  loss: Loss,
  takes: PredictionKind,
  given: { prediction: readonly number[]; target: readonly number[]; columns: number; options?: unknown },
): Promise<LossRun> {
  const { columns, options } = given
  const rows = given.prediction.length / columns
  const b = createBuilder()
  const prediction = b.input('prediction', 'float32', ['rows', columns])
  const byClass = loss.target === 'class'
  const target = byClass ? b.input('target', 'int32', ['rows']) : b.input('target', 'float32', ['rows', columns])
  b.output(loss.of({ builder: b, prediction, takes, target }, options), 'loss')
  const graph = differentiate(b.build(), { of: { output: 'loss' }, withRespectTo: ['prediction'], keep: ['loss'] })
  const engine = await createEngine(graph, { threads: 1 })
  try {
    const truth: Tensor = byClass
      ? { dtype: 'int32', shape: [rows], data: Int32Array.from(given.target) }
      : float32Tensor([rows, columns], given.target)
    const found = await engine.run({ prediction: float32Tensor([rows, columns], given.prediction), target: truth })
    return {
      losses: Array.from(found.loss!.data, Number),
      gradient: Array.from(found['gradient:prediction']!.data, Number),
    }
  } finally {
    await engine.close()
  }
}
