import fc from 'fast-check'
import { describe, it } from 'vitest'
import { float } from '../../../src/graph/attributes.js'
import type { AttributeInputs } from '../../../src/graph/builder.js'
import { checkGradient } from '../check-gradient.js'

const epsilon = float(0.01)

describe('normalisation', () => {
  it('LayerNormalization over any last axes', () =>
    fc.assert(
      fc.asyncProperty(fc.integer({ min: -3, max: 2 }), fc.boolean(), (axis, withBias) => {
        const shape = [2, 3, 4]
        const tail = shape.slice(axis)
        return checkGradient({
          inputs: { x: { shape }, scale: { shape: tail }, ...(withBias ? { bias: { shape: tail } } : {}) },
          build: (b) =>
            b.square(
              b.node('LayerNormalization', withBias ? ['x', 'scale', 'bias'] : ['x', 'scale'], { axis, epsilon }),
            ),
          dtype: 'float32',
          step: 3e-3,
          tolerance: 1e-2,
        })
      }),
      { numRuns: 6 },
    ))

  it('RMSNormalization', () =>
    checkGradient({
      inputs: { x: { shape: [2, 3, 4] }, scale: { shape: [4] } },
      opset: 23,
      build: (b) => b.square(b.node('RMSNormalization', ['x', 'scale'], { epsilon })),
      dtype: 'float32',
      tolerance: 1e-2,
    }))

  it('BatchNormalization with known statistics', () =>
    fc.assert(
      fc.asyncProperty(fc.constantFrom([3, 2], [2, 2, 3], [2, 2, 2, 2]), (shape) =>
        checkGradient({
          inputs: {
            x: { shape },
            scale: { shape: [2] },
            bias: { shape: [2] },
            mean: { shape: [2] },
            variance: { shape: [2], values: [0.7, 1.9] },
          },
          build: (b) => b.square(b.node('BatchNormalization', ['x', 'scale', 'bias', 'mean', 'variance'], { epsilon })),
          tolerance: 1e-5,
        }),
      ),
      { numRuns: 3 },
    ))

  it('BatchNormalization in training, by the statistics of the batch', () =>
    checkGradient({
      inputs: { x: { shape: [4, 2, 2] }, scale: { shape: [2] }, bias: { shape: [2] } },
      build: (b) => {
        const [mean, variance] = [b.constant('float64', [2], [0, 0]), b.constant('float64', [2], [1, 1])]
        const attributes = { epsilon, training_mode: 1 }
        return b.square(
          b.nodes('BatchNormalization', ['x', 'scale', 'bias', mean, variance], attributes, { outputs: 3 })[0]!,
        )
      },
      tolerance: 1e-5,
    }))

  it('InstanceNormalization', () =>
    checkGradient({
      inputs: { x: { shape: [2, 2, 3, 2] }, scale: { shape: [2] }, bias: { shape: [2] } },
      build: (b) => b.square(b.node('InstanceNormalization', ['x', 'scale', 'bias'], { epsilon })),
      dtype: 'float32',
      tolerance: 1e-2,
    }))

  it('GroupNormalization with scales per group (opset 18) and per channel (opset 21)', async () => {
    for (const [opset, parameters] of [
      [18, 2],
      [21, 4],
    ] as const)
      await checkGradient({
        inputs: { x: { shape: [2, 4, 3] }, scale: { shape: [parameters] }, bias: { shape: [parameters] } },
        opset,
        build: (b) => b.square(b.node('GroupNormalization', ['x', 'scale', 'bias'], { num_groups: 2, epsilon })),
        dtype: 'float32',
        tolerance: 1e-2,
        named: false,
      })
  })

  it('MeanVarianceNormalization and LpNormalization', async () => {
    const x = { shape: [2, 2, 3, 2] }
    await checkGradient({
      inputs: { x },
      build: (b) => b.square(b.node('MeanVarianceNormalization', ['x'])),
      dtype: 'float32',
      tolerance: 1e-2,
    })
    for (const p of [1, 2])
      await checkGradient({
        inputs: { x },
        build: (b) => b.square(b.node('LpNormalization', ['x'], { p, axis: 1 })),
        tolerance: 1e-5,
      })
  })

  it('LRN for any size that ONNX Runtime takes (odd ones)', () =>
    fc.assert(
      fc.asyncProperty(fc.constantFrom(1, 3, 5), (size) =>
        checkGradient({
          inputs: { x: { shape: [2, 5, 2, 2] } },
          build: (b) => b.node('LRN', ['x'], { size, alpha: float(0.5), beta: float(0.7), bias: float(1.2) }),
          dtype: 'float32',
        }),
      ),
      { numRuns: 4 },
    ))
})

describe('Resize', () => {
  // linear, so a step of 1 is exact
  const linear = { dtype: 'float32', step: 1, tolerance: 1e-4, named: false } as const
  const coordinates = ['half_pixel', 'half_pixel_symmetric', 'pytorch_half_pixel', 'align_corners', 'asymmetric']
  const modes: readonly AttributeInputs[] = [
    { mode: 'nearest' },
    { mode: 'linear' },
    { mode: 'cubic' },
    { mode: 'linear', antialias: 1 },
  ]
  it.each(modes)('by scales and by sizes, up and down: %j', (attributes) =>
    fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...coordinates),
        fc.tuple(fc.integer({ min: 2, max: 7 }), fc.integer({ min: 2, max: 7 })),
        fc.boolean(),
        (coordinate_transformation_mode, target, bySizes) => {
          const inputs = { x: { shape: [1, 2, 3, 4] } }
          const all = { ...attributes, coordinate_transformation_mode }
          return checkGradient({
            ...linear,
            opset: 19,
            inputs,
            build: (b) =>
              bySizes
                ? b.node('Resize', ['x', '', '', b.integers([1, 2, ...target])], all)
                : b.node(
                    'Resize',
                    ['x', '', b.constant('float32', [4], [1, 1, target[0] / 3 + 0.01, target[1] / 4 + 0.01])],
                    all,
                  ),
          })
        },
      ),
      { numRuns: 8 },
    ),
  )
  it('nearest, rounded in every way', async () => {
    for (const nearest_mode of ['round_prefer_floor', 'round_prefer_ceil', 'floor', 'ceil'])
      await checkGradient({
        ...linear,
        inputs: { x: { shape: [1, 1, 3, 3] } },
        build: (b) => b.node('Resize', ['x', '', '', b.integers([1, 1, 5, 2])], { nearest_mode, mode: 'nearest' }),
      })
  })
  it('of a part of the input (tf_crop_and_resize)', () =>
    checkGradient({
      ...linear,
      inputs: { x: { shape: [1, 1, 4, 5] } },
      build: (b) => {
        const part = b.constant('float32', [8], [0, 0, 0.2, -0.1, 1, 1, 0.9, 0.7])
        const attributes = {
          mode: 'linear',
          coordinate_transformation_mode: 'tf_crop_and_resize',
          extrapolation_value: float(3),
        }
        return b.node('Resize', ['x', part, '', b.integers([1, 1, 3, 6])], attributes)
      },
    }))
  it('of named axes only', () =>
    checkGradient({
      ...linear,
      inputs: { x: { shape: [1, 2, 3, 4] } },
      build: (b) => b.node('Resize', ['x', '', b.constant('float32', [2], [2, 1.5])], { mode: 'linear', axes: [3, 2] }),
    }))
  it('with sizes that are only known when the graph runs', () =>
    checkGradient({
      ...linear,
      named: true,
      inputs: { x: { shape: [2, 1, 3, 3] } },
      build: (b) => b.node('Resize', ['x', '', b.constant('float32', [4], [1, 1, 2, 2])], { mode: 'linear' }),
    }))
})
