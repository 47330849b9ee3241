import { describe, expect, it } from 'vitest'
import { isProbityError, type ProbityError } from '../../src/errors.js'
import { createBuilder, type Builder } from '../../src/graph/builder.js'
import { differentiate, type DifferentiateOptions } from '../../src/graph/differentiate.js'
import { createEngine } from '../../src/graph/engine.js'
import type { Graph, GraphFunction } from '../../src/graph/graph.js'
import { readOnnx } from '../../src/graph/read-onnx.js'
import { float32Tensor, type Tensors } from '../../src/graph/tensor.js'
import { writeOnnx } from '../../src/graph/write-onnx.js'
import { checkGradient } from './check-gradient.js'

async function run(graph: Graph, feeds: Tensors): Promise<Record<string, number[]>> {
  const engine = await createEngine(graph, { threads: 1 })
  try {
    const found = await engine.run(feeds)
    return Object.fromEntries(Object.entries(found).map(([name, { data }]) => [name, Array.from(data as Float32Array)]))
  } finally {
    await engine.close()
  }
}

function refusal(action: () => unknown): ProbityError {
  try {
    action()
  } catch (error) {
    if (isProbityError(error)) return error
    throw error
  }
  throw new Error('nothing was refused')
}

/** y = x W + b with three columns, labels, and a value in between. */
function linearModel(): Graph {
  const b = createBuilder()
  b.input('x', 'float32', ['rows', 2])
  b.constant('float32', [2, 3], [1, 2, 3, 4, 5, 6], 'weights')
  b.constant('float32', [3], [0.5, -0.5, 0], 'bias')
  const product = b.nodes('MatMul', ['x', 'weights'], {}, { outputs: ['product'] })[0]!
  const scores = b.add(product, 'bias')
  b.output(b.node('ArgMax', [scores], { axis: 1, keepdims: 0 }), 'label')
  b.output(scores, 'scores')
  return b.build({ metadata: { origin: 'here' } })
}
const x = float32Tensor([2, 2], [1, 2, 3, 4])

describe('differentiate', () => {
  it('gives the slope of a column in an input: the column of the weights', async () => {
    const graph = differentiate(linearModel(), { of: { index: 1 }, withRespectTo: ['x'] })
    expect(graph.outputs.map((output) => output.name)).toEqual(['gradient:x'])
    expect(await run(graph, { x })).toEqual({ 'gradient:x': [2, 5, 2, 5] })
  })

  it('gives the slope in initializers and in values between, summed over rows', async () => {
    const graph = differentiate(linearModel(), { of: { index: 0 }, withRespectTo: ['weights', 'bias', 'product'] })
    expect(await run(graph, { x })).toEqual({
      'gradient:weights': [4, 0, 0, 6, 0, 0],
      'gradient:bias': [2, 0, 0],
      'gradient:product': [1, 0, 0, 1, 0, 0],
    })
  })

  it('takes all columns together without an index, and a value that is no output', async () => {
    const graph = differentiate(linearModel(), { of: { output: 'product' }, withRespectTo: ['x'] })
    expect(await run(graph, { x })).toEqual({ 'gradient:x': [6, 15, 6, 15] })
  })

  it('takes weights for the columns of each row as a further input', async () => {
    const graph = differentiate(linearModel(), { of: { weights: 'chosen' }, withRespectTo: ['x'] })
    const chosen = float32Tensor([2, 3], [1, 0, 0, 0, 0, 2])
    expect(await run(graph, { x, chosen })).toEqual({ 'gradient:x': [1, 4, 6, 12] })
  })

  it('keeps values that are asked for', async () => {
    const graph = differentiate(linearModel(), { of: { index: 2 }, withRespectTo: ['x'], keep: ['scores'] })
    expect(await run(graph, { x })).toEqual({ scores: [9.5, 11.5, 15, 19.5, 25.5, 33], 'gradient:x': [3, 6, 3, 6] })
  })

  it('is zero where the target does not depend on a value', async () => {
    const b = createBuilder()
    b.input('x', 'float32', ['rows', 2])
    b.input('z', 'float32', ['rows', 1])
    b.output(b.relu('x'), 'y')
    const graph = differentiate(b.build(), { of: { index: 0 }, withRespectTo: ['x', 'z'] })
    const z = float32Tensor([2, 1], [7, 8])
    expect(await run(graph, { x, z })).toEqual({ 'gradient:x': [1, 0, 1, 0], 'gradient:z': [0, 0] })
  })

  it('counts columns over all axes but the first, also where sizes are only names', async () => {
    for (const size of [2, 'width'] as const) {
      const b = createBuilder()
      b.input('x', 'float32', ['rows', 2, size])
      b.output(b.square('x'), 'y')
      const graph = differentiate(b.build(), { of: { index: 2 }, withRespectTo: ['x'] })
      expect(await run(graph, { x: float32Tensor([1, 2, 2], [1, 2, 3, 4]) })).toEqual({ 'gradient:x': [0, 0, 6, 0] })
    }
  })

  it('adds up what comes back over several ways', () =>
    checkGradient({
      inputs: { x: { shape: [2, 3] } },
      build: (b) => b.add(b.multiply('x', b.exponential('x')), b.sum(['x', 'x', b.tanh('x')])),
    }))

  it('goes twice: the second derivative of x³ is 6x', async () => {
    const b = createBuilder()
    b.input('x', 'float32', ['rows', 1])
    b.output(b.multiply('x', b.square('x')), 'y')
    const once = differentiate(b.build(), { of: {}, withRespectTo: ['x'] })
    const twice = differentiate(once, { of: { output: 'gradient:x' }, withRespectTo: ['x'] })
    const found = await run(twice, { x: float32Tensor([3, 1], [1, -2, 0.5]) })
    expect(found['gradient:x']).toEqual([6, -12, 3])
  })

  it('drops where the forward pass dropped, and scales as it did', async () => {
    const b = createBuilder()
    b.input('x', 'float32', ['rows', 50])
    const [ratio, training] = [b.constant('float32', [], [0.4]), b.constant('bool', [], [1])]
    b.output(b.node('Dropout', ['x', ratio, training], { seed: 3 }), 'y')
    const graph = differentiate(b.build(), { of: {}, withRespectTo: ['x'], keep: ['y'] })
    const found = await run(graph, { x: float32Tensor([2, 50], Array<number>(100).fill(1)) })
    expect(found['gradient:x']).toEqual(found.y) // of ones, the output is the slope
    expect(new Set(found.y!.map((value) => value.toFixed(4)))).toEqual(new Set(['0.0000', '1.6667']))
  })

  it('leaves out what the gradient does not need', () => {
    const graph = differentiate(linearModel(), { of: { index: 1 }, withRespectTo: ['x'] })
    expect(graph.nodes.some((node) => node.operator === 'ArgMax')).toBe(false)
    expect(graph.initializers.has('bias')).toBe(false)
    expect(graph.metadata).toEqual({ origin: 'here' })
  })

  it('survives the file', async () => {
    const graph = differentiate(linearModel(), { of: { index: 1 }, withRespectTo: ['x'] })
    expect(await run(readOnnx(writeOnnx(graph)), { x })).toEqual({ 'gradient:x': [2, 5, 2, 5] })
  })

  it('writes out functions of the model', async () => {
    const body = createBuilder()
    body.input('a', 'float32', ['rows', 2])
    const bent = body.node('LeakyRelu', ['a'], { alpha: { kind: 'reference', value: 'slope', of: 'float' } })
    const inner = body.build()
    const found: GraphFunction = {
      name: 'Bend',
      domain: 'here',
      inputs: ['a'],
      outputs: [bent],
      attributes: ['slope'],
      defaults: {},
      nodes: inner.nodes,
      opsets: { '': 18 },
    }
    const b = createBuilder()
    b.input('x', 'float32', ['rows', 2])
    b.output(b.node('Bend', ['x'], { slope: { kind: 'float', value: 0.25 } }, { domain: 'here' }), 'y')
    const graph = {
      ...b.build(),
      outputs: [{ name: 'y', type: { kind: 'tensor', dtype: 'float32', shape: ['rows', 2] } as const }],
      functions: [found],
    }
    const again = readOnnx(writeOnnx(graph))
    const signs = float32Tensor([1, 2], [-1, 1])
    expect(await run(again, { x: signs })).toEqual({ y: [-0.25, 1] })
    expect(await run(differentiate(again, { of: {}, withRespectTo: ['x'] }), { x: signs })).toEqual({
      'gradient:x': [0.25, 1],
    })
  })
})

describe('what cannot be differentiated', () => {
  const attempt = (graph: Graph, options: Partial<DifferentiateOptions> = {}): ProbityError =>
    refusal(() => differentiate(graph, { of: {}, withRespectTo: ['x'], ...options }))

  function modelOf(build: (b: Builder) => string): Graph {
    const b = createBuilder()
    b.input('x', 'float32', ['rows', 2])
    b.output(build(b), 'y')
    return b.build()
  }

  it('is a node without a rule: the error names it, its operator and what else can be used', () => {
    const error = attempt(modelOf((b) => b.node('Det', [b.unsqueeze('x', [0])], {}, { name: 'volume' })))
    expect(error.code).toBe('GRAPH_OPERATOR_NOT_DIFFERENTIABLE')
    expect(error.message).toContain('"volume"')
    expect(error.message).toContain('"Det"')
    expect(error.hint).toMatch(/occlusion.*Shapley/u)
  })

  it.each(['If', 'Loop', 'Scan'])('%s, by name', (operator) => {
    const error = attempt(modelOf((b) => b.node(operator, ['x'], {}, { name: 'control' })))
    expect(error.message).toContain(`"${operator}"`)
  })

  it('trees', () => {
    const error = attempt(modelOf((b) => b.node('TreeEnsembleRegressor', ['x'], {}, { domain: 'ai.onnx.ml' })))
    expect(error.message).toContain('ai.onnx.ml.TreeEnsembleRegressor')
  })

  it('only matters on the way from the value to the target', () => {
    const graph = modelOf((b) => {
      b.output(b.node('Det', [b.unsqueeze('x', [0])]), 'aside')
      return b.square('x')
    })
    expect(() => differentiate(graph, { of: { output: 'y' }, withRespectTo: ['x'] })).not.toThrow()
  })

  it('names that do not exist get the nearest ones', () => {
    expect(attempt(linearModel(), { withRespectTo: ['weight'] }).hint).toContain('"weights"')
    expect(attempt(linearModel(), { of: { output: 'score' } }).hint).toContain('"scores"')
    expect(attempt(linearModel(), { keep: ['nothing'] }).code).toBe('GRAPH_VALUE_UNKNOWN')
    expect(attempt(linearModel(), { rule: 'guided-relus' }).hint).toContain('guided-relu')
  })

  it('columns that do not exist, and labels', () => {
    expect(attempt(linearModel(), { of: { index: 3 } }).message).toContain('3 columns; column 3')
    expect(attempt(linearModel(), { of: { index: -1 } }).code).toBe('GRAPH_OUTPUT_COLUMN_MISSING')
    expect(attempt(linearModel(), { of: { output: 'label' } }).code).toBe('GRAPH_NOT_FLOAT')
  })

  it('where the number of axes or a size must be known and is not', () => {
    const unknown = createBuilder()
    unknown.input('x', 'float32', ['rows', 1, 'height', 'width'])
    const weights = unknown.constant('float32', [1, 1, 3, 3], Array<number>(9).fill(1))
    unknown.output(unknown.node('Conv', ['x', weights], { auto_pad: 'SAME_UPPER', strides: [2, 2] }), 'y')
    expect(attempt(unknown.build()).code).toBe('GRAPH_SIZES_UNKNOWN')
    const graph = modelOf((b) => b.node('ReduceMean', [b.node('Transpose', ['x'])]))
    const open = { ...graph, inputs: [{ name: 'x', type: { kind: 'tensor', dtype: 'float32', shape: null } as const }] }
    expect(attempt(open).code).toBe('GRAPH_RANK_UNKNOWN')
    // what a probe run finds fills the gap
    const types = new Map([['x', { dtype: 'float32', shape: ['rows', 2] } as const]])
    expect(() => differentiate(open, { of: {}, withRespectTo: ['x'], types })).not.toThrow()
  })

  it('a graph in a circle', () => {
    const graph = linearModel()
    const [first, ...rest] = graph.nodes
    const broken = { ...graph, nodes: [{ ...first!, inputs: ['scores', 'weights'] }, ...rest] }
    expect(attempt(broken).code).toBe('GRAPH_CYCLE')
  })

  it('nodes in any order are sorted first', async () => {
    const graph = linearModel()
    const turned = { ...graph, nodes: [...graph.nodes].reverse() }
    expect(await run(differentiate(turned, { of: { index: 1 }, withRespectTo: ['x'] }), { x })).toEqual({
      'gradient:x': [2, 5, 2, 5],
    })
  })

  it('opsets before 7 and after the newest', () => {
    expect(attempt({ ...linearModel(), opsets: { '': 6 } }).code).toBe('GRAPH_OPSET_UNSUPPORTED')
    expect(attempt({ ...linearModel(), opsets: { '': 27 } }).code).toBe('GRAPH_OPSET_UNSUPPORTED')
  })
})
