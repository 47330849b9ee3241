import { canonicalJson } from '../environment/canonical-json.js'
import { sha256 } from '../environment/digest.js'
import { environmentVariable } from '../environment/environment-variable.js'
import { ProbityError } from '../errors.js'
import type { Task } from '../schema/cube.js'
import type { HttpModelConfig } from '../schema/model-config.js'
import { takeRows } from '../graph/tiles.js'
import { coerceBatch } from './coerce-batch.js'
import { wrong } from './http/answer-values.js'
import { jsonProtocol } from './http/json-protocol.js'
import { kserveProtocol } from './http/kserve-protocol.js'
import type { Protocol } from './http/protocol.js'
import { createSemaphore } from './http/semaphore.js'
import { plainAddress, sendJson, type Endpoint } from './http/send-json.js'
import type { Batch, FloatTensor, Model, ModelTools, OutputSpec, Predictions, Scale } from './model.js'
import { toPredictions } from './to-predictions.js'

export interface HttpModelOptions {
  readonly output?: string
  readonly scale?: Scale
  readonly classes?: readonly string[]
  readonly task?: Task
  /** Reads an environment variable; that of the process unless given. */
  readonly environment?: (name: string) => string | undefined
  readonly signal?: AbortSignal
}

/**
 * A model behind an address. Rows are posted in batches, some at a time, and what failed for now is tried again; answers are
 * checked row by row. It has no gradients.
 * @throws HTTP_MODEL_… where the server cannot be reached or answers something else
 */
export async function openHttpModel(config: HttpModelConfig, options: HttpModelOptions = {}): Promise<Model> {
  const { timeout, retries, backOff, concurrency } = config
  const headers = {
    ...basicAuthorization(config.url),
    ...config.headers,
    ...authorization(config, options.environment ?? environmentVariable),
  }
  const endpoint: Endpoint = { url: withoutUser(config.url), timeout, retries, backOff, headers }
  const protocol = await protocolOf(config, endpoint, options)
  const output: OutputSpec = {
    name: protocol.output ?? 'scores',
    shape: [],
    scale: options.scale ?? 'value',
    scored: true,
    ...(options.classes === undefined ? {} : { classes: options.classes }),
  }
  const semaphore = createSemaphore(concurrency)
  const score = async (batch: Batch, rows: number, signal?: AbortSignal): Promise<ReturnType<Protocol['read']>> => {
    const answer = await semaphore.run(() => sendJson(endpoint, protocol.body(batch, rows), signal))
    return protocol.read(answer, rows)
  }
  return {
    id: identityOf(config, options),
    name: plainAddress(config.url),
    kind: 'http',
    task: options.task ?? null,
    inputs: protocol.inputs,
    outputs: [output],
    predict: (batch, tools) => predictParts(coerceBatch(batch, protocol.inputs), config, output, score, tools ?? {}),
    close: () => Promise.resolve(),
  }
}

async function protocolOf(config: HttpModelConfig, endpoint: Endpoint, options: HttpModelOptions): Promise<Protocol> {
  if (config.protocol === 'kserve-v2')
    return kserveProtocol(
      { ...config, url: endpoint.url },
      {
        ...(options.output === undefined ? {} : { output: options.output }),
        describe: (url) => sendJson({ ...endpoint, url }, undefined, options.signal),
      },
    )
  if (Object.keys(config.columns).length === 0)
    throw new ProbityError('HTTP_MODEL_COLUMNS', { url: plainAddress(config.url) })
  return jsonProtocol(config)
}

function authorization(
  { auth, url }: HttpModelConfig,
  environment: (name: string) => string | undefined,
): Record<string, string> {
  if (auth === null) return {}
  const secret = environment(auth.environment)
  if (secret === undefined)
    throw new ProbityError('HTTP_MODEL_SECRET', { url: plainAddress(url), variable: auth.environment })
  return { [auth.header]: auth.scheme === '' ? secret : `${auth.scheme} ${secret}` }
}

/** User and password of an address, as the header that stands for them: addresses with credentials cannot be fetched. */
function basicAuthorization(address: string): Record<string, string> {
  const { username, password } = new URL(address)
  if (username === '' && password === '') return {}
  const text = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
  return { Authorization: `Basic ${Buffer.from(text).toString('base64')}` }
}

function withoutUser(address: string): string {
  const url = new URL(address)
  url.username = ''
  url.password = ''
  return url.href
}

/** What was asked, of whom: no secrets, and nothing that changes speed only. */
function identityOf({ url, protocol, columns, request, response }: HttpModelConfig, options: HttpModelOptions): string {
  const { output = null, scale = null, classes = null } = options
  return sha256(
    canonicalJson({
      url: plainAddress(url),
      protocol,
      columns: Object.entries(columns),
      request,
      response,
      output,
      scale,
      classes,
    }),
  )
}

async function predictParts(
  batch: Batch,
  { batchSize, url: address }: HttpModelConfig,
  output: OutputSpec,
  score: (batch: Batch, rows: number, signal?: AbortSignal) => Promise<ReturnType<Protocol['read']>>,
  { signal, progress }: ModelTools,
): Promise<Predictions> {
  const url = plainAddress(address)
  const rows = Object.values(batch)[0]?.shape[0] ?? 0
  const starts = Array.from({ length: Math.ceil(rows / batchSize) }, (_, at) => at * batchSize)
  const failed = new AbortController() // one wrong answer stops the others
  const either = signal === undefined ? failed.signal : AbortSignal.any([signal, failed.signal])
  let done = 0
  const parts = await Promise.all(
    starts.map(async (start) => {
      const count = Math.min(batchSize, rows - start)
      if (either.aborted) throw new ProbityError('CANCELLED')
      const part = Object.fromEntries(
        Object.entries(batch).map(([name, tensor]) => [name, takeRows(tensor, start, count)]),
      )
      const found = await score(part, count, either)
      progress?.({ step: 'model', state: 'advance', share: ++done / starts.length })
      return found
    }),
  ).catch((error: unknown) => {
    failed.abort()
    throw error
  })
  const labels = parts.every((part) => part.labels !== undefined) ? parts.flatMap((part) => part.labels!) : undefined
  const found = toPredictions(
    joined(
      parts.map(({ scores }) => scores),
      url,
    ),
    output,
    undefined,
  )
  return labels === undefined ? found : { ...found, labels }
}

function joined(parts: readonly FloatTensor[], url: string): FloatTensor {
  const width = parts[0]?.shape[1] ?? 1
  const other = parts.find(({ shape }) => shape[1] !== width)
  if (other !== undefined)
    throw wrong({ url, path: '' }, `${width} scores for each row, as in other answers`, String(other.shape[1]))
  const data = Float64Array.from(parts.flatMap((part) => Array.from(part.data)))
  return { dtype: 'float64', shape: [data.length / width, width], data }
}
