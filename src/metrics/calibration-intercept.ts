import { binningErrorOfFit, influenceOfFit, measureFit, standardErrorOfFit } from './calibration-fit.js'
import type { Metric } from './metric.js'

/**
 * Calibration intercept (calibration in the large): a of logit P(y = 1) = a + logit(s), the slope held at 1. 0 where scores are right on
 * average, below 0 where they are too high. Undefined for a single class and for scores of exactly 0 or 1.
 */
export const calibrationIntercept: Metric = {
  id: 'calibration-intercept',
  aliases: { 'calibration-in-the-large': null },
  tasks: ['binary'],
  needs: ['label', 'probability'],
  reference: 'Cox 1958; Van Calster et al. 2019',
  formula: 'a in logit P(y = 1) = a + logit(s)',
  range: [null, null],
  better: 'nearer-ideal',
  ideal: 0,
  unit: 'other',
  minimum: 'both',
  interval: 'identity',
  analysis: 'calibration',
  transforms: ['min', 'max', 'difference', 'difference-to-reference', 'difference-to-overall'],
  measure: (counts) => measureFit(counts, 'intercept'),
  standardError: (counts) => standardErrorOfFit(counts, 'intercept'),
  influence: (counts) => influenceOfFit(counts, 'intercept'),
  binningError: (counts) => binningErrorOfFit(counts, 'intercept'),
}
