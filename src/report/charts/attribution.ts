import type { BuiltChart, ChartInput } from './chart-builder.js'
import { labelOf, numberOf, textOption } from './chart-rows.js'
import { dotRows } from './dot-rows.js'
import { sided } from './palette.js'

const rowLimit = 30

/** A bar from 0 for each feature, with its interval; bars to the left have a colour of their own. */
export function attribution(input: ChartInput): BuiltChart {
  const { rows, style, drawing } = input
  const shown = rows.slice(0, rowLimit)
  const spec = dotRows({
    rows: shown.map((row) => {
      const value = numberOf(row.value)
      return {
        label: labelOf(row.label, drawing),
        value,
        low: numberOf(row.low),
        high: numberOf(row.high),
        n: null,
        look: sided(value ?? 0),
        hollow: false,
        mark: false,
        ...(value === null ? {} : { span: { from: 0, to: value } }),
      }
    }),
    style,
    language: drawing.language,
    axisTitle: textOption(input, 'metric'),
    rowHeight: 30,
    labelLimit: 250,
    reach: [0],
  })
  const left = { id: 'report.rows-left', values: { shown: shown.length, rows: rows.length } }
  return {
    spec: shown.length > 0 ? spec : null,
    legend: [],
    notes: rows.length > shown.length ? [drawing.say(left)] : [],
  }
}
