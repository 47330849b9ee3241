import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { isProbityError } from '../../src/errors.js'
import { createBuilder } from '../../src/graph/builder.js'
import { isFloat } from '../../src/graph/data-types.js'
import { differentiate } from '../../src/graph/differentiate.js'
import { inferTypes } from '../../src/graph/infer-types.js'
import { readOnnx } from '../../src/graph/read-onnx.js'
import { planRows } from '../../src/graph/row-plan.js'
import { writeOnnx } from '../../src/graph/write-onnx.js'
import { describeGraph } from '../../src/models/onnx/describe-graph.js'

const shared = new URL('../../../shared/models/', import.meta.url)
const small = ['attention', 'gru', 'lstm', 'mlp', 'overlap', 'credit_pipeline']
const own = (): Uint8Array => {
  const b = createBuilder()
  const x = b.input('x', 'float32', ['rows', 4])
  const hidden = b.node('Relu', [
    b.matMul(x, b.constant('float32', [4, 3], Float32Array.from({ length: 12 }, Math.sin))),
  ])
  b.output(b.softmax(hidden, 1), 'p')
  return writeOnnx(b.build())
}
/** Models that PyTorch and converters of scikit-learn's form wrote, where they are at hand; one of ours everywhere. */
const models: readonly (readonly [string, Uint8Array])[] = [
  ['one of ours', own()],
  ...small
    .map((name) => [name, new URL(`${name}.onnx`, shared)] as const)
    .filter(([, file]) => existsSync(file))
    .map(([name, file]) => [name, new Uint8Array(readFileSync(file))] as const),
]

/** Everything that an unknown file goes through before the engine sees it. Rejections must be ours. */
function examine(bytes: Uint8Array): string {
  try {
    const graph = readOnnx(bytes)
    writeOnnx(graph)
    planRows(graph)
    const described = describeGraph(graph)
    const types = inferTypes(described.graph)
    const floats = described.graph.inputs.map(({ name }) => name).filter((name) => isFloat(types.get(name)?.dtype))
    if (floats.length > 0) differentiate(described.graph, { of: { index: 0 }, withRespectTo: floats })
    return 'accepted'
  } catch (error) {
    if (isProbityError(error)) return error.code
    throw error
  }
}

type Change = readonly ['set' | 'insert' | 'delete' | 'huge' | 'copy', number, number]
const change: fc.Arbitrary<Change> = fc.tuple(
  fc.constantFrom('set', 'insert', 'delete', 'huge', 'copy'),
  fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
  fc.nat(255),
)
/** The longest numbers that protobuf can hold: lengths and sizes of 2⁶³ − 1 and −1. */
const longest = [
  Uint8Array.from([255, 255, 255, 255, 255, 255, 255, 255, 127]),
  Uint8Array.from([255, 255, 255, 255, 255, 255, 255, 255, 255, 1]),
]

function changed(bytes: Uint8Array, changes: readonly Change[]): Uint8Array {
  return changes.reduce((now, [kind, place, value]) => {
    const at = Math.floor(place * now.length)
    const [before, after] = [now.subarray(0, at), now.subarray(at)]
    const join = (...parts: Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts))
    if (kind === 'set') return join(before, Uint8Array.of(value), after.subarray(1))
    if (kind === 'insert') return join(before, Uint8Array.of(value), after)
    if (kind === 'delete') return join(before, after.subarray(1 + (value % 16)))
    if (kind === 'huge') return join(before, longest[value % 2]!, after.subarray(1))
    return join(before, now.subarray(0, value), after) // part of the file inside itself
  }, bytes)
}

describe.each(models)('%s', (_, bytes) => {
  it('is accepted as it is, or refused for a reason', () => {
    expect(['accepted', 'GRAPH_RANK_UNKNOWN']).toContain(examine(bytes))
  })

  it('ends with an error of ours, or none, whatever is done to its bytes', () => {
    const found = new Set<string>()
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
        found.add(examine(changed(bytes, changes)))
      }),
      { seed: 20261128, numRuns: 200 },
    )
    expect(found.size).toBeGreaterThan(1) // the changes do reach it
  })
})
