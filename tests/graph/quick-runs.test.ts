import { describe, expect, it } from 'vitest'
import { createBuilder, type Builder } from '../../src/graph/builder.js'
import { differentiate } from '../../src/graph/differentiate.js'
import { createEngine } from '../../src/graph/engine.js'
import type { Graph } from '../../src/graph/graph.js'
import { createLocalSession, type LocalSession } from '../../src/graph/local-session.js'
import { createQuickRuns } from '../../src/graph/quick-runs.js'
import { float32Tensor, type Tensors } from '../../src/graph/tensor.js'
import { writeOnnx } from '../../src/graph/write-onnx.js'
import { distinctValues, randomNumbers } from './check-gradient.js'

const random = randomNumbers(11)
const values = (shape: readonly number[]) =>
  float32Tensor(
    shape,
    distinctValues(
      shape.reduce((product, size) => product * size, 1),
      1,
      random,
    ),
  )
const constant = (b: Builder, shape: readonly number[]): string =>
  b.constant('float32', shape, values(shape).data as Float32Array)

const graphs: Record<string, { shape: readonly number[]; make: (b: Builder, x: string) => string }> = {
  'dense layers': {
    shape: [30],
    make: (b, x) => b.softmax(b.matMul(b.tanh(b.matMul(x, constant(b, [30, 40]))), constant(b, [40, 3])), -1),
  },
  'a convolution and a pool': {
    shape: [3, 9, 9],
    make: (b, x) => {
      const found = b.relu(b.node('Conv', [x, constant(b, [5, 3, 3, 3])]))
      const pooled = b.node('MaxPool', [found], { kernel_shape: [2, 2], strides: [2, 2] })
      return b.reduceSum(pooled, [2, 3], { drop: true })
    },
  },
  'a recurrent layer': {
    shape: [6, 4],
    make: (b, x) => {
      const weights = [constant(b, [1, 20, 4]), constant(b, [1, 20, 5])]
      const states = b.nodes('LSTM', [b.transpose(x, [1, 0, 2]), ...weights], { hidden_size: 5 }, { outputs: 2 })
      return b.squeeze(states[1]!, [0])
    },
  },
}
function gradientOf({ shape, make }: (typeof graphs)[string]): Graph {
  const b = createBuilder()
  b.output(make(b, b.input('x', 'float32', ['rows', ...shape])), 'y')
  return differentiate(b.build(), { of: { index: 1 }, withRespectTo: ['x'], keep: ['y'] })
}
const bytesOf = (found: Tensors): Buffer[] =>
  Object.keys(found)
    .sort()
    .map((name) => Buffer.from((found[name]!.data as Float32Array).slice().buffer))

describe('a session in the main thread', () => {
  it.each(Object.entries(graphs))('gives the same bytes as a worker: %s', async (_, given) => {
    const graph = gradientOf(given)
    const engine = await createEngine(graph, { threads: 1, workersOnly: true })
    const local = await createLocalSession(writeOnnx(graph))
    for (const rows of [1, 2, 7]) {
      const x = values([rows, ...given.shape])
      const outputs = ['y', 'gradient:x']
      expect(bytesOf(await local.run({ feeds: { x }, outputs }))).toEqual(bytesOf(await engine.run({ x }, outputs)))
    }
    await Promise.all([engine.close(), local.close()])
  })

  it('takes values from shared memory, as a worker does', async () => {
    const graph = gradientOf(graphs['dense layers']!)
    const engine = await createEngine(graph, { threads: 1, workersOnly: true })
    const local = await createLocalSession(writeOnnx(graph))
    const x = values([4, 30])
    const data = new Float32Array(new SharedArrayBuffer(4 * 120))
    data.set(x.data as Float32Array)
    const outputs = ['gradient:x']
    const expected = bytesOf(await engine.run({ x }, outputs))
    expect(bytesOf(await engine.run({ x: { ...x, data } }, outputs))).toEqual(expected)
    expect(bytesOf(await local.run({ feeds: { x: { ...x, data } }, outputs }))).toEqual(expected)
    await Promise.all([engine.close(), local.close()])
  })

  it('says what the runtime says of a run that fails', async () => {
    const b = createBuilder()
    b.output(b.reshape(b.input('x', 'float32', ['rows']), [-1, 4]), 'y')
    const local = await createLocalSession(writeOnnx(b.build()))
    const x = float32Tensor([3], [1, 2, 3])
    await expect(local.run({ feeds: { x }, outputs: ['y'] })).rejects.toMatchObject({ code: 'ENGINE_RUN_FAILED' })
    await local.close()
  })
})

describe('quick runs', () => {
  const job = { feeds: {}, outputs: [] }
  const sessionOf = (run: LocalSession['run'] = () => Promise.resolve({})) => {
    const told = { opened: 0, closed: 0 }
    const open = (): Promise<LocalSession> => {
      told.opened += 1
      return Promise.resolve({ run, close: () => Promise.resolve(void (told.closed += 1)) })
    }
    return { told, open }
  }
  const many = (took: () => void): void => Array.from({ length: 20 }).forEach(took)
  const soon = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

  it('are computed here once workers have found them quick, for rows, numbers and outputs like those only', async () => {
    const { told, open } = sessionOf()
    const quick = createQuickRuns(open)
    quick.took(job, 4, 0.1)
    expect(quick.start(job, 4)).toBeNull()
    expect(told.opened).toBe(0)
    many(() => quick.took(job, 4, 0.1))
    many(() => quick.took(job, 400, 50))
    expect(quick.start(job, 4)).toBeNull() // the session is being made
    await soon()
    expect(await quick.start(job, 4)).toEqual({})
    expect(quick.start(job, 400)).toBeNull()
    expect(quick.start(job, 16)).toBeNull()
    expect(quick.start(job, null)).toBeNull()
    expect(quick.start({ ...job, outputs: ['another'] }, 4)).toBeNull()
    expect(quick.start({ ...job, feeds: { x: values([500]) } }, 4)).toBeNull()
    expect(told.opened).toBe(1)
    await quick.close()
    expect(told.closed).toBe(1)
    expect(quick.start(job, 4)).toBeNull()
  })

  it('run one at a time in all engines together, and are over before their session is closed', async () => {
    let end = (): void => undefined
    const { told, open } = sessionOf(() => new Promise((resolve) => (end = () => resolve({}))))
    const [first, second] = [createQuickRuns(open), createQuickRuns(open)]
    for (const quick of [first, second]) {
      many(() => quick.took(job, 1, 0.1))
      quick.start(job, 1)
    }
    await soon()
    const run = first.start(job, 1)
    expect(run).not.toBeNull()
    expect(first.start(job, 1)).toBeNull()
    expect(second.start(job, 1)).toBeNull()
    const closing = first.close()
    await soon()
    expect(told.closed).toBe(0)
    end()
    await Promise.all([run, closing])
    expect(told.closed).toBe(1)
    await second.close()
  })

  it('stay with workers where there must be no session here, or none can be made', async () => {
    const failing = (): Promise<LocalSession> => Promise.reject(new Error('no'))
    for (const open of [null, failing]) {
      const quick = createQuickRuns(open)
      many(() => quick.took(job, 1, 0.1))
      quick.start(job, 1)
      await soon()
      expect(quick.start(job, 1)).toBeNull()
      await quick.close()
    }
  })

  it('leave the event loop free, and end where they are cancelled', async () => {
    const graph = gradientOf(graphs['dense layers']!)
    const engine = await createEngine(graph)
    const x = values([1, 30])
    let turns = 0
    let isOver = false
    const count = (): void => {
      turns += 1
      if (!isOver) setImmediate(count)
    }
    count()
    for (let i = 0; i < 300; i++) await engine.run({ x })
    isOver = true
    expect(turns).toBeGreaterThan(200) // the loop went round about once for each run
    const abort = new AbortController()
    abort.abort()
    await expect(engine.run({ x }, undefined, { signal: abort.signal })).rejects.toMatchObject({ code: 'CANCELLED' })
    await engine.close()
    await expect(engine.run({ x })).rejects.toMatchObject({ code: 'ENGINE_CLOSED' })
  })
})
