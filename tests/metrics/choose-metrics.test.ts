import { describe, expect, it } from 'vitest'
import { chooseMetrics } from '../../src/metrics/choose-metrics.js'
import { metrics } from '../../src/metrics/registry.js'
import { cubeSpec, type CubeSpec } from '../../src/schema/cube.js'

const base = cubeSpec.parse({
  version: 1,
  task: 'binary',
  favourable: 'positive',
  sensitive: [],
  intersections: [],
  control: [],
  label: { column: 'y', positive: '1' },
  decision: { column: 'd', positive: '1' },
  score: null,
  rank: null,
  weight: null,
  where: null,
  minimum: {},
  extra: null,
})
const score = { column: 's', threshold: null, range: [0, 1], higherIs: 'positive', bins: { kind: 'exact' } } as const

function idsOf(spec: Partial<CubeSpec>, options: Parameters<typeof chooseMetrics>[2] = {}): string[] {
  return chooseMetrics(metrics, { ...base, ...spec }, options).map(({ id }) => id)
}

describe('the metrics of an audit', () => {
  it('of labels and decisions are rates, without those of scores', () => {
    const ids = idsOf({})
    expect(ids).toContain('equalized-odds')
    expect(ids).not.toContain('auc')
    expect(ids).not.toContain('precision')
  })

  it('of labels and a score without threshold are those of scores', () => {
    const ids = idsOf({ decision: null, score: { ...score, range: [0, 1] } })
    expect(ids).toEqual([
      'base-rate',
      'auc',
      'average-precision',
      'brier-score',
      'log-loss',
      'mean-score',
      'kolmogorov-smirnov',
      'standardized-mean-difference',
    ])
  })

  it('take decisions from a score with a threshold', () => {
    expect(idsOf({ decision: null, score: { ...score, range: [0, 1], threshold: 0.5 } })).toContain('selection-rate')
  })

  it('leave out Brier score, log loss and calibration where scores are no probabilities', () => {
    expect(idsOf({ score: { ...score, range: [1, 10] } })).not.toContain('brier-score')
    expect(idsOf({ score: { ...score, range: null } })).not.toContain('log-loss')
    expect(idsOf({ score: { ...score, range: [1, 10] } }, { analysis: 'calibration' })).toEqual([])
    expect(idsOf({ score: { ...score, range: [0, 1] } }, { analysis: 'calibration' })).toEqual([
      'expected-calibration-error',
      'calibration-slope',
      'calibration-intercept',
    ])
  })

  it('of recorded outcomes and of rankings are few', () => {
    expect(idsOf({ task: 'outcomes', label: null })).toEqual(['selection-rate', 'positive-prediction-rate'])
    expect(idsOf({ task: 'ranking', label: null, decision: null, rank: 'rank' })).toEqual([
      'selection-rate',
      'exposure',
      'ndkl',
    ])
  })

  it('are narrowed by id or alias, in the order of the registry', () => {
    expect(idsOf({}, { names: ['tpr', 'selection-rate', 'equalized-odds-difference'] })).toEqual([
      'selection-rate',
      'true-positive-rate',
      'equalized-odds',
    ])
  })

  it('that do not exist are an error with the nearest names', () => {
    expect(() => idsOf({}, { names: ['selection-rte'] })).toThrow(/"selection-rte"/)
    try {
      idsOf({}, { names: ['selection-rte'] })
    } catch (error) {
      expect((error as { hint: string }).hint).toContain('selection-rate')
    }
  })
})
