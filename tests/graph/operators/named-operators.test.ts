import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { isProbityError } from '../../../src/errors.js'
import { createBuilder } from '../../../src/graph/builder.js'
import { differentiate } from '../../../src/graph/differentiate.js'
import { findOperator } from '../../../src/graph/operators/registry.js'

/** What the engine promises, family by family: names of the ONNX standard, by what becomes of their derivative. */
const promised = {
  rule: `
    MatMul Gemm
    Add Sub Mul Div Neg Reciprocal Sum Mean
    Where Clip Min Max Pow Sqrt Exp Log Erf Abs
    Relu LeakyRelu PRelu Elu Selu Celu Gelu HardSigmoid HardSwish Mish Sigmoid Tanh Softplus Softsign
    Softmax LogSoftmax
    Conv ConvTranspose
    MaxPool AveragePool GlobalAveragePool GlobalMaxPool LpPool GlobalLpPool
    BatchNormalization LayerNormalization InstanceNormalization GroupNormalization RMSNormalization LRN Dropout
    Reshape Transpose Flatten Squeeze Unsqueeze Expand Tile Pad Slice Split Concat
    Gather GatherElements ScatterElements DepthToSpace SpaceToDepth Resize
    ReduceSum ReduceMean ReduceMax ReduceMin ReduceProd ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp ReduceSumSquare
    CumSum Einsum
    LSTM GRU RNN`,
  zero: 'Equal Greater GreaterOrEqual Less LessOrEqual Not And Or Xor Sign Floor Ceil Round ArgMax ArgMin',
  refused: 'If Loop Scan',
}
const names = (key: keyof typeof promised): string[] => promised[key].trim().split(/\s+/u)
const operatorOf = (operator: string) => findOperator({ operator, domain: '' })

describe('the operators that are promised', () => {
  it.each(names('rule'))('%s has a derivative, or is written in operators that have one', (name) => {
    const found = operatorOf(name)!
    expect(found.refused).toBeUndefined()
    expect(typeof found.backward === 'function' || found.decompose !== undefined).toBe(true)
    expect(found.reference).toMatch(/https:|[12]\d{3}/u)
  })

  it.each(names('zero'))('%s has the derivative zero', (name) => expect(operatorOf(name)?.backward).toBe('zero'))

  it.each(names('refused'))('%s is refused by its name, with the reason and what else there is', (name) => {
    const b = createBuilder()
    b.input('x', 'float32', ['rows', 2])
    const made = b.nodes(name, ['x'], {}, { outputs: ['y'] })[0]!
    b.output(made, 'y')
    let refusal: unknown
    try {
      differentiate(b.build(), { of: {}, withRespectTo: ['x'] })
    } catch (error) {
      refusal = error
    }
    expect(isProbityError(refusal)).toBe(true)
    const { message, hint } = refusal as Error & { hint: string }
    expect(message).toContain(name)
    expect(message).toContain('chosen or repeated')
    expect(hint).toMatch(/occlusion|Shapley/iu)
  })

  it('are each met by a test of this folder or of the graph', () => {
    const folders = [import.meta.dirname, path.dirname(import.meta.dirname)]
    const text = folders
      .flatMap((folder) => readdirSync(folder).map((file) => path.join(folder, file)))
      .filter((file) => file.endsWith('.test.ts') && !file.endsWith('named-operators.test.ts'))
      .map((file) => readFileSync(file, 'utf8'))
      .join('\n')
    const unmet = names('rule').filter((name) => {
      const method = name.charAt(0).toLowerCase() + name.slice(1)
      const looped = `'${name.replace(/^Reduce/u, '')}'` // the reductions are tested in a loop over their ends
      return !new RegExp(`\\b(?:${name}|b\\.${method})\\b|${looped}`, 'u').test(text)
    })
    expect(unmet).toEqual([])
  })
})
