import { niceDomain } from './axis.js'
import type { BuiltChart, ChartInput } from './chart-builder.js'
import { distinct, labelOf, numberOf, textOption } from './chart-rows.js'
import { built, curveLayers, ruleLayer, type Axis, type Series } from './curves.js'

/** A measure after each epoch, a line for each part of the rows; the epoch whose weights were kept stands as a dashed line. */
export function learning(input: ChartInput): BuiltChart {
  const { rows, options, drawing } = input
  const labels = distinct(rows.map(({ group }) => labelOf(group, drawing)))
  const looks = drawing.colours(labels)
  const series = labels.map((label, place): Series => {
    const own = rows.filter(({ group }) => labelOf(group, drawing) === label)
    const points = own.flatMap(({ epoch, value }) => {
      const [x, y] = [numberOf(epoch), numberOf(value)]
      return x === null || y === null ? [] : [{ x, y }]
    })
    return { label, look: looks[place]!, points, rows: own }
  })
  const all = series.flatMap(({ points }) => points)
  const last = all.reduce((most, { x }) => Math.max(most, x), 1)
  const x: Axis = {
    ...{ key: 'epoch', title: drawing.say({ id: 'training.column.epoch' }), style: 'count' },
    domain: [Math.min(1, last - 1), last],
  }
  const y: Axis = {
    ...{ key: 'value', title: textOption(input, 'metric') ?? '', style: input.style },
    domain: niceDomain(
      all.map((point) => point.y),
      input.style,
    ),
  }
  const kept = numberOf(options.epoch)
  const line =
    kept === null || kept >= last || kept < x.domain[0]
      ? []
      : [ruleLayer(x, y, { x: kept, y: y.domain[0] }, { x: kept, y: y.domain[1] })]
  return built(
    {
      ...{ width: 820, height: 280, padding: { left: 70, right: 28, top: 10, bottom: 50 } },
      layer: [...line, ...curveLayers(series, x, y)],
    },
    series,
    labels.length,
    input,
  )
}
