import { ProbityError } from '../errors.js'
import { findActive, type Active } from './active.js'
import type { Builder } from './builder.js'
import { nodeLabel, operatorLabel, type GraphNode } from './graph.js'
import { nodeContext } from './node-context.js'
import type { BackwardContext } from './operators/operator.js'
import { findOperator } from './operators/registry.js'
import type { BackwardRule, RuleContext } from './rules/rule.js'

export interface BackwardPass {
  readonly builder: Builder
  readonly nodes: readonly GraphNode[]
  readonly active: Active
  /** Gradients to start from, by the value they belong to. */
  readonly gradients: ReadonlyMap<string, string>
  readonly rule: BackwardRule | undefined
  /** The same value in the reference pass. */
  readonly reference: (value: string) => string
}

/**
 * Walks the active nodes backwards, adds up what arrives at each value, and returns a function from a value to
 * the name of its gradient: null where nothing arrived.
 */
export function runBackward(pass: BackwardPass): (name: string) => string | null {
  const { builder, active } = pass
  const parts = new Map([...pass.gradients].map(([name, gradient]) => [name, [gradient]]))
  const gradientOf = (name: string): string | null => {
    const found = parts.get(name)
    if (found === undefined) return null
    if (found.length > 1) parts.set(name, [builder.sum(found)])
    return parts.get(name)![0]!
  }
  for (const node of [...pass.nodes].reverse()) {
    if (!active.nodes.has(node)) continue
    const gradients = node.outputs.map((name) => (name === '' ? null : gradientOf(name)))
    if (gradients.every((gradient) => gradient === null)) continue
    builder.setScope(`gradient/${nodeLabel(node).replace(/^\/+/u, '')}`)
    const found = applyRule(pass, node, gradients)
    node.inputs.forEach((name, index) => {
      const gradient = found[index]
      if (gradient == null || !active.values.has(name)) return
      parts.set(name, [...(parts.get(name) ?? []), gradient])
    })
  }
  builder.setScope('gradient')
  return gradientOf
}

type Gradients = readonly (string | null)[]

function applyRule(pass: BackwardPass, node: GraphNode, gradients: Gradients): Gradients {
  const modified = modifiedRule(pass.rule, node)
  const context = backwardContext(pass, node, gradients)
  return modified === undefined ? ordinaryRule(node)(context) : modified(ruleContext(pass, context))
}

/** Raises the error of the first node on the way that no gradient can pass. */
export function checkRules(nodes: Iterable<GraphNode>, rule: BackwardRule | undefined): void {
  for (const node of nodes)
    if (modifiedRule(rule, node) === undefined && findOperator(node)?.decompose === undefined) ordinaryRule(node)
}

function modifiedRule(rule: BackwardRule | undefined, node: GraphNode) {
  return node.domain === '' ? rule?.operators[node.operator] : undefined
}

function ordinaryRule(node: GraphNode): (context: BackwardContext) => Gradients {
  const operator = findOperator(node)
  if (operator?.backward === undefined) throw refuse(node, operator?.refused ?? 'no rule is known')
  const { backward } = operator
  return backward === 'zero' ? () => node.inputs.map(() => null) : backward
}

function refuse(node: GraphNode, reason: string): ProbityError {
  const params = { node: nodeLabel(node), operator: operatorLabel(node), reason }
  return new ProbityError('GRAPH_OPERATOR_NOT_DIFFERENTIABLE', params)
}

function backwardContext(pass: BackwardPass, node: GraphNode, gradients: Gradients): BackwardContext {
  const { builder, active } = pass
  let current = node
  return {
    ...nodeContext(builder, node),
    gradients,
    needs: (index) => (node.inputs[index] ?? '') !== '' && active.values.has(node.inputs[index]!),
    output: (index) => {
      const existing = current.outputs[index] ?? ''
      if (existing !== '') return existing
      const count = Math.max(current.outputs.length, index + 1)
      const outputs = Array.from({ length: count }, (_, at) => current.outputs[at] ?? '')
      outputs[index] = builder.freshName(`output_${index}`)
      const wider = { ...current, outputs }
      builder.replace(current, wider)
      current = wider
      return outputs[index]!
    },
    supersede: (value) => {
      if (current.outputs.some((name, index) => index > 0 && name !== '')) return
      const { name, outputs } = current
      const same = {
        name,
        operator: 'Identity',
        domain: '',
        inputs: [value],
        outputs: outputs.slice(0, 1),
        attributes: {},
      }
      builder.replace(current, same)
      current = same
    },
    through: (nodes, given, wanted) => {
      const types = new Map(nodes.flatMap(valuesOf).map((name) => [name, builder.type(name)!]))
      const inner = findActive(nodes, types, wanted, [...given.keys()])
      const gradientOf = runBackward({ ...pass, nodes, active: inner, gradients: given, rule: undefined })
      return wanted.map(gradientOf)
    },
  }
}

function valuesOf(node: GraphNode): readonly string[] {
  return [...node.inputs, ...node.outputs].filter((name) => name !== '')
}

function ruleContext(pass: BackwardPass, context: BackwardContext): RuleContext {
  const { builder } = pass
  const { node } = context
  const repeat = (inputs: readonly string[]): string =>
    builder.node(node.operator, inputs, node.attributes, { domain: node.domain })
  return {
    ...context,
    repeat,
    reference: pass.reference,
    ordinary: ({ inputs, gradients = context.gradients } = {}) => {
      if (inputs === undefined) return ordinaryRule(node)({ ...context, gradients })
      const output = (index: number): string => (index === 0 ? repeat(inputs) : context.output(index))
      const supersede = (): void => undefined // the node itself has other inputs
      return ordinaryRule(node)({ ...context, gradients, inputs, node: { ...node, inputs }, output, supersede })
    },
  }
}
