import { dataTypes, type DataType } from './data-types.js'
import type { BuilderCore } from './builder.js'
import { ProbityError } from '../errors.js'

/** Element-wise operations and matrix products. Inputs broadcast as in NumPy. Every function returns the name of its result. */
export type Arithmetic = ReturnType<typeof arithmetic>

export function arithmetic(core: BuilderCore) {
  const { node } = core
  const binary =
    (operator: string) =>
    (a: string, b: string): string =>
      node(operator, [a, b])
  const unary =
    (operator: string) =>
    (x: string): string =>
      node(operator, [x])
  const dtypeOf = (value: string): DataType => {
    const type = core.type(value)
    if (type === undefined) throw new ProbityError('GRAPH_TYPE_UNKNOWN', { value })
    return type.dtype
  }
  const scalar = (like: string, value: number): string => core.constant(dtypeOf(like), [], [value])
  const withScalar =
    (operator: string) =>
    (a: string, value: number): string =>
      node(operator, [a, scalar(a, value)])

  return {
    dtypeOf,
    /** A constant without axes, of the type of another value. */
    scalar,
    add: binary('Add'),
    subtract: binary('Sub'),
    multiply: binary('Mul'),
    divide: binary('Div'),
    power: binary('Pow'),
    addScalar: withScalar('Add'),
    multiplyScalar: (a: string, factor: number): string => (factor === 1 ? a : withScalar('Mul')(a, factor)),
    divideScalar: (a: string, divisor: number): string => (divisor === 1 ? a : withScalar('Div')(a, divisor)),
    powerScalar: withScalar('Pow'),
    /** value − x. */
    subtractFrom: (value: number, x: string): string => node('Sub', [scalar(x, value), x]),
    /** value ÷ x. */
    divideInto: (value: number, x: string): string => node('Div', [scalar(x, value), x]),
    negate: unary('Neg'),
    absolute: unary('Abs'),
    sign: unary('Sign'),
    exponential: unary('Exp'),
    logarithm: unary('Log'),
    squareRoot: unary('Sqrt'),
    reciprocal: unary('Reciprocal'),
    square: (x: string): string => node('Mul', [x, x]),
    tanh: unary('Tanh'),
    sigmoid: unary('Sigmoid'),
    relu: unary('Relu'),
    softplus: unary('Softplus'),
    sine: unary('Sin'),
    cosine: unary('Cos'),
    not: unary('Not'),
    and: binary('And'),
    or: binary('Or'),
    equal: binary('Equal'),
    greater: binary('Greater'),
    less: binary('Less'),
    greaterOrEqual: binary('GreaterOrEqual'),
    lessOrEqual: binary('LessOrEqual'),
    greaterThanScalar: withScalar('Greater'),
    lessThanScalar: withScalar('Less'),
    equalsScalar: withScalar('Equal'),
    minimum: binary('Min'),
    maximum: binary('Max'),
    where: (condition: string, yes: string, no: string): string => node('Where', [condition, yes, no]),
    cast: (x: string, dtype: DataType): string =>
      core.type(x)?.dtype === dtype ? x : node('Cast', [x], { to: dataTypes[dtype].code }),
    matMul: binary('MatMul'),
    softmax: (x: string, axis: number): string => node('Softmax', [x], { axis }),
    /** The sum of one value or more. */
    sum: (values: readonly string[]): string => values.reduce((total, value) => node('Add', [total, value])),
  }
}
