import fc from 'fast-check'
import { describe, it } from 'vitest'
import { float, floats } from '../../../src/graph/attributes.js'
import type { AttributeInputs, Builder } from '../../../src/graph/builder.js'
import { checkGradient, type GradientCase } from '../check-gradient.js'

// recurrent layers run in float32; steps large enough to rise above rounding
const rough = { dtype: 'float32', step: 1e-2, tolerance: 5e-3, spread: 0.9 } as const
const weights = ['w', 'r', 'bias', 'peepholes']

type Kind = 'LSTM' | 'GRU' | 'RNN'
const gates: Readonly<Record<Kind, number>> = { LSTM: 4, GRU: 3, RNN: 1 }
const [steps, rows, width, size] = [3, 2, 2, 2]

interface Layer {
  readonly kind: Kind
  readonly direction?: 'forward' | 'reverse' | 'bidirectional'
  readonly attributes?: AttributeInputs
  readonly lengths?: readonly number[]
  readonly peepholes?: boolean
  readonly batchFirst?: boolean
  /** Which outputs the target is made of. */
  readonly outputs?: readonly ('all' | 'last' | 'cell')[]
}

function layerCase({ kind, direction = 'forward', attributes = {}, lengths, ...more }: Layer): GradientCase {
  const count = direction === 'bidirectional' ? 2 : 1
  const { batchFirst = false, peepholes = false, outputs = ['all', 'last'] } = more
  const stateShape = batchFirst ? [rows, count, size] : [count, rows, size]
  const inputs = {
    x: { shape: batchFirst ? [rows, steps, width] : [steps, rows, width] },
    w: { shape: [count, gates[kind] * size, width] },
    r: { shape: [count, gates[kind] * size, size] },
    bias: { shape: [count, 2 * gates[kind] * size] },
    hidden: { shape: stateShape },
    ...(kind === 'LSTM' ? { cell: { shape: stateShape } } : {}),
    ...(peepholes ? { peepholes: { shape: [count, 3 * size] } } : {}),
  }
  const build = (b: Builder): string => {
    const names = ['x', 'w', 'r', 'bias', lengths === undefined ? '' : b.constant('int32', [rows], lengths), 'hidden']
    if (kind === 'LSTM') names.push('cell')
    if (peepholes) names.push('peepholes')
    const given = { hidden_size: size, direction, ...attributes, ...(batchFirst ? { layout: 1 } : {}) }
    const made = b.nodes(kind, names, given, { outputs: kind === 'LSTM' ? 3 : 2 })
    const flat = outputs.map((output) => b.reshape(made[['all', 'last', 'cell'].indexOf(output)]!, [-1]))
    return b.square(b.concat(flat, 0))
  }
  return { ...rough, inputs, build, sized: weights }
}

const check = (layer: Layer, seed = 3): Promise<void> => checkGradient({ ...layerCase(layer), seed })
const directions = ['forward', 'reverse', 'bidirectional'] as const

describe('recurrent layers, in all of their inputs', () => {
  it.each(directions)('LSTM %s, by all outputs', (direction) =>
    check({ kind: 'LSTM', direction, outputs: ['all', 'last', 'cell'] }),
  )
  it.each(directions)('RNN %s', (direction) => check({ kind: 'RNN', direction }))
  it.each(directions)('GRU %s, reset before and after the product', async (direction) => {
    for (const linear_before_reset of [0, 1])
      await check({ kind: 'GRU', direction, attributes: { linear_before_reset } })
  })

  it('with only one of the outputs used', async () => {
    for (const kind of ['LSTM', 'GRU', 'RNN'] as const) {
      await check({ kind, outputs: ['all'] })
      await check({ kind, outputs: ['last'] })
    }
    await check({ kind: 'LSTM', outputs: ['cell'] })
  })

  it.each(directions)('rows of different lengths, %s', async (direction) => {
    const lengths = [3, 1]
    await check({ kind: 'LSTM', direction, lengths, outputs: ['all', 'last', 'cell'] })
    await check({ kind: 'RNN', direction, lengths })
    for (const linear_before_reset of [0, 1])
      await check({ kind: 'GRU', direction, lengths, attributes: { linear_before_reset } })
  })

  it('LSTM with peepholes, and with coupled gates', async () => {
    for (const direction of directions)
      await check({ kind: 'LSTM', direction, peepholes: true, outputs: ['all', 'cell'] })
    await check({ kind: 'LSTM', attributes: { input_forget: 1 }, outputs: ['all', 'cell'] })
    await check({ kind: 'LSTM', attributes: { input_forget: 1 }, peepholes: true, lengths: [2, 3] })
  })

  it('with clipped sums', async () => {
    const attributes = { clip: float(0.6) }
    for (const kind of ['LSTM', 'GRU', 'RNN'] as const)
      await checkGradient({ ...layerCase({ kind, attributes }), step: 2e-3, tolerance: 2e-2 })
  })

  const smooth = ['Sigmoid', 'Tanh', 'Softsign', 'Softplus', 'Affine', 'ScaledTanh', 'Elu']
  it('with other activations', () =>
    fc.assert(
      fc.asyncProperty(
        fc.constantFrom<Kind>('LSTM', 'GRU', 'RNN'),
        fc.array(fc.constantFrom(...smooth), { minLength: 3, maxLength: 3 }),
        (kind, chosen) => {
          const activations = chosen.slice(0, kind === 'LSTM' ? 3 : kind === 'GRU' ? 2 : 1)
          const takesBeta: readonly string[] = activations.filter((name) => name === 'Affine' || name === 'ScaledTanh')
          const takesAlpha = activations.filter((name) => name === 'Elu' || takesBeta.includes(name))
          const attributes = {
            activations,
            activation_alpha: floats(takesAlpha.map(() => 0.7)),
            activation_beta: floats(takesBeta.map((name) => (name === 'Affine' ? 0.1 : 0.9))),
          }
          // Elu bends at 0: a step across it is off by a little
          return checkGradient({ ...layerCase({ kind, attributes }), step: 3e-3, tolerance: 2e-2 })
        },
      ),
      { numRuns: 10 },
    ))

  it('with rows on the first axis', async () => {
    for (const kind of ['LSTM', 'GRU', 'RNN'] as const)
      await check({ kind, batchFirst: true, direction: 'bidirectional' })
  })

  it('without a bias and without first states', () =>
    checkGradient({
      ...rough,
      inputs: { x: { shape: [steps, rows, width] }, w: { shape: [1, 8, width] }, r: { shape: [1, 8, size] } },
      build: (b) => b.square(b.node('LSTM', ['x', 'w', 'r'], { hidden_size: size })),
      sized: weights,
    }))
})
