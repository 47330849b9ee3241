import { describe, expect, it } from 'vitest'
import { createTools } from '../../src/environment/create-tools.js'
import { makeTarget } from '../../src/explainers/target.js'
import { batchOf, blackBox, explained, modelOf, multiLayer } from './models.js'

const tools = createTools({ seed: 1 })

describe('what cannot be explained says why', () => {
  it('a model without gradients names the explainers that would work', async () => {
    await expect(
      explained(
        'integrated-gradients',
        blackBox(1, ([x]) => x!),
        [[1]],
      ),
    ).rejects.toMatchObject({
      code: 'EXPLAINER_NEEDS_GRADIENTS',
      message: expect.stringContaining('needs gradients') as string,
      hint: 'these work with it: "occlusion", "permutation-importance", "shapley-values"',
    })
  })

  it('an unknown explainer, option or class names the nearest', async () => {
    const model = blackBox(1, ([x]) => x!)
    await expect(explained('shapley-value', model, [[1]])).rejects.toMatchObject({
      code: 'EXPLAINER_UNKNOWN',
      hint: 'did you mean "shapley-values"?',
    })
    await expect(explained('occlusion', model, [[1]], { options: { strid: 2 } })).rejects.toMatchObject({
      code: 'EXPLAIN_OPTION_INVALID',
      hint: 'did you mean "stride"?',
    })
    await expect(explained('occlusion', model, [[1]], { options: { stride: 0 } })).rejects.toMatchObject({
      code: 'EXPLAIN_OPTION_INVALID',
    })
    const named = { ...model, outputs: [{ ...model.outputs[0]!, classes: ['bad', 'good'] }] }
    await expect(makeTarget(named, batchOf([[1]]), { scale: 'given', class: 'god' }, tools)).rejects.toMatchObject({
      code: 'EXPLAIN_CLASS_UNKNOWN',
      hint: 'did you mean "good"?',
    })
    const two = await multiLayer()
    await expect(explained('occlusion', two, [[1, 2, 3]], { target: { class: 5 } })).rejects.toMatchObject({
      code: 'EXPLAIN_CLASS_UNKNOWN',
      hint: 'its classes are "0", "1"',
    })
    await two.close()
  })

  it('a background that does not fit, or is missing', async () => {
    const model = blackBox(2, ([a, b]) => a! + b!)
    await expect(explained('shapley-values', model, [[1, 2]], { background: [[1, 2, 3]] })).rejects.toMatchObject({
      code: 'EXPLAIN_BACKGROUND_UNFIT',
      message: expect.stringContaining('must be float64 [rows, 2]; found float64 [rows, 3]') as string,
    })
    await expect(explained('shapley-values', model, [[1, 2]], { options: { baseline: 'mean' } })).rejects.toMatchObject(
      {
        code: 'EXPLAIN_BACKGROUND_MISSING',
      },
    )
    await expect(explained('shapley-values', model, [[1, 2]], { options: { baseline: [1] } })).rejects.toMatchObject({
      code: 'EXPLAIN_BASELINE_WIDTH',
    })
  })

  it('permutation importance without outcomes, of one class only, or by a measure of another task', async () => {
    const model = blackBox(1, ([x]) => x!)
    await expect(explained('permutation-importance', model, [[1]])).rejects.toMatchObject({
      code: 'EXPLAIN_OUTCOMES_MISSING',
    })
    const values = Float64Array.of(1, 1)
    await expect(
      explained('permutation-importance', model, [[1], [2]], { outcomes: { task: 'binary', values } }),
    ).rejects.toMatchObject({ code: 'EXPLAIN_ONE_CLASS' })
    await expect(
      explained('permutation-importance', model, [[1], [2]], {
        outcomes: { task: 'regression', values },
        options: { measure: 'auc' },
      }),
    ).rejects.toMatchObject({ code: 'EXPLAIN_MEASURE_UNFIT' })
  })
})

describe('edges', () => {
  it('a row that is its own baseline has zeros everywhere, a gap of 0, and a reason', async () => {
    const model = await multiLayer()
    for (const id of ['integrated-gradients', 'shapley-values', 'occlusion']) {
      const found = await explained(id, model, [[1, 2, 3]], { target: { class: 0 }, options: { baseline: [1, 2, 3] } })
      expect(found.values).toEqual([[0, 0, 0]])
      expect(found.completeness?.gaps ?? [0]).toEqual([0])
      expect(found.remarks).toEqual([{ row: 0, remark: { id: 'explain.zero.same-score' } }])
    }
    await model.close()
  })

  it('constant features have the value 0, and where all are constant the map is zero with its reason', async () => {
    const model = blackBox(3, ([a, b, c]) => a! * b! + c!)
    const background = [[1, 2, 5], [1, 4, 5]] // prettier-ignore
    const found = await explained('shapley-values', model, [[1, 8, 5], [1, 2, 5]], { background }) // prettier-ignore
    expect(found.values[0]).toEqual([0, 5, 0])
    expect(found.values[1]![0]).toBe(0)
    const same = await explained('shapley-values', model, [[1, 2, 5]], { background: [[1, 2, 5]] })
    expect(same.remarks).toEqual([{ row: 0, remark: { id: 'explain.zero.same-score' } }])
  })

  it('a gradient is zero behind a ReLU that is off, and says so', async () => {
    const model = await modelOf(2, (b, x) => b.relu(b.matMul(x, b.constant('float64', [2, 1], [1, 1]))))
    const found = await explained('gradient', model, [[-3, 1], [3, 1]]) // prettier-ignore
    expect(found.values).toEqual([[0, 0], [1, 1]]) // prettier-ignore
    expect(found.remarks).toEqual([{ row: 0, remark: { id: 'explain.zero.flat' } }])
    await model.close()
  })

  it('one feature gets all of the difference', async () => {
    const model = blackBox(1, ([x]) => Math.exp(x!))
    const found = await explained('shapley-values', model, [[1]], { background: [[0], [0.5]] })
    expect(found.values[0]![0]).toBeCloseTo(Math.E - (1 + Math.exp(0.5)) / 2, 12)
  })

  it('more than ten features: none is set to zero silently', async () => {
    const model = blackBox(11, (x) => x.reduce((sum, value) => sum + value, 0))
    const found = await explained('shapley-values', model, [Array<number>(11).fill(1)], {
      options: { baseline: 'zero' },
    })
    expect(found.values[0]!.every((value) => Math.abs(value - 1) < 1e-9)).toBe(true)
  })

  it('seed 0 is a seed', async () => {
    const model = blackBox(14, (x) => x[0]! * x[1]! * x[2]! + x[3]!)
    const ask = (seed: number) =>
      explained('shapley-values', model, [Array<number>(14).fill(1)], {
        seed,
        options: { baseline: 'zero', exactTo: 0, evaluations: 600 },
      })
    expect(await ask(0)).toEqual(await ask(0))
    expect((await ask(0)).values).not.toEqual((await ask(1)).values)
  })
})
