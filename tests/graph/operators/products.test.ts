import fc from 'fast-check'
import { describe, it } from 'vitest'
import { float } from '../../../src/graph/attributes.js'
import { checkGradient } from '../check-gradient.js'

const size = fc.integer({ min: 1, max: 3 })

describe('matrix products', () => {
  it('MatMul of any ranks, with leading axes that broadcast', () =>
    fc.assert(
      fc.asyncProperty(
        fc.record({
          rows: size,
          inner: size,
          columns: size,
          batch: fc.array(fc.tuple(size, fc.constantFrom('both', 'left', 'right')), { maxLength: 2 }),
        }),
        fc.boolean(),
        fc.boolean(),
        ({ rows, inner, columns, batch }, vectorLeft, vectorRight) => {
          const left = batch.map(([length, who]) => (who === 'right' ? 1 : length))
          const right = batch.map(([length, who]) => (who === 'left' ? 1 : length))
          return checkGradient({
            inputs: {
              a: { shape: vectorLeft ? [inner] : [...left, rows, inner] },
              w: { shape: vectorRight ? [inner] : [...right, inner, columns] },
            },
            build: (b) => b.matMul('a', 'w'),
          })
        },
      ),
      { numRuns: 20 },
    ))

  it('MatMul of a batch with one matrix', () =>
    checkGradient({
      inputs: { a: { shape: [2, 3, 2, 4] }, w: { shape: [4, 3] } },
      build: (b) => b.square(b.matMul('a', 'w')),
    }))

  it('Gemm with transposes, factors and a bias of any shape', () =>
    fc.assert(
      fc.asyncProperty(
        fc.record({ transA: fc.nat(1), transB: fc.nat(1), bias: fc.constantFrom([], [1], [4], [2, 1], [2, 4], null) }),
        ({ transA, transB, bias }) =>
          checkGradient({
            inputs: {
              a: { shape: transA === 1 ? [3, 2] : [2, 3] },
              w: { shape: transB === 1 ? [4, 3] : [3, 4] },
              ...(bias === null ? {} : { c: { shape: bias } }),
            },
            build: (b) =>
              b.node('Gemm', bias === null ? ['a', 'w'] : ['a', 'w', 'c'], {
                transA,
                transB,
                alpha: float(0.7),
                beta: float(-1.3),
              }),
            tolerance: 1e-5,
          }),
      ),
      { numRuns: 12 },
    ))

  it.each([
    ['ij,jk->ik', [2, 3], [3, 4]],
    ['ij,jk', [2, 3], [3, 4]],
    ['bij,bkj->bik', [2, 2, 3], [2, 4, 3]],
    ['...ij,...jk->...ik', [2, 2, 3], [2, 3, 4]],
    ['...ij,...jk->...ik', [2, 2, 3], [1, 3, 4]],
    ['bhqd,bhkd->bhqk', [1, 2, 3, 2], [1, 2, 2, 2]],
    ['ij,kl->i', [2, 3], [2, 2]],
    ['ij,ij->', [2, 3], [2, 3]],
    ['i,j->ij', [2], [3]],
  ])('Einsum %s', (equation, left, right) =>
    checkGradient({
      inputs: { a: { shape: left }, c: { shape: right } },
      build: (b) => b.node('Einsum', ['a', 'c'], { equation }),
    }),
  )

  it('Einsum of one and of three factors, and a diagonal', async () => {
    const one = (equation: string, shape: readonly number[]) =>
      checkGradient({ inputs: { a: { shape } }, build: (b) => b.square(b.node('Einsum', ['a'], { equation })) })
    await one('ij->ji', [2, 3])
    await one('ijk->j', [2, 3, 2])
    await one('ii->i', [3, 3])
    await one('ii->', [3, 3])
    await checkGradient({
      inputs: { a: { shape: [2, 3] }, b: { shape: [3, 2] }, c: { shape: [2, 2] } },
      build: (b) => b.node('Einsum', ['a', 'b', 'c'], { equation: 'ij,jk,kl->il' }),
    })
  })
})

describe('softmax', () => {
  it.each(['Softmax', 'LogSoftmax'])('%s along any axis', (operator) =>
    fc.assert(
      fc.asyncProperty(fc.array(size, { minLength: 1, maxLength: 4 }), fc.nat(3), (shape, at) =>
        checkGradient({
          inputs: { x: { shape } },
          build: (b) => b.node(operator, ['x'], { axis: (at % shape.length) - (at % 2 === 0 ? 0 : shape.length) }),
        }),
      ),
      { numRuns: 8 },
    ),
  )
  it('an attention block', () =>
    checkGradient({
      inputs: { x: { shape: [2, 3, 4] }, wq: { shape: [4, 4] }, wk: { shape: [4, 4] }, wv: { shape: [4, 4] } },
      build: (b) => {
        const [q, k, v] = ['wq', 'wk', 'wv'].map((w) => b.matMul('x', w)) as [string, string, string]
        const scores = b.divideScalar(b.matMul(q, b.transpose(k, [0, 2, 1])), 2)
        return b.matMul(b.softmax(scores, -1), v)
      },
      spread: 0.8,
    }))
})
