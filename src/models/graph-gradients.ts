import { nearest } from '../environment/nearest.js'
import { isProbityError, ProbityError } from '../errors.js'
import { isFloat } from '../graph/data-types.js'
import { differentiate } from '../graph/differentiate.js'
import type { Graph } from '../graph/graph.js'
import type { TypeTable } from '../graph/infer-types.js'
import { probeTypes } from '../graph/probe-types.js'
import { joinRows } from '../graph/tiles.js'
import type { Tensors } from '../graph/tensor.js'
import { coerceBatch } from './coerce-batch.js'
import type { EngineCache } from './engine-cache.js'
import { chosenColumns, columnsOf, weightsInput } from './gradient-weights.js'
import type { Batch, FloatTensor, GradientRequest, InputSpec, ModelTools, OutputSpec } from './model.js'
import { runOptions } from './run-options.js'
import { toFloats } from './to-predictions.js'

export interface GradientSource {
  readonly graph: Graph
  readonly name: string
  readonly inputs: readonly InputSpec[]
  readonly outputs: readonly OutputSpec[]
  /** The output that is differentiated unless another one is named. */
  readonly chosen: OutputSpec
  readonly cache: EngineCache
}

export interface Gradients {
  (batch: Batch, request: GradientRequest, tools?: ModelTools): Promise<Record<string, FloatTensor>>
  possible(): boolean
}

/**
 * d(Σ over rows of an output column)/d(each float input), by a graph of derivatives that is made at the first request and
 * kept. Which column is told by an input of weights, so that one graph serves all columns, also another one for each row.
 */
export function createGradients(source: GradientSource): Gradients {
  const { inputs, cache } = source
  const known = new Set(inputs.map(({ name }) => name))
  const floats = inputs.filter(({ dtype }) => isFloat(dtype)).map(({ name }) => name)
  const graphOf = (output: OutputSpec, index: number | null, rule: string | undefined, types?: TypeTable): Graph => {
    if (floats.length === 0) throw noGradients(source, 'none of its inputs is a real number')
    const of = { output: output.name, ...(index === null ? { weights: weightsInput } : { index }) }
    const given = { ...(rule === undefined ? {} : { rule }), ...(types === undefined ? {} : { types }) }
    return differentiate(source.graph, { of, withRespectTo: floats, ...given })
  }
  const probedGraphOf = async (output: OutputSpec, index: number | null, rule: string | undefined): Promise<Graph> => {
    try {
      return graphOf(output, index, rule)
    } catch (error) {
      if (!isOpenQuestion(error)) throw error
      return graphOf(output, index, rule, await probeTypes(source.graph))
    }
  }

  const run = async (
    output: OutputSpec,
    feeds: Tensors,
    index: number | null,
    rule: string | undefined,
    tools: ModelTools,
  ): Promise<Tensors> => {
    const key = JSON.stringify(['gradients', output.name, index, rule ?? null])
    const engine = await cache.get(key, () => probedGraphOf(output, index, rule))
    const used = new Set(engine.graph.inputs.map((input) => input.name))
    const unneeded = (name: string): boolean => !used.has(name) && (known.has(name) || isDerived(name))
    const given = Object.fromEntries(Object.entries(feeds).filter(([name]) => !unneeded(name)))
    return engine.run(given, undefined, runOptions(tools))
  }

  const gradients = async (
    batch: Batch,
    { of, rule, reference }: GradientRequest,
    tools: ModelTools = {},
  ): Promise<Record<string, FloatTensor>> => {
    const output = findOutput(source, of.output)
    const fed = coerceBatch(batch, inputs)
    const rows = Object.values(fed)[0]?.shape[0] ?? 0
    const feeds = { ...fed, ...referenceFeeds(reference, inputs, rows) }
    const found =
      columnsOf(output) === null
        ? await withoutWeights(of.index, rows, (index) => run(output, feeds, index, rule, tools))
        : await run(output, { ...feeds, ...weightFeed(source, output, rows, of.index) }, null, rule, tools)
    return Object.fromEntries(floats.map((name) => [name, toFloats(found[`gradient:${name}`]!)]))
  }

  let possible: boolean | undefined
  return Object.assign(gradients, {
    possible: () => (possible ??= succeeds(() => graphOf(source.chosen, 0, undefined))),
  })
}

function isDerived(name: string): boolean {
  return name === weightsInput || name.startsWith('reference:')
}

/** Shapes that a graph does not say are found by running it. */
function isOpenQuestion(error: unknown): boolean {
  const codes = ['GRAPH_TYPE_UNKNOWN', 'GRAPH_SIZES_UNKNOWN', 'GRAPH_RANK_UNKNOWN']
  return isProbityError(error) && codes.includes(error.code)
}

function succeeds(attempt: () => unknown): boolean {
  try {
    attempt()
    return true
  } catch (error) {
    if (isProbityError(error)) return isOpenQuestion(error)
    throw error
  }
}

function noGradients({ name }: GradientSource, reason: string): ProbityError {
  return new ProbityError('MODEL_WITHOUT_GRADIENTS', { model: name, reason })
}

function findOutput({ outputs, chosen, name }: GradientSource, wanted: string | undefined): OutputSpec {
  if (wanted === undefined) return chosen
  const names = outputs.map((output) => output.name)
  const found = outputs.find((output) => output.name === wanted)
  if (found === undefined)
    throw new ProbityError('MODEL_OUTPUT_UNKNOWN', {
      model: name,
      output: wanted,
      outputs: names,
      nearest: nearest(wanted, names),
    })
  return found
}

function weightFeed(
  { graph }: GradientSource,
  output: OutputSpec,
  rows: number,
  index: number | ArrayLike<number>,
): Tensors {
  const type = graph.outputs.find(({ name }) => name === output.name)?.type
  const dtype = type?.kind === 'tensor' ? type.dtype : 'float32'
  return { [weightsInput]: chosenColumns(output, dtype, rows, index) }
}

function referenceFeeds(reference: Batch | undefined, inputs: readonly InputSpec[], rows: number): Tensors {
  if (reference === undefined) return {}
  return Object.fromEntries(
    Object.entries(coerceBatch(reference, inputs)).map(([name, tensor]) => {
      const found = tensor.shape[0] ?? 0
      if (found !== 1 && found !== rows)
        throw new ProbityError('MODEL_ROWS_DISAGREE', { what: `The reference of ${name}`, found, expected: rows })
      const repeated = found === rows ? tensor : joinRows(Array(rows).fill(tensor), Array(rows).fill(1))
      return [`reference:${name}`, repeated]
    }),
  )
}

/** Where the number of columns is not known before the graph runs, each column has a graph of its own. */
async function withoutWeights(
  index: number | ArrayLike<number>,
  rows: number,
  run: (index: number) => Promise<Tensors>,
): Promise<Tensors> {
  if (typeof index === 'number') return run(index)
  const wanted = Array.from(index)
  if (wanted.length !== rows)
    throw new ProbityError('MODEL_ROWS_DISAGREE', { what: '`of.index`', found: wanted.length, expected: rows })
  const byColumn = new Map<number, Tensors>()
  for (const column of new Set(wanted)) byColumn.set(column, await run(column))
  const names = Object.keys([...byColumn.values()][0] ?? {})
  return Object.fromEntries(names.map((name) => [name, pickRows(wanted.map((column) => byColumn.get(column)![name]!))]))
}

/** Row i of the i-th tensor. */
function pickRows(tensors: readonly Tensors[string][]): Tensors[string] {
  const first = toFloats(tensors[0]!)
  const width = first.data.length / tensors.length
  const data = first.data.slice()
  tensors.forEach((tensor, row) => {
    data.set(toFloats(tensor).data.subarray(row * width, (row + 1) * width), row * width)
  })
  return { ...first, data }
}
