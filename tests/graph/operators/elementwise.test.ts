import fc from 'fast-check'
import { describe, it } from 'vitest'
import { float } from '../../../src/graph/attributes.js'
import type { AttributeInputs } from '../../../src/graph/builder.js'
import { checkGradient, type GradientCase } from '../check-gradient.js'

const x = { shape: [3, 4] }
type Options = Omit<GradientCase, 'inputs' | 'build'> & {
  readonly attributes?: AttributeInputs
  readonly domain?: string
}

function unary(operator: string, { attributes, domain, ...options }: Options = {}): Promise<void> {
  const build: GradientCase['build'] = (b) =>
    b.node(operator, ['x'], attributes, domain === undefined ? {} : { domain })
  return checkGradient({ inputs: { x }, build, ...options })
}

describe('functions of one number', () => {
  it.each(['Neg', 'Exp', 'Abs', 'Sin', 'Cos', 'Relu', 'Sigmoid', 'Tanh', 'Identity', 'Reciprocal'])('%s', (operator) =>
    unary(operator),
  )
  // no float64 kernel in ONNX Runtime
  it.each([
    'Tan',
    'Asin',
    'Acos',
    'Atan',
    'Sinh',
    'Cosh',
    'Asinh',
    'Atanh',
    'Erf',
    'Softsign',
    'HardSwish',
    'Mish',
    'Selu',
  ])('%s (float32)', (operator) => unary(operator, { dtype: 'float32', spread: 0.8 }))
  it.each(['Log', 'Sqrt'])('%s of positive numbers', (operator) =>
    checkGradient({ inputs: { x }, build: (b) => b.node(operator, [b.exponential('x')]) }),
  )
  it('Acosh above 1', () =>
    checkGradient({
      inputs: { x },
      dtype: 'float32',
      build: (b) => b.node('Acosh', [b.addScalar(b.exponential('x'), 1)]),
    }))
  it('Softplus', () => unary('Softplus', { dtype: 'float32' }))
  it('Gelu, exact and by tanh', async () => {
    await unary('Gelu', { dtype: 'float32', opset: 20 })
    await unary('Gelu', { dtype: 'float32', opset: 20, attributes: { approximate: 'tanh' } })
  })
  it('the vendor’s Gelu and QuickGelu', async () => {
    await unary('Gelu', { dtype: 'float32', domain: 'com.microsoft' })
    await unary('QuickGelu', { dtype: 'float32', domain: 'com.microsoft', attributes: { alpha: float(1.3) } })
  })
  it('Swish', () => unary('Swish', { dtype: 'float32', opset: 24, attributes: { alpha: float(1.4) } }))
  it('steps have the gradient zero', async () => {
    for (const operator of ['Floor', 'Ceil', 'Round', 'Sign'])
      await checkGradient({ inputs: { x }, build: (b) => b.add('x', b.node(operator, ['x'])), spread: 0.45 })
  })
})

describe('activations for any of their parameters', () => {
  const parameter = fc.double({ min: 0.1, max: 2, noNaN: true })
  it.each(['LeakyRelu', 'Elu', 'Celu', 'ThresholdedRelu'])('%s', (operator) =>
    fc.assert(
      fc.asyncProperty(parameter, (alpha) =>
        // thresholds between the values of the grid, away from the kink
        unary(operator, {
          dtype: 'float32',
          attributes: { alpha: float(operator === 'ThresholdedRelu' ? 0.001 : alpha) },
        }),
      ),
      { numRuns: 4 },
    ),
  )
  it('HardSigmoid, Shrink and Selu', async () => {
    await unary('HardSigmoid', { dtype: 'float32', attributes: { alpha: float(0.3), beta: float(0.45) }, step: 1e-3 })
    await unary('Shrink', { dtype: 'float32', attributes: { lambd: float(0.001), bias: float(0.2) } })
    await unary('Selu', { dtype: 'float32', attributes: { alpha: float(1.2), gamma: float(0.8) } })
  })
  it('PRelu with a learned slope', () =>
    checkGradient({ inputs: { x, slope: { shape: [4] } }, build: (b) => b.node('PRelu', ['x', 'slope']) }))
})

describe('arithmetic on shapes that broadcast', () => {
  const size = fc.integer({ min: 2, max: 3 })
  /** Two shapes that fit: each axis full in both, or 1 in one of them; leading axes of the second may be missing. */
  const shapes = fc
    .array(fc.tuple(size, fc.constantFrom('both', 'left', 'right')), { minLength: 1, maxLength: 3 })
    .chain((axes) =>
      fc.integer({ min: 0, max: axes.length }).map((missing) => ({
        left: axes.map(([length, who]) => (who === 'right' ? 1 : length)),
        right: axes.map(([length, who]) => (who === 'left' ? 1 : length)).slice(missing),
      })),
    )
  it.each(['Add', 'Sub', 'Mul', 'Div', 'Min', 'Max', 'Sum', 'Mean'])('%s', (operator) =>
    fc.assert(
      fc.asyncProperty(shapes, fc.integer(), ({ left, right }, seed) =>
        checkGradient({
          inputs: { a: { shape: left }, b: { shape: right } },
          build: (b) => b.node(operator, ['a', operator === 'Div' ? b.addScalar(b.square('b'), 0.3) : 'b']),
          seed,
          ...(operator === 'Mean' ? { dtype: 'float32' } : { tolerance: 1e-5 }), // Mean has no float64 kernel
        }),
      ),
      { numRuns: 8 },
    ),
  )
  it('Pow in its base and in its exponent', () =>
    fc.assert(
      fc.asyncProperty(shapes, ({ left, right }) =>
        checkGradient({
          inputs: { a: { shape: left }, b: { shape: right } },
          build: (b) => b.power(b.exponential('a'), 'b'),
          tolerance: 1e-5,
        }),
      ),
      { numRuns: 6 },
    ))
  it('Pow with whole exponents of negative numbers', async () => {
    for (const exponent of [0, 1, 2, 3, -1, -2])
      await checkGradient({ inputs: { x }, build: (b) => b.powerScalar('x', exponent), tolerance: 1e-4 })
  })
  it('Mod as fmod', () =>
    checkGradient({
      inputs: { a: { shape: [3, 4] }, b: { shape: [4], values: [0.7, -0.8, 1.1, 0.9] } },
      build: (b) => b.node('Mod', ['a', 'b'], { fmod: 1 }),
      spread: 3,
    }))
  it('Min and Max of three inputs', async () => {
    const inputs = { a: { shape: [2, 3] }, b: { shape: [3] }, c: { shape: [2, 1] } }
    for (const operator of ['Min', 'Max'])
      await checkGradient({ inputs, build: (b) => b.node(operator, ['a', 'b', 'c']) })
  })
})

describe('choices', () => {
  it('Where sends the gradient to the side that was taken', () =>
    checkGradient({
      inputs: { a: { shape: [2, 3] }, b: { shape: [3] } },
      build: (b) => b.where(b.greater('a', 'b'), b.square('a'), b.exponential('b')),
    }))
  it('Clip stops it outside of its bounds, which get it', () =>
    checkGradient({
      inputs: { x, low: { shape: [], values: [-0.53] }, high: { shape: [], values: [0.61] } },
      build: (b) => b.node('Clip', ['x', 'low', 'high']),
    }))
  it('Clip with one bound or none', async () => {
    await checkGradient({ inputs: { x }, build: (b) => b.node('Clip', ['x', '', b.scalar('x', 0.37)]) })
    await checkGradient({ inputs: { x }, build: (b) => b.node('Clip', ['x']) })
  })
  it('Cast to a narrower type and back', () =>
    checkGradient({
      inputs: { x },
      build: (b) => b.cast(b.cast('x', 'float32'), 'float64'),
      step: 1e-2,
      tolerance: 1e-4,
    }))
})
