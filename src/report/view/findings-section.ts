import type { Block } from '../../schema/block.js'
import { say as message } from '../../schema/message.js'
import type { Run } from '../../schema/run.js'
import { viewBlock } from '../blocks/registry.js'
import type { Drawing } from '../drawing.js'
import { analysisAnchor, analysisName } from './analysis-section.js'
import { section, type CardView, type SectionView } from './page-view.js'
import { topicsOf, weightOf, type Told, type Topic } from './topics.js'

const openCards = 5

/** What was found, topic by topic in order of weight, each with its next steps and the ways to its evidence; then the warnings. */
export async function findingsSection(run: Run, drawing: Drawing): Promise<SectionView> {
  const { say } = drawing
  const cards = topicsOf(run.analyses).map((topic) => card(topic, drawing))
  // Whatever is a key finding stands open.
  const open = Math.max(openCards, cards.filter(({ weight }) => weight === 3).length)
  const rest = cards.slice(open)
  return section({
    id: 'findings',
    heading: say(message('report.findings')),
    short: say(message('report.findings-short')),
    lead: cards.length === 0 ? say(message('report.no-findings')) : null,
    cards: cards.slice(0, open),
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

function card(topic: Topic, drawing: Drawing): CardView {
  const { say } = drawing
  const weight = weightOf(topic)
  return {
    weight,
    weightName: say(message(`report.weight.${weight}`)),
    sentence: say(topic.lead.block.sentence),
    link: linkOf(topic.lead, drawing),
    also: topic.also.map((told) => ({ sentence: say(told.sentence), link: linkOf(told, drawing) })),
    next: topic.next.map(say),
  }
}

function linkOf({ analysis }: Told, { say }: Drawing): CardView['link'] {
  const name = analysisName(analysis)
  return {
    href: `#${analysisAnchor(analysis)}`,
    label: say(name),
    title: say(message('report.see-evidence', { analysis: name })),
  }
}
