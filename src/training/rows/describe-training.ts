import { elementCount } from '../../graph/stored-tensor.js'
import { architectureOf } from '../architectures/architecture-of.js'
import type { TrainingRecord } from '../record.js'
import type { Learnt } from './learn-rows.js'
import type { EncodedRows, TrainingRows } from './learning-rows.js'
import { countRows, testPart, trainingPart, validationPart } from './parts.js'

type Description = Omit<TrainingRecord, 'version' | 'tool' | 'runtime' | 'seed' | 'folds' | 'evaluation' | 'findings'>

/** What was trained, on what, and how it went. */
export function describeTraining(
  { train, rows, source }: TrainingRows,
  encoded: EncodedRows,
  learnt: Learnt,
): Description {
  const { fitted, request, duplicates } = learnt
  const { kind: _loss, from: _from, ...lossOptions } = train.loss
  const { kind: _optimizer, learningRate: _rate, ...optimizerOptions } = train.optimizer
  const { network } = fitted
  const { parts } = rows
  return {
    architecture: {
      id: architectureOf(train, encoded.network.kind),
      options: train.options,
      weights: network.weights.reduce(
        (sum, name) => sum + elementCount(network.graph.initializers.get(name)!.shape),
        0,
      ),
      dropout: train.regularization.dropout,
    },
    loss: { id: request.loss.loss.id, reads: request.loss.reading.takes, options: lossOptions },
    optimizer: { id: request.step.optimizer.id, learningRate: request.learningRate, options: optimizerOptions },
    schedule: train.schedule,
    regularization: train.regularization,
    ...{
      clip: train.clip,
      classWeights: train.classWeights,
      augmentation: train.augmentation,
      batchSize: train.batchSize,
    },
    epochs: { asked: train.epochs, run: fitted.curves.length, of: fitted.epoch, stopped: fitted.stopped },
    steps: fitted.steps,
    data: {
      inputs: [...source.inputs, ...(encoded.files === undefined ? [] : [encoded.files])],
      label: rows.label.column.name,
      rows: {
        ...{ read: source.rowsRead, withoutLabel: source.withoutLabel, training: countRows(parts, trainingPart) },
        ...{ validation: countRows(parts, validationPart), test: countRows(parts, testPart) },
      },
      features: encoded.features,
      excluded: [...source.excluded, ...encoded.constant.map((column) => ({ column, why: 'constant' }))],
      split: { ...train.split, column: source.splitColumn },
      duplicates,
    },
    curves: fitted.curves,
  }
}
