import type { BuiltChart, ChartInput } from './chart-builder.js'
import { groupOf, labelOf, numberOf, textOption } from './chart-rows.js'
import { dotRows } from './dot-rows.js'
import { formatNumber } from '../numbers.js'

const rowLimit = 40

/** A point and its interval per group, the value over all rows as a dashed line, the band that a policy allows behind. */
export function intervals(input: ChartInput): BuiltChart {
  const { rows, options, style, drawing } = input
  const shown = rows.slice(0, rowLimit)
  const looks = drawing.colours(rows.map((row) => groupOf(row)))
  const band = { low: numberOf(options.limitLow), high: numberOf(options.limitHigh) }
  const overall = numberOf(options.overall)
  const overallText = overall === null ? '' : formatNumber(overall, style, drawing.language)
  const hollow = shown.some((row) => row.listedOnly === 1)
  const spec = dotRows({
    rows: shown.map((row, place) => ({
      label: labelOf(row.group, drawing),
      value: numberOf(row.value),
      low: numberOf(row.low),
      high: numberOf(row.high),
      n: numberOf(row.n),
      look: looks[place]!,
      hollow: row.listedOnly === 1,
      ...(band.low !== null || band.high !== null ? { band } : {}),
    })),
    style,
    language: drawing.language,
    axisTitle: textOption(input, 'metric'),
    rowHeight: 30,
    labelLimit: 220,
    ...(overall === null
      ? {}
      : { reference: { at: overall, text: drawing.say({ id: 'report.overall', values: { value: overallText } }) } }),
  })
  const notes = [
    ...(hollow ? [drawing.say({ id: 'report.hollow' })] : []),
    ...(rows.length > shown.length
      ? [drawing.say({ id: 'report.groups-left', values: { shown: shown.length, groups: rows.length } })]
      : []),
  ]
  return { spec: shown.length > 0 ? spec : null, legend: [], notes }
}
