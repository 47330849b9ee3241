import type { GraphModel, LayersModel, NamedTensorMap, Sequential, Tensor as TfTensor } from '@tensorflow/tfjs'
import { nearest } from '../../environment/nearest.js'
import { isProbityError, ProbityError } from '../../errors.js'
import { joinRows, takeRows } from '../../graph/tiles.js'
import type { Task } from '../../schema/cube.js'
import { coerceBatch } from '../coerce-batch.js'
import type { GraphModelOptions } from '../graph-model.js'
import type { Batch, FloatTensor, GradientRequest, InputSpec, Model, ModelTools, OutputSpec, Scale } from '../model.js'
import { toFloats, toPredictions, toScores } from '../to-predictions.js'
import type { Tfjs } from './tfjs.js'
import { tfjsRuns, type TfjsRuns } from './tfjs-runs.js'
import { fromTf, toTf } from './tfjs-tensors.js'

export interface TfjsModelSource {
  readonly id: string
  readonly name: string
  readonly tf: Tfjs
  readonly model: LayersModel | GraphModel
  /** What the last operation says of the scores. */
  readonly scale: Scale
  /** Why no graph runs it. */
  readonly because: string
  /** Gives the model back; one that somebody else made stays. */
  dispose(): void
}

/** Rows at a time: between two of them the event loop runs. */
const rowsOfPart = 64

/** A model that TensorFlow.js runs in this thread. */
export function tfjsModel(source: TfjsModelSource, options: GraphModelOptions = {}): Model {
  const { tf, model, name } = source
  if (isLayers(model) && (model.outputNames ?? []).length === 0) (model as Sequential).build() // names come with it
  const inputs = describeInputs(model)
  const names = outputNamesOf(model)
  const chosen = options.output ?? names[0]!
  if (!names.includes(chosen))
    throw new ProbityError('MODEL_OUTPUT_UNKNOWN', {
      model: name,
      output: chosen,
      outputs: names,
      nearest: nearest(chosen, names),
    })
  const outputs = names.map((output, at): OutputSpec => {
    const shape = (model.outputs[at]?.shape ?? []).map((size, axis) => (axis === 0 ? 'rows' : sizeOf(size)))
    if (output !== chosen) return { name: output, shape, scale: 'value' }
    const { classes } = options
    return { name: output, shape, scale: options.scale ?? source.scale, scored: true, ...(classes ? { classes } : {}) }
  })
  const scored = outputs.find(({ scored: found }) => found)!
  const runs = tfjsRuns(tf)

  const run = async (batch: Batch): Promise<readonly TfTensor[]> => {
    const feeds = inputs.map((input) => toTf(tf, input.name, batch[input.name]!))
    try {
      return await execute(model, inputs, names, feeds)
    } finally {
      tf.dispose(feeds)
    }
  }
  return {
    id: source.id,
    name,
    kind: 'layers',
    task: options.task ?? taskOf(scored),
    runsOn: Object.assign(runs.place, { engine: 'tfjs' as const, because: source.because }),
    inputs,
    outputs,
    async predict(batch, tools = {}) {
      const at = names.indexOf(chosen)
      const parts = await inParts(checked(coerceBatch(batch, inputs), inputs, name), tools, (part) =>
        runs.run('predictions', async () => {
          const found = await run(part)
          const scores = await fromTf(found[at]!)
          tf.dispose([...found])
          return { scores }
        }),
      )
      return toPredictions(toScores(parts.scores!), scored, undefined)
    },
    async gradients(batch, request, tools = {}) {
      if (!isLayers(model))
        throw new ProbityError('MODEL_WITHOUT_GRADIENTS', {
          model: name,
          reason: 'TensorFlow.js runs it as a frozen graph',
        })
      const fed = checked(coerceBatch(batch, inputs), inputs, name)
      return layerGradients({ tf, runs, model, name, inputs, outputs: names, chosen }, fed, request, tools)
    },
    canDifferentiate: () => isLayers(model),
    close() {
      source.dispose()
      return Promise.resolve()
    },
  }
}

function isLayers(model: LayersModel | GraphModel): model is LayersModel {
  return 'layers' in model
}

function outputNamesOf(model: LayersModel | GraphModel): string[] {
  return isLayers(model) ? model.outputNames : model.outputs.map(({ name }) => name)
}

async function execute(
  model: LayersModel | GraphModel,
  inputs: readonly InputSpec[],
  outputs: string[],
  feeds: TfTensor[],
): Promise<readonly TfTensor[]> {
  if (isLayers(model)) {
    const found = model.apply(feeds.length === 1 ? feeds[0]! : feeds) as TfTensor | TfTensor[]
    return Array.isArray(found) ? found : [found]
  }
  const named: NamedTensorMap = Object.fromEntries(inputs.map((input, at) => [input.name, feeds[at]!]))
  const found = await model.executeAsync(named, outputs)
  return Array.isArray(found) ? found : [found]
}

interface GradientModel {
  readonly tf: Tfjs
  readonly runs: TfjsRuns
  readonly model: LayersModel
  readonly name: string
  readonly inputs: readonly InputSpec[]
  readonly outputs: readonly string[]
  readonly chosen: string
}

/** By automatic differentiation of TensorFlow.js: d(Σ over rows of the column)/d(each real input). */
async function layerGradients(
  { tf, runs, model, name, inputs, outputs, chosen }: GradientModel,
  batch: Batch,
  { of, rule }: GradientRequest,
  tools: ModelTools,
): Promise<Record<string, FloatTensor>> {
  if (rule !== undefined)
    throw new ProbityError('MODEL_WITHOUT_GRADIENTS', {
      model: name,
      reason: `TensorFlow.js runs it, which knows no rule ${rule}`,
    })
  const at = outputs.indexOf(of.output ?? chosen)
  if (at < 0)
    throw new ProbityError('MODEL_OUTPUT_UNKNOWN', {
      model: name,
      output: of.output ?? '',
      outputs: [...outputs],
      nearest: nearest(of.output ?? '', outputs),
    })
  const real = inputs.filter(({ dtype }) => dtype === 'float32')
  if (real.length === 0)
    throw new ProbityError('MODEL_WITHOUT_GRADIENTS', { model: name, reason: 'none of its inputs is a real number' })
  const gradientsOf = async (part: Batch, start: number): Promise<Record<string, FloatTensor>> => {
    const feeds = new Map(inputs.map((input) => [input.name, toTf(tf, input.name, part[input.name]!)]))
    const target = (...xs: TfTensor[]): TfTensor => {
      const given = inputs.map((input) => {
        const place = real.indexOf(input)
        return place < 0 ? feeds.get(input.name)! : xs[place]!
      })
      const found = model.apply(given.length === 1 ? given[0]! : given) as TfTensor | TfTensor[]
      const output = Array.isArray(found) ? found[at]! : found
      return output
        .reshape([output.shape[0]!, -1])
        .mul(columnWeights(tf, output, of.index, start, chosen))
        .sum()
    }
    try {
      const found = tf.grads(target)(real.map((input) => feeds.get(input.name)!))
      const gradients = await Promise.all(found.map(fromTf))
      tf.dispose(found)
      return Object.fromEntries(real.map((input, place) => [input.name, gradients[place]!]))
    } finally {
      tf.dispose([...feeds.values()])
    }
  }
  return inParts(batch, tools, (part, start) => runs.run('gradients', () => gradientsOf(part, start)))
}

function columnWeights(
  tf: Tfjs,
  output: TfTensor,
  index: number | ArrayLike<number>,
  start: number,
  name: string,
): TfTensor {
  const rows = output.shape[0]!
  const columns = output.size / rows
  const chosen = Array.from({ length: rows }, (_, row) => (typeof index === 'number' ? index : index[start + row]!))
  const wrong = chosen.find((column) => !Number.isInteger(column) || column < 0 || column >= columns)
  if (wrong !== undefined) throw new ProbityError('MODEL_COLUMN_MISSING', { output: name, columns, index: wrong })
  const weights = new Float32Array(rows * columns)
  chosen.forEach((column, row) => (weights[row * columns + column] = 1))
  return tf.tensor2d(weights, [rows, columns])
}

/** Runs rows in parts and joins what they give; the event loop runs in between. */
async function inParts(
  batch: Batch,
  { signal, progress }: ModelTools,
  run: (part: Batch, start: number) => Promise<Record<string, FloatTensor>>,
): Promise<Record<string, FloatTensor>> {
  const rows = Object.values(batch)[0]?.shape[0] ?? 0
  const parts: Record<string, FloatTensor>[] = []
  for (let start = 0; start < Math.max(1, rows); start += rowsOfPart) {
    if (signal?.aborted === true) throw new ProbityError('CANCELLED')
    const count = Math.min(rowsOfPart, rows - start)
    const part = Object.fromEntries(
      Object.entries(batch).map(([name, tensor]) => [name, takeRows(tensor, start, count)]),
    )
    parts.push(await run(part, start).catch(explain))
    progress?.({ step: 'model', state: 'advance', share: Math.min(1, (start + count) / Math.max(1, rows)) })
    await new Promise((resume) => setImmediate(resume))
  }
  return Object.fromEntries(
    Object.keys(parts[0]!).map((name) => {
      const tensors = parts.map((part) => part[name]!)
      return [name, toFloats(joinRows(tensors, tensors.map(({ shape }) => shape[0]!)))] // prettier-ignore
    }),
  )
}

function explain(cause: unknown): never {
  if (isProbityError(cause)) throw cause
  const reason = cause instanceof Error ? cause.message.split('\n')[0]! : String(cause)
  throw new ProbityError('TFJS_RUN_FAILED', { reason: reason.replace(/\.$/u, '') }, { cause })
}

function checked(batch: Batch, inputs: readonly InputSpec[], model: string): Batch {
  const names = inputs.map(({ name }) => name)
  for (const input of Object.keys(batch))
    if (!names.includes(input))
      throw new ProbityError('ENGINE_INPUT_UNKNOWN', { input, inputs: names, nearest: nearest(input, names) })
  for (const input of names)
    if (batch[input] === undefined) throw new ProbityError('ENGINE_INPUT_MISSING', { input, given: Object.keys(batch) })
  const counts = new Set(names.map((name) => batch[name]!.shape[0] ?? 0))
  if (counts.size > 1) throw new ProbityError('ENGINE_ROWS_DISAGREE', { found: `${model}: ${[...counts].join(', ')}` })
  return batch
}

function describeInputs(model: LayersModel | GraphModel): readonly InputSpec[] {
  const names = isLayers(model) ? model.inputNames : model.inputs.map(({ name }) => name)
  return model.inputs.map(({ shape, dtype }, at): InputSpec => {
    const sizes = (shape ?? []).map((size, axis) => (axis === 0 ? 'rows' : sizeOf(size)))
    const role = sizes.length >= 4 ? 'image' : sizes.length === 3 ? 'sequence' : 'features'
    return { name: names[at]!, dtype: dtype === 'complex64' ? 'float32' : dtype, shape: sizes, role }
  })
}

function sizeOf(size: number | null): number | null {
  return size === null || size < 0 ? null : size
}

function taskOf({ scale, shape, classes }: OutputSpec): Task | null {
  const count = classes?.length ?? shape.at(-1)
  if (scale === 'value' || typeof count !== 'number') return null
  return count > 2 ? 'multiclass' : 'binary'
}
