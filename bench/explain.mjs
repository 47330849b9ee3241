import { readFileSync } from 'node:fs'
import path from 'node:path'
import { createTools } from '../dist/environment/create-tools.js'
import { explainWith, findExplainer } from '../dist/explainers/explain-with.js'
import { makeTarget } from '../dist/explainers/target.js'
import { elementUnits, pixelUnits } from '../dist/explainers/units.js'
import { createBuilder } from '../dist/graph/builder.js'
import { graphModel } from '../dist/models/graph-model.js'
import { openModel } from '../dist/models/open-model.js'
import { median, minimum, root } from './measure.mjs'

const repeats = 5

/** Shapley values of the credit models for `rows` (100) rows, and integrated gradients of `batch` (128) digits. Models from ../shared where they are; else of the same shapes. */
export default async function explainBench({ rows = 100, batch = 128 }, report) {
  const tools = createTools({ seed: 1 })
  const table = readFileSync(path.join(root, 'fixtures/credit-scoring/credit_scoring.csv'), 'utf8')
  const lines = table
    .trim()
    .split('\n')
    .map((line) => line.split(','))
  const columns = ['Seniority', 'Time', 'Age', 'Expenses', 'Income', 'Assets', 'Amount'].map((name) =>
    lines[0].indexOf(`"${name}"`),
  )
  const whole = lines.slice(1).map((line) => columns.map((at) => Number(line[at] === '' ? 0 : line[at])))
  const known = whole.filter((line) => line.every(Number.isFinite))
  const floats = (list) => Float32Array.from(list.flat())

  for (const name of ['credit_boosted', 'credit_forest']) {
    const model = await openModel(path.join(root, `../shared/models/${name}.onnx`)).catch(() => null)
    if (model === null) {
      console.error(`${name} is not there: skipped`)
      continue
    }
    const input = model.inputs[0].name
    const toBatch = (list) => ({ [input]: { dtype: 'float32', shape: [list.length, 7], data: floats(list) } })
    const explained = toBatch(known.slice(0, rows))
    const background = toBatch(known.slice(-100))
    const target = await makeTarget(model, explained, { scale: 'given', class: 1 }, tools)
    const request = { target, batch: explained, units: elementUnits(explained), background, outcomes: null }
    await measure(
      `${name}: exact Shapley values, ${rows} rows, 7 columns, 100 background rows`,
      () => explainWith(findExplainer('shapley-values'), model, request, {}, tools),
      report,
    )
    await model.close()
  }

  const digits =
    (await openModel(path.join(root, '../shared/models/digits_cnn.onnx')).catch(() => null)) ?? (await network())
  const input = digits.inputs[0].name
  const random = tools.random.fork('digits')
  const data = Float32Array.from({ length: batch * 784 }, () => random.next())
  const pictures = { [input]: { dtype: 'float32', shape: [batch, 1, 28, 28], data } }
  const target = await makeTarget(digits, pictures, { scale: 'given', class: 1 }, tools)
  const request = {
    target,
    batch: pictures,
    units: pixelUnits(digits.inputs[0], pictures),
    background: null,
    outcomes: null,
  }
  const steps = { steps: 32, gradients: 32, baseline: 'zero' }
  await measure(
    `integrated gradients, ${batch} digits, 32 points each`,
    () => explainWith(findExplainer('integrated-gradients'), digits, request, steps, tools),
    report,
  )
  await measure(
    `gradient, ${batch} digits`,
    () => explainWith(findExplainer('gradient'), digits, request, {}, tools),
    report,
  )
  await digits.close()
}

/** The first call makes engines and is not counted. Processor seconds are of all threads: they say most on a busy machine. */
async function measure(figure, work, report) {
  const { evaluations } = await work()
  const times = []
  const before = process.cpuUsage()
  for (let at = 0; at < repeats; at++) {
    const started = performance.now()
    await work()
    times.push((performance.now() - started) / 1000)
  }
  const used = process.cpuUsage(before)
  const processor = (used.user + used.system) / 1e6 / repeats
  report({ figure: `${figure}, processor seconds`, value: processor, unit: 's' })
  report({ figure: `${figure}, minimum`, value: minimum(times), unit: 's' })
  report({ figure: `${figure}, median`, value: median(times), unit: 's' })
  const asked = evaluations.predictions + evaluations.gradients
  report({ figure: `${figure}, rows asked of the model a second`, value: asked / minimum(times), unit: '/s' })
}

/** A network of the size of the digits network, with weights of no meaning. */
function network() {
  const b = createBuilder()
  const x = b.input('x', 'float32', ['rows', 1, 28, 28])
  const weights = (shape) =>
    b.constant(
      'float32',
      shape,
      Float32Array.from({ length: shape.reduce((a, c) => a * c) }, (_, at) => Math.sin(at) / 10),
    )
  const conv = (from, to, value) => b.relu(b.node('Conv', [value, weights([to, from, 3, 3])], { kernel_shape: [3, 3] }))
  const pool = (value) => b.node('MaxPool', [value], { kernel_shape: [2, 2], strides: [2, 2] })
  const flat = b.node('Flatten', [conv(64, 64, pool(conv(32, 64, pool(conv(1, 32, x)))))], { axis: 1 })
  b.output(b.softmax(b.matMul(b.relu(b.matMul(flat, weights([576, 64]))), weights([64, 10])), 1), 'y')
  return graphModel({ id: 'digits', name: 'digits', graph: b.build() })
}
