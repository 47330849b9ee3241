import type { Run } from '../../schema/run.js'

/** Whether single rows, or pictures, are shown: only where they were asked for. */
export function showsRows(run: Run): boolean {
  return run.analyses.some(({ blocks }) =>
    blocks.some((block) => block.kind === 'image-grid' || (block.kind === 'chart' && block.shape === 'waterfall')),
  )
}

const explaining = ['feature-influence', 'saliency']

/** A run that explains a model and audits nothing. */
export function isExplanation({ analyses }: Run): boolean {
  return analyses.length > 0 && analyses.every(({ id }) => explaining.includes(id))
}
