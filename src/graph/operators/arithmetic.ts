import type { Builder } from '../builder.js'
import { addDimensions, divideDimensions, multiplyDimensions, subtractDimensions } from '../dimensions.js'
import type { Dimension } from '../graph.js'
import { elementCount, numbersOf } from '../stored-tensor.js'
import { broadcast, likeFirst } from './infer.js'
import type { Backward, Infer, Operator } from './operator.js'

const reference = 'https://onnx.ai/onnx/operators/ ; derivatives: elementary calculus, broadcasting undone by summing'

/** d(a ± b): the gradient goes to both sides, with a sign. */
const sumBackward =
  (sign: 1 | -1): Backward =>
  ({ builder: b, inputs, gradients, needs }) => {
    const gradient = gradients[0]!
    return [
      needs(0) ? b.sumToShapeOf(gradient, inputs[0]!) : null,
      needs(1) ? b.sumToShapeOf(sign === 1 ? gradient : b.negate(gradient), inputs[1]!) : null,
    ]
  }

/** d(ab) = b·da + a·db */
const multiplyBackward: Backward = ({ builder: b, inputs: [x, y], gradients, needs }) => {
  const gradient = gradients[0]!
  return [
    needs(0) ? b.sumToShapeOf(b.multiply(gradient, y!), x!) : null,
    needs(1) ? b.sumToShapeOf(b.multiply(gradient, x!), y!) : null,
  ]
}

/** d(a/b) = da/b − (a/b)/b·db */
const divideBackward: Backward = ({ builder: b, inputs: [x, y], gradients, needs, output }) => {
  const quotient = b.divide(gradients[0]!, y!)
  return [
    needs(0) ? b.sumToShapeOf(quotient, x!) : null,
    needs(1) ? b.sumToShapeOf(b.negate(b.multiply(quotient, output(0))), y!) : null,
  ]
}

/** d(a^b) = b·a^(b−1)·da + a^b·ln(a)·db, with ln taken as 0 where a ≤ 0 (a^b then does not depend smoothly on b). */
const powerBackward: Backward = ({ builder: b, inputs: [x, y], gradients, needs, output }) => {
  const gradient = gradients[0]!
  const toExponent = (): string => {
    const positive = b.greaterThanScalar(x!, 0)
    const logarithm = b.where(positive, b.logarithm(b.where(positive, x!, b.scalar(x!, 1))), b.scalar(x!, 0))
    return b.cast(b.sumToShapeOf(b.multiply(gradient, b.multiply(output(0), logarithm)), y!), b.dtypeOf(y!))
  }
  return [
    needs(0) ? b.sumToShapeOf(b.multiply(gradient, slopeOfPower(b, x!, y!)), x!) : null,
    needs(1) ? toExponent() : null,
  ]
}

/** b·a^(b−1); for a constant exponent without a further Pow where that is plain. */
function slopeOfPower(b: Builder, x: string, y: string): string {
  const constant = b.constantOf(y)
  const only = constant !== undefined && elementCount(constant.shape) === 1 ? numbersOf(constant)[0] : undefined
  if (only === 1) return b.expandLike(b.scalar(x, 1), x)
  if (only === 2) return b.multiplyScalar(x, 2)
  const exponent = b.cast(y, b.dtypeOf(x))
  const slope = b.multiply(exponent, b.power(x, b.addScalar(exponent, -1)))
  // 0^(b−1) is infinite for b < 1, also for b = 0 where the slope is 0
  return b.where(b.equalsScalar(exponent, 0), b.scalar(x, 0), slope)
}

/** Sum and Mean of any number of inputs. */
const manyBackward =
  (mean: boolean): Backward =>
  ({ builder: b, inputs, gradients, needs }) => {
    const share = mean ? b.divideScalar(gradients[0]!, inputs.length) : gradients[0]!
    return inputs.map((input, index) => (needs(index) ? b.sumToShapeOf(share, input) : null))
  }

/** a mod b with the sign of a (fmod): slope 1 in a, −trunc(a/b) in b. */
const moduloBackward: Backward = ({ builder: b, inputs: [x, y], gradients, needs, output }) => {
  const gradient = gradients[0]!
  const whole = (): string => b.divide(b.subtract(x!, output(0)), y!)
  return [
    needs(0) ? b.sumToShapeOf(gradient, x!) : null,
    needs(1) ? b.sumToShapeOf(b.negate(b.multiply(gradient, whole())), y!) : null,
  ]
}

const numbers =
  (combine: (a: number, b: number) => number) =>
  (a: Dimension, b: Dimension): Dimension =>
    typeof a === 'number' && typeof b === 'number' ? combine(a, b) : null

/** Integer division truncates; on sizes that are names it is kept only where it comes out even. */
const divideSizes = (a: Dimension, b: Dimension): Dimension =>
  typeof a === 'number' && typeof b === 'number' && b !== 0 ? Math.trunc(a / b) : divideDimensions(a, b)

const negateElements: Infer = (context) => {
  const [type] = likeFirst(context)
  const elements = context.inputs[0]?.elements?.map((element) => multiplyDimensions(element, -1))
  return [type === undefined || elements === undefined ? type : { ...type, elements }]
}

export const arithmeticOperators: readonly Operator[] = [
  { id: 'Add', reference, infer: broadcast(undefined, addDimensions), backward: sumBackward(1) },
  { id: 'Sub', reference, infer: broadcast(undefined, subtractDimensions), backward: sumBackward(-1) },
  { id: 'Mul', reference, infer: broadcast(undefined, multiplyDimensions), backward: multiplyBackward },
  { id: 'Div', reference, infer: broadcast(undefined, divideSizes), backward: divideBackward },
  { id: 'Pow', reference, infer: broadcast(), backward: powerBackward },
  {
    id: 'Mod',
    reference,
    infer: broadcast(
      undefined,
      numbers((a, b) => (b === 0 ? NaN : ((a % b) + b) % b)),
    ),
    backward: moduloBackward,
  },
  { id: 'Sum', reference, infer: broadcast(), backward: manyBackward(false) },
  { id: 'Mean', reference, infer: broadcast(), backward: manyBackward(true) },
  {
    id: 'Neg',
    reference,
    infer: negateElements,
    backward: ({ builder: b, gradients }) => [b.negate(gradients[0]!)],
  },
]
