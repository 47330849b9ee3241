import { canonicalJson } from '../../environment/canonical-json.js'
import { sha256 } from '../../environment/digest.js'
import type { Tools } from '../../environment/tools.js'
import { writeOnnx } from '../../graph/write-onnx.js'
import type { Tensor } from '../../graph/tensor.js'
import type { Config } from '../../schema/config.js'
import type { TrainConfig } from '../../schema/train.js'
import { architectureOf } from '../architectures/architecture-of.js'
import { layersNetwork } from '../architectures/layers-network.js'
import { buildNetwork, type NetworkHead } from '../architectures/build-network.js'
import { mixup } from '../augmentations/mixup.js'
import { augmenter } from '../augmentations/registry.js'
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
import { duplicatesOf } from './duplicates-of-parts.js'
import { fitTarget, usualLoss } from './fit-target.js'
import type { EncodedRows, TrainingRows } from './learning-rows.js'
import { trainingPart, validationPart } from './parts.js'
import { rowsOf, type Parts } from './split.js'
import { streamedExamples } from './stream-rows.js'
import type { Target } from './target.js'

export interface LearnRequest extends Pick<TrainingRows, 'config' | 'train' | 'rows' | 'given'> {
  readonly parts: Parts
  readonly encoded: EncodedRows
  readonly checkpoints?: CheckpointStore
  /** Told of what is about to be trained. */
  readonly before?: (evidence: LintEvidence) => void
}

export interface Learnt {
  readonly fitted: FitOutcome
  readonly request: FitRequest
  /** The network's output for every row. */
  readonly predictions: Tensor
  /** Rows outside the training part that equal a training row. */
  readonly duplicates: LintEvidence['duplicates']
}

/** Trains a new network on the training rows, and predicts every row. */
export async function learnRows(learn: LearnRequest, tools: Tools): Promise<Learnt> {
  const { config, train, rows, parts, encoded } = learn
  const network = networkOf(learn, tools)
  const request = fitRequestOf(learn, network)
  const features = encoded.stream?.summary ?? encoded.inputs[encoded.network.name]!
  const duplicates = await duplicatesOf(encoded, { target: rows.target, parts })
  learn.before?.({
    ...{ config, train, network, target: rows.target, parts, features, names: encoded.names },
    ...{ sensitive: encoded.sensitive, loss: request.loss.loss, reading: request.loss.reading, duplicates },
  })
  const checked = learn.checkpoints === undefined ? request : withCheckpoints(request, learn)
  const fitted = await fit(checked, tools)
  const predictions = await predictRows(fitted.network, encoded, rows.count, threadsOf(config), tools.signal)
  return { fitted, request, predictions, duplicates }
}

function networkOf({ train, rows, parts, encoded, given }: LearnRequest, { random }: Tools): Network {
  const { options, regularization } = train
  const architecture = architectureOf(train, encoded.network.kind)
  const head = headOf(rows.target, parts)
  const weights = random.fork('weights')
  if (given !== undefined)
    return layersNetwork(
      { given, options, input: encoded.network, head, saidByLoss: train.loss.from !== 'auto' },
      weights,
    )
  const request = { architecture, options, input: encoded.network, head, dropout: regularization.dropout }
  return buildNetwork(request, weights)
}

function headOf(target: Target, parts: Parts): NetworkHead {
  if (target.kind === 'binary') return { kind: 'binary' }
  if (target.kind === 'classes') return { kind: 'classes', count: target.classes.length }
  const values = Float64Array.from(rowsOf(parts, trainingPart), (row) => Number(target.tensor.data[row]))
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length
  return { kind: 'values', offset: [mean], scale: [variance > 0 ? Math.sqrt(variance) : 1] }
}

function fitRequestOf({ config, train, rows, parts, encoded }: LearnRequest, network: Network): FitRequest {
  const { target, weights } = rows
  const loss = lossOf(train, target)
  const fittedTarget = fitTarget(target, loss, network, config.task)
  const trainingRows = rowsOf(parts, trainingPart)
  const ofClasses = classWeights(target, train.classWeights, trainingRows, weights)
  const factor = (row: number): number => ofClasses?.[Number(target.tensor.data[row])] ?? 1
  const examples = (ofRows: Float32Array): Examples => {
    const known = { target: fittedTarget, weights: ofRows }
    const taken = encoded.stream !== undefined || encoded.learning !== undefined
    return taken ? streamedExamples(encoded, known) : examplesInMemory({ inputs: encoded.inputs, ...known })
  }
  const training = examples(ofClasses === null ? weights : weights.map((weight, row) => weight * factor(row)))
  const validationRows = rowsOf(parts, validationPart)
  const validation = examplesAt(examples(weights), validationRows)
  const { kind: _, from, ...lossOptions } = train.loss
  const { kind, learningRate, ...optimizerOptions } = train.optimizer
  const optimizer = findOptimizer(kind)
  const { l1, l2 } = train.regularization
  const augment = augmenter(train.augmentation, encoded.network, encoded.manifest.encoder, loss)
  return {
    network,
    training: examplesAt(training, rows.learning ?? trainingRows),
    ...(validationRows.length === 0 ? {} : { validation }),
    loss: { loss, options: lossOptions, reading: readingOf(network, loss, from) },
    step: { optimizer, options: optimizerOptions, l1, l2, clip: train.clip },
    learningRate: learningRate ?? optimizer.learningRate,
    ...(train.schedule === null ? {} : { schedule: parseOptions(schedule, train.schedule, 'train.schedule') }),
    ...{ epochs: train.epochs, batchSize: train.batchSize, earlyStopping: train.earlyStopping },
    measure: measureOf(target, train, network),
    ...(augment === null ? {} : { augment }),
    ...threadsOf(config),
  }
}

/** Mixed targets are shares of classes, no single ones. */
function lossOf({ loss, augmentation }: TrainConfig, target: Target): Loss {
  if (loss.kind !== 'auto') return findLoss(loss.kind)
  const mixes = augmentation.some(({ kind }) => kind === mixup.id)
  return findLoss(target.kind === 'classes' && mixes ? 'categorical-cross-entropy' : usualLoss[target.kind])
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
  { config, train, rows, parts, encoded, checkpoints }: LearnRequest,
): FitRequest {
  const { output: _output, testRows: _testRows, memory: _memory, checkpoint, ...deciding } = train
  const bytes = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array =>
    new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength)
  const content = encoded.stream?.hashes ?? (encoded.inputs[encoded.network.name]!.data as Float32Array)
  const target = rows.target.tensor.data as Float32Array | Int32Array // as makeTarget makes it
  const digests = [writeOnnx(request.network.graph), bytes(content), bytes(target), parts]
  const weights = sha256(new Uint8Array(rows.weights.buffer))
  const learning = rows.learning === undefined ? null : sha256(new Uint8Array(rows.learning.buffer))
  const identity = sha256(
    canonicalJson({ deciding, seed: config.seed, weights, learning, digests: digests.map(sha256) }),
  )
  return { ...request, checkpoints: { store: checkpoints!, identity, everySeconds: checkpoint?.everySeconds ?? 30 } }
}
