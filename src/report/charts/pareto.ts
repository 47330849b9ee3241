import { niceDomain, quantitative } from './axis.js'
import type { BuiltChart, ChartInput } from './chart-builder.js'
import type { Json } from './chart-spec.js'
import { numberOf, textOption } from './chart-rows.js'
import { legendOf, seriesOf, type Axis, type Series } from './curves.js'
import { tone } from './palette.js'

const size = { width: 820, height: 420, padding: { left: 76, right: 28, top: 14, bottom: 52 } }

/**
 * Performance (up) against a gap (right is wider), a point with both of its intervals for each run. Filled points are on the frontier, which a dashed line joins: no other run
 * has a better value in both.
 */
export function pareto(input: ChartInput): BuiltChart {
  const { series } = seriesOf(input, 'gap', 'value')
  const { say } = input.drawing
  const x = axisOf(series, ['gap', 'gapLow', 'gapHigh'], textOption(input, 'gap') ?? '')
  const y = axisOf(series, ['value', 'low', 'high'], textOption(input, 'performance') ?? '')
  const channels = {
    x: quantitative(x.domain, x.style, x.title, { titleAnchor: 'middle' })('x'),
    y: quantitative(y.domain, y.style, y.title)('y'),
  }
  const shown = series.filter(({ points }) => points.length > 0)
  const layer = [
    ...frontier(shown, channels),
    ...shown.flatMap((one) => bars(one, channels)),
    ...shown.map((one) => point(one, channels)),
  ]
  const left = { id: 'report.runs-left', values: { shown: series.length, runs: input.rows.length } }
  return {
    spec: shown.length > 0 ? { ...size, layer } : null,
    legend: legendOf(shown),
    notes: [say({ id: 'report.frontier' }), ...(input.rows.length > series.length ? [say(left)] : [])],
  }
}

type Channels = { readonly x: Json; readonly y: Json }

function axisOf(series: readonly Series[], keys: readonly string[], title: string): Axis {
  const values = series.flatMap(({ rows }) => rows.flatMap((row) => keys.map((key) => numberOf(row[key]))))
  return { key: keys[0]!, title, style: 'share', domain: niceDomain(values, 'share') }
}

/** The line from the narrowest gap on the frontier to the widest. */
function frontier(series: readonly Series[], channels: Channels): Json[] {
  const on = series.filter(({ rows }) => rows[0]?.frontier === 1).map(({ points }) => points[0]!)
  if (on.length < 2) return []
  const values = [...on].sort((a, b) => a.x - b.x).map(({ x, y }, o) => ({ x, y, o }))
  return [
    {
      data: { values },
      mark: { type: 'line', stroke: tone.strong, strokeDash: [4, 3], strokeWidth: 1.5 },
      encoding: { ...channels, order: { field: 'o', type: 'quantitative' } },
    },
  ]
}

function bars({ look, points, rows }: Series, channels: Channels): Json[] {
  const [{ x, y }, row] = [points[0]!, rows[0]!]
  const mark = { type: 'rule', stroke: look.colour, strokeWidth: 1.75, opacity: 0.55, strokeCap: 'round' }
  const rule = (low: number | null, high: number | null, across: boolean): Json[] => {
    if (low === null || high === null) return []
    const values: readonly Json[] = across ? [{ x: low, x2: high, y }] : [{ x, y: low, y2: high }]
    const end: Record<string, Json> = across ? { x2: { field: 'x2' } } : { y2: { field: 'y2' } }
    return [{ data: { values }, mark, encoding: { ...channels, ...end } }]
  }
  return [
    ...rule(numberOf(row.gapLow), numberOf(row.gapHigh), true),
    ...rule(numberOf(row.low), numberOf(row.high), false),
  ]
}

function point({ look, points, rows }: Series, channels: Channels): Json {
  const filled = rows[0]?.frontier === 1
  return {
    data: { values: [{ ...points[0]! }] },
    mark: {
      ...{ type: 'point', shape: look.shape, size: 120, strokeWidth: 2, opacity: 1 },
      ...{ fill: filled ? look.colour : tone.paper, stroke: look.colour },
    },
    encoding: channels,
  }
}
