import type { BlockOf } from '../../schema/block.js'
import type { Drawing } from '../drawing.js'
import type { BlockViews } from './block-view.js'

export function note(block: BlockOf<'note'>, { say }: Drawing): BlockViews['note'] {
  return { sentence: say(block.sentence) }
}
