import { describe, expect, it } from 'vitest'
import { aliases, resolveAlias } from '../../src/metrics/aliases.js'
import { measures, metrics } from '../../src/metrics/registry.js'

const groups = { analysis: 'groups' }

describe('an alias', () => {
  it.each([
    ['demographic-parity-difference', { metric: 'selection-rate', transform: 'difference', ...groups }],
    ['demographic-parity-ratio', { metric: 'selection-rate', transform: 'ratio', ...groups }],
    ['statistical-parity-difference', { metric: 'selection-rate', transform: 'difference', ...groups }],
    ['disparate-impact', { metric: 'selection-rate', transform: 'ratio', ...groups }],
    ['equal-opportunity-difference', { metric: 'true-positive-rate', transform: 'difference', ...groups }],
    ['equalized-odds-difference', { metric: 'equalized-odds', transform: 'difference', ...groups }],
    ['equalized-odds-ratio', { metric: 'equalized-odds', transform: 'ratio', ...groups }],
    ['average-odds-difference', { metric: 'average-odds', transform: 'difference', ...groups }],
    ['predictive-parity-difference', { metric: 'positive-predictive-value', transform: 'difference', ...groups }],
    ['predictive-equality-difference', { metric: 'false-positive-rate', transform: 'difference', ...groups }],
    ['accuracy-equality', { metric: 'accuracy', transform: 'difference', ...groups }],
    ['treatment-equality-difference', { metric: 'treatment-equality', transform: 'difference', ...groups }],
    ['tpr', { metric: 'true-positive-rate', transform: null, ...groups }],
    ['fpr', { metric: 'false-positive-rate', transform: null, ...groups }],
    ['ppv', { metric: 'positive-predictive-value', transform: null, ...groups }],
    ['for', { metric: 'false-omission-rate', transform: null, ...groups }],
    ['theil-index', { metric: 'generalized-entropy', transform: null, ...groups, parameters: { alpha: '1' } }],
    [
      'ece',
      { metric: 'expected-calibration-error', transform: null, analysis: 'calibration', parameters: { bins: '10' } },
    ],
    ['dpl', { metric: 'difference-in-proportions-of-labels', transform: null, analysis: 'profile' }],
    ['selection-rate', { metric: 'selection-rate', transform: null, ...groups }],
    ['accuracy-ratio', { metric: 'accuracy', transform: 'ratio', ...groups }],
    ['fpr-difference', { metric: 'false-positive-rate', transform: 'difference', ...groups }],
    ['Accuracy_Score_Group_Min', { metric: 'accuracy', transform: 'min', ...groups }],
    [
      'selection_rate_difference_to_overall',
      { metric: 'selection-rate', transform: 'difference-to-overall', ...groups },
    ],
    ['auc-ratio-to-reference', { metric: 'auc', transform: 'ratio-to-reference', ...groups }],
  ])('%s is resolved', (name, target) => expect(resolveAlias(name)).toEqual(target))

  it('that is none gives null', () => {
    for (const name of ['', 'selection-rte', 'constructor', 'toString', 'demographic-parity-difference-ratio'])
      expect(resolveAlias(name)).toBeNull()
  })

  it('precision and recall are metrics of several classes, and rates of the positive class in a binary task', () => {
    expect(resolveAlias('precision')).toMatchObject({ metric: 'precision' })
    expect(resolveAlias('precision', { task: 'multiclass' })).toMatchObject({ metric: 'precision' })
    expect(resolveAlias('precision', { task: 'binary' })).toMatchObject({ metric: 'positive-predictive-value' })
    expect(resolveAlias('recall-difference', { task: 'binary' })).toMatchObject({
      metric: 'true-positive-rate',
      transform: 'difference',
    })
  })

  it('stands for a measure that exists, and a transform that the measure has', () => {
    for (const [name, { metric, transform }] of Object.entries(aliases)) {
      expect(
        measures.some(({ id }) => id === metric),
        name,
      ).toBe(true)
      const allowed = metrics.find(({ id }) => id === metric)?.transforms
      if (transform && allowed) expect(allowed, name).toContain(transform)
    }
  })

  it('of a metric of one’s own is found among the measures given', () => {
    const own = { ...metrics[0]!, id: 'lift', aliases: { 'lift-gap': 'difference' as const } }
    expect(resolveAlias('lift-gap', { measures: [...measures, own] })).toEqual({
      metric: 'lift',
      transform: 'difference',
      analysis: 'groups',
    })
  })
})
