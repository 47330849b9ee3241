import { describe, expect, it } from 'vitest'

import { fromLayersModel } from '../../../src/models/layers/open-layers.js'
import { loadTfjs } from '../../../src/models/layers/tfjs.js'
import { tfjsRuns } from '../../../src/models/layers/tfjs-runs.js'

// A file of its own: here nobody has chosen a backend before the product does.
const tf = await loadTfjs()

class Twice extends tf.layers.Layer {
  static className = 'TwiceForTests'
  override computeOutputShape(shape: number[] | number[][]): number[] {
    return shape as number[]
  }
  /** Twice its input, with kernels that WebAssembly has, or with one that it has not. */
  constructor(private readonly kernel: 'present' | 'absent') {
    super({})
  }
  override call(inputs: InstanceType<typeof tf.Tensor> | InstanceType<typeof tf.Tensor>[]) {
    const x = Array.isArray(inputs) ? inputs[0]! : inputs
    return tf.mul(this.kernel === 'present' ? x : tf.einsum('abcd->abcd', x), 2)
  }
}

const odd = (kernel: 'present' | 'absent') => {
  const model = tf.sequential({
    layers: [
      tf.layers.conv2d({ filters: 1, kernelSize: 2, inputShape: [2, 2, 1], useBias: false }),
      new Twice(kernel),
      tf.layers.flatten(),
    ],
  })
  model.setWeights([tf.tensor([1, 2, 3, 4], [2, 2, 1, 1])])
  return model
}
const x = { dtype: 'float32' as const, shape: [2, 2, 2, 1], data: Float32Array.from([1, 1, 1, 1, 0, 1, 0, 2]) }

describe('a model that no graph runs', () => {
  it('runs on WebAssembly, and its gradients in plain JavaScript where a kernel is missing', async () => {
    const model = await fromLayersModel(odd('present'))
    const feeds = { [model.inputs[0]!.name]: x }
    expect(model.runsOn).toMatchObject({ engine: 'tfjs', backend: 'wasm', lacking: [] })
    expect([...(await model.predict(feeds)).scores.data]).toEqual([20, 20]) // 2·(1 + 2 + 3 + 4), 2·(2 + 8)
    const { [model.inputs[0]!.name]: slopes } = await model.gradients!(feeds, { of: { index: 0 } })
    expect([...slopes!.data]).toEqual([2, 4, 6, 8, 2, 4, 6, 8])
    expect(model.runsOn).toMatchObject({ backend: 'wasm', lacking: ['gradients: Conv2DBackpropFilter'] })
    expect(tf.getBackend()).toBe('wasm')
    await model.close()
  })

  it('runs in plain JavaScript as a whole where predictions lack a kernel, and says which', async () => {
    const model = await fromLayersModel(odd('absent'))
    const feeds = { [model.inputs[0]!.name]: x }
    const [first, second] = await Promise.all([model.predict(feeds), model.predict(feeds)]) // one waits for the other
    expect([...first.scores.data, ...second.scores.data]).toEqual([20, 20, 20, 20])
    expect(model.runsOn).toMatchObject({ backend: 'cpu', lacking: ['predictions: Einsum'] })
    expect(tf.getBackend()).toBe('wasm')
    await model.close()
  })

  it('fails with its own error where no backend can run it', async () => {
    const runs = tfjsRuns(tf)
    const impossible = () => Promise.resolve().then(() => tf.tensor([[1, 2]]).matMul(tf.tensor([[1]])))
    await expect(runs.run('predictions', impossible)).rejects.toThrow(/inner shapes/)
    expect(runs.place).toEqual({ backend: 'wasm', lacking: [] })
    expect(tf.getBackend()).toBe('wasm')
  })
})
