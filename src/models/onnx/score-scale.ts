import { floatsAttribute, integersAttribute, stringAttribute } from '../../graph/attributes.js'
import type { Graph, GraphNode } from '../../graph/graph.js'
import { numbersOf } from '../../graph/stored-tensor.js'
import type { Scale } from '../model.js'
import { constantOf, isHandedOn, isLearner, isStandard, type Makers } from './walk.js'

/**
 * What the last operators of a graph say of a value: `probability` after a softmax, a sigmoid or a classifier that normalises
 * its scores, `logit` after a log-softmax, else `value`.
 */
export function scaleOf(value: string, graph: Graph, makers: Makers): Scale {
  const maker = makers.get(value)
  if (maker === undefined) return 'value'
  const { node, output } = maker
  if (isHandedOn(node)) return scaleOf(node.inputs[0]!, graph, makers)
  if (isLearner(node)) return learnerScale(node, output, graph, makers)
  return isStandard(node) ? standardScale(node, graph, makers) : 'value'
}

function standardScale(node: GraphNode, graph: Graph, makers: Makers): Scale {
  const all = (inputs: readonly string[]): Scale =>
    inputs.every((input) => scaleOf(input, graph, makers) === 'probability') ? 'probability' : 'value'
  switch (node.operator) {
    case 'Softmax':
    case 'Sigmoid':
      return 'probability'
    case 'LogSoftmax':
      return 'logit'
    case 'Log':
      return makers.get(node.inputs[0]!)?.node.operator === 'Softmax' ? 'logit' : 'value'
    case 'Concat':
    case 'Mean':
      return all(node.inputs)
    case 'ReduceMean':
      return all(node.inputs.slice(0, 1))
    case 'Where':
      return all(node.inputs.slice(1))
    case 'Sub': // 1 − p
      return isOne(node.inputs[0]!, graph, makers) ? all(node.inputs.slice(1)) : 'value'
    case 'Div': // p ÷ Σ p
      return makers.get(node.inputs[1]!)?.node.operator === 'ReduceSum' ? all(node.inputs.slice(0, 1)) : 'value'
    default:
      return 'value'
  }
}

function isOne(value: string, graph: Graph, makers: Makers): boolean {
  const constant = constantOf(value, graph, makers)
  return constant !== undefined && constant.dtype !== 'string' && numbersOf(constant).every((number) => number === 1)
}

const normalising = ['LOGISTIC', 'SOFTMAX', 'SOFTMAX_ZERO']

function learnerScale(node: GraphNode, output: number, graph: Graph, makers: Makers): Scale {
  if (node.operator === 'Normalizer')
    return stringAttribute(node, 'norm', 'MAX') === 'L1' ? scaleOf(node.inputs[0]!, graph, makers) : 'value'
  if (!node.operator.endsWith('Classifier') || output !== 1) return 'value'
  if (normalising.includes(stringAttribute(node, 'post_transform', 'NONE'))) return 'probability'
  if (node.operator === 'SVMClassifier') return floatsAttribute(node, 'prob_a') === undefined ? 'value' : 'probability'
  return node.operator === 'TreeEnsembleClassifier' && votesAddUpToOne(node) ? 'probability' : 'value'
}

/**
 * Whether the leaves of a forest hold shares: none is negative, and whichever leaf of each tree a row falls into, the weights
 * of all classes add up to 1. With two classes and weights for one of them, the other gets the rest.
 */
function votesAddUpToOne(node: GraphNode): boolean {
  const trees = integersAttribute(node, 'class_treeids') ?? []
  const nodes = integersAttribute(node, 'class_nodeids') ?? []
  const classes = integersAttribute(node, 'class_ids') ?? []
  const weights = floatsAttribute(node, 'class_weights') ?? []
  if (weights.length === 0 || weights.some((weight) => weight < 0)) return false
  const base = (floatsAttribute(node, 'base_values') ?? []).reduce((sum, value) => sum + value, 0)
  const leaves = new Map<number, Map<number, number>>()
  weights.forEach((weight, at) => {
    const tree = leaves.get(trees[at]!) ?? new Map<number, number>()
    leaves.set(trees[at]!, tree.set(nodes[at]!, (tree.get(nodes[at]!) ?? 0) + weight))
  })
  const sums = [...leaves.values()].map((tree) => [...tree.values()])
  const most = sums.reduce((sum, tree) => sum + Math.max(...tree), base)
  const least = sums.reduce((sum, tree) => sum + Math.min(...tree), base)
  const tolerance = 1e-3 // weights are 32-bit numbers, and converters write 1/K of a rounded share
  if (new Set(classes).size === 1) return least >= -tolerance && most <= 1 + tolerance
  return Math.abs(most - 1) < tolerance && Math.abs(least - 1) < tolerance
}
