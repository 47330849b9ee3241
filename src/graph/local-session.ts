import { ProbityError } from '../errors.js'
import { loadRuntime, sessionOptions } from './runtime.js'
import type { Tensor, Tensors } from './tensor.js'
import type { Job } from './worker-pool.js'

/** A session in the main thread, for runs that are over sooner than a message to a worker is worth. */
export interface LocalSession {
  /** Computes a job, one event of the loop later: in between, timers and signals have their turn. */
  run(job: Job): Promise<Tensors>
  close(): Promise<void>
}

/** The same session as in a worker: the bytes of its results are the same. */
export async function createLocalSession(model: Uint8Array): Promise<LocalSession> {
  const { InferenceSession, Tensor: RuntimeTensor } = await loadRuntime()
  const session = await InferenceSession.create(model, sessionOptions)
  const toFeed = ({ dtype, shape, data }: Tensor): InstanceType<typeof RuntimeTensor> =>
    new RuntimeTensor(dtype as 'float32', unshared(data) as Float32Array, shape) // the type says what kind of array it is
  return {
    async run({ feeds, outputs }) {
      const inputs = Object.fromEntries(Object.entries(feeds).map(([name, tensor]) => [name, toFeed(tensor)]))
      try {
        const found = await session.run(inputs, outputs)
        return Object.fromEntries(
          outputs.map((name) => {
            const { type, dims, data } = found[name]!
            return [name, { dtype: type, shape: dims, data } as Tensor]
          }),
        )
      } catch (error) {
        throw runFailed(error instanceof Error ? error.message : String(error))
      }
    },
    close: () => session.release(),
  }
}

/** ONNX Runtime takes no arrays in shared memory. */
function unshared(data: Tensor['data']): Tensor['data'] {
  const isShared = ArrayBuffer.isView(data) && data.buffer instanceof SharedArrayBuffer
  return isShared ? (data.slice() as Tensor['data']) : data
}

export function runFailed(message: string): ProbityError {
  return new ProbityError('ENGINE_RUN_FAILED', { cause: message.split('\n')[0]!.replace(/\.$/u, '') })
}
