import { ProbityError } from '../errors.js'
import { createBuilder, type Builder } from './builder.js'
import { isFloat } from './data-types.js'
import { nodeLabel, operatorLabel, type Graph, type GraphNode } from './graph.js'
import { inferTypes } from './infer-types.js'
import { nearest } from '../environment/nearest.js'
import type { BackwardContext, TensorType } from './operators/operator.js'
import { findOperator } from './operators/registry.js'
import { prepareForDerivative } from './prepare.js'
import { prune } from './prune.js'
import { seedGradient } from './seed.js'

export interface Target {
  /** Name of an output, or of any value; the first floating-point output unless given. */
  readonly output?: string
  /** Column: position within a row of the output, counted over all its axes but the first. All columns unless given. */
  readonly index?: number
}

export interface DifferentiateOptions {
  readonly of: Target
  /** Names of inputs, initializers or intermediate values. */
  readonly withRespectTo: readonly string[]
  /** Values of the graph that the result gives as well, under their own names. */
  readonly keep?: readonly string[]
  /** What a probe run found of values whose shapes the graph does not say. */
  readonly types?: ReadonlyMap<string, TensorType>
}

/**
 * The graph of a derivative: d(Σ over rows of a column of an output)/d(each value named), by reverse-mode differentiation
 * (Linnainmaa 1970; Griewank & Walther 2008). Outputs are named `gradient:<name>` and have the shape of the value.
 * A value that the target does not depend on has the gradient zero.
 * @example differentiate(graph, { of: { output: 'probabilities', index: 1 }, withRespectTo: ['x'] })
 */
export function differentiate(graph: Graph, options: DifferentiateOptions): Graph {
  const prepared = prepareForDerivative(graph)
  const types = inferTypes(prepared, options.types)
  const target = findTarget(prepared, types, options.of)
  const sources = options.withRespectTo.map((name) => findSource(prepared, types, name))
  const active = findActive(prepared, types, sources, target)
  const builder = createBuilder({ from: { ...prepared, outputs: [] }, types })
  for (const node of prepared.nodes) builder.existing(node)
  const pass = runBackward(builder, prepared, active, target, options)
  for (const name of options.keep ?? []) builder.output(name)
  sources.forEach((name) => builder.output(pass(name), `gradient:${name}`))
  return prune(builder.build({ name: `gradient of ${graph.name}` }))
}

function namesOf(graph: Graph): readonly string[] {
  const made = graph.nodes.flatMap((node) => node.outputs.filter((name) => name !== ''))
  return [...graph.inputs.map((input) => input.name), ...graph.initializers.keys(), ...made]
}

function findTarget(graph: Graph, types: ReadonlyMap<string, TensorType>, of: Target): string {
  const names = graph.outputs.map((output) => output.name)
  const chosen = of.output ?? names.find((name) => isFloat(types.get(name)?.dtype)) ?? names[0] ?? ''
  return checkFloat(graph, types, chosen, 'Output', names)
}

function findSource(graph: Graph, types: ReadonlyMap<string, TensorType>, name: string): string {
  const names = graph.inputs.map((input) => input.name)
  return checkFloat(graph, types, name, 'Value', names)
}

function checkFloat(
  graph: Graph,
  types: ReadonlyMap<string, TensorType>,
  name: string,
  role: string,
  names: readonly string[],
): string {
  const all = namesOf(graph)
  if (!all.includes(name))
    throw new ProbityError('GRAPH_VALUE_UNKNOWN', {
      value: name,
      role: role.toLowerCase(),
      names,
      nearest: nearest(name, all),
    })
  const dtype = types.get(name)?.dtype
  if (dtype !== undefined && !isFloat(dtype))
    throw new ProbityError('GRAPH_NOT_FLOAT', { value: name, role, type: dtype })
  return name
}

/** Nodes through which the target depends smoothly on a source, and the values that carry that dependence. */
interface Active {
  readonly nodes: ReadonlySet<GraphNode>
  readonly values: ReadonlySet<string>
}

function findActive(
  graph: Graph,
  types: ReadonlyMap<string, TensorType>,
  sources: readonly string[],
  target: string,
): Active {
  const reached = new Set(sources)
  for (const node of graph.nodes) {
    if (findOperator(node)?.backward === 'zero') continue
    if (!node.inputs.some((name) => reached.has(name))) continue
    for (const name of node.outputs) if (isFloat(types.get(name)?.dtype ?? 'float32')) reached.add(name)
  }
  const needed = new Set([target])
  const nodes = new Set<GraphNode>()
  for (const node of [...graph.nodes].reverse()) {
    if (!node.outputs.some((name) => needed.has(name) && reached.has(name))) continue
    if (findOperator(node)?.backward === 'zero' || !node.inputs.some((name) => reached.has(name))) continue
    nodes.add(node)
    for (const name of node.inputs) if (reached.has(name)) needed.add(name)
  }
  return { nodes, values: new Set([...reached].filter((name) => needed.has(name))) }
}

/** Walks the active nodes backwards and returns a function from a value to the name of its gradient. */
function runBackward(
  builder: Builder,
  graph: Graph,
  active: Active,
  target: string,
  options: DifferentiateOptions,
): (name: string) => string {
  const parts = new Map<string, string[]>()
  builder.setScope('gradient')
  if (active.values.has(target)) parts.set(target, [seedGradient(builder, target, options.of.index)])
  const gradientOf = (name: string): string | null => {
    const found = parts.get(name)
    if (found === undefined) return null
    if (found.length > 1) parts.set(name, [builder.sum(found)])
    return parts.get(name)![0]!
  }
  for (const node of [...graph.nodes].reverse()) {
    if (!active.nodes.has(node)) continue
    const gradients = node.outputs.map((name) => (name === '' ? null : gradientOf(name)))
    if (gradients.every((gradient) => gradient === null)) continue
    builder.setScope(`gradient/${nodeLabel(node)}`)
    const found = applyRule(builder, node, gradients, active)
    node.inputs.forEach((name, index) => {
      const gradient = found[index]
      if (gradient == null || !active.values.has(name)) return
      parts.set(name, [...(parts.get(name) ?? []), gradient])
    })
  }
  builder.setScope('gradient')
  return (name) => gradientOf(name) ?? builder.zeros(builder.shapeOf(name), name)
}

function applyRule(
  builder: Builder,
  node: GraphNode,
  gradients: readonly (string | null)[],
  active: Active,
): readonly (string | null)[] {
  const operator = findOperator(node)
  const rule = operator?.backward
  if (rule === undefined || rule === 'zero') throw refuse(node, operator?.refused ?? 'no rule is known')
  return rule(contextOf(builder, node, gradients, active))
}

function refuse(node: GraphNode, reason: string): ProbityError {
  return new ProbityError('GRAPH_OPERATOR_NOT_DIFFERENTIABLE', {
    node: nodeLabel(node),
    operator: operatorLabel(node),
    reason,
  })
}

function contextOf(
  builder: Builder,
  node: GraphNode,
  gradients: readonly (string | null)[],
  active: Active,
): BackwardContext {
  let current = node
  const typeOf = (value: string): TensorType => {
    const type = builder.type(value)
    if (type === undefined) throw rankUnknown(node, value)
    return type
  }
  const shape: BackwardContext['shape'] = (value) => {
    const found = typeOf(value).shape
    if (found === null) throw rankUnknown(node, value)
    return found
  }
  return {
    node,
    builder,
    opset: builder.opset,
    inputs: node.inputs,
    gradients,
    needs: (index) => (node.inputs[index] ?? '') !== '' && active.values.has(node.inputs[index]!),
    output: (index) => {
      const existing = current.outputs[index] ?? ''
      if (existing !== '') return existing
      const outputs = Array.from(
        { length: Math.max(current.outputs.length, index + 1) },
        (_, at) => current.outputs[at] ?? '',
      )
      outputs[index] = builder.freshName(`output_${index}`)
      const wider = { ...current, outputs }
      builder.replace(current, wider)
      current = wider
      return outputs[index]!
    },
    shape,
    dtype: (value) => typeOf(value).dtype,
    rank: (value) => shape(value).length,
  }
}

function rankUnknown(node: GraphNode, value: string): ProbityError {
  return new ProbityError('GRAPH_RANK_UNKNOWN', { node: nodeLabel(node), operator: operatorLabel(node), value })
}
