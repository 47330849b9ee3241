import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { engineWorkerSource } from './engine-worker-source.js'
import { runtimePath, sessionOptions } from './runtime.js'

/** Workers without a model. Starting a thread and loading ONNX Runtime in it takes longer than most models take to run, so that engines hand them on. */
const spare: Worker[] = []

/** A worker that has been sent a model: a spare one where there is one. It tells `ready` or `refused`. */
export function takeWorker(model: Uint8Array): Worker {
  const worker = spare.pop() ?? startWorker()
  for (const event of ['message', 'error', 'exit']) worker.removeAllListeners(event)
  worker.ref()
  worker.postMessage({ model })
  return worker
}

/** Takes a worker back that has answered all it was asked. There are at most as many spare ones as cores, and they keep no process alive. */
export async function giveBackWorker(worker: Worker): Promise<void> {
  for (const event of ['message', 'error', 'exit']) worker.removeAllListeners(event)
  if (spare.length >= availableParallelism()) {
    await worker.terminate()
    return
  }
  const forget = (): void => {
    const at = spare.indexOf(worker)
    if (at >= 0) spare.splice(at, 1)
  }
  worker.on('error', forget)
  worker.on('exit', forget)
  worker.postMessage({ release: true })
  worker.unref()
  spare.push(worker)
}

function startWorker(): Worker {
  return new Worker(engineWorkerSource, { eval: true, workerData: { runtime: runtimePath(), options: sessionOptions } })
}
