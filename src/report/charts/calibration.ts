import type { BuiltChart, ChartInput } from './chart-builder.js'
import { quantitative } from './axis.js'
import type { Json } from './chart-spec.js'
import { numberOf } from './chart-rows.js'
import { built, ruleLayer, seriesOf, type Axis } from './curves.js'
import { tone } from './palette.js'
import { niceDomain } from './axis.js'

/** Observed share of positives against the mean score, bin by bin, by group, with intervals. On the diagonal scores mean what they say. */
export function calibration(input: ChartInput): BuiltChart {
  const { series, groups } = seriesOf(input, 'mean', 'observed')
  const { say } = input.drawing
  const means = series.flatMap(({ points }) => points.map((point) => point.x))
  const unit = means.every((mean) => mean >= 0 && mean <= 1)
  const domain: readonly [number, number] = unit ? [0, 1] : niceDomain(means, 'measure')
  const x: Axis = { key: 'mean', title: say({ id: 'report.mean-score' }), style: unit ? 'share' : 'measure', domain }
  const y: Axis = { key: 'observed', title: say({ id: 'report.observed-share' }), style: 'share', domain: [0, 1] }
  const encoding = {
    x: quantitative(x.domain, x.style, x.title)('x'),
    y: quantitative(y.domain, y.style, y.title)('y'),
  }
  const layer: Json[] = unit ? [ruleLayer(x, y, { x: 0, y: 0 }, { x: 1, y: 1 })] : []
  for (const [place, { look, rows, points }] of series.entries()) {
    // Groups that share a bin would hide each other: they stand side by side.
    const xOffset = (place - (series.length - 1) / 2) * 5
    const bars = rows.flatMap((row) => {
      const [mean, low, high] = [numberOf(row.mean), numberOf(row.low), numberOf(row.high)]
      return mean === null || low === null || high === null ? [] : [{ x: mean, y: low, y2: high }]
    })
    layer.push(
      {
        data: { values: bars },
        mark: { type: 'rule', xOffset, stroke: look.colour, strokeWidth: 1.5, opacity: 0.75 },
        encoding: { ...encoding, y2: { field: 'y2' } },
      },
      {
        data: { values: points.map((point, o) => ({ ...point, o })) },
        mark: { type: 'line', xOffset, stroke: look.colour, strokeWidth: 1.5, strokeDash: look.dash, opacity: 0.8 },
        encoding: { ...encoding, order: { field: 'o', type: 'quantitative' } },
      },
      {
        data: { values: points.map((point) => ({ ...point })) },
        mark: {
          type: 'point',
          xOffset,
          shape: look.shape,
          size: 70,
          fill: look.colour,
          stroke: tone.paper,
          strokeWidth: 1,
          opacity: 1,
        },
        encoding,
      },
    )
  }
  return built(
    { width: 520, height: 440, padding: { left: 64, right: 28, top: 10, bottom: 50 }, layer },
    series,
    groups,
    input,
  )
}
