import type { Measurement } from '../../schema/measurement.js'
import { say as message, type Message } from '../../schema/message.js'
import type { Run } from '../../schema/run.js'
import type { Drawing } from '../drawing.js'
import type { ShownInput } from '../suppress.js'
import { languageTag } from '../language.js'
import { shorten, tidyName } from '../names.js'
import { analysisSection, notDoneSection } from './analysis-section.js'
import { findingsSection } from './findings-section.js'
import { groupsSection } from './groups-section.js'
import { lineageSection } from './lineage-section.js'
import { limitsSection, methodSection } from './method-section.js'
import type { PageView, SectionView } from './page-view.js'
import { policySection, verdictView } from './policy-section.js'
import { provenanceSection } from './provenance-section.js'
import { isExplanation } from './shown-rows.js'

/** Every measurement of a run by id. */
export function measurementsOf(run: Run): Map<string, Measurement> {
  return new Map(
    run.analyses.flatMap((analysis) => analysis.measurements.map((measurement) => [measurement.id, measurement])),
  )
}

/** The whole report: findings, policy, each analysis, who is in the data and what the data are like, method, limits, provenance. */
export async function runPage(input: ShownInput, drawing: Drawing): Promise<PageView> {
  const { run, verdict } = input
  const { say, language } = drawing
  const judged = verdict && verdict.verdict !== 'none' ? verdict : null
  return {
    lang: languageTag[language],
    title: run.title ? shorten(tidyName(run.title), 160) : say(untitled(run)),
    kicker: say(message('report.kicker', { version: run.tool.version })),
    lead: say(leadOf(run)),
    verdict: verdictView(judged, drawing),
    facts: facts(run, drawing),
    sections: await sections({ ...input, verdict: judged }, drawing),
    footer: say(message('report.footer', { version: run.tool.version, id: run.id.slice(0, 12) })),
  }
}

async function sections(input: ShownInput, drawing: Drawing): Promise<SectionView[]> {
  const { run, verdict } = input
  const done = run.analyses.filter(({ status }) => status === 'done')
  const notDone = run.analyses.filter(({ status }) => status !== 'done')
  const list = [await findingsSection(run, drawing)]
  if (verdict) list.push(await policySection(verdict, drawing))
  if (run.lineage) list.push(await lineageSection(run.lineage, drawing))
  for (const analysis of done.filter(({ id }) => id !== 'profile')) list.push(await analysisSection(analysis, drawing))
  if (run.features.length > 0) list.push(await groupsSection(input, drawing))
  for (const analysis of done.filter(({ id }) => id === 'profile')) list.push(await analysisSection(analysis, drawing))
  if (notDone.length > 0) list.push(notDoneSection(notDone, drawing))
  list.push(methodSection(run, drawing), limitsSection(drawing), await provenanceSection(input, drawing))
  return list
}

/** A run without a title is called after its data. */
function untitled(run: Run): Message {
  const model = run.inputs.find(({ role }) => role === 'model')
  if (isExplanation(run) && model) return message('report.title-explained', { name: model.name })
  const data = run.inputs.find(({ role }) => role === 'data' || role === 'cube')
  return data ? message('report.title-of', { name: data.name }) : message('report.title')
}

function leadOf(run: Run): Message {
  if (isExplanation(run)) return message('report.lead-explained', { rows: run.rows.audited })
  const names = run.features.filter((feature) => feature.role === 'sensitive').map((feature) => feature.name)
  const task = message(`report.task.${run.task}`)
  return message('report.lead', { task, rows: run.rows.audited, features: names, many: names.length })
}

function facts(run: Run, { say }: Drawing): PageView['facts'] {
  const sensitive = run.features.filter(({ role }) => role === 'sensitive')
  const counts = {
    rows: run.rows.audited,
    groups: sensitive.reduce((sum, feature) => sum + feature.groups.length, 0),
    measurements: run.analyses.reduce((sum, analysis) => sum + analysis.measurements.length, 0),
    'without-label': run.rows.withoutLabel || null,
    'without-decision': run.rows.withoutDecision || null,
  }
  return Object.entries(counts).flatMap(([key, value]) =>
    value === null
      ? []
      : [{ label: say(message(`report.fact.${key}`)), value: say(message('report.count', { value })) }],
  )
}
