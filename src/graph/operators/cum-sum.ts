import { integerAttribute } from '../attributes.js'
import { likeFirst } from './infer.js'
import type { Operator } from './operator.js'

const spec = (name: string): string => `https://onnx.ai/onnx/operators/onnx__${name}.html`

export const cumulative: readonly Operator[] = [
  {
    id: 'CumSum',
    reference: spec('CumSum'),
    infer: likeFirst,
    /** An element is in all sums from its place on: the gradients are summed from the other end. */
    backward: ({ node, builder: b, inputs, gradients }) => [
      b.node('CumSum', [gradients[0]!, inputs[1]!], {
        exclusive: integerAttribute(node, 'exclusive', 0),
        reverse: 1 - integerAttribute(node, 'reverse', 0),
      }),
      null,
    ],
  },
  {
    id: 'Trilu',
    reference: spec('Trilu'),
    infer: likeFirst,
    /** What was set to zero gets no gradient. */
    backward: ({ node, builder: b, inputs, gradients }) => [
      b.node('Trilu', [gradients[0]!, ...inputs.slice(1)], { upper: integerAttribute(node, 'upper', 1) }),
      null,
    ],
  },
  {
    id: 'ReverseSequence',
    reference: spec('ReverseSequence'),
    infer: likeFirst,
    /** Reversing twice changes nothing. */
    backward: ({ node, builder: b, inputs, gradients }) => [
      b.node('ReverseSequence', [gradients[0]!, inputs[1]!], {
        batch_axis: integerAttribute(node, 'batch_axis', 1),
        time_axis: integerAttribute(node, 'time_axis', 0),
      }),
      null,
    ],
  },
]
