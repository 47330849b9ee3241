import type { Graph } from '../../graph/graph.js'
import type { ModelStructure } from '../model.js'

const products = ['MatMul', 'Gemm', 'Conv']

/** Rectifiers of a graph, and the inputs that nothing scales before their first product with weights. */
export function structureOf({ nodes, inputs, initializers }: Graph): ModelStructure {
  const own = nodes.filter(({ domain }) => domain === '')
  const fed = inputs.filter(({ name }) => !initializers.has(name))
  return {
    rectified: own.filter(({ operator }) => operator === 'Relu').map(({ outputs }) => outputs[0]!),
    multiplied: fed
      .map(({ name }) => name)
      .filter((name) => {
        const readers = nodes.filter((node) => node.inputs.includes(name))
        return readers.length > 0 && readers.every((node) => node.domain === '' && products.includes(node.operator))
      }),
  }
}
