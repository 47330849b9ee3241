import type { BlockOf } from '../../schema/block.js'
import { numberStyleOf } from '../cells.js'
import { charts } from '../charts/registry.js'
import type { Drawing } from '../drawing.js'
import type { NumberStyle } from '../numbers.js'
import type { ChartView } from './block-view.js'
import { tableView } from './table.js'

/** Curves have a point per threshold; the table behind them shows this many, evenly spread, for each chart. */
const curveRows = 60
const mainKeys = ['value', 'observed', 'truePositiveRate', 'share']

/** Outlines of the symbols that Vega draws, for the key beside the picture. */
const marks: Readonly<Record<string, string>> = {
  circle: 'M5 0A5 5 0 1 1-5 0A5 5 0 1 1 5 0Z',
  square: 'M-4.5-4.5h9v9h-9Z',
  'triangle-up': 'M0-5L5.5 4.5H-5.5Z',
  'triangle-down': 'M0 5L5.5-4.5H-5.5Z',
  diamond: 'M0-6L5 0L0 6L-5 0Z',
  cross: 'M-2-5.5h4v3.5h3.5v4h-3.5v3.5h-4v-3.5h-3.5v-4h3.5Z',
  band: 'M-6-5h12v10h-12Z',
}

/** The picture, what it says in a sentence, its key, and its numbers in a table. */
export async function chart(block: BlockOf<'chart'>, drawing: Drawing): Promise<ChartView> {
  const { shape, rows, options } = block
  const { spec, legend, notes } = charts[shape]({ shape, rows, options, style: styleOf(block), drawing })
  const thinned = shape === 'roc' || shape === 'sweep' ? spread(rows, curveRows) : rows
  const table = tableView({ title: block.title, columns: block.columns, rows: [...thinned] }, drawing)
  const left = { id: 'report.points-left', values: { shown: thinned.length, points: rows.length } }
  return {
    id: drawing.nextId('chart'),
    title: drawing.say(block.title),
    sentence: drawing.say(block.sentence),
    shape,
    picture: spec && drawing.draw ? await drawing.draw(spec) : null,
    legend: legend.map(({ label, colour, shape: mark }) => ({ label, colour, path: marks[mark] ?? marks.square! })),
    notes,
    table: thinned.length < rows.length ? { ...table, notes: [...table.notes, drawing.say(left)] } : table,
  }
}

function styleOf({ columns }: BlockOf<'chart'>): NumberStyle {
  for (const key of mainKeys) {
    const type = columns.find((column) => column.key === key)?.type
    const style = type && numberStyleOf(type)
    if (style) return style
  }
  return 'measure'
}

function spread<Row>(rows: readonly Row[], limit: number): readonly Row[] {
  if (rows.length <= limit) return rows
  return Array.from({ length: limit }, (_, place) => rows[Math.round((place * (rows.length - 1)) / (limit - 1))]!)
}
