import { describe, expect, it } from 'vitest'
import { createEngine } from '../../src/graph/engine.js'
import { differentiate } from '../../src/graph/differentiate.js'
import { readOnnx } from '../../src/graph/read-onnx.js'
import { float32Tensor } from '../../src/graph/tensor.js'
import { writeOnnx } from '../../src/graph/write-onnx.js'
import { haveReferenceModels, referenceAnswers, referenceBytes, referenceModels } from './reference-models.js'

function largestDifference(found: ArrayLike<unknown>, expected: readonly number[]): number {
  expect(found.length).toBe(expected.length)
  return expected.reduce((largest, value, i) => Math.max(largest, Math.abs(value - Number(found[i]))), 0)
}

// 1e-5 and 1e-4: both sides compute in float32 and add in different orders
describe.skipIf(!haveReferenceModels)('networks saved by PyTorch (skipped where ../shared/models is absent)', () => {
  it.each(referenceModels)('%s predicts as PyTorch does', async (name) => {
    const { shape, input, output, outputShape } = referenceAnswers(name)
    const engine = await createEngine(referenceBytes(name), { threads: 1 })
    const { y } = await engine.run({ x: float32Tensor(shape, input) })
    await engine.close()
    expect(y!.shape).toEqual(outputShape)
    expect(largestDifference(y!.data as Float32Array, output)).toBeLessThan(1e-5)
  })

  it.each(referenceModels)('%s has the input gradients of PyTorch', async (name) => {
    const { shape, input, target, gradient } = referenceAnswers(name)
    const graph = readOnnx(referenceBytes(name))
    const engine = await createEngine(differentiate(graph, { of: { index: target }, withRespectTo: ['x'] }), {
      threads: 1,
    })
    const found = await engine.run({ x: float32Tensor(shape, input) })
    await engine.close()
    const scale = gradient.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0)
    expect(found['gradient:x']!.shape).toEqual(shape)
    expect(largestDifference(found['gradient:x']!.data as Float32Array, gradient) / scale).toBeLessThan(1e-4)
  })

  it.each(referenceModels)('%s is written back with the bytes it was read from', (name) => {
    const bytes = referenceBytes(name)
    expect(Buffer.compare(writeOnnx(readOnnx(bytes)), bytes)).toBe(0)
  })
})
