import * as ort from 'onnxruntime-node'
import { expect } from 'vitest'
import { createBuilder, type Builder } from '../../src/graph/builder.js'
import { differentiate } from '../../src/graph/differentiate.js'
import type { Graph } from '../../src/graph/graph.js'
import { makeRunnable } from '../../src/graph/make-runnable.js'
import { writeOnnx } from '../../src/graph/write-onnx.js'

type Float = 'float64' | 'float32'

export interface GradientCase {
  /** Floating-point inputs: shape, and values where random ones would not do. */
  readonly inputs: Readonly<Record<string, { readonly shape: readonly number[]; readonly values?: readonly number[] }>>
  /** Adds the operation to a graph and returns the name of the value to differentiate. */
  readonly build: (b: Builder) => string
  /** float32 only where ONNX Runtime has no kernel for float64. */
  readonly dtype?: Float
  readonly opset?: number
  readonly seed?: number
  /** Inputs whose gradients are checked; all unless given. */
  readonly of?: readonly string[]
  /** Values lie in [−spread, spread], none nearer than a hundredth of it to 0 or to another. */
  readonly spread?: number
  /** Step of the central differences; a large one is exact for operations that are linear in each input. */
  readonly step?: number
  readonly tolerance?: number
  /** Inputs that keep their sizes when the others have names for them, such as weights. */
  readonly sized?: readonly string[]
  /** Also with sizes that are only known when the graph runs; false where the rule needs them before. */
  readonly named?: boolean
}

/** Mulberry32: a small generator, so that a failing case can be run again by its seed. */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Distinct values in random order, spread evenly with a little noise and none at 0: far from every kink and tie. */
export function distinctValues(count: number, spread: number, random: () => number): number[] {
  const grid = Array.from(
    { length: count },
    (_, i) => ((i + 0.5 + (random() - 0.5) * 0.4) / count) * 2 * spread - spread,
  )
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    ;[grid[i], grid[j]] = [grid[j]!, grid[i]!]
  }
  return grid.map((value) => (Math.abs(value) < spread / 100 ? spread / 100 : value))
}

const arrays = { float64: Float64Array, float32: Float32Array }
type Values = Readonly<Record<string, Float64Array | Float32Array>>

function graphOf(given: GradientCase, dtype: Float, named: boolean): Graph {
  const b = createBuilder(given.opset === undefined ? {} : { opset: given.opset })
  for (const [name, { shape }] of Object.entries(given.inputs))
    b.input(
      name,
      dtype,
      named && given.sized?.includes(name) !== true
        ? shape.map((size, axis) => (size === 1 ? 1 : `${name}_${axis}`))
        : shape,
    )
  b.output(given.build(b), 'result')
  return b.build()
}

async function open(graph: Graph): Promise<ort.InferenceSession> {
  const options = { intraOpNumThreads: 1, interOpNumThreads: 1, logSeverityLevel: 4 } as const
  return ort.InferenceSession.create(writeOnnx(makeRunnable(graph)), options)
}

async function run(
  session: ort.InferenceSession,
  given: GradientCase,
  dtype: Float,
  values: Values,
  more: ort.InferenceSession.FeedsType = {},
) {
  const feeds: Record<string, ort.Tensor> = {}
  for (const [name, { shape }] of Object.entries(given.inputs))
    feeds[name] = new ort.Tensor(dtype, values[name]!, shape)
  return session.run({ ...feeds, ...more })
}

/**
 * Compares the derivative of Σ weights·result with central finite differences, one input element after the other. The result
 * is computed by ONNX Runtime, the sum with the weights in double precision here.
 */
export async function checkGradient(given: GradientCase): Promise<void> {
  const dtype = given.dtype ?? 'float64'
  const {
    step = dtype === 'float64' ? 1e-5 : 1e-2,
    tolerance = dtype === 'float64' ? 1e-6 : 5e-3,
    spread = 1.5,
  } = given
  const random = randomNumbers(given.seed ?? 7)
  const values: Record<string, Float64Array | Float32Array> = {}
  for (const [name, { shape, values: fixed }] of Object.entries(given.inputs)) {
    const count = shape.reduce((product, size) => product * size, 1)
    values[name] = arrays[dtype].from(fixed ?? distinctValues(count, spread, random))
  }
  const forward = await open(graphOf(given, dtype, false))
  const result = (await run(forward, given, dtype, values)).result!
  expectInferred(given, dtype, result.dims)
  const weights = arrays[dtype].from(distinctValues(result.size, 1, random))
  const weigh = (data: ort.Tensor['data']): number => {
    let sum = 0
    for (let i = 0; i < weights.length; i++) sum += weights[i]! * Number(data[i])
    return sum
  }
  const names = given.of ?? Object.keys(given.inputs)

  const found = await gradientsOf(given, dtype, values, weights, result.dims, names, false)
  for (const name of names) {
    const vector = values[name]!
    const expected: number[] = []
    for (let i = 0; i < vector.length; i++) {
      const before = vector[i]!
      vector[i] = before + step
      const above = vector[i]!
      const high = weigh((await run(forward, given, dtype, values)).result!.data)
      vector[i] = before - step
      const width = above - vector[i]!
      const low = weigh((await run(forward, given, dtype, values)).result!.data)
      vector[i] = before
      expected.push((high - low) / width)
    }
    expectClose(found[name]!, expected, tolerance, `gradient of ${name} against finite differences`)
  }
  if (given.named === false) return
  const again = await gradientsOf(given, dtype, values, weights, result.dims, names, true)
  for (const name of names)
    expectClose(again[name]!, found[name]!, dtype === 'float64' ? 1e-12 : 1e-4, `${name} with named sizes`)
}

/** What inference says of the result must hold of what came out. */
function expectInferred(given: GradientCase, dtype: Float, dims: readonly number[]): void {
  const type = graphOf(given, dtype, false).outputs[0]!.type
  if (type?.kind !== 'tensor' || type.shape === null) return
  expect(type.shape.length, 'inferred number of axes').toBe(dims.length)
  type.shape.forEach((size, axis) => {
    if (typeof size === 'number') expect(size, `inferred size of axis ${axis}`).toBe(dims[axis])
  })
}

async function gradientsOf(
  given: GradientCase,
  dtype: Float,
  values: Values,
  weights: Float64Array | Float32Array,
  shape: readonly number[],
  names: readonly string[],
  named: boolean,
): Promise<Record<string, number[]>> {
  const graph = graphOf(given, dtype, named)
  const derivative = differentiate(graph, { of: { output: 'result', weights: 'weights' }, withRespectTo: names })
  const session = await open(derivative)
  const outputs = await run(session, given, dtype, values, { weights: new ort.Tensor(dtype, weights, shape) })
  const found: Record<string, number[]> = {}
  for (const name of names) {
    const gradient = outputs[`gradient:${name}`]!
    expect([...gradient.dims], `shape of the gradient of ${name}`).toEqual([...given.inputs[name]!.shape])
    found[name] = Array.from(gradient.data as Float64Array)
  }
  return found
}

function expectClose(found: readonly number[], expected: readonly number[], tolerance: number, what: string): void {
  const scale = Math.max(1, ...expected.map(Math.abs))
  const worst = expected.reduce((largest, value, i) => {
    const gap = Math.abs(value - found[i]!)
    return Number.isNaN(gap) ? Infinity : Math.max(largest, gap)
  }, 0)
  expect(worst / scale, `${what}: found ${found.slice(0, 8)}, expected ${expected.slice(0, 8)}`).toBeLessThan(tolerance)
}
