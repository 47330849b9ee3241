import { afterEach, describe, expect, it } from 'vitest'
import { isProbityError } from '../../src/errors.js'
import { createBuilder, type Builder } from '../../src/graph/builder.js'
import { differentiate } from '../../src/graph/differentiate.js'
import { createEngine, type Engine, type EngineOptions } from '../../src/graph/engine.js'
import type { Dimension, Graph } from '../../src/graph/graph.js'
import { probeTypes } from '../../src/graph/probe-types.js'
import { float32Tensor, type Tensor } from '../../src/graph/tensor.js'
import { writeOnnx } from '../../src/graph/write-onnx.js'
import { distinctValues, randomNumbers } from './check-gradient.js'

const open: Engine[] = []
async function engineOf(model: Graph | Uint8Array, options?: EngineOptions): Promise<Engine> {
  const engine = await createEngine(model, options)
  open.push(engine)
  return engine
}
afterEach(async () => {
  await Promise.all(open.splice(0).map((engine) => engine.close()))
})

function graphOf(shape: readonly Dimension[], build: (b: Builder) => void): Graph {
  const b = createBuilder()
  b.input('x', 'float32', shape)
  build(b)
  return b.build()
}
const random = randomNumbers(3)
const weights = distinctValues(12, 1, random)
const network = graphOf(['rows', 4], (b) => {
  b.output(b.softmax(b.matMul(b.tanh('x'), b.constant('float32', [4, 3], weights)), -1), 'y')
})
const numbers = (tensor: Tensor | undefined): number[] => Array.from(tensor!.data as Float32Array)
const rowsOf = (rows: number, width = 4): Tensor =>
  float32Tensor([rows, width], distinctValues(rows * width, 2, random))

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work
  } catch (error) {
    if (isProbityError(error)) return error.code
    throw error
  }
  return 'no error'
}

describe('running a graph', () => {
  it('gives what the formula says', async () => {
    const engine = await engineOf(network, { threads: 1 })
    const x = rowsOf(2)
    const { y } = await engine.run({ x })
    const [input, found] = [numbers(x), numbers(y)]
    for (const row of [0, 1]) {
      const scores = [0, 1, 2].map((column) =>
        [0, 1, 2, 3].reduce((sum, at) => sum + Math.tanh(input[4 * row + at]!) * weights[3 * at + column]!, 0),
      )
      const total = scores.reduce((sum, score) => sum + Math.exp(score), 0)
      scores.forEach((score, column) => expect(found[3 * row + column]).toBeCloseTo(Math.exp(score) / total, 5))
    }
  })

  it('hands its workers on, and each engine computes its own model', async () => {
    const timesOf = (factor: number): Graph => graphOf(['rows', 1], (b) => b.output(b.multiplyScalar('x', factor), 'y'))
    const x = float32Tensor([4, 1], [1, 2, 3, 4])
    const options = { threads: 2, tileRows: 1 }
    for (const factor of [2, 3, 5]) {
      const engine = await createEngine(timesOf(factor), options)
      expect(numbers((await engine.run({ x })).y)).toEqual([1, 2, 3, 4].map((value) => value * factor))
      await engine.close()
      expect(await codeOf(engine.run({ x }))).toBe('ENGINE_CLOSED')
    }
    const [first, second] = [await engineOf(timesOf(7), options), await engineOf(timesOf(11), options)]
    const [a, b] = await Promise.all([first.run({ x }), second.run({ x })])
    expect([numbers(a.y), numbers(b.y)]).toEqual([
      [7, 14, 21, 28],
      [11, 22, 33, 44],
    ])
  })

  it('puts tiles together in order: the same bytes for one worker and for two', async () => {
    const gradient = differentiate(network, { of: { index: 1 }, withRespectTo: ['x'] })
    const x = rowsOf(103)
    const results = []
    for (const threads of [1, 2]) {
      const engine = await engineOf(gradient, { threads, tileRows: 8 })
      expect(engine.tileRows).toBe(8)
      const found = (await engine.run({ x }))['gradient:x']!
      expect(found.shape).toEqual([103, 4])
      results.push(Buffer.from((found.data as Float32Array).buffer))
    }
    expect(Buffer.compare(results[0]!, results[1]!)).toBe(0)
  })

  it('gives the same rows in tiles as in one piece', async () => {
    const x = rowsOf(50)
    const [tiled, whole] = [
      await engineOf(network, { threads: 2, tileRows: 7 }),
      await engineOf(network, { threads: 1, tileRows: 50 }),
    ]
    const [a, b] = [numbers((await tiled.run({ x })).y), numbers((await whole.run({ x })).y)]
    a.forEach((value, i) => expect(value).toBeCloseTo(b[i]!, 6))
  })

  it('does not change or take what it is fed', async () => {
    const x = rowsOf(20)
    const before = numbers(x)
    const engine = await engineOf(network, { threads: 2, tileRows: 6 })
    await engine.run({ x })
    await engine.run({ x })
    expect(numbers(x)).toEqual(before)
  })

  it('adds up what has no rows, in the order of the tiles', async () => {
    const b = createBuilder()
    b.input('x', 'float32', ['rows', 4])
    b.constant('float32', [4, 2], weights.slice(0, 8), 'w')
    b.output(b.tanh(b.matMul('x', 'w')), 'y')
    const graph = differentiate(b.build(), { of: { index: 0 }, withRespectTo: ['w', 'x'] })
    const x = rowsOf(33)
    const whole = await (await engineOf(graph, { threads: 1, tileRows: 64 })).run({ x })
    const results: number[][] = []
    for (const threads of [1, 2]) {
      const engine = await engineOf(graph, { threads, tileRows: 5 })
      const found = await engine.run({ x }, undefined, { sum: ['gradient:w'] })
      expect(found['gradient:x']!.shape).toEqual([33, 4])
      results.push(numbers(found['gradient:w']))
    }
    expect(results[0]).toEqual(results[1])
    numbers(whole['gradient:w']).forEach((value, i) => expect(results[0]![i]).toBeCloseTo(value, 4))
    // without being told to add, it runs whole
    const engine = await engineOf(graph, { threads: 2, tileRows: 5 })
    expect(numbers((await engine.run({ x }))['gradient:w'])).toEqual(numbers(whole['gradient:w']))
  })

  it('runs whole where rows depend on a sum over rows', async () => {
    const graph = graphOf(['rows', 4], (b) => {
      const products = b.matMul(b.transpose('x', [1, 0]), 'x')
      b.output(b.matMul('x', products), 'y')
    })
    const x = rowsOf(9)
    const whole = await (await engineOf(graph, { threads: 1, tileRows: 64 })).run({ x })
    const engine = await engineOf(graph, { threads: 2, tileRows: 4 })
    expect(engine.tileRows).toBeNull()
    expect(numbers((await engine.run({ x })).y)).toEqual(numbers(whole.y))
  })

  it('runs only the outputs that are asked for', async () => {
    const graph = graphOf(['rows', 4], (b) => {
      b.output(b.relu('x'), 'a')
      b.output(b.tanh('x'), 'b')
    })
    const engine = await engineOf(graph, { threads: 1 })
    expect(Object.keys(await engine.run({ x: rowsOf(2) }, ['b']))).toEqual(['b'])
  })

  it('takes strings and gives them', async () => {
    const b = createBuilder()
    b.input('x', 'string', ['rows', 1])
    b.output(b.node('Identity', ['x']), 'y')
    const engine = await engineOf(b.build(), { threads: 2, tileRows: 2 })
    const { y } = await engine.run({ x: { dtype: 'string', shape: [3, 1], data: ['a', 'ß', ''] } })
    expect(y).toEqual({ dtype: 'string', shape: [3, 1], data: ['a', 'ß', ''] })
  })

  it('fills up the last piece where the file fixes the number of rows', async () => {
    const graph = graphOf([2, 4], (b) => b.output(b.square('x'), 'y'))
    const engine = await engineOf(graph, { threads: 2 })
    const x = rowsOf(5)
    const { y } = await engine.run({ x })
    expect(y!.shape).toEqual([5, 4])
    numbers(y).forEach((value, i) => expect(value).toBeCloseTo(numbers(x)[i]! ** 2, 5))
  })

  it('refuses to join or add what it cannot, where the file fixes the number of rows', async () => {
    const graph = graphOf([2, 4], (b) => b.output(b.reduceSum('x', [0, 1], { drop: true }), 'total'))
    const engine = await engineOf(graph, { threads: 1 })
    expect(await codeOf(engine.run({ x: rowsOf(6) }))).toBe('ENGINE_OUTPUT_NOT_BY_ROW')
    expect(await codeOf(engine.run({ x: rowsOf(5) }, undefined, { sum: ['total'] }))).toBe('ENGINE_OUTPUT_NOT_BY_ROW')
    const x = rowsOf(6)
    const { total } = await engine.run({ x }, undefined, { sum: ['total'] })
    expect(numbers(total)[0]).toBeCloseTo(
      numbers(x).reduce((sum, value) => sum + value, 0),
      4,
    )
  })

  it('takes no rows at all', async () => {
    const engine = await engineOf(network, { threads: 1 })
    expect((await engine.run({ x: float32Tensor([0, 4], []) })).y!.shape).toEqual([0, 3])
  })

  it('is read from bytes as from a graph', async () => {
    const x = rowsOf(3)
    const [a, b] = [await engineOf(network, { threads: 1 }), await engineOf(writeOnnx(network), { threads: 1 })]
    expect(numbers((await a.run({ x })).y)).toEqual(numbers((await b.run({ x })).y))
  })
})

describe('graphs whose rows see each other', () => {
  const cases: Readonly<Record<string, (b: Builder) => void>> = {
    'a softmax over rows': (b) => b.output(b.softmax('x', 0), 'y'),
    'a mean over rows': (b) => b.output(b.subtract('x', b.reduceMean('x', [0])), 'y'),
    'a running sum over rows': (b) => b.output(b.node('CumSum', ['x', b.constant('int64', [], [0])]), 'y'),
    'rows in reverse': (b) => b.output(b.flip('x', [0]), 'y'),
  }
  it.each(Object.keys(cases))('%s is run whole', async (name) => {
    const graph = graphOf(['rows', 4], cases[name]!)
    const x = rowsOf(20)
    const [small, large] = [
      await engineOf(graph, { threads: 2, tileRows: 3 }),
      await engineOf(graph, { threads: 1, tileRows: 99 }),
    ]
    expect(numbers((await small.run({ x })).y)).toEqual(numbers((await large.run({ x })).y))
  })

  it('a recurrent layer with steps on the first axis, too', async () => {
    const b = createBuilder()
    b.input('x', 'float32', ['steps', 'rows', 2])
    b.output(
      b.node(
        'RNN',
        [
          'x',
          b.constant('float32', [1, 3, 2], distinctValues(6, 1, random)),
          b.constant('float32', [1, 3, 3], distinctValues(9, 1, random)),
        ],
        { hidden_size: 3 },
      ),
      'y',
    )
    const x = float32Tensor([9, 1, 2], distinctValues(18, 1, random))
    const [small, large] = [
      await engineOf(b.build(), { threads: 2, tileRows: 2 }),
      await engineOf(b.build(), { threads: 1 }),
    ]
    expect(numbers((await small.run({ x })).y)).toEqual(numbers((await large.run({ x })).y))
  })
})

describe('cancelling and closing', () => {
  it('rejects as soon as the signal says so, and runs again afterwards', async () => {
    const engine = await engineOf(network, { threads: 2, tileRows: 2 })
    const controller = new AbortController()
    const work = codeOf(engine.run({ x: rowsOf(2000) }, undefined, { signal: controller.signal }))
    setTimeout(() => controller.abort(), 2)
    expect(await work).toBe('CANCELLED')
    expect(await codeOf(engine.run({ x: rowsOf(2) }, undefined, { signal: controller.signal }))).toBe('CANCELLED')
    expect((await engine.run({ x: rowsOf(5) })).y!.shape).toEqual([5, 3])
  })

  it('keeps the event loop free and tells how far it is', async () => {
    const engine = await engineOf(network, { threads: 1, tileRows: 16 })
    const shares: number[] = []
    let ticks = 0
    const timer = setInterval(() => ticks++, 1)
    await engine.run({ x: rowsOf(1600) }, undefined, { progress: (share) => shares.push(share) })
    clearInterval(timer)
    expect(ticks).toBeGreaterThan(0)
    expect(shares).toHaveLength(100)
    expect(shares.at(-1)).toBe(1)
    expect([...shares].sort((a, b) => a - b)).toEqual(shares)
  })

  it('is refused after it was closed, and while it is', async () => {
    const engine = await createEngine(network, { threads: 1, tileRows: 2 })
    const work = codeOf(engine.run({ x: rowsOf(2000) }))
    await engine.close()
    expect(await work).toBe('ENGINE_CLOSED')
    expect(await codeOf(engine.run({ x: rowsOf(2) }))).toBe('ENGINE_CLOSED')
  })
})

describe('what cannot be run', () => {
  it('is a model that ONNX Runtime does not take', async () => {
    const graph = graphOf(['rows', 4], (b) => b.output(b.node('NoSuchOperator', ['x']), 'y'))
    expect(await codeOf(createEngine(graph))).toBe('ENGINE_MODEL_REFUSED')
    expect(await codeOf(createEngine(Buffer.from('hello, not a protobuf at all')))).toBe('ONNX_UNREADABLE')
  })

  it.each([
    ['ENGINE_INPUT_MISSING', {}],
    ['ENGINE_INPUT_UNKNOWN', { x: rowsOf(1), z: rowsOf(1) }],
    ['ENGINE_INPUT_MISMATCH', { x: rowsOf(1, 5) }],
    ['ENGINE_INPUT_MISMATCH', { x: float32Tensor([4], [1, 2, 3, 4]) }],
    ['ENGINE_INPUT_MISMATCH', { x: float32Tensor([2, 4], [1, 2, 3]) }],
    ['ENGINE_INPUT_MISMATCH', { x: { dtype: 'float64', shape: [1, 4], data: Float64Array.of(1, 2, 3, 4) } as const }],
  ])('%s', async (code, feeds) => {
    const engine = await engineOf(network, { threads: 1 })
    expect(await codeOf(engine.run(feeds as Record<string, Tensor>))).toBe(code)
  })

  it('names outputs that do not exist, and inputs with different numbers of rows', async () => {
    const b = createBuilder()
    b.input('x', 'float32', ['rows', 2])
    b.input('z', 'float32', ['rows', 2])
    b.output(b.add('x', 'z'), 'y')
    const engine = await engineOf(b.build(), { threads: 1 })
    const feeds = { x: rowsOf(3, 2), z: rowsOf(3, 2) }
    expect(await codeOf(engine.run(feeds, ['yy']))).toBe('ENGINE_OUTPUT_UNKNOWN')
    expect(await codeOf(engine.run({ ...feeds, z: rowsOf(4, 2) }))).toBe('ENGINE_ROWS_DISAGREE')
  })

  it('says what ONNX Runtime says of values that it cannot compute with', async () => {
    const b = createBuilder()
    b.input('x', 'float32', ['rows', 2])
    b.input('place', 'int64', ['rows', 1])
    b.output(b.node('GatherElements', ['x', 'place'], { axis: 1 }), 'y')
    const engine = await engineOf(b.build(), { threads: 1 })
    const place: Tensor = { dtype: 'int64', shape: [1, 1], data: BigInt64Array.of(9n) }
    expect(await codeOf(engine.run({ x: rowsOf(1, 2), place }))).toBe('ENGINE_RUN_FAILED')
  })
})

describe('a probe run', () => {
  it('finds shapes that no rule says', async () => {
    const graph = graphOf(['rows', 4], (b) => {
      const [values] = b.nodes('Unique', ['x'], { axis: 1 }, { outputs: 1 }) // a rule for its shape cannot exist
      b.output(b.node('Det', [b.expand(b.unsqueeze('x', [2]), [1, 4, 4])], {}, { name: 'volume' }), 'y')
      b.output(values!, 'z')
    })
    const types = await probeTypes(graph)
    expect(types.get('volume')).toMatchObject({ dtype: 'float32', shape: ['rows'] })
  })
})

describe('rows of a tile', () => {
  it('are fewer where values hold a row in one long axis', async () => {
    const make = (flat: boolean): Graph =>
      graphOf(['rows', 64, 1024], (b) => {
        const shaped = (value: string): string => (flat ? b.reshape(value, [-1, 16]) : value)
        b.output(b.reshape(b.tanh(b.sigmoid(b.tanh(b.sigmoid(shaped('x'))))), [-1, 64, 1024]), 'y')
      })
    const [flat, apart] = [await engineOf(make(true)), await engineOf(make(false))]
    expect(flat.tileRows).toBe(apart.tileRows)
  })
})
