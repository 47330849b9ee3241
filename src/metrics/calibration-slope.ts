import { binningErrorOfFit, influenceOfFit, measureFit, standardErrorOfFit } from './calibration-fit.js'
import type { Metric } from './metric.js'

/**
 * Calibration slope: b of the logistic regression logit P(y = 1) = a + b·logit(s). 1 where scores are as far apart as they should be, below 1
 * where they are too extreme. Undefined for a single class, for classes that the score separates and for scores of exactly 0 or 1.
 */
export const calibrationSlope: Metric = {
  id: 'calibration-slope',
  tasks: ['binary'],
  needs: ['label', 'probability'],
  reference: 'Cox 1958; Van Calster et al. 2019',
  formula: 'b in logit P(y = 1) = a + b · logit(s)',
  range: [null, null],
  better: 'nearer-ideal',
  ideal: 1,
  unit: 'other',
  minimum: 'both',
  interval: 'identity',
  analysis: 'calibration',
  transforms: ['min', 'max', 'difference', 'difference-to-reference', 'difference-to-overall'],
  measure: (counts) => measureFit(counts, 'slope'),
  standardError: (counts) => standardErrorOfFit(counts, 'slope'),
  influence: (counts) => influenceOfFit(counts, 'slope'),
  binningError: (counts) => binningErrorOfFit(counts, 'slope'),
}
