import { describe, expect, it } from 'vitest'

import { createBuilder, type Builder } from '../../src/graph/builder.js'
import { differentiate } from '../../src/graph/differentiate.js'
import { createEngine } from '../../src/graph/engine.js'
import { float32Tensor } from '../../src/graph/tensor.js'

// Numbers that Captum 0.8 tests itself against (tests/attr: test_deeplift_basic, test_guided_backprop, test_deconvolution, test_lrp; models in
// testing/helpers/basic_models.py), and closed forms where they are said to be such.

interface Asked {
  readonly make: (b: Builder, x: string) => string
  readonly shape: readonly number[]
  readonly x: readonly number[]
  readonly rule: string
  readonly reference?: readonly number[]
  readonly index?: number
}

async function backward({ make, shape, x, rule, reference, index = 0 }: Asked): Promise<number[]> {
  const b = createBuilder()
  b.output(make(b, b.input('x', 'float32', ['rows', ...shape])), 'y')
  const engine = await createEngine(differentiate(b.build(), { of: { index }, withRespectTo: ['x'], rule }), {
    threads: 1,
  })
  const rows = x.length / shape.reduce((product, size) => product * size, 1)
  const feeds = {
    x: float32Tensor([rows, ...shape], x),
    ...(reference === undefined ? {} : { 'reference:x': float32Tensor([rows, ...shape], reference) }),
  }
  const found = (await engine.run(feeds))['gradient:x']!
  await engine.close()
  return Array.from(found.data as Float32Array)
}
const close = (found: readonly number[], expected: readonly number[], digits = 4): void => {
  expect(found).toHaveLength(expected.length)
  expected.forEach((value, at) => expect(found[at]).toBeCloseTo(value, digits))
}
const timesChange = (multipliers: readonly number[], x: readonly number[], reference: readonly number[]): number[] =>
  multipliers.map((multiplier, at) => multiplier * (x[at]! - reference[at]!))

describe('DeepLIFT, as Captum tests it', () => {
  it('ReLUDeepLift: 2·relu(x₁) + 2·relu(x₂ − 1.5) at (1, 2) against 0', async () => {
    const make = (b: Builder, x: string): string => {
      const shifted = b.relu(b.add(x, b.constant('float32', [2], [0, -1.5])))
      return b.matMul(shifted, b.constant('float32', [2, 1], [2, 2]))
    }
    const multipliers = await backward({ make, shape: [2], x: [1, 2], rule: 'deep-lift-rescale', reference: [0, 0] })
    close(multipliers, [2, 0.5])
    close(timesChange(multipliers, [1, 2], [0, 0]), [2, 1])
  })

  it('LinearMaxPool: what the reference’s largest loses lies where that was', async () => {
    const make = (b: Builder, x: string): string => {
      const lines = b.unsqueeze(
        b.matMul(x, b.constant('float32', [4, 4], [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1])),
        [1],
      )
      return b.reshape(b.node('MaxPool', [lines], { kernel_shape: [4], strides: [4] }), [-1, 1])
    }
    const x = [1, 1, 1, 1, 1, 1, 1, 1]
    const reference = [1, 2, 3, 9, 4, 8, 6, 7]
    const multipliers = await backward({ make, shape: [4], x, rule: 'deep-lift-rescale', reference })
    close(timesChange(multipliers, x, reference), [0, 0, 0, -8, 0, -7, 0, 0])
  })

  it('MultiLayer: slope 3 up to a sum of 10 and 4 from there, 3.9·x at a sum of 100', async () => {
    const make = (b: Builder, x: string): string => {
      const sums = b.matMul(x, b.constant('float32', [3, 4], Array<number>(12).fill(1)))
      const hidden = b.relu(b.add(sums, b.constant('float32', [4], [-10, 1, 1, 1])))
      const out = b.matMul(hidden, b.constant('float32', [4, 2], Array<number>(8).fill(1)))
      return b.add(out, b.constant('float32', [2], [-1, 1]))
    }
    const multipliers = await backward({
      make,
      shape: [3],
      x: [20, 50, 30],
      rule: 'deep-lift-rescale',
      reference: [0, 0, 0],
    })
    close(timesChange(multipliers, [20, 50, 30], [0, 0, 0]), [78, 195, 117], 3)
  })
})

describe('ConvNet_One_Conv of Captum', () => {
  const make = (b: Builder, x: string): string => {
    const conv = b.node('Conv', [
      x,
      b.constant('float32', [2, 1, 3, 3], Array<number>(18).fill(1)),
      b.constant('float32', [2], [-50, -75]),
    ])
    const flat = b.node('Flatten', [b.relu(conv)])
    const rows = [1, 1, 1, 1, 1, -1, -1, -1]
    const kernel = b.constant(
      'float32',
      [8, 4],
      rows.flatMap((row) => [row, row, row, row]),
    )
    return b.relu(b.matMul(flat, kernel))
  }
  const x = Array.from({ length: 16 }, (_, at) => at)
  const shape = [1, 4, 4]

  it('guided backpropagation', async () =>
    close(await backward({ make, shape, x, rule: 'guided-relu' }), [0, 1, 1, 1, 1, 3, 3, 2, 1, 3, 3, 2, 1, 2, 2, 1]))

  it('deconvolution', async () =>
    close(await backward({ make, shape, x, rule: 'deconvolution' }), [2, 3, 3, 1, 3, 5, 5, 2, 3, 5, 5, 2, 1, 2, 2, 1]))

  it('layer-wise relevance propagation, ε', async () =>
    close(
      await backward({ make, shape, x, rule: 'lrp-epsilon' }),
      [0, 1, 2, 3, 0, 5, 6, 7, 0, 9, 10, 11, 0, 0, 0, 0],
      3,
    ))
})

describe('SimpleLRP of Captum', () => {
  const make =
    (first: number) =>
    (b: Builder, x: string): string => {
      const kernel = b.constant('float32', [3, 3], [first, 2, 2, 2, 2, 2, 2, 2, 2])
      const hidden = b.relu(b.matMul(x, kernel))
      return b.matMul(hidden, b.constant('float32', [3, 1], [3, 3, 3]))
    }

  it('ε', async () =>
    close(await backward({ make: make(2), shape: [3], x: [1, 2, 3], rule: 'lrp-epsilon' }), [18, 36, 54], 3))

  it('α1β0, which z⁺ is where inputs are positive', async () =>
    close(await backward({ make: make(-2), shape: [3], x: [1, 2, 3], rule: 'lrp-z-plus' }), [12, 33.6, 50.4], 3))
})
