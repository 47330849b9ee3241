import { z } from 'zod'
import { sha256 } from '../environment/digest.js'
import { ProbityError } from '../errors.js'
import type { TrainerState } from './state.js'

/** Where checkpoints are kept. `write` must leave the old one or the new one whole, whatever happens. */
export interface CheckpointStore {
  read(): Promise<Uint8Array | null>
  write(bytes: Uint8Array): Promise<void>
  remove(): Promise<void>
}

export const curvePoint = z.object({
  epoch: z.number(),
  /** Weighted mean loss over the batches of the epoch, penalties not counted. */
  loss: z.number(),
  penalty: z.number(),
  learningRate: z.number(),
  /** Largest norm of the gradients of a batch. */
  gradientNorm: z.number(),
  metrics: z.record(z.string(), z.number()),
  validation: z.object({ loss: z.number(), metrics: z.record(z.string(), z.number().nullable()) }).nullable(),
})
export type CurvePoint = z.infer<typeof curvePoint>

const stateHeader = z.object({
  step: z.number(),
  values: z.array(z.object({ name: z.string(), length: z.number() })),
})

/** Sums over the batches of an epoch so far. */
export const epochSums = z.object({
  loss: z.number(),
  weight: z.number(),
  penalty: z.number(),
  batches: z.number(),
  gradientNorm: z.number(),
  metrics: z.record(z.string(), z.number()),
})
export type EpochSums = z.infer<typeof epochSums>

const header = z.object({
  version: z.literal(1),
  identity: z.string(),
  epoch: z.number(),
  stepInEpoch: z.number(),
  firstLoss: z.number().nullable(),
  sums: epochSums,
  curves: z.array(curvePoint),
  best: z.object({ epoch: z.number(), loss: z.number() }).nullable(),
  states: z.array(stateHeader).min(1),
  sha256: z.string(),
})

/** How far a training is. Nothing of randomness is in it: every stream is drawn from the names of epoch and step. */
export interface Checkpoint {
  /** Digest of all that decides the weights. Only the same training takes it up. */
  readonly identity: string
  readonly epoch: number
  readonly stepInEpoch: number
  readonly firstLoss: number | null
  readonly sums: EpochSums
  readonly curves: readonly CurvePoint[]
  readonly best: { readonly epoch: number; readonly loss: number; readonly state: TrainerState } | null
  readonly state: TrainerState
}

/** A line of JSON and the numbers behind it, little-endian, in the order in which it names them. */
export function encodeCheckpoint(checkpoint: Checkpoint): Uint8Array {
  const { state, best, ...rest } = checkpoint
  const states = best === null ? [state] : [state, best.state]
  const body = Buffer.concat(
    states.flatMap(({ values }) =>
      Object.values(values).map((value) => Buffer.from(value.buffer, value.byteOffset, value.byteLength)),
    ),
  )
  const head: z.infer<typeof header> = {
    version: 1,
    ...rest,
    curves: [...rest.curves],
    best: best === null ? null : { epoch: best.epoch, loss: best.loss },
    states: states.map(({ step, values }) => ({
      step,
      values: Object.entries(values).map(([name, value]) => ({ name, length: value.length })),
    })),
    sha256: sha256(body),
  }
  return Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), body])
}

/** @throws CHECKPOINT_UNREADABLE for bytes that `encodeCheckpoint` did not write, or that were changed since */
export function decodeCheckpoint(bytes: Uint8Array): Checkpoint {
  const end = bytes.indexOf(10)
  const head = header.safeParse(end < 0 ? null : parseJson(bytes.subarray(0, end)))
  if (!head.success)
    throw new ProbityError('CHECKPOINT_UNREADABLE', { reason: 'its first line is not that of a checkpoint' })
  const body = bytes.subarray(end + 1)
  const { states, sha256: expected, best, version: _, ...rest } = head.data
  if (sha256(body) !== expected)
    throw new ProbityError('CHECKPOINT_UNREADABLE', { reason: 'its numbers are not those that were written' })
  let at = 0
  const read = states.map(({ step, values }): TrainerState => {
    const found: Record<string, Float32Array> = {}
    for (const { name, length } of values) {
      const copy = new Uint8Array(body.subarray(at, at + 4 * length)) // numbers must begin at a multiple of 4
      found[name] = new Float32Array(copy.buffer)
      at += 4 * length
    }
    return { step, values: found }
  })
  return { ...rest, state: read[0]!, best: best === null ? null : { ...best, state: read[1]! } }
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'))
  } catch {
    return null
  }
}
