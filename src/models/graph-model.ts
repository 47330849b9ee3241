import { nearest } from '../environment/nearest.js'
import { ProbityError } from '../errors.js'
import { createEngine } from '../graph/engine.js'
import type { Graph } from '../graph/graph.js'
import type { Tensors } from '../graph/tensor.js'
import type { Task } from '../schema/cube.js'
import { coerceBatch } from './coerce-batch.js'
import { createEngineCache } from './engine-cache.js'
import { createGradients } from './graph-gradients.js'
import type { Model, ModelTools, OutputSpec, Scale } from './model.js'
import { labelsToScores } from './labels-to-scores.js'
import { describeGraph, type GraphDescription } from './onnx/describe-graph.js'
import { beforeScale } from './onnx/before-scale.js'
import { embeddingValue } from './onnx/embedding-value.js'
import { structureOf } from './onnx/structure.js'
import { makersOf } from './onnx/walk.js'
import { runOptions } from './run-options.js'
import { toPredictions, toScores } from './to-predictions.js'

export interface GraphModelOptions {
  /** Workers at most; changes speed, never bytes. */
  readonly threads?: number
  /** The output that `predict` gives; the first with real numbers unless named. */
  readonly output?: string
  /** What the scores mean, where it is known better than the graph says. */
  readonly scale?: Scale
  readonly classes?: readonly string[]
  readonly task?: Task
}

export interface GraphModelSource {
  readonly id: string | Promise<string>
  readonly name: string
  readonly kind?: Model['kind']
  readonly graph: Graph
  /** The file that the graph was read from, where it holds all of it. */
  readonly bytes?: Uint8Array
}

/** A model that a graph computes on the engine. */
export async function graphModel(source: GraphModelSource, options: GraphModelOptions = {}): Promise<Model> {
  const described = describeGraph(source.graph)
  const { graph, inputs } = described
  const chosen = chooseOutput(described, source.name, options)
  const labels = described.labelsFollowScores && chosen.classes !== undefined ? null : described.labels
  const outputs = described.outputs.map((output) => (output.name === chosen.name ? chosen : output))
  const engineOptions = options.threads === undefined ? {} : { threads: options.threads }
  const bytes = source.bytes !== undefined && runsTheSame(graph, source.graph) ? { bytes: source.bytes } : {}
  const engine = await createEngine(graph, { ...engineOptions, ...bytes })
  const cache = createEngineCache(engineOptions)
  const before = beforeScale(chosen, makersOf(graph))
  const gradients = createGradients({
    graph,
    name: source.name,
    inputs,
    outputs: before === null ? outputs : [...outputs, before],
    chosen,
    cache,
  })

  const inner = async (batch: Tensors, names: readonly string[], tools: ModelTools = {}): Promise<Tensors> => {
    const known = graph.outputs.map((output) => output.name)
    if (names.every((name) => known.includes(name)))
      return engine.run(coerceBatch(batch, inputs), names, runOptions(tools))
    const within = await cache.get(`values ${names.join('\n')}`, () => withOutputs(graph, names))
    return within.run(coerceBatch(batch, inputs), names, runOptions(tools))
  }

  return {
    id: await source.id,
    name: source.name,
    kind: source.kind ?? (described.hasTrees ? 'trees' : 'onnx'),
    task: options.task ?? described.task,
    inputs,
    outputs,
    ...(before === null ? {} : { beforeScale: before }),
    structure: structureOf(graph),
    async predict(batch, tools = {}) {
      const names = [...new Set([chosen.name, ...(labels === null ? [] : [labels])])]
      const found = await engine.run(coerceBatch(batch, inputs), names, runOptions(tools))
      const said = labels === null ? undefined : found[labels]
      if (chosen.name === labels) return toPredictions(labelsToScores(said!, chosen, source.name), chosen, said)
      return toPredictions(toScores(found[chosen.name]!), chosen, said)
    },
    gradients,
    canDifferentiate: gradients.possible,
    activations: (batch, names, tools) => inner(batch, names, tools),
    async embeddings(batch, tools) {
      const value = embeddingValue(chosen.name, makersOf(graph))
      if (value === null) throw new ProbityError('MODEL_WITHOUT_EMBEDDINGS', { model: source.name })
      return toScores((await inner(batch, [value], tools))[value]!)
    },
    async close() {
      await Promise.all([engine.close(), cache.close()])
    },
  }
}

/** Whether two graphs differ in no more than what they call the sizes of their inputs. */
function runsTheSame(a: Graph, b: Graph): boolean {
  return a.nodes === b.nodes && a.outputs === b.outputs && a.initializers === b.initializers
}

/** The scores with what the caller knows of them. */
function chooseOutput(described: GraphDescription, model: string, options: GraphModelOptions): OutputSpec {
  const { outputs, scores, labels } = described
  const names = outputs.map(({ name }) => name)
  if (scores === null)
    throw new ProbityError('MODEL_WITHOUT_SCORES', { model, outputs: names.join(', ') || 'it has none' })
  const found = outputs.find(({ name }) => name === (options.output ?? scores))
  if (found === undefined || (options.output !== undefined && options.output === labels))
    throw new ProbityError('MODEL_OUTPUT_UNKNOWN', {
      model,
      output: options.output ?? scores,
      outputs: names.filter((name) => name !== labels),
      nearest: nearest(options.output ?? '', names),
    })
  return {
    ...found,
    scored: true,
    ...(options.scale === undefined ? {} : { scale: options.scale }),
    ...(options.classes === undefined ? {} : { classes: options.classes }),
  }
}

function withOutputs(graph: Graph, names: readonly string[]): Graph {
  const made = new Set([...graph.nodes.flatMap((node) => node.outputs), ...graph.inputs.map(({ name }) => name)])
  const unknown = names.find((name) => name === '' || !made.has(name))
  if (unknown !== undefined)
    throw new ProbityError('GRAPH_VALUE_UNKNOWN', {
      value: unknown,
      role: 'activation',
      names: [...made].filter((name) => name !== ''),
      nearest: nearest(unknown, made),
    })
  return { ...graph, outputs: names.map((name) => ({ name, type: null })) }
}
