import type { Block, BlockOf } from '../../schema/block.js'
import type { Measurement } from '../../schema/measurement.js'
import type { AnalysisResult, Run } from '../../schema/run.js'
import { viewBlock } from '../blocks/registry.js'
import type { Drawing } from '../drawing.js'
import type { ReportInput } from '../input.js'
import { languageTag } from '../language.js'
import { shorten, tidyName } from '../names.js'
import { hasText } from '../translate.js'
import { groupsSection } from './groups-section.js'
import { limitsSection, methodSection } from './method-section.js'
import { section, type CardView, type PageView, type SectionView } from './page-view.js'
import { policySection, verdictView } from './policy-section.js'
import { provenanceSection } from './provenance-section.js'

const cardLimit = 8

/** Every measurement of a run by id. */
export function measurementsOf(run: Run): Map<string, Measurement> {
  return new Map(
    run.analyses.flatMap((analysis) => analysis.measurements.map((measurement) => [measurement.id, measurement])),
  )
}

/** The whole report: findings, policy, who is in the data, each analysis, method, limits, provenance. */
export async function runPage(input: ReportInput, drawing: Drawing): Promise<PageView> {
  const { run, verdict } = input
  const { say, language } = drawing
  const judged = verdict && verdict.verdict !== 'none' ? verdict : null
  const sections: SectionView[] = [await findingsSection(run, drawing)]
  if (judged) sections.push(await policySection(judged, drawing))
  if (run.features.length > 0) sections.push(await groupsSection(run, drawing))
  for (const analysis of run.analyses) sections.push(await analysisSection(analysis, drawing))
  sections.push(methodSection(run, drawing), limitsSection(run, drawing), await provenanceSection(input, drawing))
  return {
    lang: languageTag[language],
    title: run.title ? shorten(tidyName(run.title), 160) : say({ id: 'report.title' }),
    kicker: say({ id: 'report.kicker', values: { version: run.tool.version } }),
    lead: say({ id: 'report.lead', values: leadValues(run) }),
    verdict: verdictView(judged, drawing),
    facts: facts(run, drawing),
    sections,
    footer: say({ id: 'report.footer', values: { version: run.tool.version, id: run.id.slice(0, 12) } }),
  }
}

function leadValues(run: Run): Record<string, string | number | string[] | { id: string }> {
  const names = run.features.filter((feature) => feature.role === 'sensitive').map((feature) => feature.name)
  return { task: { id: `report.task.${run.task}` }, rows: run.rows.audited, features: names, many: names.length }
}

function facts(run: Run, { say, language: _ }: Drawing): PageView['facts'] {
  const count = (value: number): string => say({ id: 'report.count', values: { value } })
  const groups = run.features
    .filter(({ role }) => role === 'sensitive')
    .reduce((sum, feature) => sum + feature.groups.length, 0)
  const measured = run.analyses.reduce((sum, analysis) => sum + analysis.measurements.length, 0)
  const list = [
    { label: say({ id: 'report.fact.rows' }), value: count(run.rows.audited) },
    { label: say({ id: 'report.fact.groups' }), value: count(groups) },
    { label: say({ id: 'report.fact.measurements' }), value: count(measured) },
  ]
  if (run.rows.withoutLabel > 0)
    list.push({ label: say({ id: 'report.fact.without-label' }), value: count(run.rows.withoutLabel) })
  if (run.rows.withoutDecision > 0)
    list.push({ label: say({ id: 'report.fact.without-decision' }), value: count(run.rows.withoutDecision) })
  return list
}

/** The findings in order of weight (then in the order of the analyses), each with its next step and the way to its evidence. */
async function findingsSection(run: Run, drawing: Drawing): Promise<SectionView> {
  const { say } = drawing
  const found = run.analyses.flatMap((analysis) =>
    analysis.blocks
      .filter((block): block is BlockOf<'finding'> => block.kind === 'finding' && block.weight > 0)
      .map((block) => ({ block, analysis })),
  )
  const ordered = found
    .map((entry, place) => ({ ...entry, place }))
    .sort((a, b) => b.block.weight - a.block.weight || a.place - b.place)
  const cards = ordered.map(({ block, analysis }) => card(block, analysis, drawing))
  const rest = cards.slice(cardLimit)
  const warnings = run.warnings.map((sentence): Block => ({ kind: 'note', sentence }))
  return section({
    id: 'findings',
    heading: say({ id: 'report.findings' }),
    short: say({ id: 'report.findings-short' }),
    lead: cards.length === 0 ? say({ id: 'report.no-findings' }) : null,
    cards: cards.slice(0, cardLimit),
    moreCards:
      rest.length > 0
        ? { label: say({ id: 'report.more-findings', values: { left: rest.length } }), cards: rest }
        : null,
    blocks: await Promise.all(warnings.map((block) => viewBlock(block, drawing))),
  })
}

function card(block: BlockOf<'finding'>, analysis: AnalysisResult, { say, language }: Drawing): CardView {
  return {
    weight: block.weight,
    weightName: say({ id: `report.weight.${block.weight}` }),
    sentence: say(block.sentence),
    next: block.next ? say(block.next) : null,
    link: {
      href: `#${anchor(analysis)}`,
      label: say({ id: 'report.see-evidence', values: { analysis: analysisName(analysis, language) } }),
    },
  }
}

function anchor({ id }: AnalysisResult): string {
  return `analysis-${id.replace(/[^a-z0-9-]/gu, '-')}`
}

function analysisName({ id }: AnalysisResult, language: Drawing['language']): string | { id: string } {
  return hasText(`analysis.${id}`, language) ? { id: `analysis.${id}` } : id.replaceAll('-', ' ')
}

async function analysisSection(analysis: AnalysisResult, drawing: Drawing): Promise<SectionView> {
  const { say, language } = drawing
  const name = analysisName(analysis, language)
  const short = typeof name === 'string' ? name : say(name)
  const blocks = []
  for (const block of analysis.blocks) blocks.push(await viewBlock(block, drawing))
  const status = analysis.status === 'done' ? null : say({ id: `report.status.${analysis.status}` })
  const reason = analysis.reason ? say(analysis.reason) : null
  const lead = status === null ? reason : [status, reason].filter((text) => text !== null).join(' ')
  return section({
    id: anchor(analysis),
    heading: say(analysis.question),
    short,
    eyebrow: short,
    lead,
    blocks,
    limits:
      analysis.limits.length > 0 && analysis.status === 'done'
        ? { label: say({ id: 'report.limits-here' }), sentences: analysis.limits.map(say) }
        : null,
  })
}
