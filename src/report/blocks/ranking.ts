import type { BlockOf } from '../../schema/block.js'
import { numberStyleOf, viewCell } from '../cells.js'
import type { Drawing } from '../drawing.js'
import { formatNumber } from '../numbers.js'
import type { RankingView } from './block-view.js'

export function ranking(block: BlockOf<'ranking'>, { say, language, rowLimit }: Drawing): RankingView {
  const style = numberStyleOf(block.type) ?? 'measure'
  const items = block.items.slice(0, rowLimit).map((item) => ({
    label: viewCell(item.label, typeof item.label === 'number' ? block.type : 'text', style, language),
    value: formatNumber(item.value, style, language),
    detail: item.detail ? say(item.detail) : null,
  }))
  const left = { id: 'report.rows-left', values: { shown: items.length, rows: block.items.length } }
  return { title: say(block.title), items, notes: block.items.length > items.length ? [say(left)] : [] }
}
