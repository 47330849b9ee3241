import type { Tools } from '../environment/tools.js'
import type { Checkpoint, CurvePoint } from './checkpoint.js'
import type { FitRequest } from './fit-request.js'

export interface FitProgress {
  /** After every batch of `rows` rows. */
  progress(at: Checkpoint, rows: number, batches: number): void
  /** After every epoch. */
  finished(point: CurvePoint): void
}

/** Milliseconds between two lines. */
const pause = 100

/** Tells loss, metrics, examples per second and the time that is left. */
export function progressOf(
  { epochs, measure }: FitRequest,
  start: Checkpoint,
  { clock, progress }: Tools,
): FitProgress {
  const began = clock.now()
  let shown = began
  let rowsDone = 0
  let epochBegan = began
  let epochRows = 0
  let doneBefore: number | null = null
  return {
    progress(at, rows, batches) {
      rowsDone += rows
      epochRows += rows
      const share = (at.epoch - 1 + at.stepInEpoch / batches) / epochs
      doneBefore ??= (start.epoch - 1 + start.stepInEpoch / batches) / epochs
      const now = clock.now()
      if (now - shown < pause) return
      shown = now
      const { sums, epoch } = at
      const seconds = (now - began) / 1000
      const left = share > doneBefore ? (seconds * (1 - share)) / (share - doneBefore) : null
      progress({
        step: 'train',
        state: 'advance',
        share,
        detail: [
          `epoch ${epoch}/${epochs}`,
          ...described(sums.loss / Math.max(sums.weight, Number.MIN_VALUE), measure.finish(sums.metrics, sums.weight)),
          `${Math.round(rowsDone / Math.max(seconds, 0.001)).toLocaleString('en')} examples/s`,
          ...(left === null ? [] : [`${duration(left)} left`]),
        ].join(', '),
      })
    },
    finished(point) {
      const seconds = (clock.now() - epochBegan) / 1000
      const perSecond = Math.round(epochRows / Math.max(seconds, 0.001)).toLocaleString('en')
      epochBegan = clock.now()
      epochRows = 0
      const { validation } = point
      progress({
        step: `epoch ${point.epoch}/${epochs}`,
        state: 'done',
        detail: [
          ...described(point.loss, point.metrics),
          ...(validation === null ? [] : [`validation ${described(validation.loss, validation.metrics).join(' ')}`]),
          `${perSecond} examples/s`,
        ].join(', '),
      })
    },
  }
}

function described(loss: number, metrics: Readonly<Record<string, number | null>>): string[] {
  const parts = Object.entries({ loss, ...metrics })
  return parts.map(([name, value]) => `${name} ${value === null ? '—' : value.toPrecision(3)}`)
}

/** @example duration(75) // '1 min 15 s' */
function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  if (whole < 60) return `${whole} s`
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`
}
