import type { LegendEntry } from './chart-spec.js'
import type { BuiltChart, ChartInput } from './chart-builder.js'
import { distinct, groupOf, labelOf, numberOf, textOption } from './chart-rows.js'
import type { Appearance } from './palette.js'
import { dotRows } from './dot-rows.js'

const rowLimit = 60

/** The groups side by side within each stratum. */
export function grouped(input: ChartInput): BuiltChart {
  const { rows, style, drawing } = input
  const strata = distinct(rows.map((row) => groupOf(row, 'stratum')))
  const groups = distinct(rows.map((row) => groupOf(row)))
  const looks = new Map<string | null, Appearance>(
    drawing.colours(groups).map((look, place) => [groups[place] ?? null, look]),
  )
  const ordered = strata.flatMap((stratum) => rows.filter((row) => groupOf(row, 'stratum') === stratum))
  const shown = ordered.slice(0, rowLimit)
  const first = (place: number): boolean =>
    place === 0 || groupOf(shown[place]!, 'stratum') !== groupOf(shown[place - 1]!, 'stratum')
  const spec = dotRows({
    rows: shown.map((row, place) => ({
      label: first(place) ? labelOf(row.stratum, drawing) : '',
      value: numberOf(row.value),
      low: numberOf(row.low),
      high: numberOf(row.high),
      n: numberOf(row.n),
      look: looks.get(groupOf(row))!,
      hollow: row.listedOnly === 1,
      starts: first(place),
    })),
    style,
    language: drawing.language,
    axisTitle: textOption(input, 'metric'),
    rowHeight: 24,
    labelLimit: 200,
  })
  const legend: LegendEntry[] = groups
    .slice(0, 24)
    .map((group) => ({ label: labelOf(group, drawing), ...looks.get(group)! }))
  const left = { id: 'report.rows-left', values: { shown: shown.length, rows: rows.length } }
  return { spec: shown.length > 0 ? spec : null, legend, notes: rows.length > shown.length ? [drawing.say(left)] : [] }
}
