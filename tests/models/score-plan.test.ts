import { describe, expect, it } from 'vitest'

import type { OutputSpec, Predictions, Scale } from '../../src/models/model.js'
import { planScores, type ScoreRequest } from '../../src/models/score-plan.js'

const model = { name: 'm.onnx', outputs: [] }
const output = (width: number, scale: Scale, classes?: string[]): OutputSpec => ({
  name: 'y',
  shape: ['rows', width],
  scale,
  ...(classes ? { classes } : {}),
})
const predictions = (width: number, scale: Scale, values: number[]): Predictions => ({
  scale,
  scores: { dtype: 'float64', shape: [values.length / width, width], data: Float64Array.from(values) },
})
const scored = (width: number, scale: Scale, values: number[], request: ScoreRequest, classes?: string[]): unknown => {
  const plan = planScores(model, output(width, scale, classes), request)
  const found = predictions(width, scale, values)
  return {
    threshold: plan.threshold,
    range: plan.range,
    score: plan.score && Array.from(plan.score(found), (value) => Number(value.toFixed(6))),
    decision: plan.decision?.(found) ?? null,
  }
}
const binary = (positive: string | null, threshold?: number): ScoreRequest => ({
  task: 'binary',
  positive,
  ...(threshold === undefined ? {} : { threshold }),
})

describe('scores of a binary task', () => {
  it('are the probability of the positive class, in whichever column it is', () => {
    const values = [0.2, 0.8, 0.7, 0.3]
    const common = { threshold: 0.5, range: [0, 1], decision: null }
    expect(scored(2, 'probability', values, binary('good'), ['bad', 'good'])).toEqual({ ...common, score: [0.8, 0.3] })
    expect(scored(2, 'probability', values, binary('bad'), ['bad', 'good'])).toEqual({ ...common, score: [0.2, 0.7] })
  })

  it('turn a single column where the positive class is its 0', () => {
    expect(scored(1, 'probability', [0.2, 0.7], binary('bad'), ['bad', 'good'])).toMatchObject({ score: [0.8, 0.3] })
    expect(scored(1, 'value', [2, -3], binary('bad', 1), ['bad', 'good'])).toMatchObject({
      score: [-2, 3],
      threshold: -1,
    })
  })

  it('turn logits into probabilities', () => {
    const p = 1 / (1 + Math.exp(-2))
    expect(scored(1, 'logit', [2], binary(null))).toMatchObject({ score: [Number(p.toFixed(6))], threshold: 0.5 })
    expect(scored(2, 'logit', [1, 3], binary('1'))).toMatchObject({ score: [Number(p.toFixed(6))], range: [0, 1] })
  })

  it('are the lead over the other class where nothing is known of the scale', () => {
    expect(scored(2, 'value', [1, 4, 3, 1], binary('1'))).toEqual({
      threshold: 0,
      range: null,
      score: [3, -2],
      decision: null,
    })
  })

  it('have no threshold of their own where a single value says nothing', () => {
    expect(scored(1, 'value', [5], binary('yes'))).toMatchObject({ threshold: null, score: [5], range: null })
  })

  it('find a class by number as well: 1.0 is 1', () => {
    expect(scored(2, 'probability', [0.4, 0.6], binary('1.0'), ['0', '1'])).toMatchObject({ score: [0.6] })
  })

  it('decide by the highest of many classes', () => {
    expect(scored(3, 'probability', [0.4, 0.35, 0.25, 0.1, 0.6, 0.3], binary('b'), ['a', 'b', 'c'])).toMatchObject({
      score: [0.35, 0.6],
      decision: ['a', 'b'],
    })
  })

  it('do not leave [0, 1] by rounding, and do where a model is wrong', () => {
    expect(scored(1, 'probability', [1 + 1e-7, -1e-7, 1.2], binary(null))).toMatchObject({ score: [1, 0, 1.2] })
  })

  it('prefer the threshold of the caller to that of the model', () => {
    const own = { ...model, decision: { threshold: 0.3 } }
    expect(planScores(own, output(1, 'probability'), binary(null)).threshold).toBe(0.3)
    expect(planScores(own, output(1, 'probability'), binary(null, 0.4)).threshold).toBe(0.4)
  })

  it('are refused where the positive value is no class, or none is said', () => {
    const refuse = (positive: string | null): unknown =>
      scored(2, 'probability', [0, 1], binary(positive), ['bad', 'good'])
    expect(() => refuse('Good')).toThrow(expect.objectContaining({ code: 'MODEL_POSITIVE_UNKNOWN' }))
    expect(() => refuse(null)).toThrow(expect.objectContaining({ code: 'MODEL_POSITIVE_UNKNOWN' }))
  })
})

describe('scores of other tasks', () => {
  it('are the class with the highest score', () => {
    expect(scored(3, 'value', [1, 5, 2, 9, 5, NaN], { task: 'multiclass' }, ['a', 'b', 'c'])).toMatchObject({
      score: null,
      decision: ['b', null],
    })
    expect(scored(2, 'value', [1, 5], { task: 'multiclass' })).toMatchObject({ decision: ['1'] })
  })

  it('are the value of a regression, of the column that is named', () => {
    expect(scored(1, 'value', [7, 8], { task: 'regression' })).toMatchObject({ score: [7, 8], range: null })
    expect(scored(2, 'value', [7, 8], { task: 'regression', column: 1 })).toMatchObject({ score: [8] })
    expect(() => scored(2, 'value', [7, 8], { task: 'regression' })).toThrow(
      expect.objectContaining({ code: 'MODEL_COLUMN_NEEDED' }),
    )
  })

  it('are refused for a ranking', () => {
    expect(() => scored(1, 'value', [1], { task: 'ranking' })).toThrow(
      expect.objectContaining({ code: 'MODEL_TASK_UNSUPPORTED' }),
    )
  })
})
