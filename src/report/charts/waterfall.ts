import type { BuiltChart, ChartInput } from './chart-builder.js'
import { labelOf, numberOf, textOption } from './chart-rows.js'
import { dotRows } from './dot-rows.js'
import { sided, tone } from './palette.js'

/** From a base to a score: a bar for what each feature adds (to the right) or takes (to the left), where the last one ended. */
export function waterfall(input: ChartInput): BuiltChart {
  const { rows, style, drawing } = input
  const spec = dotRows({
    rows: rows.map((row) => {
      const [from, to, value] = [numberOf(row.from), numberOf(row.to), numberOf(row.value)]
      const end = from === null
      return {
        label: labelOf(row.label, drawing),
        value,
        low: null,
        high: null,
        n: null,
        look: end ? { colour: tone.ink, shape: 'diamond' as const } : sided(value ?? 0),
        hollow: false,
        mark: end && to !== null,
        ...(to === null ? {} : { at: to }),
        ...(from === null || to === null ? {} : { span: { from, to } }),
      }
    }),
    style,
    language: drawing.language,
    axisTitle: textOption(input, 'metric'),
    rowHeight: 28,
    labelLimit: 280,
  })
  const legend = [
    { label: drawing.say({ id: 'report.raises' }), colour: sided(1).colour, shape: 'square' },
    { label: drawing.say({ id: 'report.lowers' }), colour: sided(-1).colour, shape: 'square' },
  ]
  return { spec: rows.length > 0 ? spec : null, legend, notes: [] }
}
