import { elementCount } from '../../graph/stored-tensor.js'
import type { TrainingRecord } from '../record.js'
import { duplicatesOf } from './duplicates-of-parts.js'
import type { Learnt } from './learn-table.js'
import { testPart, trainingPart, validationPart, type PreparedTable, type TableRequest } from './prepare-table.js'

type Description = Omit<TrainingRecord, 'version' | 'tool' | 'seed' | 'folds' | 'evaluation' | 'findings'>

/** What was trained, on what, and how it went. */
export function describeTraining(
  { config, train, dataset }: TableRequest,
  prepared: PreparedTable,
  learnt: Learnt,
): Description {
  const { fitted, request, constant, encoder } = learnt
  const { kind: _loss, from: _from, ...lossOptions } = train.loss
  const { kind: _optimizer, learningRate: _rate, ...optimizerOptions } = train.optimizer
  const { network } = fitted
  const count = (part: number): number => prepared.parts.reduce((sum, of) => sum + (of === part ? 1 : 0), 0)
  return {
    architecture: {
      id: train.architecture,
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
      inputs: dataset.inputs,
      label: prepared.label.column.name,
      rows: {
        read: dataset.rowsRead,
        withoutLabel: prepared.withoutLabel,
        ...{ training: count(trainingPart), validation: count(validationPart), test: count(testPart) },
      },
      features: encoder.columns.map(({ column }) => column),
      excluded: [...prepared.chosen.excluded, ...constant.map((column) => ({ column, why: 'constant' }))],
      split: { ...train.split, column: train.split.column ?? (train.split.by === 'group' ? config.data.unit : null) },
      duplicates: duplicatesOf(learnt.features, prepared),
    },
    curves: fitted.curves,
  }
}
