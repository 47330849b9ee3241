import fc from 'fast-check'
import { describe, it } from 'vitest'
import type { AttributeInputs } from '../../../src/graph/builder.js'
import { checkGradient } from '../check-gradient.js'

// ONNX Runtime convolves in float32 only. The operation is linear in each input, so a step of 1 is exact up to rounding.
const linear = { dtype: 'float32', step: 1, tolerance: 1e-4, sized: ['w'] } as const

interface Geometry {
  readonly groups: number
  /** Channels of a group; above four the derivative goes another way. */
  readonly channels: number
  readonly kernel: readonly number[]
  readonly strides: readonly number[]
  readonly dilations: readonly number[]
  readonly pads: readonly number[]
}
const geometry = fc.integer({ min: 1, max: 3 }).chain((rank) => {
  const each = (min: number, max: number) => fc.array(fc.integer({ min, max }), { minLength: rank, maxLength: rank })
  return fc.record<Geometry>({
    groups: fc.integer({ min: 1, max: 2 }),
    channels: rank === 3 ? fc.constantFrom(1, 2) : fc.constantFrom(2, 5),
    kernel: each(1, rank === 3 ? 2 : 3),
    strides: fc.oneof(fc.constant(Array<number>(rank).fill(1)), each(1, 3)),
    dilations: each(1, 2),
    pads: fc.tuple(each(0, 2), each(0, 2)).map(([begins, ends]) => [...begins, ...ends]),
  })
})
const extent = ({ kernel, dilations }: Geometry, axis: number): number => (kernel[axis]! - 1) * dilations[axis]! + 1

function attributesOf({ groups, kernel, strides, dilations, pads }: Geometry): AttributeInputs {
  return { group: groups, kernel_shape: kernel, strides, dilations, pads }
}

describe('Conv', () => {
  it('for any kernel, stride, dilation, padding and groups, in 1, 2 and 3 dimensions', () =>
    fc.assert(
      fc.asyncProperty(geometry, fc.integer({ min: 0, max: 2 }), (g, more) => {
        const sizes = g.kernel.map((_, axis) => extent(g, axis) + more)
        return checkGradient({
          ...linear,
          inputs: {
            x: { shape: [2, g.channels * g.groups, ...sizes] },
            w: { shape: [2 * g.groups, g.channels, ...g.kernel] },
            bias: { shape: [2 * g.groups] },
          },
          of: g.kernel.length === 3 ? ['w', 'bias'] : ['x', 'w', 'bias'],
          build: (b) => b.node('Conv', ['x', 'w', 'bias'], attributesOf(g)),
        })
      }),
      { numRuns: 20 },
    ))

  it('in 3 dimensions with respect to its input', () =>
    checkGradient({
      ...linear,
      inputs: { x: { shape: [1, 2, 3, 2, 4] }, w: { shape: [2, 2, 2, 1, 3] } },
      build: (b) => b.node('Conv', ['x', 'w'], { pads: [1, 0, 1, 0, 1, 1], strides: [2, 1, 1] }),
    }))

  it('in 3 dimensions with more channels than a few', () =>
    checkGradient({
      ...linear,
      inputs: { x: { shape: [2, 5, 3, 3, 3] }, w: { shape: [2, 5, 2, 1, 2] } },
      of: ['w'],
      build: (b) => b.node('Conv', ['x', 'w'], { pads: [1, 0, 1, 0, 1, 1], strides: [2, 1, 1], dilations: [1, 1, 2] }),
    }))

  it('with a kernel of one element', () =>
    checkGradient({
      ...linear,
      inputs: { x: { shape: [2, 6, 3, 4] }, w: { shape: [3, 6, 1, 1] } },
      build: (b) => b.node('Conv', ['x', 'w'], {}),
    }))

  it('channel by channel (depthwise)', () =>
    checkGradient({
      ...linear,
      inputs: { x: { shape: [2, 3, 4, 4] }, w: { shape: [6, 1, 3, 3] } },
      build: (b) => b.node('Conv', ['x', 'w'], { group: 3, pads: [1, 1, 1, 1] }),
    }))

  it('with padding beyond the kernel', () =>
    checkGradient({
      ...linear,
      inputs: { x: { shape: [1, 1, 3] }, w: { shape: [1, 1, 2] } },
      build: (b) => b.node('Conv', ['x', 'w'], { pads: [3, 2] }),
    }))

  it.each(['SAME_UPPER', 'SAME_LOWER', 'VALID'])('with padding %s', async (auto_pad) => {
    for (const strides of [
      [1, 1],
      [2, 3],
    ])
      await checkGradient({
        ...linear,
        inputs: { x: { shape: [2, 1, 5, 6] }, w: { shape: [2, 1, 2, 3] } },
        build: (b) => b.node('Conv', ['x', 'w'], { auto_pad, strides }),
        named: auto_pad === 'VALID',
      })
  })
})

describe('ConvTranspose', () => {
  it('for any kernel, stride, dilation, padding and groups', () =>
    fc.assert(
      fc.asyncProperty(geometry, fc.boolean(), (g, padded) => {
        const rank = g.kernel.length
        const strides = g.strides
        const output_padding = strides.map((stride) => (padded && stride > 1 ? stride - 1 : 0))
        // as much as leaves something over
        const pads = g.pads.map((pad, at) => Math.min(pad, Math.floor((extent(g, at % rank) - 1) / 2)))
        return checkGradient({
          ...linear,
          inputs: {
            x: { shape: [2, 2 * g.groups, ...g.kernel.map(() => 2)] },
            w: { shape: [2 * g.groups, 2, ...g.kernel] },
            bias: { shape: [2 * g.groups] },
          },
          build: (b) =>
            b.node('ConvTranspose', ['x', 'w', 'bias'], { ...attributesOf({ ...g, pads }), output_padding }),
        })
      }),
      { numRuns: 15 },
    ))

  it('with an output shape, and padded automatically', async () => {
    const inputs = { x: { shape: [1, 2, 3, 3] }, w: { shape: [2, 1, 3, 3] } }
    await checkGradient({
      ...linear,
      inputs,
      build: (b) => b.node('ConvTranspose', ['x', 'w'], { strides: [2, 2], output_shape: [6, 6] }),
      named: false,
    })
    for (const auto_pad of ['SAME_UPPER', 'SAME_LOWER', 'VALID'])
      await checkGradient({
        ...linear,
        inputs,
        build: (b) => b.node('ConvTranspose', ['x', 'w'], { strides: [2, 2], auto_pad }),
      })
  })
})
