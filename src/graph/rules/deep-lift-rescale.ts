import { toLargest } from '../operators/max-pool.js'
import type { BackwardRule, RuleContext } from './rule.js'

/** Below this change of the input the derivative stands in for the ratio of changes. */
const smallest = 1e-6

/** The multiplier of an element-wise function: Δy/Δx against the reference. */
function rescale(context: RuleContext): readonly (string | null)[] {
  const { builder: b, inputs, gradients, output, ordinary, reference } = context
  const x = inputs[0]!
  const change = b.subtract(x, reference(x))
  const changeOfOutput = b.subtract(output(0), reference(output(0)))
  const tiny = b.lessThanScalar(b.absolute(change), smallest)
  const ratio = b.divide(changeOfOutput, b.where(tiny, b.scalar(x, 1), change))
  const multiplier = b.multiply(gradients[0]!, ratio)
  return [b.where(tiny, ordinary()[0]!, multiplier), ...inputs.slice(1).map(() => null)]
}

/** A product of two values that both change: each gets the mean of the other over both passes, so that Δ(ab) is shared out. */
function product(context: RuleContext): readonly (string | null)[] {
  const { builder: b, inputs, ordinary, reference } = context
  const middle = (value: string): string => {
    const other = reference(value)
    return other === value ? value : b.multiplyScalar(b.add(value, other), 0.5)
  }
  return ordinary({ inputs: inputs.map(middle) })
}

/**
 * A pool changes by what its largest value gains and what the reference's largest loses: with c = max(y, y′) the first gets c − y′,
 * the second y − c, each where it was. O(size).
 */
function maxPool({ builder: b, node, inputs, gradients, output, reference }: RuleContext): readonly (string | null)[] {
  const x = inputs[0]!
  const [there, positionsThere] = b.nodes('MaxPool', [reference(x)], node.attributes, { outputs: 2 })
  const either = b.maximum(output(0), there!)
  const gained = b.multiply(gradients[0]!, b.subtract(either, there!))
  const lost = b.multiply(gradients[0]!, b.subtract(output(0), either))
  const moved = b.add(toLargest(b, node, x, output(1), gained), toLargest(b, node, x, positionsThere!, lost))
  const change = b.subtract(x, reference(x))
  const tiny = b.lessThanScalar(b.absolute(change), smallest)
  const zero = b.scalar(x, 0)
  return [b.where(tiny, zero, b.divide(moved, b.where(tiny, b.scalar(x, 1), change)))]
}

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
const more = [
  'HardSigmoid',
  'HardSwish',
  'Mish',
  'Swish',
  'Clip',
  'Exp',
  'Log',
  'Sqrt',
  'Abs',
  'Erf',
  'Pow',
  'Reciprocal',
]

/**
 * DeepLIFT multipliers by the rescale rule. Fed with inputs and, as `reference:<input>`, their references; the sum of
 * multiplier times (input − reference) is the change of the target.
 */
export const deepLiftRescale: BackwardRule = {
  id: 'deep-lift-rescale',
  reference:
    'Shrikumar, Greenside & Kundaje 2017, Learning important features through propagating activation differences',
  operators: {
    ...Object.fromEntries([...elementwise, ...more].map((id) => [id, rescale])),
    ...Object.fromEntries(['Mul', 'MatMul'].map((id) => [id, product])),
    MaxPool: maxPool,
  },
  needsReference: true,
}
