import type { Cells } from './example.js'

/** A figure as another tool prints it: a number, one of its words, or null where it has no such measure. */
export type Printed = number | string | null

export interface Rates {
  readonly n: number
  readonly positives: number
  readonly negatives: number
  readonly selected: number
  readonly selection: number
  readonly base: number
  readonly tpr: number
  readonly fpr: number
  readonly ppv: number
  readonly accuracy: number
  readonly treatment: number
}

/** The ratios of one confusion matrix as IEEE arithmetic has them: 0/0 is NaN, x/0 infinite. */
export function ratesOf({ tp, fp, fn, tn }: Cells): Rates {
  const n = tp + fp + fn + tn
  return {
    n,
    positives: tp + fn,
    negatives: fp + tn,
    selected: tp + fp,
    selection: (tp + fp) / n,
    base: (tp + fn) / n,
    tpr: tp / (tp + fn),
    fpr: fp / (fp + tn),
    ppv: tp / (tp + fp),
    accuracy: (tp + tn) / n,
    treatment: fn / fp,
  }
}

/** A tool's figures for a reference (privileged, advantaged) group and another (unprivileged, disadvantaged) one, by its documented formulas. */
export type Tool = Readonly<Record<Figure, (reference: Rates, other: Rates) => Printed>>

export type Figure =
  | 'parity'
  | 'impact'
  | 'share-of-selected'
  | 'opportunity'
  | 'equalized-odds'
  | 'average-odds'
  | 'predictive-parity'
  | 'accuracy'
  | 'treatment'
  | 'class-imbalance'
  | 'label-proportions'

const none = (): null => null
const range = (a: number, b: number): number => Math.abs(a - b)
const smallerByLarger = (a: number, b: number): number => Math.min(a, b) / Math.max(a, b)

/** AIF360 0.6: unprivileged − privileged, signed (binary_label_dataset_metric.py, classification_metric.py, sklearn/metrics). */
export const aif360: Tool = {
  parity: (p, u) => u.selection - p.selection,
  impact: (p, u) => u.selection / p.selection,
  'share-of-selected': none,
  opportunity: (p, u) => u.tpr - p.tpr,
  'equalized-odds': (p, u) => Math.max(range(u.tpr, p.tpr), range(u.fpr, p.fpr)),
  'average-odds': (p, u) => (u.fpr - p.fpr + (u.tpr - p.tpr)) / 2,
  'predictive-parity': (p, u) => u.ppv - p.ppv,
  accuracy: (p, u) => u.accuracy - p.accuracy,
  treatment: none,
  'class-imbalance': (p, u) => (u.n - p.n) / (u.n + p.n),
  'label-proportions': (p, u) => u.base - p.base,
}

/** Fairlearn 0.15: largest − smallest group, never signed (metrics/_fairness_metrics.py, _generated_metrics.py). */
export const fairlearn: Tool = {
  parity: (a, b) => range(a.selection, b.selection),
  impact: (a, b) => smallerByLarger(a.selection, b.selection),
  'share-of-selected': none,
  opportunity: (a, b) => range(a.tpr, b.tpr),
  'equalized-odds': (a, b) => Math.max(range(a.tpr, b.tpr), range(a.fpr, b.fpr)),
  'average-odds': (a, b) => (range(a.tpr, b.tpr) + range(a.fpr, b.fpr)) / 2,
  'predictive-parity': (a, b) => range(a.ppv, b.ppv),
  accuracy: (a, b) => range(a.accuracy, b.accuracy),
  treatment: none,
  'class-imbalance': none,
  'label-proportions': none,
}

/** Aequitas: ratios to the reference group, `<metric>_disparity` (group.py, bias.py). */
export const aequitas: Tool = {
  parity: none,
  impact: (reference, g) => g.selection / reference.selection,
  'share-of-selected': (reference, g) => g.selected / reference.selected,
  opportunity: (reference, g) => g.tpr / reference.tpr,
  'equalized-odds': (reference, g) => {
    const within = (ratio: number): boolean => ratio >= 0.8 && ratio <= 1.25
    return within(g.tpr / reference.tpr) && within(g.fpr / reference.fpr) ? 'pass' : 'fail'
  },
  'average-odds': none,
  'predictive-parity': (reference, g) => g.ppv / reference.ppv,
  accuracy: none,
  treatment: none,
  'class-imbalance': none,
  'label-proportions': none,
}

/** SageMaker Clarify: positive = bias against d, so mostly a − d (bias/metrics/posttraining.py, pretraining.py). */
export const clarify: Tool = {
  parity: (a, d) => a.selection - d.selection,
  impact: (a, d) => d.selection / a.selection,
  'share-of-selected': none,
  opportunity: (a, d) => a.tpr - d.tpr,
  'equalized-odds': none,
  'average-odds': none,
  'predictive-parity': (a, d) => a.ppv - d.ppv,
  accuracy: (a, d) => a.accuracy - d.accuracy,
  treatment: (a, d) => d.treatment - a.treatment,
  'class-imbalance': (a, d) => (a.n - d.n) / (a.n + d.n),
  'label-proportions': (a, d) => a.base - d.base,
}

/** What each tool makes of 0 ÷ 0 and of x ÷ 0, which are not formulas but choices. */
export const undefinedRules = [
  {
    what: 'TPR of group e, which has no positives (0 ÷ 0)',
    probity: 'unavailable, `no-positives`: listed, in no gap',
    aif360: 'NaN with a RuntimeWarning',
    fairlearn: '0, so the group shows the largest gap',
    aequitas: 'NaN',
    clarify: '0.0',
  },
  {
    what: 'PPV of group e, where nobody is predicted positive (0 ÷ 0)',
    probity: 'unavailable, `no-predicted-positives`',
    aif360: '0',
    fairlearn: '0 (scikit-learn’s `zero_division`)',
    aequitas: 'NaN',
    clarify: '0.0',
  },
  {
    what: 'FPR of group d ÷ FPR of group e (x ÷ 0)',
    probity: 'unavailable, `unbounded`; min ÷ max is 0',
    aif360: 'inf',
    fairlearn: '0 (min ÷ max)',
    aequitas: '10.0 (`fill_divbyzero`)',
    clarify: '"Infinity"',
  },
  {
    what: 'KL divergence where d lacks a label that a has',
    probity: 'unavailable, `unbounded`',
    aif360: 'inf',
    fairlearn: 'has none',
    aequitas: 'has none',
    clarify: 'that label is left out without renormalising, so the sum can be negative',
  },
] as const
