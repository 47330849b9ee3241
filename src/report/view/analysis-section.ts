import type { BlockView } from '../blocks/block-view.js'
import { viewBlock } from '../blocks/registry.js'
import { say as message, type Message } from '../../schema/message.js'
import type { Block } from '../../schema/block.js'
import type { AnalysisResult } from '../../schema/run.js'
import type { Drawing } from '../drawing.js'
import { hasText } from '../translate.js'
import { section, type SectionView } from './page-view.js'

/** The id of an analysis's section in the page. */
export function analysisAnchor({ id }: AnalysisResult): string {
  return `analysis-${id.replace(/[^a-z0-9-]/gu, '-')}`
}

/** The short name of an analysis; its id in plain words where it has none. */
export function analysisName({ id }: AnalysisResult): Message {
  return hasText(`analysis.${id}`, 'en')
    ? message(`analysis.${id}`)
    : message('report.plain', { text: id.replaceAll('-', ' ') })
}

/** A question, its findings, charts and tables in the order of the analysis, and its limits. */
export async function analysisSection(analysis: AnalysisResult, drawing: Drawing): Promise<SectionView> {
  const { say } = drawing
  const short = say(analysisName(analysis))
  const blocks: BlockView[] = []
  for (const block of analysis.blocks) blocks.push(await viewBlock(block, drawing))
  return section({
    id: analysisAnchor(analysis),
    heading: say(analysis.question),
    short,
    eyebrow: short,
    lead: analysis.reason ? say(analysis.reason) : null,
    parts: partsOf(blocks, drawing),
    blocks,
    limits:
      analysis.limits.length > 0
        ? { label: say(message('report.limits-here')), sentences: analysis.limits.map(say) }
        : null,
  })
}

const manyParts = 8

/** Links to the tables and charts of a section that has many. */
function partsOf(blocks: readonly BlockView[], { say }: Drawing): SectionView['parts'] {
  const links = blocks.flatMap((block) => {
    if (block.kind === 'chart') return [{ href: `#${block.id}-title`, label: block.title }]
    return block.kind === 'table' || block.kind === 'matrix' ? [{ href: `#${block.id}-title`, label: block.title }] : []
  })
  return links.length > manyParts ? { label: say(message('report.parts', { parts: links.length })), links } : null
}

/** The questions that this audit did not answer, and why: an analysis that does not apply, failed or was cancelled. */
export async function notDoneSection(analyses: readonly AnalysisResult[], drawing: Drawing): Promise<SectionView> {
  const { say } = drawing
  const table: Block = {
    kind: 'table',
    title: message('report.not-done'),
    columns: (['question', 'status', 'reason'] as const).map((key) => ({
      key,
      label: message(`report.column.${key}`),
      type: 'message',
    })),
    rows: analyses.map(({ question, status, reason }) => ({
      question,
      status: message(`report.status.${status}`),
      reason: reason ?? '—',
    })),
  }
  return section({
    id: 'not-examined',
    heading: say(message('report.not-done')),
    short: say(message('report.not-done-short')),
    blocks: [await viewBlock(table, drawing)],
  })
}
