import type { Message } from '../schema/message.js'
import type { Scale } from '../models/model.js'

/** Which number of the model was explained. */
export interface TargetDescription {
  readonly model: string
  readonly output: string
  /** The class whose score it is; null where the model has none, or where it is another one for each row (the predicted one). */
  readonly class: string | null
  readonly predicted: boolean
  /** What the number means: a share, a score before softmax or sigmoid (log-odds), or whatever the model gives. */
  readonly scale: Scale
}

export type BaselineKind = 'zero' | 'mean' | 'value' | 'given' | 'background' | 'permuted' | 'none'

/** What an explanation compares with: where a feature counts as absent. */
export interface BaselineDescription {
  readonly kind: BaselineKind
  /** Rows that the absent values were taken from, equal ones counted once each. */
  readonly rows: number
}

export interface Completeness {
  /** Σ values − (score − base), one for each row. */
  readonly gaps: readonly number[]
  readonly tolerances: readonly number[]
  readonly met: readonly boolean[]
}

/** What an explainer found, in plain JSON. `rows` explainers have a line of values for each row, `all` explainers one line. */
export interface Attribution {
  readonly explainer: string
  /** The options that were in force. */
  readonly options: Readonly<Record<string, unknown>>
  readonly scope: 'rows' | 'all'
  readonly target: TargetDescription
  /** Columns of a table, or pixels by their place. */
  readonly units: readonly string[]
  readonly grid: { readonly height: number; readonly width: number } | null
  /** [row][unit]; signed. */
  readonly values: readonly (readonly number[])[]
  /** Of values that were estimated from random draws. */
  readonly standardErrors: readonly (readonly number[])[] | null
  /** Score of each row. */
  readonly scores: readonly number[]
  /** Score of the baseline for each row: mean over its rows. */
  readonly bases: readonly number[]
  readonly baseline: BaselineDescription
  /** null where the method does not promise that values add up to score − base. */
  readonly completeness: Completeness | null
  /** Absent features take the values of background rows, whatever the other features are; null where no game is played. */
  readonly game: 'interventional' | null
  /** Whether a row's values were enumerated rather than estimated; null where that is no question. */
  readonly exact: readonly boolean[] | null
  readonly measure: string | null
  readonly evaluations: { readonly predictions: number; readonly gradients: number }
  /** Why values of a row are all zero, or of what to be careful; `row` null: of all. */
  readonly remarks: readonly { readonly row: number | null; readonly remark: Message }[]
}

/** Numbers of JSON: no −0. */
export function plainNumbers(values: ArrayLike<number>): number[] {
  return Array.from(values, (value) => (value === 0 ? 0 : value))
}
