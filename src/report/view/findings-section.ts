import type { Block, BlockOf } from '../../schema/block.js'
import { say as message } from '../../schema/message.js'
import type { AnalysisResult, Run } from '../../schema/run.js'
import { viewBlock } from '../blocks/registry.js'
import type { Drawing } from '../drawing.js'
import { analysisAnchor, analysisName } from './analysis-section.js'
import { section, type CardView, type SectionView } from './page-view.js'

const openCards = 8

/** The findings in order of weight (then of the analyses), each with its next step and the way to its evidence; then the warnings. */
export async function findingsSection(run: Run, drawing: Drawing): Promise<SectionView> {
  const { say } = drawing
  const found = run.analyses.flatMap((analysis) =>
    analysis.blocks
      .filter((block): block is BlockOf<'finding'> => block.kind === 'finding' && block.weight > 0)
      .map((block) => ({ block, analysis })),
  )
  // A stable sort: findings of one weight keep the order of their analyses.
  const ordered = found.sort((a, b) => b.block.weight - a.block.weight)
  const cards = ordered.map(({ block, analysis }) => card(block, analysis, drawing))
  const rest = cards.slice(openCards)
  return section({
    id: 'findings',
    heading: say(message('report.findings')),
    short: say(message('report.findings-short')),
    lead: cards.length === 0 ? say(message('report.no-findings')) : null,
    cards: cards.slice(0, openCards),
    moreCards:
      rest.length > 0 ? { label: say(message('report.more-findings', { left: rest.length })), cards: rest } : null,
    blocks: await Promise.all(warnings(run).map((block) => viewBlock(block, drawing))),
  })
}

function warnings(run: Run): Block[] {
  const failed = run.analyses.filter(({ status }) => status === 'failed')
  return [
    ...run.warnings,
    ...failed.map((analysis) => message('report.analysis-failed', { analysis: analysisName(analysis) })),
  ].map((sentence) => ({ kind: 'note', sentence }))
}

function card(block: BlockOf<'finding'>, analysis: AnalysisResult, { say }: Drawing): CardView {
  return {
    weight: block.weight,
    weightName: say(message(`report.weight.${block.weight}`)),
    sentence: say(block.sentence),
    next: block.next ? say(block.next) : null,
    link: {
      href: `#${analysisAnchor(analysis)}`,
      label: say(message('report.see-evidence', { analysis: analysisName(analysis) })),
    },
  }
}
