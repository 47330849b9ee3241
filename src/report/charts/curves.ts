import type { BuiltChart, ChartInput, ChartRow } from './chart-builder.js'
import { quantitative } from './axis.js'
import type { ChartSpec, Json, LegendEntry } from './chart-spec.js'
import { distinct, groupOf, labelOf, numberOf } from './chart-rows.js'
import { tone, type Appearance } from './palette.js'
import { thinCurve, type Point } from './thin-curve.js'
import type { NumberStyle } from '../numbers.js'

const seriesLimit = 8

export interface Series {
  readonly label: string
  readonly look: Appearance
  readonly points: readonly Point[]
  readonly rows: readonly ChartRow[]
}
export interface Axis {
  readonly key: string
  readonly title: string
  readonly style: NumberStyle
  readonly domain: readonly [number, number]
}

/** The rows of a chart as one series per group, points in order, at most eight groups: those with most rows. */
export function seriesOf({ rows, drawing }: ChartInput, x: string, y: string): { series: Series[]; groups: number } {
  const groups = distinct(rows.map((row) => groupOf(row)))
  const looks = drawing.colours(groups)
  const series = groups.slice(0, seriesLimit).map((group, place) => {
    const own = rows.filter((row) => groupOf(row) === group)
    const points = own.flatMap((row) => {
      const [at, value] = [numberOf(row[x]), numberOf(row[y])]
      return at === null || value === null ? [] : [{ x: at, y: value }]
    })
    return { label: labelOf(group, drawing), look: looks[place]!, points, rows: own }
  })
  return { series, groups: groups.length }
}

export const legendOf = (series: readonly Series[]): LegendEntry[] =>
  series.map(({ label, look }) => ({ label, colour: look.colour, shape: look.shape }))

/** Lines by group on two quantitative axes; each has its dash as well as its colour, and a few marks with its shape. */
export function curveLayers(series: readonly Series[], x: Axis, y: Axis): Json[] {
  const xChannel = quantitative(x.domain, x.style, x.title, { titleAnchor: 'middle' })
  const yChannel = quantitative(y.domain, y.style, y.title)
  const span = Math.max(x.domain[1] - x.domain[0], y.domain[1] - y.domain[0])
  return series.flatMap(({ look, points }): Json[] => {
    const scaled = points.map((point) => ({
      x: (point.x - x.domain[0]) / (x.domain[1] - x.domain[0] || 1),
      y: (point.y - y.domain[0]) / (y.domain[1] - y.domain[0] || 1),
    }))
    const kept = thinCurve(scaled, 0.0015).map((point) => ({
      x: point.x * (x.domain[1] - x.domain[0] || span) + x.domain[0],
      y: point.y * (y.domain[1] - y.domain[0] || span) + y.domain[0],
    }))
    const every = Math.max(1, Math.floor(kept.length / 4))
    const marks = kept.filter((_, i) => i > 0 && i < kept.length - 1 && i % every === Math.floor(every / 2))
    const encoding = { x: xChannel('x'), y: yChannel('y') }
    return [
      {
        data: { values: kept.map(({ x, y }, o) => ({ x, y, o })) },
        mark: { type: 'line', stroke: look.colour, strokeWidth: 2.25, strokeDash: [...look.dash] },
        encoding: { ...encoding, order: { field: 'o', type: 'quantitative' } },
      },
      {
        data: { values: marks.map(({ x, y }) => ({ x, y })) },
        mark: {
          type: 'point',
          shape: look.shape,
          size: 60,
          fill: look.colour,
          stroke: tone.paper,
          strokeWidth: 1,
          opacity: 1,
        },
        encoding,
      },
    ]
  })
}

/** A straight line from corner to corner of the axes, or upright at one place. */
export function ruleLayer(x: Axis, y: Axis, from: Point, to: Point): Json {
  return {
    data: {
      values: [
        { ...from, o: 0 },
        { ...to, o: 1 },
      ],
    },
    mark: { type: 'line', stroke: tone.strong, strokeDash: [4, 3], strokeWidth: 1.25 },
    encoding: {
      x: quantitative(x.domain, x.style, x.title)('x'),
      y: quantitative(y.domain, y.style, y.title)('y'),
      order: { field: 'o', type: 'quantitative' },
    },
  }
}

export function built(spec: ChartSpec, series: readonly Series[], groups: number, { drawing }: ChartInput): BuiltChart {
  const left = { id: 'report.groups-left', values: { shown: series.length, groups } }
  return {
    spec: series.some(({ points }) => points.length > 0) ? spec : null,
    legend: legendOf(series),
    notes: groups > series.length ? [drawing.say(left)] : [],
  }
}
