import type { Run } from '../schema/run.js'
import type { Verdict } from '../schema/verdict.js'
import type { Language } from './language.js'

/** What meta.json knows and run.json must not: times and the machine. */
export interface ReportMeta {
  readonly startedAt?: string
  readonly finishedAt?: string
  readonly host?: string
  readonly node?: string
}

export interface ReportInput {
  readonly run: Run
  readonly verdict: Verdict | null
  readonly language: Language
  /** Cells with fewer persons are hidden, and those that would reveal them by subtraction; 0 hides none. */
  readonly suppressBelow: number
  readonly meta?: ReportMeta
}
