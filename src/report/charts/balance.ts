import { formatNumber } from '../numbers.js'
import { quantitative } from './axis.js'
import type { BuiltChart, ChartInput } from './chart-builder.js'
import type { Json } from './chart-spec.js'
import { distinct, groupOf, labelOf, numberOf } from './chart-rows.js'
import { shades, textOnShade, tone } from './palette.js'
import { fitText, textWidth } from './text-width.js'

const rowLimit = 40
const width = 820
const rowHeight = 34

/** One bar per group, divided by category: how the labels or decisions are mixed in each. */
export function balance({ rows, drawing }: ChartInput): BuiltChart {
  const groups = distinct(rows.map((row) => groupOf(row)))
  const categories = distinct(rows.map((row) => groupOf(row, 'category')))
  const shown = groups.slice(0, rowLimit)
  const labels = shown.map((group) => fitText(labelOf(group, drawing), 230, 13))
  const left = Math.ceil(Math.max(0, ...labels.map((label) => textWidth(label, 13)))) + 18
  const padding = { left, right: 24, top: 4, bottom: 30 }
  const plot = width - padding.left - padding.right
  const bars = shown.flatMap((group, place) => {
    let start = 0
    return rows
      .filter((row) => groupOf(row) === group)
      .flatMap((row) => {
        const share = numberOf(row.share)
        if (share === null || share <= 0) return []
        const shade = categories.indexOf(groupOf(row, 'category')) % shades.length
        const text = formatNumber(share, 'share', drawing.language)
        const bar = {
          x: start,
          x2: start + share,
          m: start + share / 2,
          y: place + 0.14,
          y2: place + 0.86,
          ym: place + 0.5,
          c: shades[shade]!,
          k: textOnShade[shade]!,
          t: textWidth(text, 12) + 8 < share * plot ? text : '',
        }
        start += share
        return [bar]
      })
  })
  const x = quantitative([0, 1], 'share', null)
  const y = (field: string): Json => ({
    field,
    type: 'quantitative',
    scale: { domain: [0, shown.length], nice: false, reverse: true },
    axis: null,
  })
  const layer: Json[] = [
    {
      data: { values: bars },
      mark: { type: 'rect', stroke: tone.paper, strokeWidth: 1.5 },
      encoding: {
        x: x('x'),
        x2: { field: 'x2' },
        y: y('y'),
        y2: { field: 'y2' },
        fill: { field: 'c', type: 'nominal', scale: null },
      },
    },
    {
      data: { values: bars.filter(({ t }) => t !== '') },
      mark: { type: 'text', fontSize: 12, baseline: 'middle' },
      encoding: {
        x: x('m'),
        y: y('ym'),
        text: { field: 't', type: 'nominal' },
        fill: { field: 'k', type: 'nominal', scale: null },
      },
    },
    {
      data: { values: labels.map((t, place) => ({ t, y: place + 0.5 })) },
      mark: { type: 'text', align: 'right', baseline: 'middle', fontSize: 13, fill: tone.ink },
      encoding: { x: { value: -12 }, y: y('y'), text: { field: 't', type: 'nominal' } },
    },
  ]
  const cut = { id: 'report.groups-left', values: { shown: shown.length, groups: groups.length } }
  return {
    spec:
      bars.length > 0
        ? { width, height: shown.length * rowHeight + padding.top + padding.bottom, padding, layer }
        : null,
    legend: categories.map((category, place) => ({
      label: labelOf(category, drawing),
      colour: shades[place % shades.length]!,
      shape: 'square',
    })),
    notes: groups.length > shown.length ? [drawing.say(cut)] : [],
  }
}
