import { createTools } from '../../src/environment/create-tools.js'
import { createBuilder, type Builder } from '../../src/graph/builder.js'
import { graphModel } from '../../src/models/graph-model.js'
import type { Batch, Model } from '../../src/models/model.js'
import type { Attribution } from '../../src/explainers/attribution.js'
import type { ExplainRequest } from '../../src/explainers/explainer.js'
import { explainWith, findExplainer } from '../../src/explainers/explain-with.js'
import { makeTarget, type TargetOptions } from '../../src/explainers/target.js'
import { elementUnits, type Units } from '../../src/explainers/units.js'

/** A batch of one input, in double precision. */
export function batchOf(rows: readonly (readonly number[])[], dtype: 'float64' | 'float32' = 'float64'): Batch {
  const array = dtype === 'float64' ? Float64Array : Float32Array
  return { x: { dtype, shape: [rows.length, rows[0]!.length], data: array.from(rows.flat()) } }
}

/** A graph from `x` [rows, width] to `y`, run by the engine. */
export function modelOf(width: number, build: (b: Builder, x: string) => string): Promise<Model> {
  const b = createBuilder()
  b.output(build(b, b.input('x', 'float64', ['rows', width])), 'y')
  return graphModel({ id: 'test', name: 'test', graph: b.build() }, { threads: 1 })
}

/** Any function of a row as a model that predicts only. */
export function blackBox(width: number, f: (row: readonly number[]) => number): Model {
  return {
    id: 'function',
    name: 'function',
    kind: 'http',
    task: null,
    inputs: [{ name: 'x', dtype: 'float64', shape: ['rows', width], role: 'features' }],
    outputs: [{ name: 'y', shape: ['rows', 1], scale: 'value', scored: true }],
    predict(batch) {
      const { data, shape } = batch.x!
      const rows = Array.from({ length: shape[0]! }, (_, row) =>
        Array.from(data.slice(row * width, (row + 1) * width) as ArrayLike<number>),
      )
      return Promise.resolve({
        scale: 'value',
        scores: { dtype: 'float64', shape: [rows.length, 1], data: Float64Array.from(rows, f) },
      })
    },
    close: () => Promise.resolve(),
  }
}

export interface Asked extends Partial<Pick<ExplainRequest, 'outcomes'>> {
  readonly background?: readonly (readonly number[])[]
  readonly units?: Units
  readonly options?: Readonly<Record<string, unknown>>
  readonly target?: Partial<TargetOptions>
  readonly seed?: number
  readonly dtype?: 'float64' | 'float32'
}

export async function explained(
  id: string,
  model: Model,
  rows: readonly (readonly number[])[],
  asked: Asked = {},
): Promise<Attribution> {
  const tools = createTools({ seed: asked.seed ?? 1 })
  const batch = batchOf(rows, asked.dtype)
  const target = await makeTarget(model, batch, { scale: 'given', ...asked.target }, tools)
  const request: ExplainRequest = {
    target,
    batch,
    units: asked.units ?? elementUnits(batch),
    background: asked.background ? batchOf(asked.background, asked.dtype) : null,
    outcomes: asked.outcomes ?? null,
  }
  return explainWith(findExplainer(id), model, request, asked.options ?? {}, tools)
}

/** Largest distance between two lists of numbers. */
export function apart(found: readonly number[], expected: readonly number[]): number {
  if (found.length !== expected.length) return Infinity
  return Math.max(0, ...found.map((value, at) => Math.abs(value - expected[at]!)))
}

/** Several elements of `x` as one unit each. */
export function groupsOf(groups: readonly (readonly number[])[]): Units {
  return {
    list: groups.map((elements) => ({ name: elements.join('+'), parts: [{ input: 'x', elements }] })),
    grid: null,
  }
}

/** Captum's MultiLayer model: s = Σx, h = relu([s − 10, s + 1, s + 1, s + 1]), outputs Σh − 1 and Σh + 1. */
export function multiLayer(): Promise<Model> {
  return modelOf(3, (b, x) => {
    const hidden = b.relu(
      b.add(
        b.matMul(x, b.constant('float64', [3, 4], Array(12).fill(1) as number[])),
        b.constant('float64', [4], [-10, 1, 1, 1]),
      ),
    )
    return b.add(
      b.matMul(hidden, b.constant('float64', [4, 2], Array(8).fill(1) as number[])),
      b.constant('float64', [2], [-1, 1]),
    )
  })
}
