import { niceDomain } from './axis.js'
import type { BuiltChart, ChartInput } from './chart-builder.js'
import { numberOf, textOption } from './chart-rows.js'
import { built, curveLayers, ruleLayer, seriesOf, type Axis } from './curves.js'

/** A measure at every threshold, by group; the threshold in force stands as a dashed line. */
export function sweep(input: ChartInput): BuiltChart {
  const { series, groups } = seriesOf(input, 'threshold', 'value')
  const all = series.flatMap(({ points }) => points)
  const inForce = numberOf(input.options.threshold)
  const xs = all.map((point) => point.x)
  const low = xs.reduce((least, x) => Math.min(least, x), Infinity)
  const high = xs.reduce((most, x) => Math.max(most, x), -Infinity)
  const x: Axis = {
    key: 'threshold',
    title: input.drawing.say({ id: 'report.threshold' }),
    style: 'measure',
    domain: low < high ? [low, high] : [0, 1],
  }
  const range = [
    all.reduce((least, { y }) => Math.min(least, y), Infinity),
    all.reduce((most, { y }) => Math.max(most, y), -Infinity),
  ]
  const y: Axis = {
    key: 'value',
    title: textOption(input, 'metric') ?? '',
    style: input.style,
    domain: niceDomain(range, input.style),
  }
  const inside = inForce !== null && inForce >= x.domain[0] && inForce <= x.domain[1]
  const line = inside ? [ruleLayer(x, y, { x: inForce, y: y.domain[0] }, { x: inForce, y: y.domain[1] })] : []
  return built(
    {
      width: 820,
      height: 300,
      padding: { left: 70, right: 28, top: 10, bottom: 50 },
      layer: [...line, ...curveLayers(series, x, y)],
    },
    series,
    groups,
    input,
  )
}
