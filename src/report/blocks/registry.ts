import type { Block, BlockKind, BlockOf } from '../../schema/block.js'
import type { Drawing } from '../drawing.js'
import type { BlockView, BlockViews } from './block-view.js'
import { chart } from './chart.js'
import { finding } from './finding.js'
import { imageGrid } from './image-grid.js'
import { keyValues } from './key-values.js'
import { matrix } from './matrix.js'
import { note } from './note.js'
import { ranking } from './ranking.js'
import { table } from './table.js'

type Renderers = {
  readonly [K in BlockKind]: (block: BlockOf<K>, drawing: Drawing) => BlockViews[K] | Promise<BlockViews[K]>
}

/** One renderer per kind of block. */
export const renderers: Renderers = {
  'key-values': keyValues,
  table,
  chart,
  finding,
  note,
  matrix,
  ranking,
  'image-grid': imageGrid,
}

/** What the template of its kind draws of a block. */
export async function viewBlock(block: Block, drawing: Drawing): Promise<BlockView> {
  // The renderer of a kind takes the block of that kind; the compiler cannot follow that through the table.
  const render = renderers[block.kind] as (
    block: Block,
    drawing: Drawing,
  ) => BlockViews[BlockKind] | Promise<BlockViews[BlockKind]>
  return { kind: block.kind, partial: `block-${block.kind}`, ...(await render(block, drawing)) } as BlockView
}
