import { ProbityError } from '../errors.js'
import { floatAttribute, integerAttribute, integersAttribute, stringAttribute, toAttribute } from './attributes.js'
import type { AttributeInput } from './attributes.js'
import { createBuilder, type Builder } from './builder.js'
import { inlineFunctions } from './inline-functions.js'
import { nodeLabel, operatorLabel, type Attribute, type Graph, type GraphBody, type GraphNode } from './graph.js'
import { storeTensor } from './stored-tensor.js'

/** The oldest and newest standard operator sets that are understood, and the one that derivatives are written in. */
export const opsets = { oldest: 7, newest: 26, derivative: 18 } as const

/** The node as a later version of the operator set writes it; more than one where it takes more. */
type Adapter = (node: GraphNode, builder: Builder) => readonly GraphNode[]

/**
 * The same graph in a later version of the standard operators, where attributes became inputs and meanings changed, with the
 * model's own functions written out. Source: the version history of each operator, https://onnx.ai/onnx/operators/.
 */
export function upgradeOpset(graph: Graph, wanted: number): Graph {
  const nodes = inlineFunctions(graph, wanted)
  const found = [graph.opsets[''] ?? wanted, ...nodes.map(({ opset }) => opset)]
  const { oldest, newest } = opsets
  const odd = found.find((opset) => opset < oldest || opset > newest)
  if (odd !== undefined)
    throw new ProbityError('GRAPH_OPSET_UNSUPPORTED', { domain: 'ai.onnx', found: odd, oldest, newest })
  const target = Math.max(wanted, ...found)
  if (graph.opsets[''] === target && found.every((opset) => opset === target) && graph.functions.length === 0)
    return graph
  const upgraded: Graph = { ...graph, opsets: { ...graph.opsets, '': target }, functions: [] }
  const builder = createBuilder({ from: { ...upgraded, nodes: nodes.map(({ node }) => node), outputs: [] } })
  for (const { node, opset } of nodes)
    for (const next of adaptNode(node, builder, opset, target)) builder.existing(next)
  return builder.build({ outputs: graph.outputs, values: graph.values })
}

function adaptNode(node: GraphNode, builder: Builder, found: number, target: number): readonly GraphNode[] {
  let nodes: readonly GraphNode[] = [adaptSubgraphs(node, builder, found, target)]
  for (const [version, adapters] of history) {
    if (version <= found || version > target) continue
    nodes = nodes.flatMap((next) => {
      const adapter = next.domain === '' ? adapters[next.operator] : undefined
      return adapter === undefined ? [next] : adapter(next, builder)
    })
  }
  return nodes
}

/** Constants go to the outer graph, which subgraphs see. */
function adaptSubgraphs(node: GraphNode, builder: Builder, found: number, target: number): GraphNode {
  if (!Object.values(node.attributes).some(({ kind }) => kind === 'graph')) return node
  const adapt = (body: GraphBody): GraphBody => ({
    ...body,
    nodes: body.nodes.flatMap((inner) => adaptNode(inner, builder, found, target)),
  })
  const attributes = Object.entries(node.attributes).map(([name, attribute]): [string, Attribute] =>
    attribute.kind === 'graph' ? [name, { kind: 'graph', value: adapt(attribute.value) }] : [name, attribute],
  )
  return { ...node, attributes: Object.fromEntries(attributes) }
}

function change(
  node: GraphNode,
  changes: Partial<Pick<GraphNode, 'operator' | 'inputs' | 'outputs'>>,
  attributes: Readonly<Record<string, AttributeInput | undefined>> = {},
): GraphNode {
  const kept = Object.entries(node.attributes).filter(([name]) => !Object.hasOwn(attributes, name))
  const added = Object.entries(attributes).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, toAttribute(value)] as const],
  )
  return { ...node, ...changes, attributes: Object.fromEntries([...kept, ...added]) }
}

function impossible(node: GraphNode, builder: Builder, reason: string): ProbityError {
  return new ProbityError('GRAPH_UPGRADE_IMPOSSIBLE', {
    node: nodeLabel(node),
    operator: operatorLabel(node),
    target: builder.opset,
    reason,
  })
}

/** An attribute with integers becomes the next input. */
const integersToInput =
  (name: string): Adapter =>
  (node, b) => {
    const values = integersAttribute(node, name)
    return [
      values === undefined
        ? node
        : change(node, { inputs: [...node.inputs, b.integers(values)] }, { [name]: undefined }),
    ]
  }

const sliceToInputs: Adapter = (node, b) => {
  const [starts, ends] = [integersAttribute(node, 'starts') ?? [], integersAttribute(node, 'ends') ?? []]
  const axes = integersAttribute(node, 'axes') ?? starts.map((_, axis) => axis)
  const inputs = [node.inputs[0]!, b.integers(starts), b.integers(ends), b.integers(axes)]
  return [change(node, { inputs }, { starts: undefined, ends: undefined, axes: undefined })]
}

const topKToInput: Adapter = (node, b) => [
  change(node, { inputs: [node.inputs[0]!, b.integers([integerAttribute(node, 'k')])] }, { k: undefined }),
]

const clipToInputs: Adapter = (node, b) => {
  const dtype = b.type(node.inputs[0]!)?.dtype
  if (dtype === undefined) throw impossible(node, b, 'the type of its input is not known')
  const bound = (name: string): string =>
    node.attributes[name] === undefined ? '' : b.stored(storeTensor(dtype, [], [floatAttribute(node, name)]))
  return [change(node, { inputs: [node.inputs[0]!, bound('min'), bound('max')] }, { min: undefined, max: undefined })]
}

const padToInputs: Adapter = (node, b) => {
  const dtype = b.type(node.inputs[0]!)?.dtype
  const pads = integersAttribute(node, 'pads') ?? []
  const value = floatAttribute(node, 'value', 0)
  if (dtype === undefined && value !== 0) throw impossible(node, b, 'the type of its input is not known')
  const constant = value === 0 ? [] : [b.stored(storeTensor(dtype!, [], [value]))]
  return [
    change(node, { inputs: [node.inputs[0]!, b.integers(pads), ...constant] }, { pads: undefined, value: undefined }),
  ]
}

/** Upsample, and Resize before it had coordinates to choose, count from the corner and round down. */
const resizeFromCorner: Adapter = (node) => [
  change(
    node,
    { operator: 'Resize', inputs: [node.inputs[0]!, '', node.inputs[1]!] },
    { coordinate_transformation_mode: 'asymmetric', nearest_mode: 'floor' },
  ),
]

const upsampleToInput: Adapter = (node, b) => {
  const scales = node.attributes.scales
  if (scales?.kind !== 'floats') throw impossible(node, b, 'its scales are missing')
  const stored = b.stored(storeTensor('float32', [scales.value.length], scales.value))
  return [change(node, { inputs: [node.inputs[0]!, stored] }, { scales: undefined })]
}

const dropoutToInputs: Adapter = (node, b) => {
  const ratio = b.stored(storeTensor('float32', [], [floatAttribute(node, 'ratio', 0.5)]))
  return [change(node, { inputs: [node.inputs[0]!, ratio] }, { ratio: undefined })]
}

/** Before version 13 these worked on the matrix that results from flattening at the axis (1 unless given). */
const flattened: Adapter = (node, b) => {
  const axis = integerAttribute(node, 'axis', 1)
  const rank = b.type(node.inputs[0]!)?.shape?.length
  const last = axis === -1 || (rank !== undefined && axis === rank - 1)
  if (last) return [change(node, {}, { axis: -1 })]
  const [x, y] = [node.inputs[0]!, node.outputs[0]!]
  const name = b.freshName(`${y}/flat`)
  const made = (operator: string, inputs: readonly string[], output: string, attributes = {}): GraphNode =>
    change({ name: output, operator, domain: '', inputs, outputs: [output], attributes: {} }, {}, attributes)
  return [
    made('Flatten', [x], name, { axis }),
    made(node.operator, [name], `${name}:normalised`, { axis: -1 }),
    made('Shape', [x], `${name}:shape`),
    made('Reshape', [`${name}:normalised`, `${name}:shape`], y),
  ]
}

const perElement: Adapter = (node, b) => {
  if (integerAttribute(node, 'spatial', 1) === 0) throw impossible(node, b, 'it normalises every place on its own')
  return [change(node, {}, { spatial: undefined })]
}

/** Up to version 13, further outputs meant training. */
const trainingByOutputs: Adapter = (node) => {
  if (node.outputs.filter((name) => name !== '').length <= 1)
    return [change(node, { outputs: node.outputs.slice(0, 1) })]
  return [change(node, { outputs: node.outputs.slice(0, 3) }, { training_mode: 1 })]
}

const countOutputs: Adapter = (node) => [
  (node.inputs[1] ?? '') === '' ? change(node, {}, { num_outputs: node.outputs.length }) : node,
]

const refuseTfHalfPixel: Adapter = (node, b) => {
  const mode = stringAttribute(node, 'coordinate_transformation_mode', 'half_pixel')
  if (mode === 'tf_half_pixel_for_nn') throw impossible(node, b, `version 13 has no ${mode}`)
  return [node]
}

const axesToInput = integersToInput('axes')
const reductionNames = ['L1', 'L2', 'LogSum', 'LogSumExp', 'Max', 'Mean', 'Min', 'Prod', 'SumSquare']

const perGroupScale: Adapter = (node, b) => {
  throw impossible(node, b, 'since version 21 its scale is per channel')
}

/** Every change that alters what a node must say, by the version that made it. Past 18 only a model's own functions are upgraded. */
const history: readonly (readonly [version: number, adapters: Readonly<Record<string, Adapter>>])[] = [
  [9, { BatchNormalization: perElement, Upsample: upsampleToInput }],
  [10, { Slice: sliceToInputs, TopK: topKToInput }],
  [
    11,
    {
      Clip: clipToInputs,
      Pad: padToInputs,
      Resize: resizeFromCorner,
      Upsample: resizeFromCorner,
      Scatter: (node) => [change(node, { operator: 'ScatterElements' })],
    },
  ],
  [12, { Dropout: dropoutToInputs }],
  [
    13,
    {
      Softmax: flattened,
      LogSoftmax: flattened,
      Hardmax: flattened,
      Squeeze: axesToInput,
      Unsqueeze: axesToInput,
      ReduceSum: axesToInput,
      Split: integersToInput('split'),
      Resize: refuseTfHalfPixel,
    },
  ],
  [14, { BatchNormalization: trainingByOutputs }],
  [18, { Split: countOutputs, ...Object.fromEntries(reductionNames.map((name) => [`Reduce${name}`, axesToInput])) }],
  [21, { GroupNormalization: perGroupScale }],
]
