import type { DataType } from './data-types.js'

/** A size along one axis: a number, a name that stands for an unknown number, or null where nothing is known. */
export type Dimension = number | string | null
export type Shape = readonly Dimension[]

/** The type of a value. A tensor whose shape is null may have any number of axes. */
export type ValueType =
  | { readonly kind: 'tensor' | 'sparse-tensor'; readonly dtype: DataType; readonly shape: Shape | null }
  | { readonly kind: 'sequence' | 'optional'; readonly element: ValueType | null }
  | { readonly kind: 'map'; readonly key: DataType; readonly value: ValueType | null }
  | { readonly kind: 'opaque'; readonly domain: string; readonly name: string }

/** A named input, output or intermediate value. */
export interface GraphValue {
  readonly name: string
  readonly type: ValueType | null
}

/** Where the elements of a stored tensor are. `bytes` are little-endian and row-major, as ONNX stores them. */
export type TensorContent =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'strings'; readonly strings: readonly string[] }
  | { readonly kind: 'external'; readonly location: string; readonly offset: number; readonly length: number | null }

/** A constant in a graph: an initializer or the value of an attribute. */
export interface StoredTensor {
  readonly dtype: DataType
  readonly shape: readonly number[]
  readonly content: TensorContent
}

export type AttributeKind =
  'float' | 'int' | 'string' | 'tensor' | 'graph' | 'floats' | 'ints' | 'strings' | 'tensors' | 'graphs'

/** The value of an attribute. Integers are 64 bits wide, so they are bigint here; see `attributes.ts` for readers. */
export type Attribute =
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'int'; readonly value: bigint }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'tensor'; readonly value: StoredTensor }
  | { readonly kind: 'graph'; readonly value: GraphBody }
  | { readonly kind: 'floats'; readonly value: readonly number[] }
  | { readonly kind: 'ints'; readonly value: readonly bigint[] }
  | { readonly kind: 'strings'; readonly value: readonly string[] }
  | { readonly kind: 'tensors'; readonly value: readonly StoredTensor[] }
  | { readonly kind: 'graphs'; readonly value: readonly GraphBody[] }
  /** Stands for an attribute of the function that the node is in, of this kind. */
  | { readonly kind: 'reference'; readonly value: string; readonly of: AttributeKind }
  /** Sparse tensors and types: kept as read, not interpreted. */
  | { readonly kind: 'other' }

/** One operation. An empty name among the inputs or outputs is one that is left out. */
export interface GraphNode {
  readonly name: string
  readonly operator: string
  /** '' is the standard set of operators. */
  readonly domain: string
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  readonly attributes: Readonly<Record<string, Attribute>>
}

/** What a graph and a subgraph have in common. Nodes are in an order in which they can run. */
export interface GraphBody {
  readonly name: string
  readonly inputs: readonly GraphValue[]
  readonly outputs: readonly GraphValue[]
  /** Declared types of intermediate values. */
  readonly values: readonly GraphValue[]
  readonly nodes: readonly GraphNode[]
  readonly initializers: ReadonlyMap<string, StoredTensor>
}

/** A function that the model defines for itself and uses like an operator. */
export interface GraphFunction {
  readonly name: string
  readonly domain: string
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  readonly attributes: readonly string[]
  readonly defaults: Readonly<Record<string, Attribute>>
  readonly nodes: readonly GraphNode[]
  readonly opsets: Readonly<Record<string, number>>
}

/** A model: a plain value that is never changed in place. */
export interface Graph extends GraphBody {
  readonly irVersion: number
  /** Version of each operator set by its domain; '' is the standard one. */
  readonly opsets: Readonly<Record<string, number>>
  readonly functions: readonly GraphFunction[]
  readonly metadata: Readonly<Record<string, string>>
  readonly producer: { readonly name: string; readonly version: string }
  readonly description: string
}

/** The inputs that a caller must give: those without an initializer of the same name. */
export function requiredInputs(graph: GraphBody): readonly GraphValue[] {
  return graph.inputs.filter((input) => !graph.initializers.has(input.name))
}

/** A node's name for messages: its own, else its first output. */
export function nodeLabel(node: GraphNode): string {
  return node.name !== '' ? node.name : (node.outputs.find((output) => output !== '') ?? node.operator)
}

/** The operator with its domain, as messages name it: `MatMul`, `ai.onnx.ml.ZipMap`. */
export function operatorLabel(node: Pick<GraphNode, 'operator' | 'domain'>): string {
  return node.domain === '' ? node.operator : `${node.domain}.${node.operator}`
}
