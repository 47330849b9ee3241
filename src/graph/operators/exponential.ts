import type { Builder } from '../builder.js'
import { likeFirst } from './infer.js'
import type { Operator } from './operator.js'

const reference = 'https://onnx.ai/onnx/operators/ ; derivatives: Abramowitz & Stegun 1964, chapters 4 and 7'

/** Slope of y = f(x), written with x or y. */
type Slope = (b: Builder, x: string, y: string) => string

const oneMinusSquare = (b: Builder, x: string): string => b.subtractFrom(1, b.square(x))
const squarePlus = (b: Builder, x: string, value: number): string => b.addScalar(b.square(x), value)

/** Smooth functions of one number: name → slope. */
const slopes: Readonly<Record<string, Slope>> = {
  Exp: (_, __, y) => y,
  Log: (b, x) => b.reciprocal(x),
  Sqrt: (b, _, y) => b.divideInto(0.5, y),
  Reciprocal: (b, _, y) => b.negate(b.square(y)),
  Abs: (b, x) => b.sign(x),
  Erf: (b, x) => b.multiplyScalar(b.exponential(b.negate(b.square(x))), 2 / Math.sqrt(Math.PI)),
  Sin: (b, x) => b.cosine(x),
  Cos: (b, x) => b.negate(b.sine(x)),
  Tan: (b, _, y) => squarePlus(b, y, 1),
  Asin: (b, x) => b.reciprocal(b.squareRoot(oneMinusSquare(b, x))),
  Acos: (b, x) => b.negate(b.reciprocal(b.squareRoot(oneMinusSquare(b, x)))),
  Atan: (b, x) => b.reciprocal(squarePlus(b, x, 1)),
  Sinh: (b, _, y) => b.squareRoot(squarePlus(b, y, 1)),
  Cosh: (b, x) => b.multiplyScalar(b.subtract(b.exponential(x), b.exponential(b.negate(x))), 0.5),
  Asinh: (b, x) => b.reciprocal(b.squareRoot(squarePlus(b, x, 1))),
  Acosh: (b, x) => b.reciprocal(b.squareRoot(squarePlus(b, x, -1))),
  Atanh: (b, x) => b.reciprocal(oneMinusSquare(b, x)),
}

/** Steps: constant almost everywhere. */
const steps = ['Floor', 'Ceil', 'Round', 'Sign']

export const exponentials: readonly Operator[] = [
  ...Object.entries(slopes).map(([id, slope]): Operator => ({
    id,
    reference,
    infer: likeFirst,
    backward: ({ builder: b, inputs, gradients, output }) => [
      b.multiply(gradients[0]!, slope(b, inputs[0]!, output(0))),
    ],
  })),
  ...steps.map((id): Operator => ({ id, reference, infer: likeFirst, backward: 'zero' })),
]
