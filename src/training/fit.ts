import type { Tools } from '../environment/tools.js'
import { isProbityError } from '../errors.js'
import { decodeCheckpoint, encodeCheckpoint, type Checkpoint, type CurvePoint, type EpochSums } from './checkpoint.js'
import { divergence, hasDiverged, isFiniteStep } from './divergence.js'
import type { FitRequest } from './fit-request.js'
import type { Network } from './network.js'
import { scheduledShare } from './optimizers/schedule.js'
import { progressOf } from './progress.js'
import { improves, outOfPatience } from './regularizers/early-stopping.js'
import { shuffledPositions } from './shuffle.js'
import { judgeExamples } from './judge-examples.js'
import { createTrainer, type Trainer } from './trainer.js'

export interface FitOutcome {
  /** With the weights of the best epoch where training could stop early, else of the last. */
  readonly network: Network
  readonly curves: readonly CurvePoint[]
  readonly steps: number
  /** Epoch whose weights these are. Epochs count from 1. */
  readonly epoch: number
  readonly stopped: 'epochs' | 'early'
  /** Epoch at which a checkpoint was taken up. */
  readonly resumedAt: number | null
}

const noSums: EpochSums = { loss: 0, weight: 0, penalty: 0, batches: 0, gradientNorm: 0, metrics: {} }

/**
 * Trains a network: epochs of shuffled batches, each followed by a look at the validation rows. Every random stream is drawn
 * from the names of epoch and step, so that a training which was killed and taken up again ends with the same bytes as one that
 * was not.
 * @throws TRAINING_DIVERGED with a diagnosis where the loss is no number any more, or grows
 */
export async function fit(request: FitRequest, tools: Tools): Promise<FitOutcome> {
  const trainer = await createTrainer(request)
  try {
    const found = await takeUp(request)
    const start = found ?? startOf(trainer)
    trainer.restore(start.state)
    const last = await runEpochs({ request, trainer, tools }, start)
    const { best, curves } = last
    const restored = request.earlyStopping != null && best !== null
    return {
      network: trainer.network(restored ? best.state : trainer.state()),
      curves,
      steps: trainer.state().step,
      epoch: restored ? best.epoch : curves.length,
      stopped: curves.length < request.epochs ? 'early' : 'epochs',
      resumedAt: found === null ? null : found.epoch,
    }
  } finally {
    await trainer.close()
  }
}

interface Running {
  readonly request: FitRequest
  readonly trainer: Trainer
  readonly tools: Tools
}

function startOf(trainer: Trainer): Checkpoint {
  const nothing = { identity: '', curves: [], best: null, firstLoss: null, sums: noSums }
  return { ...nothing, epoch: 1, stepInEpoch: 0, state: trainer.state() }
}

async function takeUp({ checkpoints }: FitRequest): Promise<Checkpoint | null> {
  const bytes = (await checkpoints?.store.read()) ?? null
  if (bytes === null) return null
  const found = decodeCheckpoint(bytes)
  return found.identity === checkpoints!.identity ? found : null
}

async function runEpochs(running: Running, start: Checkpoint): Promise<Checkpoint> {
  const { request, trainer, tools } = running
  let at = start
  const { progress, finished } = progressOf(request, start, tools)
  while (at.epoch <= request.epochs && !isOver(request, at)) {
    at = await runBatches(running, at, progress)
    const point = await endOfEpoch(running, at)
    if (hasDiverged(at.epoch, point.loss, at.firstLoss))
      throw divergence(
        { step: trainer.state().step, epoch: at.epoch, learningRate: point.learningRate },
        { first: at.firstLoss, lastLoss: at.curves.at(-1)?.loss ?? null, lastNorm: point.gradientNorm },
        point,
      )
    finished(point)
    at = nextEpoch(running, at, point)
    await save(running, at)
  }
  return at
}

function isOver({ earlyStopping }: FitRequest, { best, curves }: Checkpoint): boolean {
  return earlyStopping != null && best !== null && outOfPatience(curves.length, best.epoch, earlyStopping)
}

/** The batches of an epoch that are left. */
async function runBatches(
  running: Running,
  start: Checkpoint,
  progress: ReturnType<typeof progressOf>['progress'],
): Promise<Checkpoint> {
  const { request, trainer, tools } = running
  const { training, measure, augment } = request
  const size = batchSizeOf(request)
  const batches = Math.ceil(training.rows / size)
  const own = tools.random.fork('training').fork(`epoch ${start.epoch}`)
  const order = shuffledPositions(training.rows, own.fork('order'))
  const read = (batch: number) =>
    training.take(order.subarray(batch * size, (batch + 1) * size), own.fork(`batch ${batch}`).fork('reading'))
  let at = start
  let next = at.stepInEpoch < batches ? read(at.stepInEpoch) : null
  let saved = tools.clock.now()
  const history = { lastLoss: null as number | null, lastNorm: null as number | null }
  for (let batch = at.stepInEpoch; batch < batches; batch++) {
    const random = own.fork(`batch ${batch}`)
    const rows = await next!
    if (batch + 1 < batches) next = read(batch + 1) // read while this one is computed
    const learnt = augment === undefined ? rows : augment(rows, random.fork('augmentation'))
    const step = trainer.state().step + 1
    const learningRate = learningRateAt(request, step, batches)
    const result = await cancellable(running, at, () =>
      trainer.step(learnt, { learningRate, random, signal: tools.signal }),
    )
    const firstLoss = at.firstLoss ?? result.loss
    if (!isFiniteStep(result))
      throw divergence({ step, epoch: at.epoch, learningRate }, { first: at.firstLoss, ...history }, result)
    history.lastLoss = result.loss
    history.lastNorm = result.gradientNorm
    const sums = added(at.sums, result, measure.sums(learnt, result.prediction))
    at = { ...at, firstLoss, stepInEpoch: batch + 1, sums, state: trainer.state() }
    progress(at, learnt.rows, batches)
    if (tools.clock.now() - saved >= 1000 * (request.checkpoints?.everySeconds ?? 30)) {
      await save(running, at)
      saved = tools.clock.now()
    }
  }
  return at
}

/** A training that is cancelled leaves a checkpoint of the last whole step. */
async function cancellable<T>(running: Running, at: Checkpoint, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (isProbityError(error) && error.code === 'CANCELLED') await save(running, at)
    throw error
  }
}

function added(
  sums: EpochSums,
  result: { loss: number; weight: number; penalty: number; gradientNorm: number },
  more: Readonly<Record<string, number>>,
): EpochSums {
  const metrics = Object.fromEntries(
    Object.entries(more).map(([name, value]) => [name, (sums.metrics[name] ?? 0) + value]),
  )
  return {
    loss: sums.loss + result.loss * result.weight,
    weight: sums.weight + result.weight,
    penalty: sums.penalty + result.penalty,
    batches: sums.batches + 1,
    gradientNorm: Math.max(sums.gradientNorm, result.gradientNorm),
    metrics,
  }
}

function batchSizeOf({ step, training, batchSize }: FitRequest): number {
  return step.optimizer.fullBatch ? training.rows : Math.min(batchSize, training.rows)
}

function learningRateAt({ learningRate, schedule, epochs }: FitRequest, step: number, stepsPerEpoch: number): number {
  if (schedule === undefined) return learningRate
  return learningRate * scheduledShare(schedule, { step, steps: epochs * stepsPerEpoch, stepsPerEpoch })
}

async function endOfEpoch(
  { request, trainer, tools }: Running,
  { epoch, sums, state }: Checkpoint,
): Promise<CurvePoint> {
  const { measure, validation, training } = request
  const batches = Math.ceil(training.rows / batchSizeOf(request))
  const point = {
    epoch,
    loss: sums.weight === 0 ? 0 : sums.loss / sums.weight,
    penalty: sums.penalty / Math.max(1, sums.batches),
    learningRate: learningRateAt(request, state.step, batches),
    gradientNorm: sums.gradientNorm,
    metrics: measure.finish(sums.metrics, sums.weight),
  }
  if (validation === undefined) return { ...point, validation: null }
  const { batch, loss, weight, prediction } = await judgeExamples(trainer, validation, tools.signal)
  const metrics = { ...measure.finish(measure.sums(batch, prediction), weight), ...measure.whole(batch, prediction) }
  return { ...point, validation: { loss, metrics } }
}

function nextEpoch({ request, trainer }: Running, at: Checkpoint, point: CurvePoint): Checkpoint {
  const { earlyStopping } = request
  const watched = earlyStopping == null ? null : (point.validation?.loss ?? null)
  const better = watched !== null && improves(watched, at.best?.loss ?? null, earlyStopping!)
  const best = better ? { epoch: point.epoch, loss: watched, state: trainer.state() } : at.best
  return { ...at, best, curves: [...at.curves, point], epoch: at.epoch + 1, stepInEpoch: 0, sums: noSums }
}

async function save({ request }: Running, at: Checkpoint): Promise<void> {
  const { checkpoints } = request
  if (checkpoints === undefined) return
  await checkpoints.store.write(encodeCheckpoint({ ...at, identity: checkpoints.identity }))
}
