import { canonicalJson } from '../../environment/canonical-json.js'
import { sha256 } from '../../environment/digest.js'
import type { Tools } from '../../environment/tools.js'
import { writeOnnx } from '../../graph/write-onnx.js'
import type { Tensor, Tensors } from '../../graph/tensor.js'
import type { TableEncoder } from '../../models/encoder-schema.js'
import type { Config } from '../../schema/config.js'
import type { TrainConfig } from '../../schema/train.js'
import { buildNetwork, type NetworkHead } from '../architectures/build-network.js'
import type { CheckpointStore } from '../checkpoint.js'
import { examplesAt, examplesInMemory, type Examples } from '../examples.js'
import { fit, type FitOutcome } from '../fit.js'
import type { FitRequest } from '../fit-request.js'
import type { Loss } from '../losses/loss.js'
import type { LintEvidence } from '../lint/lint.js'
import { findLoss } from '../losses/registry.js'
import { binaryMeasure, classesMeasure, valuesMeasure, type Measure } from '../measure.js'
import type { Network } from '../network.js'
import { findOptimizer } from '../optimizers/registry.js'
import { schedule } from '../optimizers/schedule.js'
import { parseOptions } from '../parse-options.js'
import { predictRows } from '../predict-rows.js'
import { readingOf } from '../reading.js'
import { classWeights } from './class-weights.js'
import { encodeRows, fitOnTraining } from './encode-rows.js'
import { duplicatesOf } from './duplicates-of-parts.js'
import { fitTarget, usualLoss } from './fit-target.js'
import { trainingPart, validationPart, type PreparedTable } from './prepare-table.js'
import { rowsOf, type Parts } from './split.js'
import type { Target } from './target.js'

export interface LearnRequest {
  readonly config: Config
  readonly train: TrainConfig
  readonly prepared: PreparedTable
  readonly parts: Parts
  readonly checkpoints?: CheckpointStore
  /** Told of what is about to be trained. */
  readonly before?: (evidence: LintEvidence) => void
}

export interface Learnt {
  readonly encoder: TableEncoder
  readonly constant: readonly string[]
  readonly fitted: FitOutcome
  readonly request: FitRequest
  /** All rows as the network takes them, [rows, outputs of the encoder]. */
  readonly features: Tensor
  readonly inputs: Tensors
  /** The network's output for every row. */
  readonly predictions: Tensor
}

/** Encodes the rows by what the training rows show, trains, and predicts every row. */
export async function learnTable(learn: LearnRequest, tools: Tools): Promise<Learnt> {
  const { config, train, prepared, parts } = learn
  const { table, chosen, target } = prepared
  const { encoder, constant } = await fitOnTraining(table, chosen.features, parts, train.encoder)
  const features = await encodeRows(table, encoder)
  const inputs = { [encoder.input]: features }
  const network = networkOf(train, encoder, headOf(target, parts), tools)
  const request = fitRequestOf(learn, network, inputs)
  learn.before?.({
    ...{ config, train, network, target, parts, features, names: encoder.outputs, sensitive: chosen.sensitive },
    ...{
      loss: request.loss.loss,
      reading: request.loss.reading,
      duplicates: duplicatesOf(features, { target, parts }),
    },
  })
  const checked = learn.checkpoints === undefined ? request : withCheckpoints(request, learn, features)
  const fitted = await fit(checked, tools)
  const predictions = await predictRows(fitted.network, inputs, threadsOf(config), tools.signal)
  return { encoder, constant, fitted, request, features, inputs, predictions }
}

function networkOf(train: TrainConfig, encoder: TableEncoder, head: NetworkHead, { random }: Tools): Network {
  const input = { name: encoder.input, kind: 'features', shape: [encoder.outputs.length] } as const
  const { architecture, options, regularization } = train
  return buildNetwork({ architecture, options, input, head, dropout: regularization.dropout }, random.fork('weights'))
}

function headOf(target: Target, parts: Parts): NetworkHead {
  if (target.kind === 'binary') return { kind: 'binary' }
  if (target.kind === 'classes') return { kind: 'classes', count: target.classes.length }
  const values = Array.from(rowsOf(parts, trainingPart), (row) => Number(target.tensor.data[row]))
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length
  return { kind: 'values', offset: [mean], scale: [variance > 0 ? Math.sqrt(variance) : 1] }
}

function fitRequestOf(
  { config, train, prepared, parts }: LearnRequest,
  network: Network,
  inputs: Readonly<Record<string, Tensor>>,
): FitRequest {
  const { target, weights } = prepared
  const loss = lossOf(train, target)
  const fittedTarget = fitTarget(target, loss, network, config.task)
  const trainingRows = rowsOf(parts, trainingPart)
  const ofClasses = classWeights(target, train.classWeights, trainingRows, weights)
  const factor = (row: number): number => ofClasses?.[Number(target.tensor.data[row])] ?? 1
  const all = { inputs, target: fittedTarget }
  const training = examplesInMemory({ ...all, weights: weights.map((weight, row) => weight * factor(row)) })
  const validationRows = rowsOf(parts, validationPart)
  const validation: Examples = examplesAt(examplesInMemory({ ...all, weights }), validationRows)
  const { kind: _, from, ...lossOptions } = train.loss
  const { kind, learningRate, ...optimizerOptions } = train.optimizer
  const optimizer = findOptimizer(kind)
  const { l1, l2 } = train.regularization
  return {
    network,
    training: examplesAt(training, trainingRows),
    ...(validationRows.length === 0 ? {} : { validation }),
    loss: { loss, options: lossOptions, reading: readingOf(network, loss, from) },
    step: { optimizer, options: optimizerOptions, l1, l2, clip: train.clip },
    learningRate: learningRate ?? optimizer.learningRate,
    ...(train.schedule === null ? {} : { schedule: parseOptions(schedule, train.schedule, 'train.schedule') }),
    ...{ epochs: train.epochs, batchSize: train.batchSize, earlyStopping: train.earlyStopping },
    measure: measureOf(target, train, network),
    ...threadsOf(config),
  }
}

export function lossOf({ loss }: TrainConfig, target: Target): Loss {
  return findLoss(loss.kind === 'auto' ? usualLoss[target.kind] : loss.kind)
}

function measureOf(target: Target, { threshold }: TrainConfig, { standardised }: Network): Measure {
  if (target.kind === 'binary') return binaryMeasure(threshold)
  return target.kind === 'classes' ? classesMeasure : valuesMeasure(standardised)
}

function threadsOf({ threads }: Config): { threads?: number } {
  return threads === 'auto' ? {} : { threads }
}

/** A checkpoint is taken up only by a training that would end with the same weights: same network, rows, settings and seed. */
function withCheckpoints(
  request: FitRequest,
  { config, train, prepared, parts, checkpoints }: LearnRequest,
  features: Tensor,
): FitRequest {
  const { output: _output, checkpoint, ...deciding } = train
  const bytes = ({ data }: Tensor): Uint8Array => {
    const { buffer, byteOffset, byteLength } = data as Float32Array
    return new Uint8Array(buffer, byteOffset, byteLength)
  }
  const digests = [writeOnnx(request.network.graph), bytes(features), bytes(prepared.target.tensor), parts]
  const weights = sha256(new Uint8Array(prepared.weights.buffer))
  const identity = sha256(canonicalJson({ deciding, seed: config.seed, weights, digests: digests.map(sha256) }))
  return { ...request, checkpoints: { store: checkpoints!, identity, everySeconds: checkpoint?.everySeconds ?? 30 } }
}
