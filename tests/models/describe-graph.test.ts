import { describe, expect, it } from 'vitest'

import { floats } from '../../src/graph/attributes.js'
import { createBuilder, type Builder } from '../../src/graph/builder.js'
import type { Graph } from '../../src/graph/graph.js'
import { storeTensor } from '../../src/graph/stored-tensor.js'
import { describeGraph } from '../../src/models/onnx/describe-graph.js'

const learner = { domain: 'ai.onnx.ml' }

function graphOf(make: (b: Builder, x: string) => void, width = 3): Graph {
  const b = createBuilder({ opset: 15 })
  make(b, b.input('x', 'float32', ['rows', width]))
  return b.build()
}

/** A forest of stumps on the first feature: weights[tree] = [left, right], each a list of [class, weight]. */
function forest(weights: readonly (readonly (readonly [number, number])[])[][], transform = 'NONE'): Graph {
  const nodes = weights.flatMap((_, tree) => [0, 1, 2].map((node) => ({ tree, node })))
  const votes = weights.flatMap((sides, tree) =>
    sides.flatMap((side, at) => side.map(([id, weight]) => ({ tree, node: at + 1, id, weight }))),
  )
  return graphOf((b, x) => {
    const [label, scores] = b.nodes(
      'TreeEnsembleClassifier',
      [x],
      {
        nodes_treeids: nodes.map(({ tree }) => tree),
        nodes_nodeids: nodes.map(({ node }) => node),
        nodes_featureids: nodes.map(() => 0),
        nodes_modes: nodes.map(({ node }) => (node === 0 ? 'BRANCH_LEQ' : 'LEAF')),
        nodes_values: floats(nodes.map(() => 0)),
        nodes_truenodeids: nodes.map(({ node }) => (node === 0 ? 1 : 0)),
        nodes_falsenodeids: nodes.map(({ node }) => (node === 0 ? 2 : 0)),
        class_treeids: votes.map(({ tree }) => tree),
        class_nodeids: votes.map(({ node }) => node),
        class_ids: votes.map(({ id }) => id),
        class_weights: floats(votes.map(({ weight }) => weight)),
        classlabels_strings: ['bad', 'good'],
        post_transform: transform,
      },
      { ...learner, outputs: 2 },
    )
    b.output(label!, 'label')
    b.output(scores!, 'probabilities')
  })
}

const scaleOf = (graph: Graph): string | undefined => {
  const { outputs, scores } = describeGraph(graph)
  return outputs.find(({ name }) => name === scores)?.scale
}

describe('the scale of scores', () => {
  it.each([
    ['a softmax', (b: Builder, x: string) => b.softmax(x, -1), 'probability'],
    ['a sigmoid, reshaped', (b: Builder, x: string) => b.reshape(b.sigmoid(x), [-1, 3]), 'probability'],
    ['a log-softmax', (b: Builder, x: string) => b.node('LogSoftmax', [x], { axis: -1 }), 'logit'],
    ['a sum', (b: Builder, x: string) => b.add(x, b.sigmoid(x)), 'value'],
    ['the input', (b: Builder, x: string) => b.node('Identity', [x]), 'value'],
    [
      'a probability beside its complement',
      (b: Builder, x: string) => {
        const p = b.sigmoid(b.slice(x, { axes: [1], starts: [0], ends: [1] }))
        return b.concat([b.subtractFrom(1, p), p], 1)
      },
      'probability',
    ],
    ['two less a probability', (b: Builder, x: string) => b.subtractFrom(2, b.sigmoid(x)), 'value'],
    [
      'the gradient of a softmax',
      (b: Builder, x: string) => b.multiply(b.softmax(x, -1), b.subtract(x, b.softmax(x, -1))),
      'value',
    ],
  ])('after %s', (_, make, scale) => {
    expect(scaleOf(graphOf((b, x) => b.output(make(b, x), 'y')))).toBe(scale)
  })

  it('is a probability where the leaves of a forest are shares', () => {
    const shares = [
      [[0, 0.4], [1, 0.1]],
      [[0, 0.1], [1, 0.4]],
    ] as const // prettier-ignore
    expect(scaleOf(forest([[...shares], [...shares]]))).toBe('probability')
  })

  it('is a value where leaves add up to something else, or votes are negative', () => {
    expect(scaleOf(forest([[[[0, 0.4], [1, 0.1]], [[0, 0.1], [1, 0.3]]]]))).toBe('value') // prettier-ignore
    expect(scaleOf(forest([[[[1, -0.5]], [[1, 0.9]]]]))).toBe('value')
  })

  it('is a probability where the weights of one class of two stay between 0 and 1', () => {
    expect(scaleOf(forest([[[[1, 0.1]], [[1, 0.9]]]]))).toBe('probability')
    expect(scaleOf(forest([[[[1, 0.1]], [[1, 1.9]]]]))).toBe('value')
  })

  it('is a probability after the logistic function of boosted trees', () => {
    expect(scaleOf(forest([[[[1, -3]], [[1, 4]]]], 'LOGISTIC'))).toBe('probability')
  })
})

describe('the classes', () => {
  it('are those that a classifier declares', () => {
    const { outputs, labels, scores, task } = describeGraph(forest([[[[1, 0.1]], [[1, 0.9]]]]))
    expect({ labels, scores, task }).toEqual({ labels: 'label', scores: 'probabilities', task: 'binary' })
    expect(outputs[1]!.classes).toEqual(['bad', 'good'])
  })

  it('are those that the label looks up by the position of the largest score', () => {
    const graph = graphOf((b, x) => {
      const p = b.softmax(x, -1)
      const names = b.stored(storeTensor('string', [3], ['low', 'middle', 'high']), 'classes')
      b.output(
        b.node('ArrayFeatureExtractor', [names, b.node('ArgMax', [p], { axis: 1, keepdims: 0 })], {}, learner),
        'label',
      )
      b.output(p, 'p')
    })
    const found = describeGraph(graph)
    expect(found).toMatchObject({ scores: 'p', labels: 'label', task: 'multiclass' })
    expect(found.outputs[1]!.classes).toEqual(['low', 'middle', 'high'])
  })

  it('are those of a label encoder, in the order of its keys', () => {
    const graph = graphOf((b, x) => {
      const p = b.softmax(x, -1)
      const index = b.node('ArgMax', [p], { axis: 1, keepdims: 0 })
      const encoder = { keys_int64s: [2, 0, 1], values_strings: ['c', 'a', 'b'] }
      b.output(b.node('LabelEncoder', [index], encoder, learner), 'label')
      b.output(p, 'p')
    })
    expect(describeGraph(graph).outputs[1]!.classes).toEqual(['a', 'b', 'c'])
  })
})

describe('outputs that are no tensors', () => {
  it('are taken apart: the tensors of a sequence become outputs', () => {
    const graph = graphOf((b, x) => {
      b.output(b.node('SequenceConstruct', [x, b.sigmoid(x)]), 'both')
    })
    const sequence: Graph = {
      ...graph,
      outputs: [{ name: 'both', type: { kind: 'sequence', element: null } }],
      nodes: graph.nodes
        .map((node) => (node.operator === 'SequenceConstruct' ? { ...node, outputs: ['both'] } : node))
        .filter((node) => node.operator !== 'Identity'),
    }
    const found = describeGraph(sequence)
    expect(found.outputs.map(({ name, scale }) => [name, scale])).toEqual([
      ['both[0]', 'value'],
      ['both[1]', 'probability'],
    ])
  })
})

describe('a regression', () => {
  it('is told by its operator', () => {
    const graph = graphOf((b, x) =>
      b.output(
        b.node('LinearRegressor', [x], { coefficients: floats([1, 2, 3]), intercepts: floats([0]) }, learner),
        'y',
      ),
    )
    expect(describeGraph(graph)).toMatchObject({ task: 'regression', scores: 'y', labels: null })
  })
})
