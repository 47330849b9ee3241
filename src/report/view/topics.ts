import type { BlockOf } from '../../schema/block.js'
import { parseMeasurementId } from '../../schema/measurement-id.js'
import type { Message } from '../../schema/message.js'
import type { AnalysisResult } from '../../schema/run.js'
import { hasText } from '../translate.js'

export interface Told {
  readonly block: BlockOf<'finding'>
  readonly analysis: AnalysisResult
}

/** Findings about one thing, told together: the gaps by one feature, what becomes of them within strata, and what a rule of thumb says of them. */
export interface Topic {
  readonly lead: Told
  /** What else is known of it, in words that do not say again what the lead says. */
  readonly also: readonly (Told & { readonly sentence: Message })[]
  /** What to do next; what the other findings have answered is left out. */
  readonly next: readonly Message[]
}

/** The topics of a run, the weightiest first; those of one weight in the order of the analyses. Findings of weight 0 are for the record and stand in their section only. */
export function topicsOf(analyses: readonly AnalysisResult[]): Topic[] {
  const found = analyses.flatMap((analysis) =>
    analysis.blocks
      .filter((block): block is BlockOf<'finding'> => block.kind === 'finding' && block.weight > 0)
      .map((block): Told => ({ block, analysis })),
  )
  const groups = new Map<string, Told[]>()
  for (const [place, told] of found.entries()) {
    const key = aboutOf(told).topic ?? `alone ${place}`
    groups.set(key, [...(groups.get(key) ?? []), told])
  }
  return [...groups.values()].map(topic).sort((a, b) => weightOf(b) - weightOf(a) || aboutData(a) - aboutData(b))
}

/** What people met comes before what their data are like. */
function aboutData({ lead }: Topic): number {
  return lead.analysis.id === 'profile' ? 1 : 0
}

/** The weight of the weightiest finding of a topic, 1 to 3. */
export function weightOf({ lead, also }: Topic): number {
  return Math.max(lead.block.weight, ...also.map(({ block }) => block.weight))
}

function topic(told: readonly Told[]): Topic {
  const [lead, ...others] = byMeasure(told) as [Told, ...Told[]]
  const also = others.map((other, place) => {
    const before = place === 0 ? lead : others[place - 1]!
    const same = aboutOf(other).measure === aboutOf(before).measure
    return { ...other, sentence: same ? shorter(other.block.sentence) : other.block.sentence }
  })
  // "See whether the gap remains with … held fixed" is answered where the strata were compared.
  const compared = new Set(told.filter(({ analysis }) => analysis.id === 'strata').map((one) => aboutOf(one).measure))
  const open = [lead, ...others].filter((one) => one.analysis.id !== 'groups' || !compared.has(aboutOf(one).measure))
  const steps = open.flatMap(({ block }) => block.next ?? [])
  return { lead, also, next: [...new Map(steps.map((step) => [JSON.stringify(step), step])).values()] }
}

/** The findings on one measure side by side, the measure with the weightiest finding first. */
function byMeasure(told: readonly Told[]): Told[] {
  const measures = new Map<string | null, Told[]>()
  for (const one of told) {
    const { measure } = aboutOf(one)
    measures.set(measure, [...(measures.get(measure) ?? []), one])
  }
  const weight = (list: readonly Told[]): number => Math.max(...list.map(({ block }) => block.weight))
  return [...measures.values()].sort((a, b) => weight(b) - weight(a)).flat()
}

/** The words of a finding that follows another on the same measure, where it has them. */
function shorter(sentence: Message): Message {
  const id = `${sentence.id}.then`
  return hasText(id, 'en') ? { ...sentence, id } : sentence
}

/** Measures under another name: the impact ratio is one of selection rates, so is their odds ratio. */
const sameMeasure: Readonly<Record<string, string>> = {
  'impact-ratio': 'selection-rate',
  'selection-odds-ratio': 'selection-rate',
}
const joined: ReadonlySet<string> = new Set(['groups', 'strata', 'regulation', 'calibration'])

/** What a finding is about: the topic that it belongs to, null where it stands alone, and the measure within that. */
function aboutOf({ block, analysis }: Told): { readonly topic: string | null; readonly measure: string | null } {
  const [first] = block.measurements
  const address = first === undefined ? null : parseMeasurementId(first)
  if (!address) return { topic: null, measure: null }
  const measure = sameMeasure[address.metric] ?? address.metric
  if (measure === 'proxy-strength') return { topic: measure, measure }
  const features = address.features ?? Object.keys(address.cell ?? {})
  const joins = joined.has(analysis.id) && features.length > 0
  return { topic: joins ? JSON.stringify([...features].sort()) : null, measure }
}
