import { ProbityError } from '../../errors.js'
import { createBuilder } from '../../graph/builder.js'
import type { Dimension, Graph, GraphNode } from '../../graph/graph.js'
import { elementCount } from '../../graph/stored-tensor.js'
import { toTensorType } from '../../graph/tensor-types.js'
import type { NetworkInput } from './build-network.js'

/** How rows as we have them become those that layers take: axes moved, then another shape. */
interface Change {
  readonly order?: readonly number[]
  readonly reshape: boolean
}

/** The graph behind an input of the rows as they are encoded; images come channels first, and layers mostly want them last. */
export function adaptInput(graph: Graph, input: NetworkInput, model: string): Graph {
  const [own, ...more] = graph.inputs
  const type = toTensorType(own?.type ?? null)
  const wanted = type?.shape?.slice(1) ?? null
  const change = wanted === null || more.length > 0 ? null : changeFor(input, wanted)
  if (own === undefined || type === undefined || wanted === null || change === null)
    throw new ProbityError('ARCHITECTURE_LAYERS_INPUT', {
      model,
      expected: `rows × ${input.shape.join(' × ')}`,
      found:
        more.length > 0
          ? `${graph.inputs.length} inputs`
          : `rows × ${(wanted ?? []).map((size) => size ?? '?').join(' × ')}`,
    })
  const b = createBuilder({ name: graph.name })
  const dtype = input.kind === 'tokens' ? 'int32' : 'float32'
  const stored = input.flat === true ? [elementCount(input.shape)] : input.shape
  let value = b.input(input.name, dtype, ['rows', ...stored])
  b.setScope(own.name)
  if (input.flat === true) value = b.reshape(value, [-1, ...input.shape])
  if (change.order !== undefined) value = b.transpose(value, [0, ...change.order.map((axis) => axis + 1)])
  const sizes = change.order?.map((axis) => input.shape[axis]!) ?? input.shape
  const target = wanted.map((size, axis) => (typeof size === 'number' ? size : sizes[axis]!))
  if (change.reshape) value = b.reshape(value, [-1, ...target])
  if (dtype !== type.dtype) value = b.cast(value, type.dtype)
  b.output(value)
  const before = b.build()
  const join: GraphNode = {
    ...{
      name: `${own.name}/rows`,
      operator: 'Identity',
      domain: '',
      inputs: [value],
      outputs: [own.name],
      attributes: {},
    },
  }
  return {
    ...graph,
    inputs: before.inputs,
    nodes: [...before.nodes, join, ...graph.nodes],
    initializers: new Map([...before.initializers, ...graph.initializers]),
  }
}

/** null where rows of one shape cannot be rows of the other. */
function changeFor({ kind, shape }: NetworkInput, wanted: readonly Dimension[]): Change | null {
  const fits = (sizes: readonly number[]): boolean =>
    sizes.length === wanted.length && wanted.every((size, axis) => typeof size !== 'number' || size === sizes[axis])
  if (kind !== 'image') return fits(shape) ? { reshape: false } : null
  const [channels, height, width] = shape as [number, number, number]
  const order = [1, 2, 0]
  if (fits([height, width, channels])) return { order, reshape: false }
  if (fits(shape)) return { reshape: false }
  if (fits([elementCount(shape)])) return { order, reshape: true }
  return channels === 1 && fits([height, width]) ? { order, reshape: true } : null
}
