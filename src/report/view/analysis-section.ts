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
  const views: BlockView[] = []
  for (const block of inReadingOrder(analysis.blocks)) views.push(asAnswer(await viewBlock(block, drawing)))
  const folded = views.filter((view) => view.kind === 'table' && view.folded)
  const gathers = folded.length > 1
  const blocks = gathers ? views.filter((view) => !folded.includes(view)) : views
  return section({
    id: analysisAnchor(analysis),
    heading: say(analysis.question),
    short,
    eyebrow: short,
    lead: analysis.reason ? say(analysis.reason) : null,
    parts: partsOf(blocks, drawing),
    blocks,
    details: gathers
      ? { label: say(message('report.more-tables', { tables: folded.length })), blocks: folded.map(unfolded) }
      : null,
    limits:
      analysis.limits.length > 0
        ? { label: say(message('report.limits-here')), sentences: analysis.limits.map(say) }
        : null,
  })
}

/** The answer first: findings, then everything else as the analysis has it. */
function inReadingOrder(blocks: readonly Block[]): Block[] {
  const isFinding = ({ kind }: Block): boolean => kind === 'finding'
  return [...blocks.filter(isFinding).map(withoutAdvice), ...blocks.filter((block) => !isFinding(block))]
}

/** In its own section a finding answers the question; how weighty it is stands on the opening page. */
function asAnswer(view: BlockView): BlockView {
  return view.kind === 'finding' && view.weight > 0 ? { ...view, weightName: '' } : view
}

function unfolded(view: BlockView): BlockView {
  return view.kind === 'table' ? { ...view, folded: false } : view
}

/** What to do next stands on the opening page, which tells every finding but those for the record. */
function withoutAdvice(block: Block): Block {
  return block.kind === 'finding' && block.weight > 0 ? { ...block, next: undefined } : block
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
export function notDoneSection(analyses: readonly AnalysisResult[], { say }: Drawing): SectionView {
  return section({
    id: 'not-examined',
    heading: say(message('report.not-done')),
    short: say(message('report.not-done-short')),
    paragraphs: analyses.map(({ question, status, reason }) =>
      say(
        message('report.not-done-line', {
          question,
          status: message(`report.status.${status}`),
          reason: reason ?? message('report.no-reason'),
        }),
      ),
    ),
  })
}
