import type { BuiltChart, ChartInput } from './chart-builder.js'
import { built, curveLayers, ruleLayer, seriesOf, type Axis } from './curves.js'

/** True against false positive rate at every threshold, by group. */
export function roc(input: ChartInput): BuiltChart {
  const { series, groups } = seriesOf(input, 'falsePositiveRate', 'truePositiveRate')
  const { say } = input.drawing
  const axis = (key: string, id: string): Axis => ({ key, title: say({ id }), style: 'share', domain: [0, 1] })
  const x = axis('falsePositiveRate', 'report.false-positive-rate')
  const y = axis('truePositiveRate', 'report.true-positive-rate')
  const layer = [ruleLayer(x, y, { x: 0, y: 0 }, { x: 1, y: 1 }), ...curveLayers(series, x, y)]
  return built(
    { width: 460, height: 420, padding: { left: 64, right: 28, top: 10, bottom: 50 }, layer },
    series,
    groups,
    input,
  )
}
