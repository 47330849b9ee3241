import * as ort from 'onnxruntime-node'
import { describe, expect, it } from 'vitest'
import { isProbityError } from '../../src/errors.js'
import { float, floats } from '../../src/graph/attributes.js'
import { createBuilder, type Builder } from '../../src/graph/builder.js'
import { upgradeOpset } from '../../src/graph/upgrade-opset.js'
import { writeOnnx } from '../../src/graph/write-onnx.js'
import { checkGradient, distinctValues, randomNumbers } from './check-gradient.js'

type Build = (b: Builder) => string

/** ONNX Runtime runs the old graph and the upgraded one: the same numbers must come out. */
async function sameAfterUpgrade(opset: number, shape: readonly number[], build: Build): Promise<void> {
  const b = createBuilder({ opset })
  b.input('x', 'float32', shape)
  b.output(build(b), 'y')
  const graph = b.build()
  const count = shape.reduce((product, size) => product * size, 1)
  const x = new ort.Tensor('float32', Float32Array.from(distinctValues(count, 1.5, randomNumbers(5))), shape)
  const [before, after] = await Promise.all(
    [graph, upgradeOpset(graph, 18)].map(async (each) => {
      const session = await ort.InferenceSession.create(writeOnnx(each), { intraOpNumThreads: 1, logSeverityLevel: 4 })
      return (await session.run({ x })).y!
    }),
  )
  expect(after!.dims).toEqual(before!.dims)
  expect(after!.data).toEqual(before!.data)
}

const cases: readonly (readonly [name: string, opsets: readonly number[], shape: readonly number[], build: Build])[] = [
  ['Slice with attributes', [7, 9], [4, 5], (b) => b.node('Slice', ['x'], { starts: [1, 0], ends: [3, -1] })],
  ['Slice with named axes', [7], [4, 5], (b) => b.node('Slice', ['x'], { axes: [1], starts: [2], ends: [9] })],
  ['Clip', [7, 10], [3, 4], (b) => b.node('Clip', ['x'], { min: float(-0.5), max: float(0.7) })],
  ['Clip with one bound', [7], [3, 4], (b) => b.node('Clip', ['x'], { max: float(0.3) })],
  ['Pad', [7, 10], [2, 3], (b) => b.node('Pad', ['x'], { pads: [1, 0, 0, 2], value: float(0.5) })],
  ['Pad by reflection', [7], [2, 3], (b) => b.node('Pad', ['x'], { pads: [1, 0, 0, 2], mode: 'reflect' })],
  ['Squeeze', [7, 12], [3, 1, 2], (b) => b.node('Squeeze', ['x'], { axes: [1] })],
  ['Unsqueeze', [7, 12], [3, 2], (b) => b.node('Unsqueeze', ['x'], { axes: [0, 3] })],
  ['ReduceSum', [7, 12], [3, 4], (b) => b.node('ReduceSum', ['x'], { axes: [1], keepdims: 0 })],
  ['ReduceMean', [7, 13, 17], [3, 4], (b) => b.node('ReduceMean', ['x'], { axes: [0] })],
  ['ReduceLogSumExp', [7, 17], [3, 4], (b) => b.node('ReduceLogSumExp', ['x'], { axes: [1] })],
  ['ReduceMax over everything', [8], [3, 4], (b) => b.node('ReduceMax', ['x'])],
  ['Softmax, flattened', [7, 12], [2, 3, 4], (b) => b.node('Softmax', ['x'], { axis: 1 })],
  ['Softmax by default', [9], [2, 3], (b) => b.node('Softmax', ['x'])],
  ['LogSoftmax along the last axis', [11], [2, 3, 4], (b) => b.node('LogSoftmax', ['x'], { axis: -1 })],
  ['Upsample with attributes', [7], [1, 1, 2, 3], (b) => b.node('Upsample', ['x'], { scales: floats([1, 1, 2, 2]) })],
  [
    'Upsample with inputs',
    [9],
    [1, 1, 2, 3],
    (b) => b.node('Upsample', ['x', b.constant('float32', [4], [1, 1, 2, 3])], { mode: 'linear' }),
  ],
  [
    'Resize of version 10',
    [10],
    [1, 1, 4, 6],
    (b) => b.node('Resize', ['x', b.constant('float32', [4], [1, 1, 0.5, 2])]),
  ],
  [
    'Resize of version 11',
    [11, 13],
    [1, 1, 4, 6],
    (b) =>
      b.node('Resize', ['x', b.constant('float32', [0], []), b.constant('float32', [4], [1, 1, 2, 2])], {
        mode: 'linear',
        coordinate_transformation_mode: 'align_corners',
      }),
  ],
  ['TopK', [7, 9], [3, 5], (b) => b.nodes('TopK', ['x'], { k: 2 }, { outputs: 2 })[0]!],
  ['Dropout', [7, 10], [3, 5], (b) => b.node('Dropout', ['x'], { ratio: float(0.4) })],
  ['Split into lengths', [7, 12], [5, 2], (b) => b.nodes('Split', ['x'], { split: [2, 3] }, { outputs: 2 })[1]!],
  ['Split evenly', [11, 13, 17], [4, 2], (b) => b.nodes('Split', ['x'], {}, { outputs: 2 })[1]!],
  [
    'Scatter',
    [9],
    [2, 2],
    (b) => b.node('Scatter', ['x', b.constant('int64', [1, 2], [1, 0]), b.constant('float32', [1, 2], [7, 8])]),
  ],
  [
    'BatchNormalization',
    [7, 9, 13],
    [3, 2],
    (b) => {
      const vector = (values: number[]): string => b.constant('float32', [2], values)
      const parameters = [vector([1, 2]), vector([0, 1]), vector([0.5, 0]), vector([2, 1])]
      return b.node('BatchNormalization', ['x', ...parameters], b.opset < 9 ? { spatial: 1 } : {})
    },
  ],
]

describe('old operator sets', () => {
  it.each(cases)('%s gives the same numbers after the upgrade', async (_, opsets, shape, build) => {
    for (const opset of opsets) await sameAfterUpgrade(opset, shape, build)
  })

  it.each(cases)('%s has a derivative', async (_, [opset], shape, build) => {
    await checkGradient({ inputs: { x: { shape } }, dtype: 'float32', opset: opset!, build, named: false })
  })

  it('refuses what a later set has no words for', () => {
    const b = createBuilder({ opset: 11 })
    b.input('x', 'float32', [1, 1, 4, 4])
    const attributes = { coordinate_transformation_mode: 'tf_half_pixel_for_nn' }
    b.output(
      b.node('Resize', ['x', b.constant('float32', [0], []), b.constant('float32', [4], [1, 1, 2, 2])], attributes),
      'y',
    )
    let code: string | undefined
    try {
      upgradeOpset(b.build(), 18)
    } catch (error) {
      code = isProbityError(error) ? error.code : undefined
    }
    expect(code).toBe('GRAPH_UPGRADE_IMPOSSIBLE')
  })
})
