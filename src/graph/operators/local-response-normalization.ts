import { floatAttribute, integerAttribute } from '../attributes.js'
import type { Builder } from '../builder.js'
import { multiplyAlong } from './along-axis.js'
import { likeFirst } from './infer.js'
import type { Backward, Operator } from './operator.js'

/** Channels j that lie at most `before` ahead of channel i and `behind` after it, as a matrix of 0 and 1. */
function neighbours(b: Builder, x: string, before: number, behind: number): string {
  const line = b.range(b.reshape(b.sizes(x, [1]), []))
  const distance = b.subtract(b.unsqueeze(line, [0]), b.unsqueeze(line, [1])) // j − i
  const scalar = (value: number): string => b.constant('int64', [], [value])
  const near = b.and(b.greaterOrEqual(distance, scalar(-before)), b.lessOrEqual(distance, scalar(behind)))
  return b.cast(near, b.dtypeOf(x))
}

/**
 * y = x·s^(−β), s = bias + α/size·Σ x² over neighbouring channels:
 * dx = dy·s^(−β) − 2αβ/size·x·Σ dy·y/s over the channels whose neighbour this one is.
 */
const backward: Backward = ({ node, builder: b, inputs, gradients, output }) => {
  const x = inputs[0]!
  const size = integerAttribute(node, 'size')
  const [alpha, beta] = [floatAttribute(node, 'alpha', 1e-4), floatAttribute(node, 'beta', 0.75)]
  const [before, behind] = [Math.floor((size - 1) / 2), Math.ceil((size - 1) / 2)]
  const squares = multiplyAlong(b, neighbours(b, x, before, behind), b.square(x), 1)
  const s = b.addScalar(b.multiplyScalar(squares, alpha / size), floatAttribute(node, 'bias', 1))
  const shared = multiplyAlong(
    b,
    neighbours(b, x, behind, before),
    b.divide(b.multiply(gradients[0]!, output(0)), s),
    1,
  )
  const direct = b.multiply(gradients[0]!, b.powerScalar(s, -beta))
  return [b.subtract(direct, b.multiplyScalar(b.multiply(x, shared), (2 * alpha * beta) / size))]
}

export const localResponseNormalizations: readonly Operator[] = [
  { id: 'LRN', reference: 'Krizhevsky, Sutskever & Hinton 2012, section 3.3', infer: likeFirst, backward },
]
