import { isFloat } from '../../graph/data-types.js'
import { requiredInputs, type Dimension, type Graph, type GraphValue } from '../../graph/graph.js'
import { inferTypes, type TypeTable } from '../../graph/infer-types.js'
import type { Task } from '../../schema/cube.js'
import type { InputSpec, OutputSpec, Scale } from '../model.js'
import { classesBehind, labelsOf } from './class-names.js'
import { cutContainers } from './cut-containers.js'
import { nameSizes } from './name-sizes.js'
import { scaleOf } from './score-scale.js'
import { isLearner, makersOf, originOf, type Makers } from './walk.js'

/** What a graph says of itself. */
export interface GraphDescription {
  /** The graph to run: the same without outputs that are not tensors. */
  readonly graph: Graph
  readonly inputs: readonly InputSpec[]
  readonly outputs: readonly OutputSpec[]
  /** The output with scores, unless another one is chosen; null where no output holds numbers. */
  readonly scores: string | null
  /** The output with the name or number of a class for each row. */
  readonly labels: string | null
  /**
   * Whether labels are better read off the scores: for two classes ONNX Runtime 1.30 labels rows of a tree ensemble otherwise
   * than its own probabilities say (0.502 against 0.498 gets the second class).
   */
  readonly labelsFollowScores: boolean
  readonly task: Task | null
  readonly hasTrees: boolean
}

/** Reads inputs, outputs, scale and classes off a graph. Nothing is run. */
export function describeGraph(whole: Graph): GraphDescription {
  const zipped = zipMapClasses(whole)
  const graph = nameSizes(cutContainers(whole))
  const makers = makersOf(graph)
  const types = inferTypes(graph)
  const found = graph.outputs.map((output) => {
    const dtype = types.get(output.name)?.dtype
    return { ...output, dtype, classes: zipped.get(output.name) ?? classesBehind(output.name, graph, makers) }
  })
  const labels = found.find(({ name, dtype }) => isLabel(name, dtype, graph, makers, types))?.name ?? null
  const numbers = found.filter(({ name, dtype }) => name !== labels && dtype !== 'string' && dtype !== 'bool')
  const scores = (numbers.find(({ dtype }) => isFloat(dtype)) ?? numbers[0])?.name ?? labels
  const labelled = found.find(({ name }) => name === labels)?.classes ?? null
  const outputs = found.map(({ name, classes }): OutputSpec => {
    const shape = (types.get(name)?.shape ?? []).map(sizeOf)
    const scale = name === labels ? 'value' : scaleOf(name, graph, makers)
    const names = name === labels ? null : fitting(classes ?? (name === scores ? labelled : null), shape)
    return { name, shape, scale, ...(names === null ? {} : { classes: names }) }
  })
  return {
    graph,
    inputs: requiredInputs(graph).map((input) => describeInput(input)),
    outputs,
    scores,
    labels,
    labelsFollowScores: originOf(labels ?? '', makers)?.node.operator === 'TreeEnsembleClassifier',
    task: taskOf(graph, outputs.find(({ name }) => name === scores) ?? null, labels),
    hasTrees: graph.nodes.some((node) => isLearner(node) && node.operator.startsWith('TreeEnsemble')),
  }
}

function zipMapClasses(graph: Graph): Map<string, readonly string[] | null> {
  const zipMaps = graph.nodes.filter((node) => isLearner(node) && node.operator === 'ZipMap')
  return new Map(zipMaps.map((node) => [node.outputs[0]!, labelsOf(node)]))
}

/** A label is text or whole numbers, made by a classifier, by looking up a class, or as the position of a maximum. */
function isLabel(name: string, dtype: string | undefined, graph: Graph, makers: Makers, types: TypeTable): boolean {
  const maker = originOf(name, makers)
  if (maker === undefined) return false
  if (isLearner(maker.node) && maker.node.operator.endsWith('Classifier')) return maker.output === 0
  if (dtype === 'string') return true
  if (isLearner(maker.node) && maker.node.operator === 'LabelEncoder') return true
  if (dtype !== undefined && dtype !== 'int64' && dtype !== 'int32') return false
  if (types.get(name)?.shape?.length !== 1 && types.get(name)?.shape != null) return false
  return maker.node.operator === 'ArgMax' || classesBehind(name, graph, makers) !== null
}

/** Names are kept where there is one for each column, or two for a single column. */
function fitting(
  classes: readonly string[] | null,
  shape: readonly (number | 'rows' | null)[],
): readonly string[] | null {
  if (classes === null) return null
  const width = shape.length < 2 ? 1 : shape[shape.length - 1]
  if (typeof width !== 'number' || shape.length === 0) return classes
  return width === classes.length || (width === 1 && classes.length === 2) ? classes : null
}

function taskOf(graph: Graph, scores: OutputSpec | null, labels: string | null): Task | null {
  const learners = graph.nodes.filter(isLearner).map((node) => node.operator)
  const classifies = labels !== null || scores?.classes !== undefined || (scores !== null && saysClasses(scores.scale))
  if (!classifies) return learners.some((operator) => operator.endsWith('Regressor')) ? 'regression' : null
  const count = scores?.classes?.length ?? lastSize(scores)
  return count === null ? null : count > 2 ? 'multiclass' : 'binary'
}

function saysClasses(scale: Scale): boolean {
  return scale !== 'value'
}

function lastSize(output: OutputSpec | null): number | null {
  const size = output?.shape.at(-1)
  return typeof size === 'number' ? size : null
}

function describeInput({ name, type }: GraphValue): InputSpec {
  const tensor = type?.kind === 'tensor' ? type : null
  const shape = (tensor?.shape ?? []).map(sizeOf)
  const role = shape.length >= 4 ? 'image' : shape.length === 3 ? 'sequence' : 'features'
  return { name, dtype: tensor?.dtype ?? 'float32', shape, role }
}

/** The first axis is the rows, whatever number an exporter wrote there. */
function sizeOf(size: Dimension, axis: number): number | 'rows' | null {
  if (axis === 0) return 'rows'
  return typeof size === 'number' ? size : null
}
