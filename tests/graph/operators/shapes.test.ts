import fc from 'fast-check'
import { describe, it } from 'vitest'
import { checkGradient } from '../check-gradient.js'

const shape = fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 4 })
const axisOf = (rank: number) => fc.integer({ min: -rank, max: rank - 1 })
const few = { numRuns: 6 }

describe('operations that move elements', () => {
  it('Reshape, Flatten, Squeeze and Unsqueeze', async () => {
    const inputs = { x: { shape: [2, 1, 3, 2] } }
    await checkGradient({ inputs, build: (b) => b.square(b.reshape('x', [0, -1])) })
    await checkGradient({ inputs, build: (b) => b.square(b.node('Flatten', ['x'], { axis: 2 })) })
    await checkGradient({ inputs, build: (b) => b.square(b.squeeze('x', [1])) })
    await checkGradient({ inputs, build: (b) => b.square(b.node('Squeeze', ['x'])), named: false })
    await checkGradient({ inputs, build: (b) => b.square(b.unsqueeze('x', [0, -1])) })
  })

  it('Transpose in any order', () =>
    fc.assert(
      fc.asyncProperty(
        shape.chain((sizes) =>
          fc.record({
            sizes: fc.constant(sizes),
            perm: fc.shuffledSubarray([...sizes.keys()], { minLength: sizes.length, maxLength: sizes.length }),
          }),
        ),
        ({ sizes, perm }) =>
          checkGradient({
            inputs: { x: { shape: sizes } },
            build: (b) => b.square(b.node('Transpose', ['x'], { perm })),
          }),
      ),
      few,
    ))

  it('Expand and Tile', async () => {
    const inputs = { x: { shape: [3, 1, 2] } }
    await checkGradient({ inputs, build: (b) => b.square(b.expand('x', [2, 1, 4, 1])) })
    await checkGradient({ inputs, build: (b) => b.square(b.node('Tile', ['x', b.integers([2, 3, 1])])) })
  })

  it('Concat and Split along any axis', () =>
    fc.assert(
      fc.asyncProperty(
        shape.chain((sizes) => fc.record({ sizes: fc.constant(sizes), axis: axisOf(sizes.length) })),
        async ({ sizes, axis }) => {
          const other = sizes.map((size, at) => (at === (axis + sizes.length) % sizes.length ? size + 1 : size))
          await checkGradient({
            inputs: { a: { shape: sizes }, b: { shape: other } },
            build: (b) => b.square(b.concat(['a', 'b', 'a'], axis)),
          })
          const total = other[(axis + sizes.length) % sizes.length]!
          await checkGradient({
            inputs: { x: { shape: other } },
            build: (b) => {
              const [first, second] = b.split('x', [1, total - 1], 2, axis)
              return b.concat([b.square(second!), first!], axis)
            },
          })
        },
      ),
      few,
    ))

  it('Split of which one part is used', () =>
    checkGradient({ inputs: { x: { shape: [5, 2] } }, build: (b) => b.square(b.split('x', [2, 3], 2, 0)[1]!) }))

  it('Slice with any start, end and step', () =>
    fc.assert(
      fc.asyncProperty(
        fc.integer({ min: -7, max: 7 }),
        fc.integer({ min: -7, max: 7 }),
        fc.constantFrom(1, 1, 2, 3, -1, -2),
        fc.integer({ min: 0, max: 1 }),
        async (start, end, step, axis) => {
          const size = 6
          const all = Array.from({ length: size }, (_, at) => at)
          const places = step > 0 ? all.slice(start, end) : all // an empty slice has nothing to differentiate
          if (places.length === 0) return
          const [from, to] = step > 0 ? [start, end] : [-1, -size - 1]
          await checkGradient({
            inputs: { x: { shape: [size, size] } },
            build: (b) => b.square(b.slice('x', { axes: [axis], starts: [from], ends: [to], steps: [step] })),
          })
        },
      ),
      { numRuns: 15 },
    ))

  it('Slice of two axes, one of them backwards', () =>
    checkGradient({
      inputs: { x: { shape: [4, 3, 5] } },
      build: (b) => b.square(b.slice('x', { axes: [2, 0], starts: [-1, 1], ends: [-9, 3], steps: [-2, 1] })),
    }))

  it('Pad with a constant, also by negative amounts', () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: -1, max: 2 }), { minLength: 4, maxLength: 4 }), (pads) =>
        checkGradient({
          inputs: { x: { shape: [3, 4] }, value: { shape: [], values: [0.7] } },
          build: (b) => b.square(b.node('Pad', ['x', b.integers(pads), 'value'])),
        }),
      ),
      few,
    ))

  it.each(['reflect', 'edge', 'wrap'])('Pad by %s', async (mode) => {
    const inputs = { x: { shape: [3, 4] } }
    await checkGradient({
      inputs,
      opset: 19,
      build: (b) => b.square(b.node('Pad', ['x', b.integers([1, 2, 2, 1])], { mode })),
    })
    await checkGradient({
      inputs,
      opset: 19,
      build: (b) => b.square(b.node('Pad', ['x', b.integers([2, 1]), '', b.integers([-1])], { mode })),
    })
  })

  it('Gather along any axis, with places read twice', () =>
    fc.assert(
      fc.asyncProperty(
        fc.integer({ min: -3, max: 2 }),
        fc.array(fc.integer({ min: -2, max: 1 }), { minLength: 1, maxLength: 4 }),
        (axis, places) =>
          checkGradient({
            inputs: { x: { shape: [2, 3, 2] } },
            build: (b) => b.square(b.gather('x', b.constant('int64', [places.length, 1], places), axis)),
          }),
      ),
      few,
    ))

  it('Gather of a single place', async () => {
    for (const axis of [0, 1, 2])
      await checkGradient({
        inputs: { x: { shape: [2, 3, 2] } },
        build: (b) => b.square(b.gather('x', b.constant('int64', [], [1]), axis)),
      })
    await checkGradient({ inputs: { x: { shape: [2, 3] } }, build: (b) => b.square(b.gather('x', b.integers([1]), 1)) })
    await checkGradient({
      inputs: { x: { shape: [2, 3] } },
      build: (b) => b.square(b.gather('x', b.integers([-1]), 1)),
    })
  })

  it('GatherElements and ScatterElements', async () => {
    const places = [1, 0, 2, 2, 1, 1]
    const inputs = { x: { shape: [3, 3] } }
    await checkGradient({
      inputs,
      build: (b) => b.square(b.gatherElements('x', b.constant('int64', [2, 3], places), 0)),
    })
    const both = { x: { shape: [3, 3] }, updates: { shape: [3, 2] } }
    const different = [0, 2, 1, 0, 2, 1]
    await checkGradient({
      inputs: both,
      build: (b) =>
        b.square(b.node('ScatterElements', ['x', b.constant('int64', [3, 2], different), 'updates'], { axis: 1 })),
    })
    await checkGradient({
      inputs: both,
      build: (b) => b.square(b.scatterAdd('x', b.constant('int64', [3, 2], places), 'updates', 1)),
    })
  })

  it('GatherND and ScatterND', async () => {
    const inputs = { x: { shape: [2, 3, 2] } }
    await checkGradient({
      inputs,
      build: (b) => b.square(b.node('GatherND', ['x', b.constant('int64', [3, 2], [0, 1, 1, 2, 0, 1])])),
    })
    await checkGradient({
      inputs,
      build: (b) =>
        b.square(b.node('GatherND', ['x', b.constant('int64', [2, 2, 1], [0, 2, 1, 1])], { batch_dims: 1 })),
    })
    for (const reduction of ['none', 'add'])
      await checkGradient({
        inputs: { ...inputs, updates: { shape: [2, 2] } },
        build: (b) =>
          b.square(b.node('ScatterND', ['x', b.constant('int64', [2, 2], [0, 1, 1, 2]), 'updates'], { reduction })),
      })
  })

  it('DepthToSpace in both orders, and SpaceToDepth', async () => {
    for (const mode of ['DCR', 'CRD'])
      await checkGradient({
        inputs: { x: { shape: [2, 8, 2, 1] } },
        build: (b) => b.square(b.node('DepthToSpace', ['x'], { blocksize: 2, mode })),
      })
    await checkGradient({
      inputs: { x: { shape: [1, 2, 4, 2] } },
      build: (b) => b.square(b.node('SpaceToDepth', ['x'], { blocksize: 2 })),
    })
  })

  it('TopK, Trilu, ReverseSequence', async () => {
    await checkGradient({
      inputs: { x: { shape: [3, 5] } },
      build: (b) => b.square(b.nodes('TopK', ['x', b.integers([2])], {}, { outputs: 2 })[0]!),
    })
    for (const upper of [0, 1])
      await checkGradient({
        inputs: { x: { shape: [2, 3, 4] } },
        build: (b) => b.square(b.node('Trilu', ['x', b.constant('int64', [], [1])], { upper })),
      })
    await checkGradient({
      inputs: { x: { shape: [4, 3, 2] } },
      build: (b) => b.square(b.node('ReverseSequence', ['x', b.integers([2, 4, 1])], { time_axis: 0, batch_axis: 1 })),
    })
  })
})

describe('reductions', () => {
  const reduced = shape.chain((sizes) =>
    fc.record({
      sizes: fc.constant(sizes),
      axes: fc
        .subarray([...sizes.keys()])
        .map((axes) => axes.map((axis) => (axis % 2 === 0 ? axis : axis - sizes.length))),
      keep: fc.boolean(),
    }),
  )
  const names = ['Sum', 'Mean', 'Max', 'Min', 'SumSquare', 'LogSumExp']
  const onlyFloat32 = ['Prod', 'L1', 'L2', 'LogSum']
  it.each([...names, ...onlyFloat32])('Reduce%s over any axes', (name) =>
    fc.assert(
      fc.asyncProperty(reduced, fc.integer(), ({ sizes, axes, keep }, seed) =>
        checkGradient({
          inputs: { x: { shape: sizes } },
          dtype: onlyFloat32.includes(name) ? 'float32' : 'float64',
          build: (b) => {
            const from = name === 'LogSum' ? b.exponential('x') : 'x'
            return b.node(`Reduce${name}`, [from, b.integers(axes)], { keepdims: keep ? 1 : 0 })
          },
          seed,
          tolerance: onlyFloat32.includes(name) ? 1e-2 : 1e-5,
        }),
      ),
      few,
    ),
  )
  it('over all axes, or none', async () => {
    const inputs = { x: { shape: [2, 3] } }
    await checkGradient({ inputs, build: (b) => b.node('ReduceSum', [b.square('x')], { keepdims: 0 }) })
    await checkGradient({
      inputs,
      build: (b) => b.node('ReduceMean', [b.square('x'), b.integers([])], { noop_with_empty_axes: 1 }),
    })
  })
  it('ReduceProd with one zero, and with two', async () => {
    for (const values of [
      [0.5, 0, -1.5, 2],
      [0, 0, -1.5, 2],
    ])
      await checkGradient({
        inputs: { x: { shape: [1, 4], values } },
        dtype: 'float32',
        build: (b) => b.node('ReduceProd', ['x', b.integers([1])]),
      })
  })
  it('ReduceMax shares among ties', () =>
    // the one-sided slopes differ at a tie; the share is the mean of both sides, which central differences give for two
    checkGradient({
      inputs: { x: { shape: [1, 3], values: [1, 1, 0.2] } },
      build: (b) => b.node('ReduceMax', ['x', b.integers([1])]),
    }))
  it('CumSum in all four ways', async () => {
    for (const exclusive of [0, 1])
      for (const reverse of [0, 1])
        await checkGradient({
          inputs: { x: { shape: [2, 4] } },
          build: (b) => b.square(b.node('CumSum', ['x', b.constant('int64', [], [1])], { exclusive, reverse })),
        })
  })
  it('ArgMax gives no gradient', () =>
    checkGradient({
      inputs: { x: { shape: [2, 4] } },
      build: (b) => b.add(b.square('x'), b.cast(b.node('ArgMax', ['x'], { axis: 1 }), 'float64')),
    }))
})
