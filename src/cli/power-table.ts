import { powerOfPolicy } from '../gate/power.js'
import type { Verdict } from '../schema/verdict.js'

const head = [
  'rule',
  'measure',
  'verdict',
  'value',
  'limit',
  'rows now',
  'false alarms of a point rule',
  'can find',
  'rows needed',
]

/** `gate --power` as a table: what each rule can find on these rows, and how many rows a decision would take. */
export function powerTable(verdict: Verdict): string {
  const rows = powerOfPolicy(verdict).map((row) => [
    row.id,
    row.measure,
    row.verdict,
    number(row.value),
    limit(row.limit),
    count(row.rows),
    row.falseAlarmRate === null ? '–' : `${(row.falseAlarmRate * 100).toFixed(1)} %`,
    number(row.detectable),
    count(row.rowsNeeded),
  ])
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i]!.length)))
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, i) => cell.padEnd(widths[i]!))
      .join('  ')
      .trimEnd()
  return [line(head), ...rows.map(line)].join('\n')
}

const number = (value: number | null): string => (value === null ? '–' : String(Number(value.toPrecision(3))))
const count = (value: number | null): string => (value === null ? '–' : Math.ceil(value).toLocaleString('en'))

function limit({ low, high }: { readonly low: number | null; readonly high: number | null }): string {
  if (low !== null && high !== null) return `${number(low)} to ${number(high)}`
  return low === null ? `at most ${number(high)}` : `at least ${number(low)}`
}
