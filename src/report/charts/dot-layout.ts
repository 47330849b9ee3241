import type { Language } from '../language.js'
import { formatNumber, type NumberStyle } from '../numbers.js'
import { niceDomain, quantitative } from './axis.js'
import type { Json } from './chart-spec.js'
import type { Appearance } from './palette.js'
import { fitLines, textWidth } from './text-width.js'

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
  /** A bar from here to there, in the colour of the row. */
  readonly span?: { readonly from: number; readonly to: number }
  /** Whether the value has a mark of its own; it has, unless said otherwise. */
  readonly mark?: boolean
  /** Where the mark of the value stands, where that is not at the value. */
  readonly at?: number
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
  /** Values that the axis has to reach, such as 0 for differences. */
  readonly reach?: readonly number[]
  /** A line from here to the point (lollipop). */
  readonly stem?: number
}

export const width = 820
export const labelSize = 13
export const smallSize = 12
const wrappedRow = 38

/** Where everything stands: texts measured, the plot between the names on the left and the numbers on the right. */
export interface DotLayout {
  readonly labels: readonly (readonly string[])[]
  readonly values: readonly string[]
  readonly sizes: readonly string[]
  readonly valueWidth: number
  readonly sizeWidth: number
  readonly padding: { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number }
  readonly plotWidth: number
  readonly rowHeight: number
  readonly domain: readonly [number, number]
  readonly x: (field: string) => Json
  /** In rows from the top: 0.5 is the middle of the first. */
  readonly y: (field: string) => Json
}

function widest(texts: readonly string[], size: number): number {
  return Math.max(0, ...texts.map((text) => textWidth(text, size)))
}

function domainOf({ rows, style, reference, stem, reach }: DotChart): readonly [number, number] {
  const bands = rows.flatMap((row) => (row.band ? [row.band.low, row.band.high] : []))
  const spans = rows.flatMap((row) => (row.span ? [row.span.from, row.span.to] : []))
  const numbers = rows.flatMap((row) => [row.at ?? (row.mark === false ? null : row.value), row.low, row.high])
  return niceDomain([...numbers, ...bands, ...spans, reference?.at ?? null, stem ?? null, ...(reach ?? [])], style)
}

export function dotLayout(chart: DotChart): DotLayout {
  const { rows, style, language } = chart
  const labels = rows.map((row) => fitLines(row.label, chart.labelLimit, labelSize))
  const values = rows.map((row) => formatNumber(row.value, style, language))
  const sizes = rows.map((row) => (row.n === null ? '' : `n ${formatNumber(row.n, 'count', language)}`))
  const valueWidth = widest(values, labelSize) + 16
  const sizeWidth = sizes.some((text) => text !== '') ? widest(sizes, smallSize) + 16 : 0
  const padding = {
    left: Math.ceil(widest(labels.flat(), labelSize)) + 18,
    right: Math.ceil(valueWidth + sizeWidth) + 4,
    top: chart.reference ? 24 : 6,
    bottom: chart.axisTitle ? 46 : 28,
  }
  const domain = domainOf(chart)
  const scale = { domain: [0, rows.length], nice: false, zero: false, reverse: true }
  return {
    labels,
    values,
    sizes,
    valueWidth,
    sizeWidth,
    padding,
    plotWidth: width - padding.left - padding.right,
    rowHeight: labels.some((lines) => lines.length > 1) ? Math.max(chart.rowHeight, wrappedRow) : chart.rowHeight,
    domain,
    x: quantitative(domain, style, chart.axisTitle),
    y: (field) => ({ field, type: 'quantitative', scale, axis: null }),
  }
}
