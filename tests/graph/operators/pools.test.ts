import fc from 'fast-check'
import { describe, it } from 'vitest'
import { checkGradient } from '../check-gradient.js'

const window = fc.integer({ min: 1, max: 3 }).chain((rank) => {
  const each = (min: number, max: number) => fc.array(fc.integer({ min, max }), { minLength: rank, maxLength: rank })
  return fc.record({
    kernel_shape: each(1, 3),
    strides: each(1, 3),
    dilations: each(1, 2),
    more: each(0, 2),
    ceil_mode: fc.nat(1),
    count_include_pad: fc.nat(1),
    padded: fc.boolean(),
  })
})
const padsOf = (kernel: readonly number[], padded: boolean): number[] =>
  [...kernel, ...kernel].map((size) => (padded ? Math.floor(size / 2) : 0))
const sizesOf = (kernel: readonly number[], dilations: readonly number[], more: readonly number[]): number[] =>
  kernel.map((size, axis) => (size - 1) * dilations[axis]! + 1 + more[axis]!)
const runs = { numRuns: 15 }

describe('pools', () => {
  it('MaxPool for any window, overlapping or not', () =>
    fc.assert(
      fc.asyncProperty(window, fc.integer(), ({ kernel_shape, strides, dilations, more, ceil_mode, padded }, seed) =>
        checkGradient({
          inputs: { x: { shape: [1, 2, ...sizesOf(kernel_shape, dilations, more)] } },
          build: (b) =>
            b.node('MaxPool', ['x'], {
              kernel_shape,
              strides,
              dilations,
              ceil_mode,
              pads: padsOf(kernel_shape, padded),
            }),
          seed,
        }),
      ),
      runs,
    ))

  it('MaxPool with automatic padding, and with positions counted by column', async () => {
    const inputs = { x: { shape: [2, 1, 4, 5] } }
    const kernel_shape = [3, 2]
    for (const auto_pad of ['SAME_UPPER', 'SAME_LOWER', 'VALID'])
      await checkGradient({
        inputs,
        build: (b) => b.node('MaxPool', ['x'], { kernel_shape, strides: [2, 2], auto_pad }),
      })
    await checkGradient({ inputs, build: (b) => b.node('MaxPool', ['x'], { kernel_shape, storage_order: 1 }) })
  })

  // averages are linear: a step of 1 is exact; float32 only in ONNX Runtime
  it('AveragePool for any window', () =>
    fc.assert(
      fc.asyncProperty(window, ({ kernel_shape, strides, dilations, more, ceil_mode, count_include_pad, padded }) =>
        checkGradient({
          inputs: { x: { shape: [1, 2, ...sizesOf(kernel_shape, dilations, more)] } },
          dtype: 'float32',
          step: 1,
          tolerance: 1e-4,
          opset: 19,
          build: (b) =>
            b.node('AveragePool', ['x'], {
              kernel_shape,
              strides,
              dilations,
              ceil_mode,
              count_include_pad,
              pads: padsOf(kernel_shape, padded),
            }),
        }),
      ),
      runs,
    ))

  it('AveragePool with windows side by side, and with automatic padding', async () => {
    const linear = { dtype: 'float32', step: 1, tolerance: 1e-4 } as const
    await checkGradient({
      ...linear,
      inputs: { x: { shape: [2, 2, 4, 6] } },
      build: (b) => b.node('AveragePool', ['x'], { kernel_shape: [2, 3], strides: [2, 3] }),
    })
    for (const auto_pad of ['SAME_UPPER', 'SAME_LOWER'])
      await checkGradient({
        ...linear,
        inputs: { x: { shape: [1, 1, 5, 4] } },
        build: (b) => b.node('AveragePool', ['x'], { kernel_shape: [2, 3], strides: [2, 2], auto_pad }),
      })
  })

  it('LpPool of any order', () =>
    fc.assert(
      fc.asyncProperty(window, fc.integer({ min: 1, max: 3 }), ({ kernel_shape, strides, more, padded }, p) =>
        checkGradient({
          inputs: { x: { shape: [1, 1, ...sizesOf(kernel_shape, [1, 1, 1], more)] } },
          dtype: 'float32',
          step: 3e-3,
          tolerance: 1e-2,
          build: (b) => b.node('LpPool', ['x'], { kernel_shape, strides, p, pads: padsOf(kernel_shape, padded) }),
        }),
      ),
      { numRuns: 8 },
    ))

  it.each(['GlobalMaxPool', 'GlobalAveragePool', 'GlobalLpPool'])('%s', (operator) =>
    checkGradient({ inputs: { x: { shape: [2, 2, 3, 2] } }, dtype: 'float32', build: (b) => b.node(operator, ['x']) }),
  )
})
