import { z } from 'zod'
import { auc } from './auc.js'
import { averagePrecision } from './average-precision.js'
import { balancedAccuracy } from './balanced-accuracy.js'
import { calibrationIntercept } from './calibration-intercept.js'
import { calibrationSlope } from './calibration-slope.js'
import { descriptors } from './descriptors.js'
import { averageOdds, equalizedOdds } from './equalized-odds.js'
import { expectedCalibrationError } from './expected-calibration-error.js'
import { exposure } from './exposure.js'
import { f1Score } from './f1-score.js'
import { generalizedEntropy } from './generalized-entropy.js'
import { kolmogorovSmirnov } from './kolmogorov-smirnov.js'
import { matthewsCorrelation } from './matthews-correlation.js'
import type { Metric, MetricText } from './metric.js'
import { ndkl } from './ndkl.js'
import { precision } from './precision.js'
import { rates } from './rates.js'
import { recall } from './recall.js'
import { regressionMetrics } from './regression.js'
import { brierScore, logLoss, meanScore } from './score-means.js'
import { selectionRate } from './selection-rate.js'
import { standardizedMeanDifference } from './standardized-mean-difference.js'
import { treatmentEquality } from './treatment-equality.js'

/** Every metric that is measured by group, in the order of reports. */
export const metrics: readonly Metric[] = [
  selectionRate,
  ...rates,
  balancedAccuracy,
  f1Score,
  precision,
  recall,
  matthewsCorrelation,
  equalizedOdds,
  averageOdds,
  treatmentEquality,
  generalizedEntropy,
  auc,
  averagePrecision,
  brierScore,
  logLoss,
  meanScore,
  kolmogorovSmirnov,
  standardizedMeanDifference,
  expectedCalibrationError,
  calibrationSlope,
  calibrationIntercept,
  ...regressionMetrics,
  exposure,
  ndkl,
]

/** Everything that a policy or a list may name: the metrics, and the measures that other analyses work out themselves. */
export const measures: readonly MetricText[] = [...metrics, ...descriptors]

/** Name of a metric, as options take it. Whether there is one of that name is asked where the metrics in force are known. */
export const metricId = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/u, 'the name of a metric, such as selection-rate')
