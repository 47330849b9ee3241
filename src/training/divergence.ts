import { ProbityError } from '../errors.js'
import type { Stepped } from './trainer.js'

/** What is known of the steps before a failure. */
export interface StepHistory {
  readonly first: number | null
  readonly lastLoss: number | null
  readonly lastNorm: number | null
}

export interface StepPlace {
  readonly step: number
  readonly epoch: number
  readonly learningRate: number
}

/** Whether loss and gradients of a step are numbers. */
export function isFiniteStep({ loss, gradientNorm, penalty }: Stepped): boolean {
  return Number.isFinite(loss) && Number.isFinite(gradientNorm) && Number.isFinite(penalty)
}

/** The mean loss of a later epoch at ten times what an untrained network has is no way to anywhere. */
export function hasDiverged(epoch: number, loss: number, first: number | null): boolean {
  return epoch > 2 && first !== null && loss > 10 * Math.max(first, 1e-6)
}

/** The error that a training ends with when it goes nowhere: what happened, and what most likely helps. */
export function divergence(
  place: StepPlace,
  history: StepHistory,
  found: Pick<Stepped, 'loss' | 'gradientNorm'>,
): ProbityError {
  const { first, lastLoss, lastNorm } = history
  return new ProbityError('TRAINING_DIVERGED', {
    ...place,
    what: whatOf(found),
    first: shown(first ?? found.loss),
    last: shown(lastLoss),
    norm: shown(lastNorm ?? found.gradientNorm),
    remedy: remedyOf(place, history, found),
  })
}

function whatOf({ loss, gradientNorm }: Pick<Stepped, 'loss' | 'gradientNorm'>): string {
  if (Number.isNaN(loss)) return 'the loss is not a number'
  if (!Number.isFinite(loss)) return 'the loss is infinite'
  if (!Number.isFinite(gradientNorm)) return 'the gradients are not finite'
  return `the loss has grown to ${shown(loss)}`
}

function remedyOf(
  { learningRate, step }: StepPlace,
  { lastNorm, first, lastLoss }: StepHistory,
  { loss }: { loss: number },
): string {
  const lower = `lower train.optimizer.learningRate to ${shown(learningRate / 10)}`
  if (step === 1)
    return 'the first batch already overflows: scale the inputs (train.encoder.scale: standard) and check the target'
  const grew = lastNorm !== null && lastNorm > 1e3
  const rose = first !== null && lastLoss !== null && (lastLoss > 2 * first || loss > 2 * first)
  if (grew || rose) return `the steps are too long: ${lower}, or cut gradients with train.clip.norm: 1`
  return `${lower}, cut gradients with train.clip.norm: 1, and look for extreme values among the inputs`
}

function shown(value: number | null): string {
  if (value === null) return 'none'
  return Number.isFinite(value) ? String(Number(value.toPrecision(3))) : String(value)
}
