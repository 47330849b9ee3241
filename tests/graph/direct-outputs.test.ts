import { describe, expect, it } from 'vitest'
import { createBuilder } from '../../src/graph/builder.js'
import { directOutputs } from '../../src/graph/direct-outputs.js'
import { createEngine } from '../../src/graph/engine.js'
import { float32Tensor } from '../../src/graph/tensor.js'
import { writeOnnx } from '../../src/graph/write-onnx.js'

describe('outputs under another name than their value', () => {
  const b = createBuilder()
  const x = b.input('x', 'float32', ['rows', 2])
  const constant = b.constant('float32', [1, 2], [7, 8], 'constant')
  const doubled = b.multiplyScalar(x, 2)
  b.output(doubled, 'first')
  b.output(doubled, 'second')
  const squared = b.square(doubled)
  b.output(squared)
  b.output(squared, 'again')
  b.output(x, 'as given')
  b.output(constant, 'fixed')
  const graph = b.build()

  it('are made under it where nothing else has the value', () => {
    const copies = directOutputs(graph).nodes.filter(({ operator }) => operator === 'Identity')
    expect(copies.map(({ outputs }) => outputs[0]).sort()).toEqual(['again', 'as given', 'fixed', 'second'])
    expect(directOutputs(directOutputs(graph))).toEqual(directOutputs(graph))
  })

  it('have the same values', async () => {
    const given = float32Tensor([2, 2], [1, 2, 3, 4])
    const [changed, whole] = [await createEngine(graph), await createEngine(writeOnnx(graph))]
    const [found, expected] = [await changed.run({ x: given }), await whole.run({ x: given })]
    expect(found).toEqual(expected)
    expect(Array.from(found.second!.data as Float32Array)).toEqual([2, 4, 6, 8])
    expect(Object.keys(found).sort()).toEqual(['again', 'as given', 'first', 'fixed', 'second', squared].sort())
    await Promise.all([changed.close(), whole.close()])
  })
})
