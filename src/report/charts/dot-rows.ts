import type { ChartSpec, Json } from './chart-spec.js'
import { dotLayout, labelSize, smallSize, width, type DotChart, type DotLayout, type DotRow } from './dot-layout.js'
import { tone } from './palette.js'
import { textWidth } from './text-width.js'

/** Rows of points with their intervals on one axis, names on the left, numbers on the right. */
export function dotRows(chart: DotChart): ChartSpec {
  const layout = dotLayout(chart)
  const { padding, rowHeight } = layout
  const layer = [
    ...frame(layout),
    ...bands(chart, layout),
    ...separators(chart, layout),
    ...referenceLine(chart, layout),
    ...stems(chart, layout),
    ...spans(chart, layout),
    ...intervals(chart, layout),
    ...points(chart, layout),
    ...texts(layout),
  ]
  return { width, height: chart.rows.length * rowHeight + padding.top + padding.bottom, padding, layer }
}

const raw = (field: string): Json => ({ field, type: 'nominal', scale: null })

/** A layer, unless it has no rows. */
function layerOf(values: readonly Json[], mark: Json, encoding: Json): Json[] {
  return values.length === 0 ? [] : [{ data: { values }, mark, encoding }]
}

/** Keeps a limit on the axis; a null one is its end. */
function onAxis(value: number | null, open: number, [low, high]: DotLayout['domain']): number {
  return Math.min(high, Math.max(low, value ?? open))
}

function placed(chart: DotChart): { readonly row: DotRow; readonly y: number }[] {
  return chart.rows.map((row, place) => ({ row, y: place + 0.5 }))
}

/** An unseen point gives the axis even where no row has a value. */
function frame({ domain, x, y }: DotLayout): Json[] {
  return layerOf([{ x: domain[0], y: 0 }], { type: 'point', opacity: 0 }, { x: x('x'), y: y('y') })
}

function bands(chart: DotChart, { domain, x, y }: DotLayout): Json[] {
  const values = placed(chart).flatMap(({ row: { band }, y }) =>
    band
      ? [
          {
            x: onAxis(band.low, domain[0], domain),
            x2: onAxis(band.high, domain[1], domain),
            y: y - 0.38,
            y2: y + 0.38,
          },
        ]
      : [],
  )
  const encoding = { x: x('x'), x2: { field: 'x2' }, y: y('y'), y2: { field: 'y2' } }
  return layerOf(values, { type: 'rect', fill: tone.band }, encoding)
}

function separators(chart: DotChart, { padding, y }: DotLayout): Json[] {
  const values = chart.rows.flatMap((row, place) => (row.starts && place > 0 ? [{ y: place }] : []))
  const encoding = { x: { value: -padding.left }, x2: { value: width - padding.left }, y: y('y') }
  return layerOf(values, { type: 'rule', stroke: tone.line }, encoding)
}

function referenceLine({ rows, reference }: DotChart, { domain, plotWidth, x, y }: DotLayout): Json[] {
  if (!reference) return []
  const { at, text } = reference
  const middle = ((at - domain[0]) / (domain[1] - domain[0])) * plotWidth
  const half = textWidth(text, smallSize) / 2
  const align = middle < half ? 'left' : middle > plotWidth - half ? 'right' : 'center'
  const dashed = { type: 'rule', stroke: tone.strong, strokeDash: [4, 3], strokeWidth: 1.25 }
  const label = { type: 'text', align, baseline: 'bottom', fontSize: smallSize, fill: tone.muted }
  return [
    ...layerOf([{ x: at, y: 0, y2: rows.length }], dashed, { x: x('x'), y: y('y'), y2: { field: 'y2' } }),
    ...layerOf([{ x: at, t: text }], label, { x: x('x'), y: { value: -7 }, text: raw('t') }),
  ]
}

function stems(chart: DotChart, { x, y }: DotLayout): Json[] {
  const { stem } = chart
  if (stem === undefined) return []
  const values = placed(chart).flatMap(({ row, y }) =>
    row.value === null ? [] : [{ x: stem, x2: row.value, y, c: row.look.colour }],
  )
  const encoding = { x: x('x'), x2: { field: 'x2' }, y: y('y'), stroke: raw('c') }
  return layerOf(values, { type: 'rule', strokeWidth: 8, opacity: 0.25 }, encoding)
}

function spans(chart: DotChart, { x, y }: DotLayout): Json[] {
  const values = placed(chart).flatMap(({ row: { span, look }, y }) =>
    span
      ? [
          {
            x: Math.min(span.from, span.to),
            x2: Math.max(span.from, span.to),
            y: y - 0.28,
            y2: y + 0.28,
            c: look.colour,
          },
        ]
      : [],
  )
  const encoding = { x: x('x'), x2: { field: 'x2' }, y: y('y'), y2: { field: 'y2' }, fill: raw('c') }
  return layerOf(values, { type: 'rect', opacity: 0.85 }, encoding)
}

function intervals(chart: DotChart, { domain, x, y }: DotLayout): Json[] {
  const values = placed(chart)
    .filter(({ row }) => row.value !== null && (row.low !== null || row.high !== null))
    .map(({ row, y }) => ({
      x: onAxis(row.low, domain[0], domain),
      x2: onAxis(row.high, domain[1], domain),
      y,
      c: row.span ? tone.ink : row.look.colour,
    }))
  const encoding = { x: x('x'), x2: { field: 'x2' }, y: y('y'), stroke: raw('c') }
  return layerOf(values, { type: 'rule', strokeWidth: 2.5, strokeCap: 'round' }, encoding)
}

function points(chart: DotChart, { x, y }: DotLayout): Json[] {
  const values = placed(chart)
    .filter(({ row }) => row.value !== null && row.mark !== false)
    .map(({ row: { value, at, hollow, look }, y }) => ({
      x: at ?? value,
      y,
      f: hollow ? tone.paper : look.colour,
      c: hollow ? look.colour : tone.paper,
      s: look.shape,
    }))
  const encoding = { x: x('x'), y: y('y'), fill: raw('f'), stroke: raw('c'), shape: raw('s') }
  return layerOf(values, { type: 'point', size: 95, strokeWidth: 1.5, opacity: 1 }, encoding)
}

/** Names (one or two lines) left of the plot, values and sizes right of it. */
function texts(layout: DotLayout): Json[] {
  const { labels, values, sizes, plotWidth, valueWidth, sizeWidth, rowHeight, y } = layout
  const lineHeight = 15 / rowHeight
  const names = labels.flatMap((lines, place) =>
    lines.map((t, line) => ({ t, y: place + 0.5 + (line - (lines.length - 1) / 2) * lineHeight })),
  )
  const column = (list: readonly string[]): { t: string; y: number }[] =>
    list.map((t, place) => ({ t, y: place + 0.5 }))
  const write = (rows: readonly { t: string; y: number }[], at: number, fill: string, fontSize: number): Json[] =>
    layerOf(
      rows.filter(({ t }) => t !== ''),
      { type: 'text', align: 'right', baseline: 'middle', fontSize, fill },
      { x: { value: at }, y: y('y'), text: raw('t') },
    )
  return [
    ...write(names, -12, tone.ink, labelSize),
    ...write(column(values), plotWidth + valueWidth - 2, tone.ink, labelSize),
    ...write(column(sizes), plotWidth + valueWidth + sizeWidth, tone.muted, smallSize),
  ]
}
