import { isHandedOn, isStandard, type Makers } from './walk.js'

const activations = new Set(['Softmax', 'LogSoftmax', 'Sigmoid', 'Tanh', 'Relu', 'Softplus', 'HardSigmoid', 'Log'])

/** The value that the last dense layer before an output reads; null where the output does not end in one. */
export function embeddingValue(output: string, makers: Makers): string | null {
  const node = makers.get(output)?.node
  if (node === undefined || !isStandard(node)) return null
  if (node.operator === 'Gemm' || node.operator === 'MatMul') return node.inputs[0]!
  if (isHandedOn(node) || activations.has(node.operator)) return embeddingValue(node.inputs[0]!, makers)
  if (node.operator !== 'Add') return null // of a bias
  return embeddingValue(node.inputs[0]!, makers) ?? embeddingValue(node.inputs[1]!, makers)
}
