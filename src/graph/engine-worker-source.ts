/**
 * The program of an engine's worker, as text: it then runs the same from compiled JavaScript and from TypeScript sources, and
 * needs no file of its own to be found. It holds one session with one thread and answers one message at a time.
 * Messages: { id, feeds, outputs } → { id, results } or { id, error }.
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
  ...workerData.session,
}
const message = (error) => (error instanceof Error ? error.message : String(error))

function toFeed({ dtype, shape, data }) {
  return new ort.Tensor(dtype, data, shape)
}

async function answer(session, { id, feeds, outputs }) {
  const inputs = {}
  for (const name of Object.keys(feeds)) inputs[name] = toFeed(feeds[name])
  const found = await session.run(inputs, outputs)
  const results = {}
  const transfer = []
  for (const name of outputs) {
    const { type, dims, data } = found[name]
    results[name] = { dtype: type, shape: dims, data }
    if (ArrayBuffer.isView(data) && !transfer.includes(data.buffer)) transfer.push(data.buffer)
  }
  parentPort.postMessage({ id, results }, transfer)
}

ort.InferenceSession.create(workerData.model, options).then(
  (session) => {
    parentPort.on('message', (job) => {
      answer(session, job).catch((error) => parentPort.postMessage({ id: job.id, error: message(error) }))
    })
    parentPort.postMessage({ ready: true })
  },
  (error) => parentPort.postMessage({ refused: message(error) }),
)
`
