import type { BlockOf } from '../../schema/block.js'
import { numberStyleOf, viewCell } from '../cells.js'
import type { Drawing } from '../drawing.js'
import type { MatrixView } from './block-view.js'

const columnLimit = 40

export function matrix(block: BlockOf<'matrix'>, { say, language, nextId, rowLimit }: Drawing): MatrixView {
  const style = numberStyleOf(block.type) ?? 'measure'
  const rows = block.rowLabels.slice(0, rowLimit).map((label, place) => ({
    listedOnly: false,
    head: viewCell(label, 'text', style, language),
    cells: (block.values[place] ?? [])
      .slice(0, columnLimit)
      .map((value) => viewCell(value, block.type, style, language)),
  }))
  const cut = block.rowLabels.length > rowLimit || block.columnLabels.length > columnLimit
  const size = { rows: block.rowLabels.length, columns: block.columnLabels.length }
  return {
    id: nextId('matrix'),
    title: say(block.title),
    columns: block.columnLabels.slice(0, columnLimit).map((label) => viewCell(label, 'text', style, language)),
    rows,
    notes: cut ? [say({ id: 'report.matrix-cut', values: size })] : [],
  }
}
