import type { RuleContext } from './rule.js'

type Rule = (context: RuleContext) => readonly (string | null)[]

/** An element-wise function passes relevance on unchanged. */
export const passOn: Rule = ({ gradients, inputs }) => inputs.map((_, index) => (index === 0 ? gradients[0]! : null))

/** z + ε·sign(z), with sign(0) = 1: a divisor that is never zero. */
export function stabilized({ builder: b }: RuleContext, z: string, epsilon: number): string {
  const shift = b.where(b.lessThanScalar(z, 0), b.scalar(z, -epsilon), b.scalar(z, epsilon))
  return b.add(z, shift)
}

/**
 * Shares the relevance R of an output z that is linear in its inputs (plus a bias) in proportion to what each contributed:
 * R_x = x · dz/dx · R/(z + ε sign z).
 */
export const proportional =
  (epsilon: number): Rule =>
  (context) => {
    const { builder: b, gradients, inputs, output, needs, ordinary } = context
    const share = b.divide(gradients[0]!, stabilized(context, output(0), epsilon))
    const parts = ordinary({ gradients: [share] })
    return inputs.map((input, index) => {
      const part = parts[index]
      return needs(index) && part != null ? b.multiply(input, part) : null
    })
  }

/** Operators that are linear in the values that carry relevance. */
const linear = [
  'MatMul',
  'Gemm',
  'Conv',
  'ConvTranspose',
  'Add',
  'Sub',
  'Sum',
  'Mean',
  'BatchNormalization',
  'AveragePool',
]
const averages = ['GlobalAveragePool', 'ReduceMean', 'ReduceSum', 'Einsum']
const elementwise = [
  'Relu',
  'LeakyRelu',
  'PRelu',
  'Elu',
  'Selu',
  'Celu',
  'Gelu',
  'Sigmoid',
  'Tanh',
  'Softplus',
  'Softsign',
]
const more = ['HardSigmoid', 'HardSwish', 'Mish', 'Swish', 'Clip', 'ThresholdedRelu']

/** The rules of layer-wise relevance propagation: linear layers share out, activations pass on, the rest moves elements. */
export function relevanceRules(
  epsilon: number,
  layers: Readonly<Record<string, Rule>> = {},
): Readonly<Record<string, Rule>> {
  return {
    ...Object.fromEntries([...linear, ...averages].map((id) => [id, proportional(epsilon)])),
    ...Object.fromEntries([...elementwise, ...more].map((id) => [id, passOn])),
    ...layers,
  }
}
