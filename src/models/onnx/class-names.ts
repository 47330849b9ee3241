import { integersAttribute, stringsAttribute } from '../../graph/attributes.js'
import { isFloat } from '../../graph/data-types.js'
import type { Graph, GraphNode } from '../../graph/graph.js'
import { numbersOf, stringsOf } from '../../graph/stored-tensor.js'
import { constantOf, isHandedOn, isLearner, type Makers } from './walk.js'

/** The names of the classes behind a label or the columns of a score, as the operators that made it hold them; null where none does. */
export function classesBehind(value: string, graph: Graph, makers: Makers): readonly string[] | null {
  const node = makers.get(value)?.node
  if (node === undefined) return null
  if (isLearner(node)) return learnerClasses(node, graph, makers)
  if (node.operator === 'Gather') return storedNames(node.inputs[0]!, graph, makers) // classes[arg max]
  return isHandedOn(node) ? classesBehind(node.inputs[0]!, graph, makers) : null
}

function learnerClasses(node: GraphNode, graph: Graph, makers: Makers): readonly string[] | null {
  if (node.operator === 'ArrayFeatureExtractor')
    return storedNames(node.inputs[0]!, graph, makers) ?? classesBehind(node.inputs[0]!, graph, makers)
  if (node.operator === 'LabelEncoder') return encodedNames(node)
  if (node.operator === 'Normalizer') return classesBehind(node.inputs[0]!, graph, makers)
  return labelsOf(node)
}

/** The labels that a classifier or a ZipMap declares. */
export function labelsOf(node: GraphNode): readonly string[] | null {
  const found =
    stringsAttribute(node, 'classlabels_strings') ??
    integersAttribute(node, 'classlabels_int64s') ??
    integersAttribute(node, 'classlabels_ints')
  return found === undefined || found.length === 0 ? null : found.map(String)
}

/** The values that a LabelEncoder maps the classes 0, 1, … to. */
function encodedNames(node: GraphNode): readonly string[] | null {
  const keys = integersAttribute(node, 'keys_int64s')
  const values =
    stringsAttribute(node, 'values_strings') ??
    integersAttribute(node, 'values_int64s') ??
    stringsAttribute(node, 'classes_strings')
  if (values === undefined) return null
  const names = values.map(String)
  if (keys === undefined) return names
  const byKey = keys.map((key, at) => ({ key, name: names[at]! })).sort((a, b) => a.key - b.key)
  return byKey.every(({ key }, at) => key === at) ? byKey.map(({ name }) => name) : null
}

function storedNames(value: string, graph: Graph, makers: Makers): readonly string[] | null {
  const stored = constantOf(value, graph, makers)
  if (stored === undefined || stored.shape.length !== 1 || isFloat(stored.dtype)) return null
  return stored.dtype === 'string' ? stringsOf(stored) : numbersOf(stored).map(String)
}
