import type * as tf from '@tensorflow/tfjs'
import { beforeAll, describe, expect, it } from 'vitest'
import { layersToGraph } from '../../../src/models/layers/layers-to-graph.js'
import { contentOf, fromLayersModel } from '../../../src/models/layers/open-layers.js'
import { readTopology } from '../../../src/models/layers/topology.js'
import { selfAttention } from '../../../src/models/layers/self-attention.js'
import { distance, drawInputs, drawWeights, readyTf } from './against-tfjs.js'

let engine: typeof tf
beforeAll(async () => {
  engine = await readyTf()
})

/** Models of sequences whose last layer reads 3 numbers; `inner`: a layer of steps in the middle. */
const models: Record<string, () => { model: tf.Sequential; inner: string }> = {
  LSTM: () => {
    const { layers } = engine
    const model = engine.sequential()
    model.add(layers.lstm({ inputShape: [5, 2], units: 4, returnSequences: true, name: 'steps' }))
    model.add(layers.lstm({ units: 4 }))
    model.add(layers.dense({ units: 3, activation: 'tanh' }))
    model.add(layers.dense({ units: 2, activation: 'softmax' }))
    return { model, inner: 'steps' }
  },
  attention: () => {
    const { layers } = engine
    const model = engine.sequential()
    model.add(selfAttention(engine)({ heads: 2, inputShape: [5, 4], name: 'steps' } as never))
    model.add(layers.globalAveragePooling1d({}))
    model.add(layers.dense({ units: 3, activation: 'relu' }))
    model.add(layers.dense({ units: 1, activation: 'sigmoid' }))
    return { model, inner: 'steps' }
  },
}

describe.each(Object.keys(models))('what a model with %s holds inside', (name) => {
  const valuesOf = async (
    model: tf.LayersModel,
    layer: tf.layers.Layer,
    input: tf.Tensor,
  ): Promise<ArrayLike<number>> => {
    const part = engine.model({ inputs: model.inputs, outputs: layer.output as tf.SymbolicTensor })
    return (part.predict(input) as tf.Tensor).data()
  }

  it('is what TensorFlow.js computes there: embeddings before the last layer, activations of a layer of steps', async () => {
    const { model, inner } = models[name]!()
    drawWeights(model, 7)
    const [input] = drawInputs({ model }, 3)
    const given = engine.tensor(input!.data as Float32Array, [...input!.shape])
    const ours = await fromLayersModel(model)
    const batch = { [ours.inputs[0]!.name]: input! }
    const { shape, data } = await ours.embeddings!(batch)
    expect(shape).toEqual([3, 3])
    expect(distance(data, await valuesOf(model, model.layers.at(-2)!, given))).toBeLessThan(1e-5)

    // which value of the graph belongs to the layer is found by its numbers alone
    const expected = await valuesOf(model, model.getLayer(inner), given)
    const { json, weights } = await contentOf(model)
    const { graph } = layersToGraph(readTopology(json), weights)
    const names = graph.nodes.flatMap(({ outputs }) => outputs).filter((value) => value !== '')
    const found = await ours.activations!(batch, names)
    const alike = Object.values(found).filter((tensor) => tensor.data.length === expected.length && distance(tensor.data as Float32Array, expected) < 1e-5) // prettier-ignore
    expect(alike.length).toBeGreaterThan(0)
    await ours.close()
  })
})
