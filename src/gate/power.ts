import type { RuleVerdict, Verdict } from '../schema/verdict.js'

/** What a rule can decide on the rows of a Run, and how many it would take. */
export interface PowerRow extends Pick<
  RuleVerdict,
  'id' | 'measure' | 'kind' | 'verdict' | 'value' | 'unit' | 'limit' | 'detectable' | 'rowsNeeded' | 'rowsIfAlike'
> {
  /** Rows that the measurement rests on now. */
  readonly rows: number | null
  /** How often a rule on the bare value fails groups that are all alike. */
  readonly falseAlarmRate: number | null
}

/** `probity gate --power`: for each rule with a limit, what these rows can find and how many a decision would take. */
export function powerOfPolicy({ rules }: Verdict): PowerRow[] {
  return rules
    .filter(({ value }) => value !== null)
    .map(({ id, measure, kind, verdict, value, unit, limit, detectable, rowsNeeded, rowsIfAlike, n, naive }) => ({
      ...{ id, measure, kind, verdict, value, unit, limit, detectable, rowsNeeded, rowsIfAlike },
      rows: n?.rows ?? null,
      falseAlarmRate: naive.falseAlarmRate,
    }))
}
