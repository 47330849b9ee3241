import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

import { afterEach, describe, expect, it } from 'vitest'

import type { Tensor } from '../../src/graph/tensor.js'
import { openHttpModel, type HttpModelOptions } from '../../src/models/http-model.js'
import { httpModel, type HttpModelConfig } from '../../src/schema/model-config.js'
import type { z } from 'zod'

type Answer = (
  body: { instances?: Record<string, number | string | null>[] } & Record<string, unknown>,
  request: IncomingMessage,
  call: number,
) => unknown
const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

interface Reply {
  readonly status?: number
  readonly headers?: Record<string, string>
  readonly text: string
}
/** A server on this machine that answers each posted body by a function; what it returns is JSON unless it is a reply. */
async function serve(answer: Answer): Promise<{ url: string; calls: () => number; most: () => number }> {
  let calls = 0
  let open = 0
  let most = 0
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    most = Math.max(most, ++open)
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part as Buffer)
    const text = Buffer.concat(parts).toString()
    const found = await answer((text === '' ? {} : JSON.parse(text)) as never, request, calls++)
    open--
    const reply: Reply = isReply(found) ? found : { text: JSON.stringify(found) }
    response.writeHead(reply.status ?? 200, reply.headers)
    response.end(reply.text)
  }
  const server = createServer((request, response) => void handle(request, response).catch(() => response.destroy()))
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}/score`, calls: () => calls, most: () => most }
}
const isReply = (value: unknown): value is Reply => typeof value === 'object' && value !== null && 'text' in value
const later = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds))

const config = (url: string, more: Partial<z.input<typeof httpModel>> = {}): HttpModelConfig =>
  httpModel.parse({ url, columns: { age: 'number', home: 'text' }, backOff: 0.01, timeout: 5, ...more })
const column = (values: number[]): Tensor => ({
  dtype: 'float64',
  shape: [values.length],
  data: Float64Array.from(values),
})
const batch = (rows: number): Record<string, Tensor> => ({
  age: column(Array.from({ length: rows }, (_, row) => row)),
  home: { dtype: 'string', shape: [rows], data: Array.from({ length: rows }, (_, row) => `home ${row}`) },
})
const sevenths: Answer = ({ instances }) => ({ predictions: instances!.map(({ age }) => Number(age) / 7) })
const predict = async (settings: HttpModelConfig, rows: number, options: HttpModelOptions = {}, signal?: AbortSignal) =>
  (await openHttpModel(settings, options)).predict(batch(rows), signal ? { signal } : {})

describe('a model behind an address', () => {
  it('is sent rows in batches, some at a time, and gives scores in the order of the rows', async () => {
    const server = await serve(async (body, request, call) => {
      await later(call % 3 === 0 ? 40 : 5) // later batches overtake earlier ones
      return sevenths(body, request, call)
    })
    const { scores, scale } = await predict(config(server.url, { batchSize: 10, concurrency: 3 }), 95, {
      scale: 'probability',
    })
    expect(scale).toBe('probability')
    expect(scores.shape).toEqual([95, 1])
    expect(Array.from(scores.data)).toEqual(Array.from({ length: 95 }, (_, row) => row / 7))
    expect(server.calls()).toBe(10)
    expect(server.most()).toBe(3)
  })

  it.each([
    [
      'records',
      {
        instances: [
          { age: 0, home: 'home 0' },
          { age: 1, home: 'home 1' },
        ],
      },
    ],
    [
      'arrays',
      {
        instances: [
          [0, 'home 0'],
          [1, 'home 1'],
        ],
      },
    ],
    ['columns', { instances: { age: [0, 1], home: ['home 0', 'home 1'] } }],
  ] as const)('is sent %s where asked', async (form, expected) => {
    const seen: unknown[] = []
    const server = await serve((body) => {
      seen.push(body)
      return { predictions: [0, 0] }
    })
    await predict(config(server.url, { request: { form, extra: { version: 3 } } }), 2)
    expect(seen).toEqual([{ ...expected, version: 3 }])
  })

  it('finds scores and labels along paths', async () => {
    const server = await serve(({ instances }) => ({
      result: instances!.map(({ age }) => ({
        p: [1 - Number(age) / 4, Number(age) / 4],
        label: age === 3 ? 'yes' : 'no',
      })),
    }))
    const response = { scores: 'result.*.p', labels: 'result.*.label' }
    const found = await predict(config(server.url, { response }), 4, { classes: ['no', 'yes'] })
    expect(found.scores.shape).toEqual([4, 2])
    expect(Array.from(found.scores.data)).toEqual([1, 0, 0.75, 0.25, 0.5, 0.5, 0.25, 0.75])
    expect(found.labels).toEqual(['no', 'no', 'no', 'yes'])
  })

  it('is told a missing number as null, and may give none itself', async () => {
    const server = await serve(({ instances }) => ({
      predictions: instances!.map(({ age }) => (age === null ? null : 1)),
    }))
    const model = await openHttpModel(config(server.url, { columns: { age: 'number' } }))
    const { scores } = await model.predict({ age: column([1, NaN]) })
    expect(Array.from(scores.data)).toEqual([1, NaN])
  })

  it('gets the secret from the environment, and its name only is known elsewhere', async () => {
    const server = await serve((body, { headers }, call) => {
      if (headers.authorization !== 'Bearer s3cret') return { status: 401, text: 'who are you?' }
      return sevenths(body, undefined as never, call)
    })
    const settings = config(server.url, { auth: { environment: 'CREDIT_TOKEN' } })
    const options = { environment: (name: string) => (name === 'CREDIT_TOKEN' ? 's3cret' : undefined) }
    const model = await openHttpModel(settings, options)
    await expect(model.predict(batch(2))).resolves.toBeDefined()
    expect(JSON.stringify(model)).not.toContain('s3cret')
    await expect(openHttpModel(settings, { environment: () => undefined })).rejects.toMatchObject({
      code: 'HTTP_MODEL_SECRET',
      message: expect.stringContaining('CREDIT_TOKEN'),
    })
    await expect(predict(settings, 1, { environment: () => 'wrong' })).rejects.toMatchObject({
      code: 'HTTP_MODEL_REFUSED',
      hint: expect.stringContaining('http.auth'),
    })
  })

  it('takes user and password from the address', async () => {
    const server = await serve((body, { headers }, call) =>
      headers.authorization === `Basic ${Buffer.from('ann:p@ss').toString('base64')}`
        ? sevenths(body, undefined as never, call)
        : { status: 401, text: '' },
    )
    await expect(predict(config(server.url.replace('http://', 'http://ann:p%40ss@')), 2)).resolves.toBeDefined()
  })

  it('has the same id wherever it is called from, and another for other columns', async () => {
    const { id } = await openHttpModel(config('http://127.0.0.1:1/score', { batchSize: 3 }))
    expect((await openHttpModel(config('http://user:pass@127.0.0.1:1/score?key=1'))).id).toBe(id)
    expect((await openHttpModel(config('http://127.0.0.1:1/score', { columns: { age: 'number' } }))).id).not.toBe(id)
  })
})

describe('a server in trouble', () => {
  it('is asked again after a pause, and answers in the end', async () => {
    const server = await serve((body, request, call) => {
      if (call === 0) return { status: 503, headers: { 'retry-after': '0.02' }, text: 'busy' }
      if (call === 1) return { status: 500, text: 'oops' }
      return sevenths(body, request, call)
    })
    const { scores } = await predict(config(server.url), 3)
    expect(Array.from(scores.data)).toEqual([0, 1 / 7, 2 / 7])
    expect(server.calls()).toBe(3)
  })

  it('is given up after the last attempt, with its status and words', async () => {
    const server = await serve(() => ({ status: 500, text: 'out of memory' }))
    await expect(predict(config(server.url, { retries: 2 }), 1)).rejects.toMatchObject({
      code: 'HTTP_MODEL_REFUSED',
      params: { status: 500, answer: 'out of memory', attempts: 3 },
    })
    expect(server.calls()).toBe(3)
  })

  it('that refuses for good is asked once', async () => {
    const server = await serve(() => ({ status: 422, text: '{"detail":"age is missing"}' }))
    await expect(predict(config(server.url), 1)).rejects.toMatchObject({ code: 'HTTP_MODEL_REFUSED' })
    expect(server.calls()).toBe(1)
  })

  it('that does not answer in time is given up', async () => {
    const server = await serve(async () => {
      await later(1000)
      return { predictions: [1] }
    })
    await expect(predict(config(server.url, { timeout: 0.05, retries: 1 }), 1)).rejects.toMatchObject({
      code: 'HTTP_MODEL_TIMEOUT',
      params: { attempts: 2 },
    })
  })

  it('that is not there is named without credentials', async () => {
    const gone = await serve(() => null)
    servers.at(-1)!.close()
    const url = gone.url.replace('http://', 'http://user:hunter2@')
    const error: unknown = await predict(config(url, { retries: 0 }), 1).catch((caught: unknown) => caught)
    expect(error).toMatchObject({ code: 'HTTP_MODEL_UNREACHABLE' })
    expect((error as Error).message).not.toContain('hunter2')
  })

  it('that sends somewhere else is not followed', async () => {
    const other = await serve(() => ({ predictions: [1] }))
    const server = await serve(() => ({ status: 307, headers: { location: other.url }, text: '' }))
    await expect(predict(config(server.url), 1)).rejects.toMatchObject({ code: 'HTTP_MODEL_REFUSED' })
    expect(other.calls()).toBe(0)
  })

  it('is left at once when the caller stops', async () => {
    const server = await serve(async () => {
      await later(2000)
      return {}
    })
    const abort = new AbortController()
    setTimeout(() => abort.abort(), 30)
    await expect(predict(config(server.url), 1, {}, abort.signal)).rejects.toMatchObject({ code: 'CANCELLED' })
  })
})

describe('an answer that is nonsense', () => {
  it.each([
    ['a page', { text: '<html>hello</html>' }, 'HTTP_MODEL_NO_JSON', 'JSON'],
    ['nothing at the path', { other: [] }, 'HTTP_MODEL_ANSWER_WRONG', 'nothing there'],
    ['too few scores', { predictions: [1] }, 'HTTP_MODEL_ANSWER_WRONG', '2 entries'],
    ['too many scores', { predictions: [1, 2, 3] }, 'HTTP_MODEL_ANSWER_WRONG', '2 entries'],
    ['text for scores', { predictions: [1, 'high'] }, 'HTTP_MODEL_ANSWER_WRONG', '"high" for row 2'],
    ['rows of different widths', { predictions: [[1, 2], [1]] }, 'HTTP_MODEL_ANSWER_WRONG', '2 and 1'],
    ['an object', { predictions: { 0: 1, 1: 2 } }, 'HTTP_MODEL_ANSWER_WRONG', 'a list'],
    ['null', null, 'HTTP_MODEL_ANSWER_WRONG', 'nothing there'],
  ])('is refused: %s', async (_, answer, code, words) => {
    const server = await serve(() => answer)
    await expect(predict(config(server.url), 2)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(words),
    })
    expect(server.calls()).toBe(1) // it would be the same again
  })

  it('is refused where one batch has other widths than another', async () => {
    const server = await serve((_, __, call) => ({ predictions: [call === 0 ? [1, 2] : [1]] }))
    await expect(predict(config(server.url, { batchSize: 1, concurrency: 1 }), 2)).rejects.toMatchObject({
      code: 'HTTP_MODEL_ANSWER_WRONG',
    })
  })

  it('needs the columns to be named', async () => {
    await expect(openHttpModel(config('http://127.0.0.1:1/', { columns: {} }))).rejects.toMatchObject({
      code: 'HTTP_MODEL_COLUMNS',
    })
  })
})

describe('the Open Inference Protocol', () => {
  const metadata = {
    name: 'credit',
    versions: ['1'],
    platform: 'onnx',
    inputs: [{ name: 'x', datatype: 'FP32', shape: [-1, 2] }, { name: 'home', datatype: 'BYTES', shape: [-1, 1] }], // prettier-ignore
    outputs: [],
  }
  const inputs = (rows: number): Record<string, Tensor> => ({
    x: { dtype: 'float32', shape: [rows, 2], data: Float32Array.from({ length: rows * 2 }, (_, at) => at) },
    home: { dtype: 'string', shape: [rows, 1], data: Array<string>(rows).fill('rent') },
  })

  it('asks the server what it takes, and reads tensors', async () => {
    const bodies: unknown[] = []
    const server = await serve((body, { method, url }) => {
      if (method === 'GET') return url === '/v2/models/credit' ? metadata : { status: 404, text: '' }
      bodies.push(body)
      const [x] = body.inputs as [{ data: number[]; shape: number[] }]
      const rows = x.shape[0]!
      return {
        outputs: [
          { name: 'label', datatype: 'BYTES', shape: [rows], data: Array<string>(rows).fill('good') },
          { name: 'p', datatype: 'FP32', shape: [rows, 2], data: x.data.map((value) => value / 10) },
        ],
      }
    })
    const url = server.url.replace('/score', '/v2/models/credit/infer')
    const model = await openHttpModel(config(url, { protocol: 'kserve-v2', columns: {}, batchSize: 2 }))
    expect(model.inputs).toMatchObject([
      { name: 'x', shape: ['rows', 2] },
      { name: 'home', dtype: 'string' },
    ])
    const { scores, labels } = await model.predict(inputs(3))
    expect(Array.from(scores.data)).toEqual([0, 0.1, 0.2, 0.3, 0.4, 0.5])
    expect(labels).toEqual(['good', 'good', 'good'])
    expect(bodies).toContainEqual({
      inputs: [
        { name: 'x', datatype: 'FP32', shape: [2, 2], data: [0, 1, 2, 3] },
        { name: 'home', datatype: 'BYTES', shape: [2, 1], data: ['rent', 'rent'] },
      ],
    })
  })

  it('is refused where a tensor does not fit its shape or the rows', async () => {
    for (const output of [
      { name: 'p', datatype: 'FP32', shape: [2, 2], data: [1] },
      { name: 'p', datatype: 'FP32', shape: [1], data: [1] },
      { name: 'p', datatype: 'BYTES', shape: [2], data: ['a', 'b'] },
    ]) {
      const server = await serve((_, { method }) => (method === 'GET' ? metadata : { outputs: [output] }))
      const url = server.url.replace('/score', '/v2/models/credit/infer')
      const model = await openHttpModel(config(url, { protocol: 'kserve-v2', columns: {} }))
      await expect(model.predict(inputs(2))).rejects.toMatchObject({ code: 'HTTP_MODEL_ANSWER_WRONG' })
    }
  })

  it('needs an address that ends in /infer', async () => {
    await expect(
      openHttpModel(config('http://127.0.0.1:1/score', { protocol: 'kserve-v2', columns: {} })),
    ).rejects.toMatchObject({ code: 'HTTP_MODEL_ADDRESS' })
  })
})
