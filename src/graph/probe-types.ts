import { createEngine, type EngineOptions } from './engine.js'
import { requiredInputs, type Dimension, type Graph, type Shape } from './graph.js'
import { inferTypes, type TypeTable } from './infer-types.js'
import { withChanges } from './origins.js'
import type { TensorType } from './operators/operator.js'
import { elementCount } from './stored-tensor.js'
import { arrays, hasArray, type Tensor, type Tensors } from './tensor.js'

/**
 * Types of the values that inference leaves open, found by running the graph twice on made-up inputs of two different sizes:
 * what stays the same is a fixed size, what follows the size of an input is named like it, the rest stays unknown.
 * @example differentiate(graph, { of, withRespectTo, types: await probeTypes(graph) })
 */
export async function probeTypes(graph: Graph, options: EngineOptions = {}): Promise<TypeTable> {
  const known = inferTypes(graph)
  const open = graph.nodes.flatMap(({ outputs }) => outputs.filter((name) => name !== '' && isOpen(known.get(name))))
  const already = new Set(graph.outputs.map(({ name }) => name))
  const added = open.filter((name) => !already.has(name)).map((name) => ({ name, type: null }))
  if (open.length === 0) return known
  const engine = await createEngine(withChanges(graph, { outputs: [...graph.outputs, ...added] }), {
    ...options,
    threads: 1,
  })
  try {
    const sizes = [3, 4].map((start) => sizesOf(graph, start))
    const [small, large] = [
      await engine.run(feedsOf(graph, sizes[0]!), open),
      await engine.run(feedsOf(graph, sizes[1]!), open),
    ]
    for (const name of open) known.set(name, compare(small[name]!, large[name]!, sizes[0]!, sizes[1]!))
    return known
  } finally {
    await engine.close()
  }
}

function isOpen(type: TensorType | undefined): boolean {
  return type === undefined || type.shape === null || type.shape.includes(null)
}

/** A size for every name among the inputs: no two alike. */
function sizesOf(graph: Graph, start: number): ReadonlyMap<string, number> {
  const names = new Set(
    requiredInputs(graph).flatMap(({ type }) => shapeOf(type).filter((size) => typeof size === 'string')),
  )
  return new Map([...names].map((name, at) => [name, start + 2 * at]))
}

function shapeOf(type: Graph['inputs'][number]['type']): Shape {
  return type?.kind === 'tensor' ? (type.shape ?? []) : []
}

function feedsOf(graph: Graph, sizes: ReadonlyMap<string, number>): Tensors {
  const first = [...sizes.values()][0] ?? 3
  const feed = ({ type }: Graph['inputs'][number]): Tensor => {
    const dtype = type?.kind === 'tensor' ? type.dtype : 'float32'
    const shape = shapeOf(type).map((size) => (typeof size === 'number' ? size : (sizes.get(size ?? '') ?? first)))
    const count = elementCount(shape)
    if (!hasArray(dtype)) return { dtype, shape, data: Array<string>(count).fill('') }
    return { dtype, shape, data: new arrays[dtype](count) }
  }
  return Object.fromEntries(requiredInputs(graph).map((input) => [input.name, feed(input)]))
}

function compare(
  small: Tensor,
  large: Tensor,
  smallSizes: ReadonlyMap<string, number>,
  largeSizes: ReadonlyMap<string, number>,
): TensorType {
  if (small.shape.length !== large.shape.length) return { dtype: small.dtype, shape: null }
  const names = [...smallSizes.keys()]
  const shape = small.shape.map((size, axis): Dimension => {
    const other = large.shape[axis]
    if (size === other) return size
    return names.find((name) => smallSizes.get(name) === size && largeSizes.get(name) === other) ?? null
  })
  return { dtype: small.dtype, shape }
}
