import { nearest } from '../environment/nearest.js'
import { ProbityError } from '../errors.js'
import { findActive } from './active.js'
import { checkRules, runBackward } from './backward-pass.js'
import { createBuilder, type Builder } from './builder.js'
import { isFloat } from './data-types.js'
import { decomposeNodes } from './decompose.js'
import type { Graph } from './graph.js'
import { inferTypes } from './infer-types.js'
import type { TensorType } from './operators/operator.js'
import { poolBeforeRelu } from './pool-before-relu.js'
import { prepareForDerivative } from './prepare.js'
import { prune } from './prune.js'
import { renameValues } from './rename-values.js'
import { addReferencePass } from './reference-pass.js'
import { findRule } from './rules/registry.js'
import type { BackwardRule } from './rules/rule.js'
import { seedGradient } from './seed.js'
import { sortNodes } from './sort-nodes.js'

export interface Target {
  /** Name of an output, or of any value; the first floating-point output unless given. */
  readonly output?: string
  /** Column: position within a row of the output, counted over all its axes but the first. All columns unless given. */
  readonly index?: number
  /**
   * Instead of a column: the name of a further input of the shape of the output; the target is then Σ of that input times the
   * output. One graph serves every column, and every mixture of them.
   */
  readonly weights?: string
}

export interface DifferentiateOptions {
  readonly of: Target
  /** Names of inputs, initializers or intermediate values. */
  readonly withRespectTo: readonly string[]
  /** A modified backward pass instead of the derivative, by name or as an object. */
  readonly rule?: string | BackwardRule
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
export function differentiate(given: Graph, wanted: DifferentiateOptions): Graph {
  const { graph, options } = freeNames(given, wanted)
  const rule = options.rule === undefined ? undefined : findRule(options.rule)
  const { prepared, types, target } = prepare(graph, options, rule)
  const active = findActive(prepared.nodes, types, options.withRespectTo, [target])
  const builder = createBuilder({ from: { ...prepared, outputs: [] }, types })
  for (const node of prepared.nodes) builder.existing(node)
  const reference = rule?.needsReference === true ? addReferencePass(builder, prepared) : (value: string) => value
  builder.setScope('gradient')
  const seed = startOf(builder, target, options.of, rule)
  const gradientOf = runBackward({
    builder,
    nodes: prepared.nodes,
    active,
    gradients: new Map([[target, seed]]),
    rule,
    reference,
  })
  builder.setScope('')
  for (const name of options.keep ?? []) builder.output(name)
  for (const name of options.withRespectTo)
    builder.output(gradientOf(name) ?? builder.zeros(builder.shapeOf(name), name), `gradient:${name}`)
  const made = builder.build({ name: `gradient of ${graph.name}` })
  return prune({ ...made, nodes: sortNodes(made) }) // a rule may have superseded a node by a value that comes later
}

/** A graph that is a gradient itself has the names of our outputs: its own values step aside. */
function freeNames(graph: Graph, options: DifferentiateOptions): { graph: Graph; options: DifferentiateOptions } {
  const ours = new Set(options.withRespectTo.map((name) => `gradient:${name}`))
  const theirs = valueNames(graph).filter((name) => ours.has(name))
  const names = new Map(theirs.map((name) => [name, `inner ${name}`]))
  const { output } = options.of
  if (output === undefined || !names.has(output)) return { graph: renameValues(graph, names), options }
  return {
    graph: renameValues(graph, names),
    options: { ...options, of: { ...options.of, output: names.get(output)! } },
  }
}

function valueNames(graph: Graph): readonly string[] {
  const made = graph.nodes.flatMap((node) => node.outputs.filter((output) => output !== ''))
  return [...graph.inputs.map((input) => input.name), ...graph.initializers.keys(), ...made]
}

interface Prepared {
  readonly prepared: Graph
  readonly types: ReadonlyMap<string, TensorType>
  readonly target: string
}

function prepare(graph: Graph, options: DifferentiateOptions, rule: BackwardRule | undefined): Prepared {
  const modern = prepareForDerivative(graph)
  const types = inferTypes(modern, options.types)
  const outputs = modern.outputs.map((output) => output.name)
  const inputs = modern.inputs.map((input) => input.name)
  const chosen = options.of.output ?? outputs.find((name) => isFloat(types.get(name)?.dtype)) ?? outputs[0] ?? ''
  const target = checkFloat(modern, types, chosen, 'Output', outputs)
  for (const name of options.withRespectTo) checkFloat(modern, types, name, 'Value', inputs)
  for (const name of options.keep ?? []) checkKnown(modern, name, 'value to keep', outputs)
  const { nodes } = findActive(modern.nodes, types, options.withRespectTo, [target])
  checkRules(
    modern.nodes.filter((node) => nodes.has(node)),
    rule,
  )
  // a modified rule is about the nodes as they stand
  const asked = new Set([target, ...options.withRespectTo, ...(options.keep ?? [])])
  const pooled = rule === undefined ? poolBeforeRelu(modern, { nodes, asked }) : { graph: modern, nodes }
  const prepared = decomposeNodes(pooled.graph, pooled.nodes, types)
  return { prepared, types: prepared === modern ? types : inferTypes(prepared, types), target }
}

function startOf(b: Builder, target: string, of: Target, rule: BackwardRule | undefined): string {
  const seed = of.weights === undefined ? seedGradient(b, target, of.index) : weightsInput(b, target, of.weights)
  return rule?.start === 'value' ? b.multiply(seed, target) : seed
}

function weightsInput(b: Builder, target: string, name: string): string {
  return b.input(name, b.dtypeOf(target), b.shapeKnown(target))
}

function checkKnown(graph: Graph, name: string, role: string, names: readonly string[]): void {
  const all = valueNames(graph)
  if (all.includes(name)) return
  throw new ProbityError('GRAPH_VALUE_UNKNOWN', { value: name, role, names, nearest: nearest(name, all) })
}

function checkFloat(
  graph: Graph,
  types: ReadonlyMap<string, TensorType>,
  name: string,
  role: string,
  names: readonly string[],
): string {
  checkKnown(graph, name, role.toLowerCase(), names)
  const dtype = types.get(name)?.dtype
  if (dtype !== undefined && !isFloat(dtype))
    throw new ProbityError('GRAPH_NOT_FLOAT', { value: name, role, type: dtype })
  return name
}
