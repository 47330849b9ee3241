import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isProbityError } from '../../src/errors.js'
import { createBuilder } from '../../src/graph/builder.js'
import {
  addDimensions,
  broadcastShapes,
  divideDimensions,
  multiplyDimensions,
  subtractDimensions,
} from '../../src/graph/dimensions.js'
import type { Graph } from '../../src/graph/graph.js'
import { inferTypes } from '../../src/graph/infer-types.js'
import { numbersOf } from '../../src/graph/stored-tensor.js'

function codeOf(action: () => unknown): string {
  try {
    action()
  } catch (error) {
    if (isProbityError(error)) return error.code
    throw error
  }
  return 'no error'
}

describe('sizes that are names', () => {
  it('add, multiply and divide like the numbers they stand for', () => {
    const term = fc.oneof(fc.integer({ min: -4, max: 9 }), fc.constantFrom('a', 'b', 'past'))
    const values: Readonly<Record<string, number>> = { a: 5, b: 7, past: 11 }
    const valueOf = (size: string | number | null): number =>
      typeof size === 'number'
        ? size
        : size!
            .split(' + ')
            .reduce(
              (sum, part) =>
                sum + part.split('*').reduce((product, factor) => product * (values[factor] ?? Number(factor)), 1),
              0,
            )
    fc.assert(
      fc.property(term, term, term, (x, y, z) => {
        const sum = addDimensions(x, multiplyDimensions(y, z))
        expect(valueOf(sum)).toBe(valueOf(x) + valueOf(y) * valueOf(z))
        expect(sum).toBe(addDimensions(multiplyDimensions(z, y), x)) // equal sizes are equal texts
        expect(subtractDimensions(sum, sum)).toBe(0)
        if (y !== 0) expect(divideDimensions(multiplyDimensions(x, y), y)).toBe(x)
      }),
    )
  })
  it('are unknown where they do not come out even', () => {
    expect(divideDimensions('rows', 2)).toBeNull()
    expect(divideDimensions('4*rows', 2)).toBe('2*rows')
    expect(addDimensions('rows', null)).toBeNull()
  })
  it('broadcast: 1 gives way, a number wins over a name, two names are unknown', () => {
    expect(
      broadcastShapes([
        ['rows', 1, 3],
        [4, 'n'],
      ]),
    ).toEqual(['rows', 4, 3])
    expect(broadcastShapes([['a'], ['b']])).toEqual([null])
    expect(broadcastShapes([[2], [3]])).toBeUndefined()
    expect(broadcastShapes([[2], null])).toBeNull()
  })
})

describe('the builder', () => {
  it('names things after what they are', () => {
    const b = createBuilder()
    const x = b.input('x', 'float32', ['rows', 2])
    b.setScope('first layer')
    expect(b.relu(x)).toBe('first layer/relu')
    expect(b.relu(b.tanh(x))).toBe('first layer/relu_2')
  })
  it('adds the same operation on the same values once', () => {
    const b = createBuilder()
    const x = b.input('x', 'float32', ['rows', 2])
    expect(b.exponential(b.add(x, b.scalar(x, 1)))).toBe(b.exponential(b.addScalar(x, 1)))
    b.output(b.exponential(b.addScalar(x, 1)))
    expect(b.build().nodes).toHaveLength(2)
    const random = (): string => b.node('RandomNormalLike', [x])
    expect(random()).not.toBe(random())
  })
  it('computes integers that are known at once', () => {
    const b = createBuilder()
    const x = b.input('x', 'float32', ['rows', 2, 3])
    const area = b.multiply(b.sizes(x, [1]), b.sizes(x, [2]))
    expect(numbersOf(b.constantOf(area)!)).toEqual([6])
    expect(b.constantOf(b.sizes(x, [0]))).toBeUndefined()
    expect(b.build().nodes.every((node) => ['Shape', 'Gather'].includes(node.operator))).toBe(true)
  })
  it('leaves out what would change nothing', () => {
    const b = createBuilder()
    const x = b.input('x', 'float32', [2, 3])
    expect(b.transpose(x, [0, 1])).toBe(x)
    expect(b.reshape(x, [2, 3])).toBe(x)
    expect(b.expand(x, [2, 3])).toBe(x)
    expect(b.cast(x, 'float32')).toBe(x)
    expect(b.pad(x, [0, 0, 0, 0])).toBe(x)
    expect(b.sumToShapeOf(x, x)).toBe(x)
  })
  it('refuses a name twice, and to ask for a shape that nobody knows', () => {
    const b = createBuilder()
    b.input('x', 'float32', [1])
    expect(codeOf(() => b.input('x', 'float32', [1]))).toBe('GRAPH_NAME_TAKEN')
    expect(codeOf(() => b.rankOf('nothing'))).toBe('GRAPH_TYPE_UNKNOWN')
  })
  it('declares the domains that nodes use', () => {
    const b = createBuilder()
    b.output(b.node('Gelu', [b.input('x', 'float32', [1])], {}, { domain: 'com.microsoft' }))
    expect(b.build().opsets).toEqual({ '': 18, 'com.microsoft': 1 })
  })
})

describe('inference', () => {
  const typesOf = (build: (b: ReturnType<typeof createBuilder>) => void): Graph => {
    const b = createBuilder()
    b.input('x', 'float32', ['rows', 4, 'n'])
    build(b)
    return b.build()
  }
  it('follows sizes through "take the shape, keep the first, reshape"', () => {
    const graph = typesOf((b) => {
      const first = b.gather(b.shapeOf('x'), b.constant('int64', [], [0]), 0)
      const target = b.concat([b.unsqueeze(first, [0]), b.integers([-1])], 0)
      b.output(b.node('Reshape', ['x', target], {}, { name: 'flat' }))
    })
    expect(inferTypes(graph).get('flat')).toMatchObject({ shape: ['rows', '4*n'] })
  })
  it('does not take a declared name over a size that it knows', () => {
    const graph = typesOf((b) => b.output(b.slice('x', { axes: [2], starts: [0], ends: [2] }), 'y'))
    const declared = {
      ...graph,
      outputs: [{ name: 'y', type: { kind: 'tensor', dtype: 'float32', shape: ['a', 'b', 'c'] } as const }],
    }
    expect(inferTypes(declared).get('y')!.shape!.slice(0, 2)).toEqual(['rows', 4])
  })
  it('refuses shapes that cannot meet, naming the node and both', () => {
    expect(codeOf(() => typesOf((b) => b.output(b.matMul('x', b.input('w', 'float32', ['n', 4])))))).toBe('no error')
    const b = createBuilder()
    b.input('a', 'float32', [2, 3])
    b.input('b', 'float32', [4, 5])
    expect(codeOf(() => b.matMul('a', 'b'))).toBe('GRAPH_SHAPES_DISAGREE')
    expect(codeOf(() => b.add('a', 'b'))).toBe('GRAPH_SHAPES_DISAGREE')
  })
  it('says which attribute is missing or of another kind', () => {
    const b = createBuilder()
    b.input('x', 'float32', [2, 4])
    expect(codeOf(() => b.node('Cast', ['x']))).toBe('GRAPH_ATTRIBUTE_MISSING')
    expect(codeOf(() => b.node('Concat', ['x', 'x'], { axis: 'first' }))).toBe('GRAPH_ATTRIBUTE_MISSING')
  })
})
