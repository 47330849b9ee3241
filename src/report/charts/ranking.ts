import type { BuiltChart, ChartInput } from './chart-builder.js'
import { labelOf, numberOf } from './chart-rows.js'
import { dotRows } from './dot-rows.js'
import { appearance } from './palette.js'

const rowLimit = 12

/** Slices or features, worst first, with their intervals. */
export function ranking({ rows, style, drawing, options }: ChartInput): BuiltChart {
  const shown = rows.slice(0, rowLimit)
  const spec = dotRows({
    rows: shown.map((row) => ({
      label: labelOf(row.label, drawing),
      value: numberOf(row.value),
      low: numberOf(row.low),
      high: numberOf(row.high),
      n: numberOf(row.n),
      look: appearance(0),
      hollow: false,
    })),
    style,
    language: drawing.language,
    axisTitle: typeof options.metric === 'object' && options.metric !== null ? drawing.say(options.metric) : null,
    rowHeight: 30,
    labelLimit: 250,
    stem: 0,
    // Nothing but zeros would leave the axis without a scale.
    ...(rows.every((row) => numberOf(row.value) === 0) ? { reach: [0, 1] as const } : {}),
  })
  const left = { id: 'report.rows-left', values: { shown: shown.length, rows: rows.length } }
  return {
    spec: shown.length > 0 ? spec : null,
    legend: [],
    notes: rows.length > shown.length ? [drawing.say(left)] : [],
  }
}
