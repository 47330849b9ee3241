import { describe, expect, it } from 'vitest'
import { createBuilder, type Builder } from '../../src/graph/builder.js'
import { differentiate } from '../../src/graph/differentiate.js'
import { createEngine } from '../../src/graph/engine.js'
import type { Graph } from '../../src/graph/graph.js'
import { lrpEpsilonRule } from '../../src/graph/rules/lrp-epsilon.js'
import { lrpGammaRule } from '../../src/graph/rules/lrp-gamma.js'
import type { BackwardRule } from '../../src/graph/rules/rule.js'
import { float32Tensor, type Tensors } from '../../src/graph/tensor.js'
import { distinctValues, randomNumbers } from './check-gradient.js'

async function run(graph: Graph, feeds: Tensors): Promise<Record<string, number[]>> {
  const engine = await createEngine(graph, { threads: 1 })
  try {
    const found = await engine.run(feeds)
    return Object.fromEntries(Object.entries(found).map(([name, { data }]) => [name, Array.from(data as Float32Array)]))
  } finally {
    await engine.close()
  }
}
const random = randomNumbers(11)
const values = (count: number, spread = 1): number[] => distinctValues(count, spread, random)
const total = (numbers: readonly number[]): number => numbers.reduce((sum, value) => sum + value, 0)

function model(build: (b: Builder) => string, shape: readonly number[]): Graph {
  const b = createBuilder()
  b.input('x', 'float32', ['rows', ...shape])
  b.output(build(b), 'y')
  return b.build()
}

/** x → ReLU(x) → times (1, −2, 3), summed: its gradient reaches the ReLU as those weights. */
const bent = model((b) => b.matMul(b.relu('x'), b.constant('float32', [3, 1], [1, -2, 3])), [3])
const point = { x: float32Tensor([1, 3], [4, 5, -6]) }

describe('modified backward rules', () => {
  const through = async (rule?: string | BackwardRule): Promise<number[]> => {
    const options = { of: {}, withRespectTo: ['x'], ...(rule === undefined ? {} : { rule }) }
    return (await run(differentiate(bent, options), point))['gradient:x']!
  }

  it('the derivative passes where the unit was active', async () => expect(await through()).toEqual([1, -2, 0]))
  it('guided ReLU passes only positive gradients there', async () =>
    expect(await through('guided-relu')).toEqual([1, 0, 0]))
  it('deconvolution passes positive gradients everywhere', async () =>
    expect(await through('deconvolution')).toEqual([1, 0, 3]))
  it('a rule of one’s own sees the node and its gradients', async () => {
    const doubling: BackwardRule = {
      id: 'doubling',
      reference: 'this test',
      operators: { Relu: ({ builder: b, ordinary }) => [b.multiplyScalar(ordinary()[0]!, 2)] },
    }
    expect(await through(doubling)).toEqual([2, -4, 0])
  })
})

describe('layer-wise relevance propagation', () => {
  const convolutional = model(
    (b) => {
      const first = b.relu(
        b.node('Conv', ['x', b.constant('float32', [3, 2, 3, 3], values(54))], { pads: [1, 1, 1, 1] }),
      )
      const pooled = b.node('MaxPool', [first], { kernel_shape: [2, 2], strides: [2, 2] })
      const averaged = b.node('AveragePool', [pooled], { kernel_shape: [2, 2] })
      const flat = b.node('Flatten', [averaged])
      return b.node('Gemm', [flat, b.constant('float32', [3, 2], values(6))])
    },
    [2, 4, 4],
  )

  it.each(['lrp-epsilon', 'lrp-gamma', 'lrp-z-plus'])(
    '%s hands on all of the output where there is no bias',
    async (rule) => {
      const graph = differentiate(convolutional, { of: { index: 1 }, withRespectTo: ['x'], rule, keep: ['y'] })
      const found = await run(graph, { x: float32Tensor([2, 2, 4, 4], values(64)) })
      const [first, second] = [found['gradient:x']!.slice(0, 32), found['gradient:x']!.slice(32)]
      // float32, and ε takes a little
      expect(total(first)).toBeCloseTo(found.y![1]!, 3)
      expect(total(second)).toBeCloseTo(found.y![3]!, 3)
    },
  )

  it('by hand for one layer: each input gets its share of the output', async () => {
    const layer = model((b) => b.matMul('x', b.constant('float32', [2, 1], [3, -1])), [2])
    const graph = differentiate(layer, { of: {}, withRespectTo: ['x'], rule: lrpEpsilonRule(1e-9) })
    // z = 3·2 − 1·4 = 2: contributions 6 and −4
    const [a, c] = (await run(graph, { x: float32Tensor([1, 2], [2, 4]) }))['gradient:x']!
    expect(a).toBeCloseTo(6, 5)
    expect(c).toBeCloseTo(-4, 5)
  })

  it('z⁺ gives only positive contributions a share, those of two negatives too', async () => {
    const layer = model((b) => b.matMul('x', b.constant('float32', [4, 1], [3, -1, 1, -2])), [4])
    const graph = differentiate(layer, { of: {}, withRespectTo: ['x'], rule: 'lrp-z-plus' })
    // contributions 6, −4, 2 and 2; the output 6 is shared as 6 : 0 : 2 : 2
    const found = (await run(graph, { x: float32Tensor([1, 4], [2, 4, 2, -1]) }))['gradient:x']!
    ;[3.6, 0, 1.2, 1.2].forEach((share, at) => expect(found[at]).toBeCloseTo(share, 5))
  })
})

describe('the γ rule of relevance propagation', () => {
  const [weights, rows] = [values(12), values(20)]
  const dense = model((b) => b.matMul('x', b.constant('float32', [4, 3], weights)), [4])
  const shares = async (rule: BackwardRule | string, of: number): Promise<number[]> => {
    const graph = differentiate(dense, { of: { index: of }, withRespectTo: ['x'], rule })
    return (await run(graph, { x: float32Tensor([5, 4], rows) }))['gradient:x']!
  }
  /** The formula, contribution by contribution. */
  const byHand = (gamma: number, of: number): number[] =>
    Array.from({ length: 5 }, (_, row) => {
      const given = Array.from({ length: 4 }, (_, at) => rows[row * 4 + at]! * weights[at * 3 + of]!)
      const z = total(given)
      const favoured = given.map((one) => (Math.sign(one) === Math.sign(z) ? (1 + gamma) * one : one))
      return favoured.map((one) => (one / total(favoured)) * z)
    }).flat()

  it.each([0, 0.25, 3])('gives contributions of the sign of the sum 1 + γ times their share, γ = %d', async (gamma) => {
    for (const of of [0, 1, 2]) {
      const expected = byHand(gamma, of)
      const found = await shares(lrpGammaRule(gamma), of)
      expected.forEach((share, at) => expect(found[at]).toBeCloseTo(share, 4))
    }
  })

  it('is the rule of that name with γ = 0.25', async () => expect(await shares('lrp-gamma', 1)).toEqual(await shares(lrpGammaRule(0.25), 1))) // prettier-ignore

  it('nears z⁺ with a large γ where the output is positive', async () => {
    const [gamma, plus] = [await shares(lrpGammaRule(1e5), 0), await shares('lrp-z-plus', 0)]
    const z = (row: number): number => total([0, 1, 2, 3].map((at) => rows[row * 4 + at]! * weights[at * 3]!))
    const positive = [0, 1, 2, 3, 4].filter((row) => z(row) > 0)
    expect(positive.length).toBeGreaterThan(0)
    for (const row of positive)
      for (let at = row * 4; at < row * 4 + 4; at++) expect(gamma[at]).toBeCloseTo(plus[at]!, 3)
  })
})

describe('DeepLIFT', () => {
  const networks: Readonly<Record<string, Graph>> = {
    'ReLU and tanh': model(
      (b) => {
        const first = b.relu(
          b.add(b.matMul('x', b.constant('float32', [3, 5], values(15))), b.constant('float32', [5], values(5))),
        )
        return b.matMul(
          b.tanh(b.matMul(first, b.constant('float32', [5, 4], values(20)))),
          b.constant('float32', [4, 1], values(4)),
        )
      },
      [3],
    ),
    'a product of two branches': model(
      (b) => {
        const side = (): string => b.sigmoid(b.matMul('x', b.constant('float32', [3, 4], values(12))))
        return b.matMul(b.multiply(side(), side()), b.constant('float32', [4, 1], values(4)))
      },
      [3],
    ),
  }
  it.each(Object.keys(networks))('%s: multipliers times changes are the change of the output', async (name) => {
    const graph = networks[name]!
    const [here, there] = [float32Tensor([2, 3], values(6, 2)), float32Tensor([2, 3], values(6, 2))]
    const lifted = differentiate(graph, { of: {}, withRespectTo: ['x'], rule: 'deep-lift-rescale' })
    const multipliers = (await run(lifted, { x: here, 'reference:x': there }))['gradient:x']!
    const [y, reference] = [(await run(graph, { x: here })).y!, (await run(graph, { x: there })).y!]
    for (const row of [0, 1]) {
      const parts = [0, 1, 2].map((at) => {
        const i = 3 * row + at
        return multipliers[i]! * (Number(here.data[i]) - Number(there.data[i]))
      })
      expect(total(parts)).toBeCloseTo(y[row]! - reference[row]!, 4)
    }
  })
})
