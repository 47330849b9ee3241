import type { BuiltChart, ChartInput } from './chart-builder.js'
import { labelOf, numberOf } from './chart-rows.js'
import { dotRows } from './dot-rows.js'
import { tone } from './palette.js'

const rowLimit = 40

/** Disparities on one axis, each against the band that its policy allows. */
export function strip({ rows, style, drawing }: ChartInput): BuiltChart {
  const shown = rows.slice(0, rowLimit)
  const spec = dotRows({
    rows: shown.map((row) => {
      const band = { low: numberOf(row.limitLow), high: numberOf(row.limitHigh) }
      return {
        label: labelOf(row.measure, drawing),
        value: numberOf(row.value),
        low: numberOf(row.low),
        high: numberOf(row.high),
        n: null,
        look: { colour: tone.ink, shape: 'diamond' },
        hollow: false,
        ...(band.low !== null || band.high !== null ? { band } : {}),
      }
    }),
    style,
    language: drawing.language,
    axisTitle: null,
    rowHeight: 32,
    labelLimit: 260,
    reach: style === 'ratio' ? [1] : [0],
  })
  const left = { id: 'report.rows-left', values: { shown: shown.length, rows: rows.length } }
  const banded = rows.some((row) => numberOf(row.limitLow) !== null || numberOf(row.limitHigh) !== null)
  return {
    spec: shown.length > 0 ? spec : null,
    legend: banded ? [{ label: drawing.say({ id: 'report.allowed' }), colour: tone.band, shape: 'band' }] : [],
    notes: rows.length > shown.length ? [drawing.say(left)] : [],
  }
}
