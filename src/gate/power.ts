import { canonicalJson } from '../environment/canonical-json.js'
import { columns } from '../environment/text-columns.js'
import { tidyText } from '../environment/tidy-text.js'
import { say } from '../schema/message.js'
import type { RuleVerdict, Verdict } from '../schema/verdict.js'
import { limitOf, numberOf } from './rule-numbers.js'
import type { Translate } from './rule-words.js'

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

/** `probity gate --power` as canonical JSON, one key a line. */
export function powerJson(verdict: Verdict): string {
  return `${canonicalJson(powerOfPolicy(verdict), { indent: 2 })}\n`
}

/** `probity gate --power` as a table for a terminal. */
export function powerText(verdict: Verdict, { translate }: { readonly translate: Translate }): string {
  const rows = powerOfPolicy(verdict)
  const labels = [
    'column.rule',
    'column.measure',
    'column.limit',
    'column.value',
    'power.rows-now',
    'power.detectable',
    'power.rows-decide',
    'power.rows-alike',
    'power.false-alarm',
  ]
  const count = (value: number | null): string =>
    translate(value === null ? say('gate.number.none') : say('gate.count', { value }))
  const cells = rows.map((row) => [
    tidyText(row.id),
    tidyText(row.measure),
    translate(limitOf(row)),
    translate(numberOf(row.value, row.unit)),
    count(row.rows),
    translate(numberOf(row.detectable, row.unit)),
    count(row.rowsNeeded),
    count(row.rowsIfAlike),
    translate(
      row.falseAlarmRate === null ? say('gate.number.none') : say('gate.number.share', { value: row.falseAlarmRate }),
    ),
  ])
  const table = columns([labels.map((label) => translate(say(`gate.${label}`))), ...cells], {
    right: [3, 4, 5, 6, 7, 8],
  })
  return `${translate(say('gate.power.title'))}\n\n${table}\n`
}
