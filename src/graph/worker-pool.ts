import type { Worker } from 'node:worker_threads'
import { ProbityError } from '../errors.js'
import { giveBackWorker, takeWorker } from './engine-workers.js'
import { runFailed } from './local-session.js'
import type { Tensors } from './tensor.js'

/** One piece of work for a worker. */
export interface Job {
  readonly feeds: Tensors
  readonly outputs: readonly string[]
}

type Reply =
  | { readonly ready: true }
  | { readonly refused: string }
  | { readonly id: number; readonly results: Tensors; readonly milliseconds: number }
  | { readonly id: number; readonly error: string }

interface Pending {
  readonly job: Job
  readonly resolve: (results: Tensors) => void
  readonly took: (milliseconds: number) => void
  readonly reject: (error: Error) => void
}

interface Member {
  readonly worker: Worker
  readonly started: Promise<void>
  isReady: boolean
  readonly running: Map<number, Pending>
}

export interface WorkerPool {
  /** Jobs that can be at workers at one time. */
  readonly lanes: number
  /** Resolves when the first worker has accepted the model. */
  start(): Promise<void>
  /** `took` is told how long the computation itself was. */
  run(job: Job, took?: (milliseconds: number) => void): Promise<Tensors>
  /** Whether no job is running or waiting. */
  isIdle(): boolean
  close(): Promise<void>
}

/** Jobs that a worker has at hand while it runs one, so that it never waits for the next. */
const jobsAhead = 2

/**
 * Workers with a session of one thread each. They start when there is work for them, at most `threads` of them, and do not
 * keep the process alive while they have none.
 */
export function createWorkerPool(model: Uint8Array, threads: number): WorkerPool {
  const members: Member[] = []
  const queue: Pending[] = []
  let closed = false
  let count = 0

  const fail = (member: Member, error: Error): void => {
    const at = members.indexOf(member)
    if (at >= 0) members.splice(at, 1)
    for (const pending of member.running.values()) pending.reject(error)
    member.running.clear()
    if (members.length === 0) for (const pending of queue.splice(0)) pending.reject(error)
  }

  const spawn = (): Member => {
    const worker = takeWorker(model)
    const running = new Map<number, Pending>()
    const started = new Promise<void>((resolve, reject) => {
      worker.on('message', (reply: Reply) => {
        if ('ready' in reply) {
          member.isReady = true
          resolve()
        } else if ('refused' in reply) {
          const error = new ProbityError('ENGINE_MODEL_REFUSED', { cause: firstLine(reply.refused) })
          reject(error)
          fail(member, error)
          void worker.terminate()
        } else settle(member, reply)
      })
      worker.on('error', (cause) => {
        const error = lost(cause)
        reject(error)
        fail(member, error)
      })
      worker.on('exit', () => {
        const error = closed ? new ProbityError('ENGINE_CLOSED') : lost(undefined)
        reject(error)
        fail(member, error)
      })
    })
    started.catch(() => undefined) // those who wait for it hear of it; nobody else has to
    const member: Member = { worker, started, isReady: false, running }
    members.push(member)
    return member
  }

  const settle = (member: Member, reply: Extract<Reply, { id: number }>): void => {
    const pending = member.running.get(reply.id)
    member.running.delete(reply.id)
    if (member.running.size === 0) member.worker.unref()
    if (pending !== undefined) {
      if ('results' in reply) {
        pending.took(reply.milliseconds)
        pending.resolve(reply.results)
      } else pending.reject(runFailed(reply.error))
    }
    dispatch()
  }

  const dispatch = (): void => {
    while (queue.length > 0) {
      const idle =
        members.find((member) => member.running.size === 0) ?? (members.length < threads ? spawn() : undefined)
      const member = idle ?? members.find((found) => found.running.size < jobsAhead)
      if (member === undefined) return
      const pending = queue.shift()!
      const id = count++
      member.running.set(id, pending)
      member.worker.ref()
      member.worker.postMessage({ id, ...pending.job }, transferable(pending.job.feeds))
    }
  }

  return {
    lanes: threads * jobsAhead,
    async start() {
      const member = members[0] ?? spawn()
      await member.started
      if (member.running.size === 0) member.worker.unref()
    },
    isIdle: () => queue.length === 0 && members.every(({ running }) => running.size === 0),
    run: (job, took = () => undefined) =>
      new Promise((resolve, reject) => {
        if (closed) return reject(new ProbityError('ENGINE_CLOSED'))
        queue.push({ job, resolve, reject, took })
        dispatch()
      }),
    async close() {
      closed = true
      const error = new ProbityError('ENGINE_CLOSED')
      for (const pending of queue.splice(0)) pending.reject(error)
      await Promise.all(
        members
          .splice(0)
          .map(async ({ worker, isReady, running }) =>
            isReady && running.size === 0 ? giveBackWorker(worker) : worker.terminate(),
          ),
      )
    },
  }
}

/** Buffers that belong to one tensor alone move to the worker instead of being copied. */
function transferable(feeds: Tensors): ArrayBuffer[] {
  const buffers: ArrayBuffer[] = []
  for (const { data } of Object.values(feeds)) {
    if (!ArrayBuffer.isView(data) || !owned.has(data)) continue
    if (data.buffer instanceof ArrayBuffer) buffers.push(data.buffer)
  }
  return buffers
}

const owned = new WeakSet<object>()

/** Says that an array was made for one job and may be moved. */
export function giveAway<T extends object>(data: T): T {
  owned.add(data)
  return data
}

function lost(cause: unknown): ProbityError {
  const text = cause instanceof Error ? firstLine(cause.message) : 'its thread stopped'
  return new ProbityError('ENGINE_WORKER_LOST', { cause: text }, { cause })
}

function firstLine(text: string): string {
  return text.split('\n')[0]!.replace(/\.$/u, '')
}
