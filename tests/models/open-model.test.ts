import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { afterAll, describe, expect, it } from 'vitest'

import type { Tensor } from '../../src/graph/tensor.js'
import { createBuilder } from '../../src/graph/builder.js'
import { differentiate } from '../../src/graph/differentiate.js'
import { readOnnx } from '../../src/graph/read-onnx.js'
import { writeOnnx } from '../../src/graph/write-onnx.js'
import type { Model } from '../../src/models/model.js'
import { openModel, type OpenModelOptions } from '../../src/models/open-model.js'
import { haveReferenceModels, referenceAnswers, referencePath } from './reference-models.js'

interface Network {
  readonly shape: number[]
  readonly input: number[]
  readonly outputShape: number[]
  readonly output: number[]
  readonly target: number
  readonly gradient: number[]
}
interface Trees {
  readonly features: string[]
  readonly rows: number[][]
  readonly probabilities: number[][]
}
interface Pipeline {
  readonly classes: string[]
  readonly rows: Record<string, string | number>[]
  readonly probabilities: number[][]
}

const folder = mkdtempSync(path.join(tmpdir(), 'open-model-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const file = (name: string, bytes: Uint8Array | string): string => {
  const target = path.join(folder, name)
  writeFileSync(target, bytes)
  return target
}
const float32 = (shape: number[], values: number[]): Tensor => ({
  dtype: 'float32',
  shape,
  data: Float32Array.from(values),
})
const largestGap = (found: ArrayLike<number>, expected: readonly number[]): number =>
  expected.reduce((gap, value, at) => Math.max(gap, Math.abs(value - found[at]!)), 0)

async function withModel<T>(
  at: string,
  use: (model: Model) => Promise<T>,
  options: OpenModelOptions = { threads: 1 },
): Promise<T> {
  const model = await openModel(at, options)
  try {
    return await use(model)
  } finally {
    await model.close()
  }
}

// Without the folder `shared` beside the project there is nothing to compare with.
describe.skipIf(!haveReferenceModels)('an ONNX network that PyTorch exported', () => {
  const networks = ['mlp', 'digits_cnn', 'attention', 'overlap', 'lstm', 'gru'] as const

  it.each(networks)('%s predicts what PyTorch predicted', async (name) => {
    const answers = referenceAnswers<Network>(name)
    await withModel(referencePath(name), async (model) => {
      const { scores } = await model.predict({ x: float32(answers.shape, answers.input) })
      expect(scores.shape).toEqual([answers.outputShape[0], answers.output.length / answers.outputShape[0]!])
      expect(largestGap(scores.data, answers.output)).toBeLessThan(1e-5)
    })
  })

  it.each(networks)('%s has the input gradients of PyTorch', async (name) => {
    const answers = referenceAnswers<Network>(name)
    await withModel(referencePath(name), async (model) => {
      const found = await model.gradients!(
        { x: float32(answers.shape, answers.input) },
        { of: { index: answers.target } },
      )
      const scale = Math.max(1e-3, ...answers.gradient.map(Math.abs))
      expect(found.x!.shape).toEqual(answers.shape)
      expect(largestGap(found.x!.data, answers.gradient) / scale).toBeLessThan(1e-4)
    })
  })

  it('takes another column of the output for each row', async () => {
    const { shape, input } = referenceAnswers<Network>('mlp')
    await withModel(referencePath('mlp'), async (model) => {
      const batch = { x: float32(shape, input) }
      const [first, second] = [
        await model.gradients!(batch, { of: { index: 0 } }),
        await model.gradients!(batch, { of: { index: 1 } }),
      ]
      const mixed = await model.gradients!(batch, { of: { index: [0, 1, 1, 0, 1] } })
      const expected = [0, 1, 1, 0, 1].flatMap((column, row) =>
        Array.from((column === 0 ? first : second).x!.data.slice(row * 8, row * 8 + 8)),
      )
      expect(Array.from(mixed.x!.data)).toEqual(expected)
    })
  })

  it('says what the last operator of the graph says of the scores', async () => {
    const scales: Record<string, string> = {
      digits_cnn: 'probability',
      lstm: 'probability',
      mlp: 'value',
      attention: 'value',
    }
    for (const [name, scale] of Object.entries(scales))
      await withModel(referencePath(name), async (model) =>
        expect(model.outputs[0]).toMatchObject({ name: 'y', scale }),
      )
  })

  it('opens the graph of its own derivative', async () => {
    const graph = differentiate(readOnnx(readFileSync(referencePath('mlp'))), {
      of: { index: 1 },
      withRespectTo: ['x'],
    })
    const { shape, input, gradient } = referenceAnswers<Network>('mlp')
    await withModel(file('gradient.onnx', writeOnnx(graph)), async (model) => {
      expect(model.outputs).toMatchObject([{ name: 'gradient:x', scale: 'value' }])
      const { scores } = await model.predict({ x: float32(shape, input) })
      expect(largestGap(scores.data, gradient)).toBeLessThan(1e-4)
    })
  })

  it('gives the same bytes with one worker and with two', async () => {
    const { shape, input } = referenceAnswers<Network>('lstm')
    const rows = 300
    const batch = { x: float32([shape[0]! * rows, ...shape.slice(1)], Array<number[]>(rows).fill(input).flat()) }
    const of = (threads: number): Promise<Float32Array | Float64Array> =>
      withModel(referencePath('lstm'), async (model) => (await model.gradients!(batch, { of: { index: 1 } })).x!.data, {
        threads,
      })
    expect(Buffer.from((await of(1)).buffer).equals(Buffer.from((await of(2)).buffer))).toBe(true)
  })

  it('leaves the event loop free while it computes', async () => {
    const { input } = referenceAnswers<Network>('digits_cnn')
    const rows = 1024
    const batch = {
      x: float32(
        [rows, 1, 28, 28],
        Array.from({ length: rows * 784 }, (_, at) => input[at % input.length]!),
      ),
    }
    await withModel(referencePath('digits_cnn'), async (model) => {
      let ticks = 0
      const timer = setInterval(() => ticks++, 2)
      await model.gradients!(batch, { of: { index: 3 } })
      clearInterval(timer)
      expect(ticks).toBeGreaterThan(5) // a blocked loop has none; how many depends on the machine
    })
  })

  it('gives values inside the network and what the last dense layer reads', async () => {
    const { shape, input, output } = referenceAnswers<Network>('mlp')
    const graph = readOnnx(readFileSync(referencePath('mlp')))
    const tanh = graph.nodes.find((node) => node.operator === 'Tanh')!.outputs[0]!
    await withModel(referencePath('mlp'), async (model) => {
      const batch = { x: float32(shape, input) }
      const inner = await model.activations!(batch, [tanh, 'y'])
      const embedding = await model.embeddings!(batch)
      expect(embedding.shape).toEqual([5, 8])
      expect(Array.from(embedding.data)).toEqual(Array.from(inner[tanh]!.data as Float32Array))
      expect(largestGap(inner.y!.data as Float32Array, output)).toBeLessThan(1e-5)
    })
  })
})

describe.skipIf(!haveReferenceModels)('an ONNX file of a converter', () => {
  it.each(['credit_forest', 'credit_boosted'])('%s gives probabilities, label and classes', async (name) => {
    const { rows, features, probabilities } = referenceAnswers<Trees>(name)
    await withModel(referencePath(name), async (model) => {
      const found = await model.predict({ input: float32([rows.length, features.length], rows.flat()) })
      expect(model).toMatchObject({ kind: 'trees', task: 'binary' })
      expect(found).toMatchObject({ scale: 'probability', classes: ['0', '1'] })
      expect(found.scores.shape).toEqual([rows.length, 2])
      expect(largestGap(found.scores.data, probabilities.flat())).toBeLessThan(1e-5)
      expect(found.labels).toEqual(probabilities.map(([no, yes]) => (yes! > no! ? '1' : '0')))
    })
  })

  it('credit_pipeline takes text and numbers and keeps the classes of its ZipMap', async () => {
    const { rows, classes, probabilities } = referenceAnswers<Pipeline>('credit_pipeline')
    const column = (name: string): Tensor =>
      name === 'Home'
        ? { dtype: 'string', shape: [rows.length, 1], data: rows.map((row) => String(row[name])) }
        : float32(
            [rows.length, 1],
            rows.map((row) => Number(row[name])),
          )
    await withModel(referencePath('credit_pipeline'), async (model) => {
      const found = await model.predict({ Home: column('Home'), Age: column('Age'), Income: column('Income') })
      expect(found).toMatchObject({ scale: 'probability', classes })
      expect(largestGap(found.scores.data, probabilities.flat())).toBeLessThan(1e-5)
      expect(model.outputs.map((output) => output.name)).toEqual(['output_label', 'output_probability'])
    })
  })

  it('credit_pipeline has gradients through its linear classifier, by the numbers of its columns', async () => {
    const { rows } = referenceAnswers<Pipeline>('credit_pipeline')
    await withModel(referencePath('credit_pipeline'), async (model) => {
      const batch = (by: number): Record<string, Tensor> => ({
        Home: { dtype: 'string', shape: [rows.length, 1], data: rows.map((row) => String(row.Home)) },
        Age: float32([rows.length, 1], rows.map((row) => Number(row.Age) + by)), // prettier-ignore
        Income: float32([rows.length, 1], rows.map((row) => Number(row.Income))), // prettier-ignore
      })
      const found = await model.gradients!(batch(0), { of: { index: 1 } })
      expect(Object.keys(found)).toEqual(['Age', 'Income'])
      const [after, before] = [await model.predict(batch(1)), await model.predict(batch(-1))]
      const slopes = rows.map((_, row) => (after.scores.data[2 * row + 1]! - before.scores.data[2 * row + 1]!) / 2)
      expect(largestGap(found.Age!.data, slopes)).toBeLessThan(1e-5)
      expect(Math.max(...slopes.map(Math.abs))).toBeGreaterThan(1e-4)
    })
  })

  it('takes doubles, plain numbers and columns without their second axis', async () => {
    const { rows, probabilities } = referenceAnswers<Pipeline>('credit_pipeline')
    await withModel(referencePath('credit_pipeline'), async (model) => {
      const found = await model.predict({
        Home: { dtype: 'string', shape: [rows.length], data: rows.map((row) => String(row.Home)) },
        Age: { dtype: 'float64', shape: [rows.length], data: Float64Array.from(rows, (row) => Number(row.Age)) },
        Income: { dtype: 'int32', shape: [rows.length, 1], data: Int32Array.from(rows, (row) => Number(row.Income)) },
      })
      expect(largestGap(found.scores.data, probabilities.flat())).toBeLessThan(1e-5)
    })
  })

  it('says by node and operator why trees have no gradients, and what works instead', async () => {
    const { rows, features } = referenceAnswers<Trees>('credit_forest')
    await withModel(referencePath('credit_forest'), async (model) => {
      const batch = { input: float32([rows.length, features.length], rows.flat()) }
      expect(model.canDifferentiate!()).toBe(false)
      await expect(model.gradients!(batch, { of: { index: 1 } })).rejects.toMatchObject({
        code: 'GRAPH_OPERATOR_NOT_DIFFERENTIABLE',
        message: expect.stringContaining('TreeEnsembleClassifier'),
        hint: expect.stringContaining('Shapley'),
      })
    })
  })
})

describe.skipIf(!haveReferenceModels)('a wrong call', () => {
  const batch = { x: float32([2, 8], Array<number>(16).fill(0.5)) }
  it.each([
    ['an input that the model does not have', { z: batch.x }, 'ENGINE_INPUT_UNKNOWN'],
    ['no input', {}, 'ENGINE_INPUT_MISSING'],
    ['too few columns', { x: float32([2, 7], Array<number>(14).fill(1)) }, 'ENGINE_INPUT_MISMATCH'],
    ['text for numbers', { x: { dtype: 'string', shape: [1, 1], data: ['a'] } as Tensor }, 'MODEL_INPUT_MISMATCH'],
  ])('with %s is refused', async (_, wrong, code) => {
    await withModel(referencePath('mlp'), (model) => expect(model.predict(wrong)).rejects.toMatchObject({ code }))
  })

  it('for a column, an output or a rule that is not there is refused', async () => {
    await withModel(referencePath('mlp'), async (model) => {
      await expect(model.gradients!(batch, { of: { index: 2 } })).rejects.toMatchObject({
        code: 'MODEL_COLUMN_MISSING',
      })
      await expect(model.gradients!(batch, { of: { index: [1] } })).rejects.toMatchObject({
        code: 'MODEL_ROWS_DISAGREE',
      })
      await expect(model.gradients!(batch, { of: { output: 'yy', index: 0 } })).rejects.toMatchObject({
        code: 'MODEL_OUTPUT_UNKNOWN',
        hint: expect.stringContaining('"y"'),
      })
      await expect(model.gradients!(batch, { of: { index: 0 }, rule: 'guided' })).rejects.toMatchObject({
        code: 'GRAPH_RULE_UNKNOWN',
      })
    })
  })

  it('after an abort stops with a code', async () => {
    await withModel(referencePath('mlp'), (model) =>
      expect(model.predict(batch, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'CANCELLED' }),
    )
  })
})

describe('a path without a model', () => {
  const refused = async (at: string): Promise<{ code: string; message: string }> => {
    try {
      await (await openModel(at, { threads: 1 })).close()
    } catch (error) {
      return error as { code: string; message: string }
    }
    return { code: 'OPENED', message: '' }
  }

  it.each([
    ['not a protobuf', Buffer.from('hello, not a protobuf at all')],
    ['an endless length', Buffer.from([0x3a, 0xff, 0xff, 0xff, 0xff, 0x0f, 1, 2])],
    ['an empty file', Buffer.alloc(0)],
  ])('is refused with a code and a sentence: %s', async (_, bytes) => {
    const { code, message } = await refused(file('broken.onnx', bytes))
    expect(code).toMatch(/^ONNX_/)
    expect(message.length).toBeGreaterThan(15)
  })

  it.skipIf(!haveReferenceModels)('is refused with a code and a sentence: a file cut short', async () => {
    const { code } = await refused(file('short.onnx', readFileSync(referencePath('mlp')).subarray(0, 700)))
    expect(code).toBe('ONNX_UNREADABLE')
  })

  it('is refused where weights are NaN', async () => {
    const b = createBuilder()
    const weights = Array.from({ length: 32 }, (_, at) => (at === 20 ? NaN : at === 3 ? -Infinity : at))
    b.output(b.matMul(b.input('x', 'float32', ['rows', 8]), b.constant('float32', [8, 4], weights, 'kernel')), 'y')
    expect(await refused(file('nan.onnx', writeOnnx(b.build())))).toMatchObject({
      code: 'MODEL_WEIGHT_NOT_FINITE',
      message: expect.stringContaining('"kernel" holds a value at position 20'),
    })
  })

  it('names files of other tools and how to convert them', async () => {
    expect(await refused(file('net.pt', 'x'))).toMatchObject({
      code: 'MODEL_FORMAT_UNKNOWN',
      message: expect.stringContaining('torch.onnx.export'),
    })
    expect(await refused(folder)).toMatchObject({ code: 'MODEL_FORMAT_UNKNOWN' })
  })

  it('names the nearest file', async () => {
    file('credit.onnx', 'x')
    expect(await refused(path.join(folder, 'credt.onnx'))).toMatchObject({
      code: 'MODEL_NOT_FOUND',
      hint: expect.stringContaining('credit.onnx'),
    })
  })
})
