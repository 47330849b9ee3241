/**
 * The program of an engine's worker, as text: it then runs the same from compiled JavaScript and from TypeScript sources, and
 * needs no file of its own to be found. It holds one session with one thread and answers one message at a time.
 * Messages: { model } → { ready } or { refused }; { id, feeds, outputs } → { id, results } or { id, error };
 * { release } gives the session up, so that the worker can take another model.
 */
export const engineWorkerSource = `
'use strict'
const { parentPort, workerData } = require('node:worker_threads')
const ort = require(workerData.runtime)

const options = {
  executionProviders: ['cpu'],
  executionMode: 'sequential',
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  logSeverityLevel: 4,
}
const message = (error) => (error instanceof Error ? error.message : String(error))

function toFeed({ dtype, shape, data }) {
  return new ort.Tensor(dtype, data, shape)
}

async function answer(session, { id, feeds, outputs }) {
  const inputs = {}
  for (const name of Object.keys(feeds)) inputs[name] = toFeed(feeds[name])
  const found = await (await session).run(inputs, outputs)
  const results = {}
  const transfer = []
  for (const name of outputs) {
    const { type, dims, data } = found[name]
    results[name] = { dtype: type, shape: dims, data }
    if (ArrayBuffer.isView(data) && !transfer.includes(data.buffer)) transfer.push(data.buffer)
  }
  parentPort.postMessage({ id, results }, transfer)
}

let session = null // a promise: jobs may come before it is made

parentPort.on('message', (job) => {
  if (job.release) {
    session.then((old) => old.release()).catch(() => undefined)
    session = null
  } else if (job.model) {
    session = ort.InferenceSession.create(job.model, options)
    session.then(
      () => parentPort.postMessage({ ready: true }),
      (error) => parentPort.postMessage({ refused: message(error) }),
    )
  } else answer(session, job).catch((error) => parentPort.postMessage({ id: job.id, error: message(error) }))
})
`
