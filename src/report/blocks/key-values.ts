import type { BlockOf } from '../../schema/block.js'
import { numberStyleOf, viewCell } from '../cells.js'
import type { Drawing } from '../drawing.js'
import type { BlockViews } from './block-view.js'

export function keyValues(block: BlockOf<'key-values'>, { say, language }: Drawing): BlockViews['key-values'] {
  return {
    title: say(block.title),
    entries: block.entries.map(({ label, value, type }) => ({
      label: say(label),
      value: viewCell(value, type, numberStyleOf(type) ?? 'measure', language),
    })),
  }
}
