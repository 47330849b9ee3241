import { ProbityError } from '../errors.js'
import { toAttribute, type AttributeInput } from './attributes.js'
import { arithmetic, type Arithmetic } from './builder-arithmetic.js'
import { reductions, type Reductions } from './builder-reductions.js'
import { shaping, type Shaping } from './builder-shapes.js'
import type { DataType } from './data-types.js'
import type { Attribute, Dimension, Graph, GraphNode, GraphValue, StoredTensor, ValueType } from './graph.js'
import { inferNode, startKnowledge, type Knowledge } from './infer-types.js'
import { foldIntegers } from './fold-integers.js'
import type { TensorType } from './operators/operator.js'
import { nodeKey, shareKey } from './share-keys.js'
import { storeTensor } from './stored-tensor.js'
import { typeOfStored } from './tensor-types.js'

export interface NodeOptions {
  readonly name?: string
  readonly domain?: string
  /** How many outputs, or their names; one by default. */
  readonly outputs?: number | readonly string[]
}

export interface BuilderCore {
  readonly opset: number
  /** Adds an input and returns its name. */
  input(name: string, dtype: DataType, shape: readonly Dimension[]): string
  /** Adds a constant and returns its name. Equal small constants are shared. */
  constant(dtype: DataType, shape: readonly number[], values: ArrayLike<number>, name?: string): string
  /** Adds a constant as it is stored. */
  stored(tensor: StoredTensor, name?: string): string
  /** Adds a node and returns the name of its first output. The same operation on the same inputs is added once. */
  node(operator: string, inputs: readonly string[], attributes?: AttributeInputs, options?: NodeOptions): string
  /** Adds a node and returns the names of all its outputs. */
  nodes(
    operator: string,
    inputs: readonly string[],
    attributes?: AttributeInputs,
    options?: NodeOptions,
  ): readonly string[]
  /** Adds a node as it is, under its own names. */
  existing(node: GraphNode): void
  /** Replaces a node that was added, such as by one with more outputs. */
  replace(before: GraphNode, after: GraphNode): void
  /** Runs a function and returns the nodes that it added. */
  record(make: () => void): readonly GraphNode[]
  /** A builder for a subgraph that sees the given values of this graph. Its names start with `scope`. */
  child(scope: string, captures: readonly string[]): Builder
  /** Says the type of a value that no rule infers. */
  declare(value: string, type: TensorType): void
  /** A name that no value has yet. */
  freshName(wish: string): string
  /** What is known of a value. */
  type(value: string): TensorType | undefined
  /** The input, and its axis, that has a size of this name. */
  sourceOf(size: string): { readonly input: string; readonly axis: number } | undefined
  /** The constant behind a value, where it is one. */
  constantOf(value: string): StoredTensor | undefined
  /** Marks a value as an output; under another name where one is given. */
  output(value: string, name?: string): void
  /** Names made from here on start with this text. */
  setScope(scope: string): void
  build(changes?: Partial<Graph>): Graph
}
export type AttributeInputs = Readonly<Record<string, AttributeInput>>

/** Makes graphs: nodes are added one by one, types follow, integer arithmetic on known sizes is done at once. */
export type Builder = BuilderCore & Arithmetic & Shaping & Reductions

const emptyGraph: Graph = {
  name: 'graph',
  irVersion: 8,
  opsets: { '': 18 },
  inputs: [],
  outputs: [],
  values: [],
  nodes: [],
  initializers: new Map(),
  functions: [],
  metadata: {},
  producer: { name: 'probity', version: '' },
  description: '',
}

export interface BuilderOptions {
  /** Version of the standard operators, 18 unless said otherwise. */
  readonly opset?: number
  readonly name?: string
  /** Starts from a graph instead of an empty one: its inputs and initializers, not its nodes and outputs. */
  readonly from?: Graph
  /** What is known of values beyond what the graph declares. */
  readonly types?: ReadonlyMap<string, TensorType>
}

/**
 * A new builder.
 * @example
 * const b = createBuilder()
 * const x = b.input('x', 'float32', ['rows', 3])
 * b.output(b.relu(b.matMul(x, b.constant('float32', [3, 1], [1, -1, 2]))), 'y')
 * const graph = b.build()
 */
export function createBuilder(options: BuilderOptions = {}): Builder {
  const core = createCore(options)
  const withArithmetic = { ...core, ...arithmetic(core) }
  const withShapes = { ...withArithmetic, ...shaping(withArithmetic) }
  return { ...withShapes, ...reductions(withShapes) }
}

function createCore(options: BuilderOptions): BuilderCore {
  const opset = options.opset ?? options.from?.opsets[''] ?? 18
  const base: Graph = options.from ?? { ...emptyGraph, name: options.name ?? 'graph', opsets: { '': opset } }
  const knowledge: Knowledge = { ...startKnowledge(base, options.types), opset }
  const inputs: GraphValue[] = [...base.inputs]
  const outputs: GraphValue[] = []
  const nodes: GraphNode[] = []
  const initializers = new Map(base.initializers)
  const made = new Map<string, readonly string[]>()
  const taken = new Set([...inputs.map((input) => input.name), ...initializers.keys()])
  const reserved = new Set(base.nodes.flatMap((node) => node.outputs))
  const counters = new Map<string, number>()
  let scope = ''

  const freshName = (wish: string): string => {
    const stem = scope === '' ? wish : `${scope}/${wish}`
    if (!taken.has(stem) && !reserved.has(stem)) return stem
    for (let count = counters.get(stem) ?? 2; ; count++) {
      const name = `${stem}_${count}`
      if (taken.has(name) || reserved.has(name)) continue
      counters.set(stem, count + 1)
      return name
    }
  }
  const take = (name: string): string => {
    if (taken.has(name)) throw new ProbityError('GRAPH_NAME_TAKEN', { value: name })
    taken.add(name)
    return name
  }
  const stored = (tensor: StoredTensor, wish?: string): string => {
    const key = shareKey(tensor)
    const known = wish === undefined && key !== undefined ? made.get(key) : undefined
    if (known !== undefined) return known[0]!
    const name = take(freshName(wish ?? 'constant'))
    initializers.set(name, tensor)
    knowledge.constants.set(name, tensor)
    knowledge.types.set(name, typeOfStored(tensor))
    if (key !== undefined && wish === undefined) made.set(key, [name])
    return name
  }
  const add = (node: GraphNode, key: string | undefined): readonly string[] => {
    for (const output of node.outputs) if (output !== '') take(output)
    nodes.push(node)
    inferNode(node, knowledge)
    if (key !== undefined && !made.has(key)) made.set(key, node.outputs)
    return node.outputs
  }
  const nodesOf: BuilderCore['nodes'] = (operator, ins, attributeInputs = {}, nodeOptions = {}) => {
    const attributes: Record<string, Attribute> = {}
    for (const [name, value] of Object.entries(attributeInputs)) attributes[name] = toAttribute(value)
    const { domain = '', outputs: wanted = 1 } = nodeOptions
    const key = typeof wanted === 'number' ? nodeKey(operator, domain, ins, attributes, wanted) : undefined
    const known = key === undefined ? undefined : made.get(key)
    if (known !== undefined) return known
    const folded = wanted === 1 ? foldIntegers(operator, domain, ins, attributes, knowledge) : undefined
    if (folded !== undefined) {
      const names = [stored(folded)]
      if (key !== undefined) made.set(key, names)
      return names
    }
    const stem = nodeOptions.name ?? operator.toLowerCase()
    const names = typeof wanted === 'number' ? freshNames(stem, wanted) : wanted
    return add({ name: names[0]!, operator, domain, inputs: ins, outputs: names, attributes }, key)
  }
  const freshNames = (stem: string, count: number): string[] => {
    const first = freshName(stem)
    return Array.from({ length: count }, (_, index) => (index === 0 ? first : `${first}:${index}`))
  }

  return {
    opset,
    input(name, dtype, shape) {
      inputs.push({ name: take(name), type: { kind: 'tensor', dtype, shape } })
      knowledge.types.set(name, { dtype, shape })
      return name
    },
    constant: (dtype, shape, values, name) => stored(storeTensor(dtype, shape, values), name),
    stored,
    node: (operator, ins, attributes, nodeOptions) => nodesOf(operator, ins, attributes, nodeOptions)[0]!,
    nodes: nodesOf,
    existing(node) {
      add(node, nodeKey(node.operator, node.domain, node.inputs, node.attributes, node.outputs.length))
    },
    replace(before, after) {
      nodes[nodes.indexOf(before)] = after
      for (const output of after.outputs) taken.add(output)
      inferNode(after, knowledge)
    },
    record(make) {
      const before = nodes.length
      make()
      return nodes.slice(before)
    },
    child(childScope, captures) {
      const types = new Map(captures.map((name) => [name, knowledge.types.get(name)!]))
      const inner = createBuilder({ opset, types })
      inner.setScope(childScope)
      return inner
    },
    declare(value, type) {
      knowledge.types.set(value, type)
    },
    freshName,
    type: (value) => knowledge.types.get(value),
    sourceOf(size) {
      for (const { name, type } of inputs) {
        const axis = type?.kind === 'tensor' ? (type.shape?.indexOf(size) ?? -1) : -1
        if (axis >= 0) return { input: name, axis }
      }
      return undefined
    },
    constantOf: (value) => knowledge.constants.get(value),
    output(value, name) {
      if (name !== undefined && name !== value) {
        const identity = {
          name: take(name),
          operator: 'Identity',
          domain: '',
          inputs: [value],
          outputs: [name],
          attributes: {},
        }
        nodes.push(identity)
        inferNode(identity, knowledge)
      }
      outputs.push({ name: name ?? value, type: valueTypeOf(knowledge.types.get(name ?? value)) })
    },
    setScope(next) {
      scope = next
    },
    build: (changes = {}) => ({
      ...base,
      opsets: withDomains(base.opsets, nodes),
      inputs,
      outputs,
      nodes,
      initializers,
      values: [],
      ...changes,
    }),
  }
}

/** Every domain that nodes use, at version 1 where nothing else is said. */
function withDomains(opsets: Graph['opsets'], nodes: readonly GraphNode[]): Graph['opsets'] {
  const missing = nodes.map((node) => node.domain).filter((domain) => opsets[domain] === undefined)
  return { ...opsets, ...Object.fromEntries(missing.map((domain) => [domain, 1])) }
}

function valueTypeOf(type: TensorType | undefined): ValueType | null {
  return type === undefined ? null : { kind: 'tensor', dtype: type.dtype, shape: type.shape }
}
