import type { OperatingPoint } from './operating-points.js'

export const constraints = ['demographic-parity', 'equal-opportunity', 'predictive-equality', 'equalized-odds'] as const
export type Constraint = (typeof constraints)[number]
/** A constraint on one rate. */
export type RateConstraint = Exclude<Constraint, 'equalized-odds'>
export const objectives = ['accuracy', 'balanced-accuracy'] as const
export type Objective = (typeof objectives)[number]

/** Weights of both classes. */
export interface Sides {
  readonly positives: number
  readonly negatives: number
}
type Counted = Pick<OperatingPoint, 'truePositives' | 'falsePositives'>

/** The rate that a constraint makes equal. In [0, 1]. */
export const rates: Record<RateConstraint, (point: Counted, of: Sides) => number> = {
  'demographic-parity': ({ truePositives, falsePositives }, { positives, negatives }) =>
    (truePositives + falsePositives) / (positives + negatives),
  'equal-opportunity': ({ truePositives }, { positives }) => truePositives / positives,
  'predictive-equality': ({ falsePositives }, { negatives }) => falsePositives / negatives,
}

/** The rates that must be equal. */
export const ratesOf: Record<Constraint, readonly RateConstraint[]> = {
  'demographic-parity': ['demographic-parity'],
  'equal-opportunity': ['equal-opportunity'],
  'predictive-equality': ['predictive-equality'],
  'equalized-odds': ['equal-opportunity', 'predictive-equality'],
}

/** What a group adds to the objective over all rows; the objective itself is the sum over the groups. */
export const gains: Record<Objective, (point: Counted, of: Sides, all: Sides) => number> = {
  accuracy: ({ truePositives, falsePositives }, of, all) =>
    (truePositives + of.negatives - falsePositives) / (all.positives + all.negatives),
  'balanced-accuracy': ({ truePositives, falsePositives }, of, all) =>
    (truePositives / all.positives + (of.negatives - falsePositives) / all.negatives) / 2,
}
