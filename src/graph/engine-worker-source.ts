/**
 * The program of an engine's worker, as text: it then runs the same from compiled JavaScript and from TypeScript sources, and
 * needs no file of its own to be found. It holds one session with one thread and answers one message at a time.
 * Messages: { model } → { ready } or { refused }; { id, feeds, outputs } → { id, results, milliseconds } or { id, error };
 * { release } gives the session up, so that the worker can take another model. Values in shared memory are copied when
 * their job's turn comes, since ONNX Runtime takes none of those.
 */
export const engineWorkerSource = `
'use strict'
const { parentPort, workerData } = require('node:worker_threads')
const ort = require(workerData.runtime)
const { options } = workerData

const message = (error) => (error instanceof Error ? error.message : String(error))

let copies = new Map() // of shared values, by the name of the input: one job runs at a time

function ownCopy(name, data) {
  const known = copies.get(name)
  const copy = known !== undefined && known.length === data.length ? known : new data.constructor(data.length)
  copy.set(data)
  copies.set(name, copy)
  return copy
}

function toFeed(name, { dtype, shape, data }) {
  const shared = ArrayBuffer.isView(data) && data.buffer instanceof SharedArrayBuffer
  return new ort.Tensor(dtype, shared ? ownCopy(name, data) : data, shape)
}

async function answer(session, { id, feeds, outputs }) {
  const inputs = {}
  for (const name of Object.keys(feeds)) inputs[name] = toFeed(name, feeds[name])
  const open = await session
  const began = performance.now()
  const found = await open.run(inputs, outputs)
  const milliseconds = performance.now() - began
  const results = {}
  const transfer = []
  for (const name of outputs) {
    const { type, dims, data } = found[name]
    results[name] = { dtype: type, shape: dims, data }
    if (ArrayBuffer.isView(data) && !transfer.includes(data.buffer)) transfer.push(data.buffer)
  }
  parentPort.postMessage({ id, results, milliseconds }, transfer)
}

let session = null // a promise: jobs may come before it is made
let before = Promise.resolve()

parentPort.on('message', (job) => {
  if (job.release) {
    session.then((old) => old.release()).catch(() => undefined)
    session = null
    copies = new Map()
  } else if (job.model) {
    session = ort.InferenceSession.create(job.model, options)
    session.then(
      () => parentPort.postMessage({ ready: true }),
      (error) => parentPort.postMessage({ refused: message(error) }),
    )
  } else {
    const own = session
    const failed = (error) => parentPort.postMessage({ id: job.id, error: message(error) })
    before = before.then(() => answer(own, job)).catch(failed)
  }
})
`
