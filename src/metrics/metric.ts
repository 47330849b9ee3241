import type { CountCell, GroupCounts } from '../cube/counts.js'
import type { Random } from '../environment/tools.js'
import type { Task } from '../schema/cube.js'
import type { Better, Reason, Unit } from '../schema/measurement.js'
import type { Transform } from '../schema/measurement-id.js'

export type { CountCell, GroupCounts }

/** What a metric reads of the rows. An audit without it leaves the metric out. `probability`: a score whose range lies within [0, 1]. */
export type MetricNeed = 'label' | 'decision' | 'score' | 'probability' | 'rank'

/** Values of a metric's parameters, such as { class: 'x' } or { bins: '10' }. */
export type Parameters = Readonly<Record<string, string>>

/** A value, or why there is none, with the number of rows (unweighted) that it rests on. */
export type Outcome =
  | { readonly value: number; readonly denominator: number }
  | { readonly unavailable: Reason; readonly denominator: number }

export function unavailable(reason: Reason, denominator = 0): Outcome {
  return { unavailable: reason, denominator }
}

/** A value that may have come out infinite or undefined: those are `unbounded` and `zero-denominator`, never numbers. */
export function outcome(value: number, denominator: number): Outcome {
  if (Number.isNaN(value)) return unavailable('zero-denominator', denominator)
  if (!Number.isFinite(value)) return unavailable('unbounded', denominator)
  return { value: value === 0 ? 0 : value, denominator }
}

/** A share: `hits` of `among` rows (weighted), for Wilson and Newcombe intervals. Rows are unweighted counts. */
export interface Share {
  readonly hits: number
  readonly among: number
  readonly hitRows: number
  readonly amongRows: number
  /** Σw² over hits and over all of `among`, for the linearised variance. */
  readonly hitsSquared: number
  readonly amongSquared: number
}

/**
 * How much one row moves a value (its derivative by the row's weight, times any small-sample factor), from which standard errors and
 * covariances of overlapping groups come: Var = Σ w²·IF². Either a function of the cell, or, where a cell's rows differ,
 * a linear form in the row's own terms (`1`, `y`, `yy`, `r`, `rr`, `abs`, `p`), whose products the cube has summed.
 */
export type Influence =
  | { readonly kind: 'cells'; readonly of: (cell: CountCell) => number }
  | {
      readonly kind: 'terms'
      readonly coefficients: Readonly<Record<string, number>>
      readonly uses: (cell: CountCell) => boolean
    }

/** A comparison of two groups, or of all of them: its value, its standard error and test where it has them. */
export type Comparison = Outcome & {
  readonly standardError?: number
  readonly binningError?: number
  readonly test?: { readonly null: string; readonly statistic?: number; readonly p: number }
}

/** Which counts a group needs to be compared: true or predicted classes that the denominator rests on. */
export type MinimumKind = 'rows' | 'positives' | 'negatives' | 'predicted-positives' | 'predicted-negatives' | 'both'

/**
 * How the interval of a value is built: Wilson limits of a share; the mean of independent shares; DeLong; Student's t for a mean; or a standard
 * error on a scale (identity, logit, log, atanh, `complement-log` = log of 1 − value). `none`: never (KS, ECE, max − min).
 */
export type IntervalKind =
  'share' | 'mean-of-shares' | 'delong' | 'mean' | 'identity' | 'logit' | 'log' | 'atanh' | 'complement-log' | 'none'

/** What `list`, the glossary and the ledger say of a metric. */
export interface MetricText {
  readonly id: string
  /** Alias → transform it stands for (null: the value itself). */
  readonly aliases?: Readonly<Record<string, Transform | null>>
  readonly tasks: readonly Task[]
  /** Paper, book or standard that defines it. */
  readonly reference: string
  /** Plain formula, such as `FP / (FP + TN)`. */
  readonly formula: string
  /** Closed range of the value; null = unbounded on that side. */
  readonly range: readonly [number | null, number | null]
  readonly better: Better
  readonly ideal?: number
  readonly unit: Unit
  /** The analysis that measures it; `groups` when absent. */
  readonly analysis?: string
}

export interface Metric extends MetricText {
  readonly needs: readonly MetricNeed[]
  readonly minimum: MinimumKind
  /** Parameter sets to measure, such as one per class; [{}] when absent. */
  parameters?(counts: GroupCounts, options: Readonly<Record<string, unknown>>): readonly Parameters[]
  measure(counts: GroupCounts, parameters: Parameters): Outcome
  readonly interval: IntervalKind
  /** Present for shares of rows: intervals are Wilson, pairs Newcombe and MOVER-R. Null for parameters whose value is none. */
  share?(counts: GroupCounts, parameters: Parameters): Share | null
  /** The value as an increasing function of `share`, where it is not the share itself (F1, FN / FP): Wilson limits pass through it. */
  fromShare?(share: number): number
  /** The independent shares whose mean the value is (balanced accuracy); null for parameters whose value is none. */
  parts?(counts: GroupCounts, parameters: Parameters): readonly Share[] | null
  /** Influence of a row; found numerically from `measure` when absent. Null where it is not known. */
  influence?(counts: GroupCounts, parameters: Parameters): Influence | null
  /** Standard error where it is known better than from the influence (a fitted model's own). */
  standardError?(counts: GroupCounts, parameters: Parameters): number | null
  /** How far binning of scores may have moved the value. */
  binningError?(counts: GroupCounts, parameters: Parameters): number | null
  /** Transforms over groups that make sense; all eight when absent. */
  readonly transforms?: readonly Transform[]
  /** No value of its own: its transforms are the larger, or the mean, of those of other metrics (equalized odds, average odds). */
  readonly combines?: { readonly of: readonly string[]; readonly how: 'worse' | 'mean' }
  /** Compares two groups directly, first against second (distance of their score distributions), beside or instead of a value of its own. */
  between?(first: GroupCounts, second: GroupCounts, parameters: Parameters): Comparison
  /** `between` against the declared reference is also given for each group, as its own value. */
  readonly ownValueIsAgainstReference?: true
  /** One value over all groups of a feature (NDKL, the parts of generalized entropy), with the parameter sets to measure. */
  readonly across?: {
    /** Whether the group of missing values always takes part, as in a decomposition; else only where its feature compares it. */
    readonly everybody: boolean
    parameters(options: Readonly<Record<string, unknown>>): readonly Parameters[]
    measure(groups: readonly GroupCounts[], parameters: Parameters, random: Random): Comparison
  }
}
