import { describe, expect, it } from 'vitest'
import { createRandom } from '../../src/environment/random.js'
import { createEngine } from '../../src/graph/engine.js'
import { float32Tensor, type Tensors } from '../../src/graph/tensor.js'
import { buildNetwork, type NetworkInput } from '../../src/training/architectures/build-network.js'
import { architectures } from '../../src/training/architectures/registry.js'

const sequential = architectures
  .filter(({ takes }) => (takes as readonly string[]).includes('series'))
  .map(({ id }) => id)

async function outputs(architecture: string, input: NetworkInput, inputs: Tensors): Promise<number[]> {
  const network = buildNetwork({ architecture, input, head: { kind: 'binary' } }, createRandom(2))
  const engine = await createEngine(network.graph, { threads: 1 })
  try {
    return [...((await engine.run(inputs, [network.output]))[network.output]!.data as Float32Array)]
  } finally {
    await engine.close()
  }
}

describe.each(sequential)('%s', (architecture) => {
  it('does not read what lies behind the end of a series', async () => {
    const input: NetworkInput = { name: 'x', kind: 'series', shape: [5, 2], lengths: 'lengths' }
    const lengths = { dtype: 'int32' as const, shape: [3], data: Int32Array.from([1, 3, 5]) }
    const random = createRandom(1)
    const values = Float32Array.from({ length: 30 }, () => random.normal())
    const other = values.map((value, at) =>
      Math.floor((at % 10) / 2) >= lengths.data[Math.floor(at / 10)]! ? 1e3 : value,
    )
    const first = await outputs(architecture, input, { x: float32Tensor([3, 5, 2], values), lengths })
    const second = await outputs(architecture, input, { x: float32Tensor([3, 5, 2], other), lengths })
    second.forEach((value, row) => expect(value).toBeCloseTo(first[row]!, 6))
    // and it does read the rest
    const last = values.map((value, at) => (at % 10 === 0 ? value + 1 : value))
    const third = await outputs(architecture, input, { x: float32Tensor([3, 5, 2], last), lengths })
    third.forEach((value, row) => expect(Math.abs(value - first[row]!)).toBeGreaterThan(1e-4))
  })

  it('says the same of a text however far it is filled up', async () => {
    const tokens = (length: number) => {
      const data = new Int32Array(3 * length)
      ;[[2], [3, 4, 2], [5, 1, 1, 3]].forEach((row, at) => data.set(row, at * length))
      return { x: { dtype: 'int32' as const, shape: [3, length], data } }
    }
    const input = (length: number): NetworkInput => ({ name: 'x', kind: 'tokens', shape: [length], vocabulary: 6 })
    const short = await outputs(architecture, input(4), tokens(4))
    const wide = await outputs(architecture, input(9), tokens(9))
    wide.forEach((value, row) => expect(value).toBeCloseTo(short[row]!, 6))
  })

  it('gives a row without tokens a number', async () => {
    const x = { dtype: 'int32' as const, shape: [1, 4], data: new Int32Array(4) }
    const [value] = await outputs(architecture, { name: 'x', kind: 'tokens', shape: [4], vocabulary: 6 }, { x })
    expect(Number.isFinite(value)).toBe(true)
  })
})
