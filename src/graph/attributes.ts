import { ProbityError } from '../errors.js'
import { nodeLabel, operatorLabel, type Attribute, type GraphBody, type GraphNode, type StoredTensor } from './graph.js'

/** What the builder takes for an attribute; a plain number is an integer, `float()` makes a real one. */
export type AttributeInput = number | bigint | string | readonly (number | bigint)[] | readonly string[] | Attribute

export function float(value: number): Attribute {
  return { kind: 'float', value }
}
export function floats(value: readonly number[]): Attribute {
  return { kind: 'floats', value }
}
export function tensorAttribute(value: StoredTensor): Attribute {
  return { kind: 'tensor', value }
}
/** A subgraph; of a whole graph the body. */
export function graphAttribute({ name, inputs, outputs, values, nodes, initializers }: GraphBody): Attribute {
  return { kind: 'graph', value: { name, inputs, outputs, values, nodes, initializers } }
}

/** An attribute from a plain value. */
export function toAttribute(value: AttributeInput): Attribute {
  if (typeof value === 'number' || typeof value === 'bigint') return { kind: 'int', value: BigInt(value) }
  if (typeof value === 'string') return { kind: 'string', value }
  if (!isList(value)) return value
  const strings = value.filter((entry) => typeof entry === 'string')
  if (strings.length > 0) return { kind: 'strings', value: strings }
  return { kind: 'ints', value: value.map((entry) => BigInt(entry)) }
}

function isList(value: AttributeInput): value is readonly (number | bigint)[] | readonly string[] {
  return Array.isArray(value)
}

interface AttributeValues {
  readonly float: number
  readonly int: bigint
  readonly string: string
  readonly tensor: StoredTensor
  readonly graph: GraphBody
  readonly floats: readonly number[]
  readonly ints: readonly bigint[]
  readonly strings: readonly string[]
}
type Kind = keyof AttributeValues

function read<K extends Kind>(node: GraphNode, name: string, kind: K): AttributeValues[K] | undefined {
  const attribute = node.attributes[name]
  if (attribute === undefined) return undefined
  if (attribute.kind === 'other' || attribute.kind !== kind) throw missing(node, name, kind)
  const value: unknown = attribute.value
  return value as AttributeValues[K] // the kind was compared above; the compiler does not follow it through the generic
}

function missing(node: GraphNode, attribute: string, kind: string): ProbityError {
  const params = { node: nodeLabel(node), operator: operatorLabel(node), attribute, kind }
  return new ProbityError('GRAPH_ATTRIBUTE_MISSING', params)
}

function required<T>(value: T | undefined, node: GraphNode, name: string, kind: Kind): T {
  if (value === undefined) throw missing(node, name, kind)
  return value
}

/** INT64_MAX and its like stand for "to the end"; they become the nearest number that JavaScript holds. */
function toNumber(value: bigint): number {
  return Number(value)
}

export function integerAttribute(node: GraphNode, name: string, otherwise?: number): number {
  const value = read(node, name, 'int')
  return value === undefined ? required(otherwise, node, name, 'int') : toNumber(value)
}
export function integersAttribute(node: GraphNode, name: string): readonly number[] | undefined {
  return read(node, name, 'ints')?.map(toNumber)
}
export function floatAttribute(node: GraphNode, name: string, otherwise?: number): number {
  return required(read(node, name, 'float') ?? otherwise, node, name, 'float')
}
export function floatsAttribute(node: GraphNode, name: string): readonly number[] | undefined {
  return read(node, name, 'floats')
}
export function stringAttribute(node: GraphNode, name: string, otherwise?: string): string {
  return required(read(node, name, 'string') ?? otherwise, node, name, 'string')
}
export function stringsAttribute(node: GraphNode, name: string): readonly string[] | undefined {
  return read(node, name, 'strings')
}
export function tensorOf(node: GraphNode, name: string): StoredTensor | undefined {
  return read(node, name, 'tensor')
}
export function subgraphOf(node: GraphNode, name: string): GraphBody {
  return required(read(node, name, 'graph'), node, name, 'graph')
}
