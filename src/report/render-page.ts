import type { Block } from '../schema/block.js'
import type { Measurement } from '../schema/measurement.js'
import type { Message } from '../schema/message.js'
import type { FeatureSummary } from '../schema/run.js'
import type { BlockView } from './blocks/block-view.js'
import { viewBlock } from './blocks/registry.js'
import { drawChart } from './charts/draw.js'
import { createDrawing } from './create-drawing.js'
import type { Drawing } from './drawing.js'
import { languageTag, type Language } from './language.js'
import { writePage } from './markdown/write-page.js'
import { fillPage } from './templates.js'
import { section, type PageView, type SectionView } from './view/page-view.js'

/** A page of blocks that is not the report of one run, such as a comparison. Drawn with the same templates. */
export interface PageInput {
  readonly language: Language
  readonly title: Message
  readonly lead?: Message
  /** Numbers under the title. */
  readonly facts?: readonly { readonly label: Message; readonly value: Message }[]
  readonly sections: readonly PageSection[]
  /** Of the runs that the page is about: the colour of a group is its place here. */
  readonly features?: readonly FeatureSummary[]
  /** What the findings of the page may name as evidence. */
  readonly measurements?: readonly Measurement[]
  /** Version of the tool, and what identifies the page (such as the ids of its runs). */
  readonly version: string
  readonly id: string
}
export interface PageSection {
  /** Unique in the page, `[a-z0-9-]+`. */
  readonly id: string
  readonly title: Message
  /** For the table of contents; the title where absent. */
  readonly short?: Message
  readonly lead?: Message
  readonly blocks: readonly Block[]
  readonly limits?: readonly Message[]
}

/** A page of blocks as one HTML file. */
export async function renderPage(input: PageInput): Promise<string> {
  return fillPage(await viewPage(input, drawingOf(input, drawChart, 200)), input.language)
}

/** The same page as Markdown. */
export async function renderPageMarkdown(input: PageInput): Promise<string> {
  return writePage(await viewPage(input, drawingOf(input, null, 100)), input.language)
}

function drawingOf(input: PageInput, draw: Drawing['draw'], rowLimit: number): Drawing {
  const measurements = new Map(input.measurements?.map((measurement) => [measurement.id, measurement]))
  return createDrawing({ language: input.language, features: input.features ?? [], measurements, draw, rowLimit })
}

async function viewPage(input: PageInput, drawing: Drawing): Promise<PageView> {
  const { say, language } = drawing
  const sections: SectionView[] = []
  for (const part of input.sections) sections.push(await viewSection(part, drawing))
  return {
    lang: languageTag[language],
    title: say(input.title),
    kicker: say({ id: 'report.kicker-page', values: { version: input.version } }),
    lead: input.lead ? say(input.lead) : null,
    verdict: null,
    facts: (input.facts ?? []).map(({ label, value }) => ({ label: say(label), value: say(value) })),
    sections,
    footer: say({ id: 'report.footer', values: { version: input.version, id: input.id } }),
  }
}

async function viewSection(part: PageSection, drawing: Drawing): Promise<SectionView> {
  const { say } = drawing
  const blocks: BlockView[] = []
  for (const block of part.blocks) blocks.push(await viewBlock(block, drawing))
  return section({
    id: part.id,
    heading: say(part.title),
    short: say(part.short ?? part.title),
    lead: part.lead ? say(part.lead) : null,
    blocks,
    limits: part.limits?.length ? { label: say({ id: 'report.limits-here' }), sentences: part.limits.map(say) } : null,
  })
}
