import { unavailable, type Metric } from './metric.js'

const of = ['true-positive-rate', 'false-positive-rate'] as const

/** Equalized odds: the larger of the ranges of TPR and FPR over the groups; as a ratio the smaller of the two. No value of a single group. */
export const equalizedOdds: Metric = {
  id: 'equalized-odds',
  aliases: { 'equalized-odds-difference': 'difference', 'equalized-odds-ratio': 'ratio' },
  tasks: ['binary'],
  needs: ['label', 'decision'],
  reference: 'Hardt, Price & Srebro 2016; as the larger of two ranges: Fairlearn',
  formula: 'max(max TPR − min TPR, max FPR − min FPR); as a ratio min(min TPR ÷ max TPR, min FPR ÷ max FPR)',
  range: [0, 1],
  better: 'lower',
  unit: 'difference',
  minimum: 'both',
  interval: 'none',
  transforms: ['difference', 'ratio'],
  combines: { of, how: 'worse' },
  measure: () => unavailable('not-in-task'),
}

/** Average odds: the mean of the ranges of TPR and FPR over the groups, never signed. No value of a single group. */
export const averageOdds: Metric = {
  id: 'average-odds',
  aliases: { 'average-odds-difference': 'difference', 'average-absolute-odds-difference': 'difference' },
  tasks: ['binary'],
  needs: ['label', 'decision'],
  reference: 'Bellamy et al. 2018 (AIF360), without its sign',
  formula: '((max TPR − min TPR) + (max FPR − min FPR)) / 2',
  range: [0, 1],
  better: 'lower',
  unit: 'difference',
  minimum: 'both',
  interval: 'none',
  transforms: ['difference'],
  combines: { of, how: 'mean' },
  measure: () => unavailable('not-in-task'),
}
