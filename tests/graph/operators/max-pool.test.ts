import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createBuilder, type Builder } from '../../../src/graph/builder.js'
import { differentiate, type DifferentiateOptions } from '../../../src/graph/differentiate.js'
import { createEngine } from '../../../src/graph/engine.js'
import type { Graph } from '../../../src/graph/graph.js'
import { float32Tensor, type Tensor } from '../../../src/graph/tensor.js'

interface Pool {
  readonly kernel: readonly [number, number]
  readonly strides: readonly [number, number]
  readonly dilations: readonly [number, number]
  readonly pads: readonly [number, number, number, number]
  readonly ceil: boolean
}
interface Image {
  readonly rows: number
  readonly channels: number
  readonly height: number
  readonly width: number
  readonly values: Float32Array
}

/** Windows by definition: for each output the flat place of its first largest element, row by row. */
function largestPlaces({ kernel, strides, dilations, pads, ceil }: Pool, image: Image): number[][] {
  const { rows, channels, height, width, values } = image
  const extent = kernel.map((size, axis) => (size - 1) * dilations[axis]! + 1)
  const count = [height, width].map((size, axis) => {
    const free = size + pads[axis]! + pads[axis + 2]! - extent[axis]!
    const last = ceil ? Math.ceil(free / strides[axis]!) : Math.floor(free / strides[axis]!)
    return (last * strides[axis]! < size + pads[axis]! ? last : last - 1) + 1
  })
  const found: number[][] = []
  for (let plane = 0; plane < rows * channels; plane++)
    for (let i = 0; i < count[0]!; i++)
      for (let j = 0; j < count[1]!; j++) {
        const places: number[] = []
        for (let di = 0; di < kernel[0]; di++)
          for (let dj = 0; dj < kernel[1]; dj++) {
            const y = i * strides[0] - pads[0] + di * dilations[0]
            const x = j * strides[1] - pads[1] + dj * dilations[1]
            if (y >= 0 && y < height && x >= 0 && x < width) places.push((plane * height + y) * width + x)
          }
        const most = Math.max(...places.map((place) => values[place]!))
        found.push([places.find((place) => values[place] === most)!, most])
      }
  return found
}

const small = fc.integer({ min: 1, max: 3 })
const anyPool = fc
  .record({
    kernel: fc.tuple(small, small),
    sideBySide: fc.boolean(),
    strides: fc.tuple(small, small),
    dilations: fc.tuple(fc.integer({ min: 1, max: 2 }), fc.integer({ min: 1, max: 2 })),
    pads: fc.tuple(fc.nat(2), fc.nat(2), fc.nat(2), fc.nat(2)),
    padded: fc.boolean(),
    ceil: fc.boolean(),
  })
  .map(({ kernel, sideBySide, strides, dilations, pads, padded, ceil }): Pool => {
    const within = pads.map((pad, at) => (padded ? Math.min(pad, kernel[at % 2]! - 1) : 0))
    return {
      kernel,
      strides: sideBySide ? kernel : strides,
      dilations: sideBySide ? [1, 1] : dilations,
      pads: within as unknown as Pool['pads'],
      ceil,
    }
  })
/** Few different values, so that windows hold equal ones; the sizes leave something over now and then. */
const anyImage = ({ kernel, dilations }: Pool): fc.Arbitrary<Image> =>
  fc
    .record({
      rows: fc.integer({ min: 1, max: 3 }),
      channels: fc.integer({ min: 1, max: 3 }),
      more: fc.tuple(fc.nat(4), fc.nat(4)),
    })
    .chain(({ rows, channels, more }) => {
      const [height, width] = kernel.map((size, axis) => (size - 1) * dilations[axis]! + 1 + more[axis]!) as [
        number,
        number,
      ]
      const length = rows * channels * height * width
      return fc
        .array(fc.integer({ min: -2, max: 2 }), { minLength: length, maxLength: length })
        .map((values) => ({ rows, channels, height, width, values: Float32Array.from(values) }))
    })
const poolAndImage = anyPool.chain((pool) => anyImage(pool).map((image) => ({ pool, image })))

function attributesOf({ kernel, strides, dilations, pads, ceil }: Pool) {
  return { kernel_shape: kernel, strides, dilations, pads, ceil_mode: ceil ? 1 : 0 }
}

/** A graph of images whose number of rows is open. */
function graphOf(image: Image, make: (b: Builder, x: string) => string): Graph {
  const b = createBuilder()
  const x = b.input('x', 'float32', ['rows', image.channels, image.height, image.width])
  b.output(make(b, x), 'y')
  return b.build()
}

const tensorOf = ({ rows, channels, height, width, values }: Image): Tensor =>
  float32Tensor([rows, channels, height, width], values)

/** Without the sign of zeros. */
const numbersOf = ({ data }: Tensor): number[] => Array.from(data as Float32Array, (value) => value + 0)

/** The gradient of Σ weights·y for whole numbers as weights. */
async function gradientOf(
  graph: Graph,
  image: Image,
  outputs: number,
  more: Partial<DifferentiateOptions> = {},
): Promise<{ found: Record<string, Tensor>; weights: number[] }> {
  const derivative = differentiate(graph, { of: { weights: 'weights' }, withRespectTo: ['x'], ...more })
  const engine = await createEngine(derivative, { threads: 1 })
  try {
    const forward = await createEngine(graph, { threads: 1 })
    const { y } = await forward.run({ x: tensorOf(image) })
    await forward.close()
    const weights = Array.from({ length: outputs }, (_, at) => ((at * 7) % 11) - 5)
    const found = await engine.run({ x: tensorOf(image), weights: float32Tensor(y!.shape, Float32Array.from(weights)) })
    return { found, weights }
  } finally {
    await engine.close()
  }
}

describe('the gradient of MaxPool', () => {
  it('is where the first of the largest elements is, for any window, padding, rows and channels', () =>
    fc.assert(
      fc.asyncProperty(poolAndImage, async ({ pool, image }) => {
        const places = largestPlaces(pool, image)
        const graph = graphOf(image, (b, x) => b.node('MaxPool', [x], attributesOf(pool)))
        const { found, weights } = await gradientOf(graph, image, places.length, { keep: ['y'] })
        const expected = new Array<number>(image.values.length).fill(0)
        places.forEach(([place], at) => (expected[place!]! += weights[at]!))
        expect(numbersOf(found['gradient:x']!)).toEqual(expected)
        expect(numbersOf(found.y!)).toEqual(places.map(([, most]) => most))
      }),
      { numRuns: 60 },
    ))

  it('is, after a ReLU, where the first of the largest positive elements is', () =>
    fc.assert(
      fc.asyncProperty(poolAndImage, async ({ pool, image }) => {
        const places = largestPlaces(pool, image)
        const graph = graphOf(image, (b, x) => b.node('MaxPool', [b.relu(x)], attributesOf(pool)))
        const { found, weights } = await gradientOf(graph, image, places.length, { keep: ['y'] })
        const expected = new Array<number>(image.values.length).fill(0)
        places.forEach(([place, most], at) => (expected[place!]! += most! > 0 ? weights[at]! : 0))
        expect(numbersOf(found['gradient:x']!)).toEqual(expected)
        expect(numbersOf(found.y!)).toEqual(places.map(([, most]) => Math.max(0, most!)))
      }),
      { numRuns: 30 },
    ))
})

describe('a pool behind a ReLU', () => {
  const image: Image = {
    ...{ rows: 1, channels: 1, height: 2, width: 4 },
    values: Float32Array.from([-1, 2, -3, -4, 5, -6, -7, -8]),
  }
  const relu = (b: Builder, x: string): string => b.node('Relu', [x], {}, { outputs: ['active'] })
  const graph = graphOf(image, (b, x) => b.node('MaxPool', [relu(b, x)], { kernel_shape: [2, 2], strides: [2, 2] }))
  const shapeOfRelu = (derivative: Graph): string | undefined =>
    derivative.nodes.find(({ operator }) => operator === 'Relu')?.outputs[0]

  it('is taken first for a plain derivative', () => {
    const derivative = differentiate(graph, { of: {}, withRespectTo: ['x'], keep: ['y'] })
    expect(shapeOfRelu(derivative)).not.toBe('active')
    expect(derivative.nodes.some(({ operator }) => operator === 'MaxPool')).toBe(false)
  })

  it('stays behind it where somebody asked for the ReLU’s output', async () => {
    const { found } = await gradientOf(graph, image, 2, { keep: ['active'] })
    expect(numbersOf(found.active!)).toEqual([0, 2, 0, 0, 5, 0, 0, 0])
    expect(numbersOf(found['gradient:x']!)).toEqual([0, 0, 0, 0, -5, 0, 0, 0])
    const { found: inner } = await gradientOf(graph, image, 2, { withRespectTo: ['active'] })
    expect(numbersOf(inner['gradient:active']!)).toEqual([0, 0, 2, 0, -5, 0, 0, 0])
  })

  it('stays behind it under a modified rule', () => {
    const derivative = differentiate(graph, { of: {}, withRespectTo: ['x'], rule: 'guided-relu' })
    expect(derivative.nodes.some(({ outputs }) => outputs.includes('active'))).toBe(true)
  })

  it('stays behind it where another node reads the ReLU’s output', async () => {
    const both = graphOf(image, (b, x) => {
      const active = relu(b, x)
      return b.add(b.node('MaxPool', [active], { kernel_shape: [2, 2], strides: [2, 2] }), b.reduceMax(active, [2, 3]))
    })
    const { found } = await gradientOf(both, image, 2, { keep: [] })
    expect(numbersOf(found['gradient:x']!)).toEqual([0, 0, 0, 0, -5 - 5 + 2, 0, 0, 0])
  })
})
