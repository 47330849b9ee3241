import type { Better, Reason } from '../schema/measurement.js'
import type { Task } from '../schema/cube.js'
import type { Transform } from '../schema/measurement-id.js'
import { confusionOf, type Confusion } from './confusion.js'
import type { GroupCounts, Metric, MetricNeed, MinimumKind, Share } from './metric.js'
import { shareOutcome } from './share-outcome.js'
import { add, shareOf, tallyWhere, type Tally } from './tally.js'

type Cells = readonly (keyof Confusion)[]

interface RateRow {
  readonly id: string
  readonly of: Cells
  readonly among: Cells
  readonly formula: string
  readonly reference: string
  readonly better: Better
  readonly minimum: MinimumKind
  readonly none: Reason
  readonly needs: readonly MetricNeed[]
  readonly tasks?: readonly Task[]
  readonly aliases?: Readonly<Record<string, Transform | null>>
}

/** A ratio of cells of the confusion matrix: Σ of ÷ Σ among, in [0, 1]; undefined where nothing is among. */
function rate(row: RateRow): Metric {
  const share = (counts: GroupCounts): Share => {
    const confusion = confusionOf(counts)
    const sum = (cells: Cells): Tally => add(...cells.map((cell) => confusion[cell]))
    return shareOf(sum(row.of), sum(row.among))
  }
  return {
    id: row.id,
    ...(row.aliases ? { aliases: row.aliases } : {}),
    tasks: row.tasks ?? ['binary'],
    needs: row.needs,
    reference: row.reference,
    formula: row.formula,
    range: [0, 1],
    better: row.better,
    unit: 'share',
    minimum: row.minimum,
    interval: 'share',
    share,
    measure: (counts) => shareOutcome(counts, share(counts), row.none),
  }
}

const both: readonly MetricNeed[] = ['label', 'decision']
const predictedPositives: Cells = ['truePositives', 'falsePositives']
const predictedNegatives: Cells = ['trueNegatives', 'falseNegatives']
const positives: Cells = ['truePositives', 'falseNegatives']
const negatives: Cells = ['trueNegatives', 'falsePositives']

export const baseRate = rate({
  id: 'base-rate',
  aliases: { prevalence: null, 'base-rate-parity': 'difference' },
  of: ['labelPositives'],
  among: ['labelPositives', 'labelNegatives'],
  formula: '(TP + FN) / n',
  reference: 'Kleinberg, Mullainathan & Raghavan 2017',
  better: 'none',
  minimum: 'rows',
  none: 'missing-evidence',
  needs: ['label'],
})

export const positivePredictionRate = rate({
  id: 'positive-prediction-rate',
  aliases: { 'predicted-positive-rate': null, pprev: null },
  of: ['decidedPositives'],
  among: ['decidedPositives', 'decidedNegatives'],
  formula: '(TP + FP) / n',
  reference: 'Dwork, Hardt, Pitassi, Reingold & Zemel 2012',
  better: 'none',
  minimum: 'rows',
  none: 'missing-evidence',
  needs: ['decision'],
  tasks: ['binary', 'outcomes'],
})

export const truePositiveRate = rate({
  id: 'true-positive-rate',
  aliases: {
    tpr: null,
    sensitivity: null,
    'hit-rate': null,
    'equal-opportunity': 'difference',
    'equal-opportunity-difference': 'difference',
    'equal-opportunity-ratio': 'ratio',
    'recall-difference': 'difference',
  },
  of: ['truePositives'],
  among: positives,
  formula: 'TP / (TP + FN)',
  reference: 'Hardt, Price & Srebro 2016 (equal opportunity)',
  better: 'higher',
  minimum: 'positives',
  none: 'no-positives',
  needs: both,
})

export const falsePositiveRate = rate({
  id: 'false-positive-rate',
  aliases: {
    fpr: null,
    'fall-out': null,
    'predictive-equality': 'difference',
    'predictive-equality-difference': 'difference',
    'predictive-equality-ratio': 'ratio',
    'false-positive-error-rate-balance': 'difference',
  },
  of: ['falsePositives'],
  among: negatives,
  formula: 'FP / (FP + TN)',
  reference: 'Chouldechova 2017; Corbett-Davies et al. 2017 (predictive equality)',
  better: 'lower',
  minimum: 'negatives',
  none: 'no-negatives',
  needs: both,
})

export const trueNegativeRate = rate({
  id: 'true-negative-rate',
  aliases: { tnr: null, specificity: null },
  of: ['trueNegatives'],
  among: negatives,
  formula: 'TN / (FP + TN)',
  reference: 'Yerushalmy 1947 (specificity)',
  better: 'higher',
  minimum: 'negatives',
  none: 'no-negatives',
  needs: both,
})

export const falseNegativeRate = rate({
  id: 'false-negative-rate',
  aliases: { fnr: null, 'miss-rate': null, 'false-negative-error-rate-balance': 'difference' },
  of: ['falseNegatives'],
  among: positives,
  formula: 'FN / (TP + FN)',
  reference: 'Chouldechova 2017 (error rate balance)',
  better: 'lower',
  minimum: 'positives',
  none: 'no-positives',
  needs: both,
})

export const positivePredictiveValue = rate({
  id: 'positive-predictive-value',
  aliases: {
    ppv: null,
    'predictive-parity': 'difference',
    'predictive-parity-difference': 'difference',
    'predictive-parity-ratio': 'ratio',
    'precision-difference': 'difference',
  },
  of: ['truePositives'],
  among: predictedPositives,
  formula: 'TP / (TP + FP)',
  reference: 'Chouldechova 2017 (predictive parity)',
  better: 'higher',
  minimum: 'predicted-positives',
  none: 'no-predicted-positives',
  needs: both,
})

export const negativePredictiveValue = rate({
  id: 'negative-predictive-value',
  aliases: { npv: null },
  of: ['trueNegatives'],
  among: predictedNegatives,
  formula: 'TN / (TN + FN)',
  reference: 'Vecchio 1966; Berk et al. 2021 (conditional use accuracy)',
  better: 'higher',
  minimum: 'predicted-negatives',
  none: 'no-predicted-negatives',
  needs: both,
})

export const falseDiscoveryRate = rate({
  id: 'false-discovery-rate',
  aliases: { fdr: null },
  of: ['falsePositives'],
  among: predictedPositives,
  formula: 'FP / (TP + FP)',
  reference: 'Saleiro et al. 2018 (Aequitas)',
  better: 'lower',
  minimum: 'predicted-positives',
  none: 'no-predicted-positives',
  needs: both,
})

export const falseOmissionRate = rate({
  id: 'false-omission-rate',
  aliases: { for: null },
  of: ['falseNegatives'],
  among: predictedNegatives,
  formula: 'FN / (TN + FN)',
  reference: 'Saleiro et al. 2018 (Aequitas)',
  better: 'lower',
  minimum: 'predicted-negatives',
  none: 'no-predicted-negatives',
  needs: both,
})

/** A share of the rows with both a label and a decision, in tasks with two classes or more. */
function agreement(row: Pick<RateRow, 'id' | 'aliases' | 'formula' | 'reference' | 'better'>, agrees: boolean): Metric {
  const share = (counts: GroupCounts): Share => {
    const { known, agreeing, differing } = agreementOf(counts)
    return shareOf(agrees ? agreeing : differing, known)
  }
  return {
    ...row,
    tasks: ['binary', 'multiclass'],
    needs: both,
    range: [0, 1],
    unit: 'share',
    minimum: 'rows',
    interval: 'share',
    share,
    measure: (counts) => shareOutcome(counts, share(counts), 'missing-evidence'),
  }
}

interface Agreement {
  /** Rows with a label and a decision. */
  readonly known: Tally
  readonly agreeing: Tally
  readonly differing: Tally
}
const agreements = new WeakMap<GroupCounts, Agreement>()

/** Made once a group: two metrics ask for it, each for its value and for its share. O(cells). */
function agreementOf(counts: GroupCounts): Agreement {
  const made = agreements.get(counts) ?? {
    known: tallyWhere(counts.cells, ({ label, decision }) => label !== null && decision !== null),
    agreeing: tallyWhere(counts.cells, ({ label, decision }) => label !== null && label === decision),
    differing: tallyWhere(
      counts.cells,
      ({ label, decision }) => label !== null && decision !== null && label !== decision,
    ),
  }
  agreements.set(counts, made)
  return made
}

export const accuracy = agreement(
  {
    id: 'accuracy',
    aliases: {
      acc: null,
      'accuracy-score': null,
      'accuracy-equality': 'difference',
      'accuracy-difference': 'difference',
      'overall-accuracy-equality': 'difference',
    },
    formula: '(TP + TN) / n',
    reference: 'Berk, Heidari, Jabbari, Kearns & Roth 2021 (overall accuracy equality)',
    better: 'higher',
  },
  true,
)

export const errorRate = agreement(
  {
    id: 'error-rate',
    aliases: { 'misclassification-rate': null, 'zero-one-loss': null },
    formula: '(FP + FN) / n',
    reference: 'Hastie, Tibshirani & Friedman 2009, section 7.2 (0–1 loss)',
    better: 'lower',
  },
  false,
)

/** The confusion ratios of a binary task. `selection-rate` has a file of its own. */
export const rates: readonly Metric[] = [
  baseRate,
  positivePredictionRate,
  accuracy,
  errorRate,
  truePositiveRate,
  falsePositiveRate,
  trueNegativeRate,
  falseNegativeRate,
  positivePredictiveValue,
  negativePredictiveValue,
  falseDiscoveryRate,
  falseOmissionRate,
]
