import { formatNumber, type NumberStyle } from '../numbers.js'
import type { Language } from '../language.js'
import { niceDomain, quantitative } from './axis.js'
import type { ChartSpec, Json } from './chart-spec.js'
import { tone, type Appearance } from './palette.js'
import { fitText, textWidth } from './text-width.js'

/** One row of a chart of points with intervals: what intervals, strips, rankings and grouped charts have in common. */
export interface DotRow {
  readonly label: string
  readonly value: number | null
  readonly low: number | null
  readonly high: number | null
  readonly n: number | null
  readonly look: Pick<Appearance, 'colour' | 'shape'>
  /** Drawn hollow: listed, not compared. */
  readonly hollow: boolean
  /** The part of the axis that a policy allows in this row; a null end is open. */
  readonly band?: { readonly low: number | null; readonly high: number | null }
  /** Starts a block of rows: a line above it. */
  readonly starts?: boolean
}
export interface DotChart {
  readonly rows: readonly DotRow[]
  readonly style: NumberStyle
  readonly language: Language
  readonly axisTitle: string | null
  readonly rowHeight: number
  readonly labelLimit: number
  /** A dashed line through all rows, with its text above. */
  readonly reference?: { readonly at: number; readonly text: string }
  /** A line from here to the point (lollipop). */
  readonly stem?: number
}

const width = 720
const fontSize = 13
const smallSize = 12

/** Rows of points with their intervals on one axis, names on the left, numbers on the right. */
export function dotRows(chart: DotChart): ChartSpec {
  const { rows, style, language, rowHeight, reference } = chart
  const labels = rows.map((row) => fitText(row.label, chart.labelLimit, fontSize))
  const values = rows.map((row) => formatNumber(row.value, style, language))
  const sizes = rows.map((row) => (row.n === null ? '' : `n ${formatNumber(row.n, 'count', language)}`))
  const widest = (texts: readonly string[], size: number): number =>
    Math.max(0, ...texts.map((text) => textWidth(text, size)))
  const valueWidth = widest(values, fontSize) + 16
  const sizeWidth = sizes.some((text) => text !== '') ? widest(sizes, smallSize) + 14 : 0
  const padding = {
    left: Math.ceil(widest(labels, fontSize)) + 18,
    right: Math.ceil(valueWidth + sizeWidth) + 4,
    top: reference ? 24 : 6,
    bottom: chart.axisTitle ? 46 : 28,
  }
  const bands = rows.flatMap((row) => (row.band ? [row.band.low, row.band.high] : []))
  const numbers = rows.flatMap((row) => [row.value, row.low, row.high])
  const domain = niceDomain([...numbers, ...bands, reference?.at ?? null, chart.stem ?? null], style)
  const x = quantitative(domain, style, chart.axisTitle)
  const plotWidth = width - padding.left - padding.right
  const y = (field: string): Json => ({
    field,
    type: 'quantitative',
    scale: { domain: [0, rows.length], nice: false, zero: false, reverse: true },
    axis: null,
  })
  const clamp = (value: number | null, open: number): number => Math.min(domain[1], Math.max(domain[0], value ?? open))
  const placed = rows.map((row, place) => ({ row, y: place + 0.5, place }))
  const layer: Json[] = [
    {
      data: { values: [{ x: domain[0], y: 0 }] },
      mark: { type: 'point', opacity: 0 },
      encoding: { x: x('x'), y: y('y') },
    },
    {
      data: {
        values: placed.flatMap(({ row, place }) =>
          row.band
            ? [
                {
                  x: clamp(row.band.low, domain[0]),
                  x2: clamp(row.band.high, domain[1]),
                  y: place + 0.12,
                  y2: place + 0.88,
                },
              ]
            : [],
        ),
      },
      mark: { type: 'rect', fill: tone.band },
      encoding: { x: x('x'), x2: { field: 'x2' }, y: y('y'), y2: { field: 'y2' } },
    },
    {
      data: { values: placed.flatMap(({ row, place }) => (row.starts && place > 0 ? [{ y: place }] : [])) },
      mark: { type: 'rule', stroke: tone.line },
      encoding: { x: { value: -padding.left }, x2: { value: width - padding.left }, y: y('y') },
    },
  ]
  if (reference) layer.push(...referenceLine(reference, x, y, rows.length, plotWidth, domain))
  if (chart.stem !== undefined) {
    const stem = chart.stem
    layer.push({
      data: {
        values: placed.flatMap(({ row, y }) =>
          row.value === null ? [] : [{ x: stem, x2: row.value, y, c: row.look.colour }],
        ),
      },
      mark: { type: 'rule', strokeWidth: 8, opacity: 0.25 },
      encoding: { x: x('x'), x2: { field: 'x2' }, y: y('y'), stroke: { field: 'c', type: 'nominal', scale: null } },
    })
  }
  const drawn = placed.filter(({ row }) => row.value !== null)
  layer.push(
    {
      data: {
        values: drawn
          .filter(({ row }) => row.low !== null || row.high !== null)
          .map(({ row, y }) => ({
            x: clamp(row.low, domain[0]),
            x2: clamp(row.high, domain[1]),
            y,
            c: row.look.colour,
          })),
      },
      mark: { type: 'rule', strokeWidth: 2.5, strokeCap: 'round' },
      encoding: { x: x('x'), x2: { field: 'x2' }, y: y('y'), stroke: { field: 'c', type: 'nominal', scale: null } },
    },
    {
      data: {
        values: drawn.map(({ row, y }) => ({
          x: row.value,
          y,
          f: row.hollow ? tone.paper : row.look.colour,
          c: row.hollow ? row.look.colour : tone.paper,
          s: row.look.shape,
        })),
      },
      mark: { type: 'point', size: 95, strokeWidth: 1.5, opacity: 1 },
      encoding: {
        x: x('x'),
        y: y('y'),
        fill: { field: 'f', type: 'nominal', scale: null },
        stroke: { field: 'c', type: 'nominal', scale: null },
        shape: { field: 's', type: 'nominal', scale: null },
      },
    },
    texts(
      labels.map((t, i) => ({ t, y: i + 0.5 })),
      y,
      -12,
      'right',
      tone.ink,
      fontSize,
    ),
    texts(
      values.map((t, i) => ({ t, y: i + 0.5 })),
      y,
      plotWidth + valueWidth - 2,
      'right',
      tone.ink,
      fontSize,
    ),
  )
  if (sizeWidth > 0)
    layer.push(
      texts(
        sizes.map((t, i) => ({ t, y: i + 0.5 })).filter(({ t }) => t !== ''),
        y,
        plotWidth + valueWidth + sizeWidth,
        'right',
        tone.muted,
        smallSize,
      ),
    )
  return { width, height: rows.length * rowHeight + padding.top + padding.bottom, padding, layer }
}

function texts(values: Json, y: (field: string) => Json, at: number, align: string, fill: string, size: number): Json {
  return {
    data: { values },
    mark: { type: 'text', align, baseline: 'middle', fontSize: size, fill },
    encoding: { x: { value: at }, y: y('y'), text: { field: 't', type: 'nominal' } },
  }
}

function referenceLine(
  { at, text }: { readonly at: number; readonly text: string },
  x: (field: string) => Json,
  y: (field: string) => Json,
  rows: number,
  plotWidth: number,
  domain: readonly [number, number],
): Json[] {
  const share = (at - domain[0]) / (domain[1] - domain[0])
  const half = textWidth(text, smallSize) / 2
  const align = share * plotWidth < half ? 'left' : share * plotWidth > plotWidth - half ? 'right' : 'center'
  return [
    {
      data: { values: [{ x: at, y: 0, y2: rows }] },
      mark: { type: 'rule', stroke: tone.strong, strokeDash: [4, 3], strokeWidth: 1.25 },
      encoding: { x: x('x'), y: y('y'), y2: { field: 'y2' } },
    },
    {
      data: { values: [{ x: at, t: text }] },
      mark: { type: 'text', align, baseline: 'bottom', fontSize: smallSize, fill: tone.muted },
      encoding: { x: x('x'), y: { value: -7 }, text: { field: 't', type: 'nominal' } },
    },
  ]
}
