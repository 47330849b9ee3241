import type { BlockView } from '../blocks/block-view.js'
import { viewBlock } from '../blocks/registry.js'
import type { Drawing } from '../drawing.js'
import type { Block } from '../../schema/block.js'
import { say, type Message } from '../../schema/message.js'
import type { Lineage } from '../../schema/run.js'
import { section, type SectionView } from './page-view.js'

/** Which run this one came from, by which mitigation, what was fitted, and what to ask before it is used. */
export async function lineageSection(
  { base, mitigation, notes, blocks }: Lineage,
  drawing: Drawing,
): Promise<SectionView> {
  const yes = (is: boolean): Message => say(is ? 'compare.yes' : 'compare.no')
  const entry = (key: string, value: string | Message) => ({
    ...{ label: say(`mitigation.entry.${key}`), value },
    type: typeof value === 'string' ? ('text' as const) : ('message' as const),
  })
  const all: Block[] = [
    {
      kind: 'key-values',
      title: say('mitigation.identity'),
      entries: [
        entry('base', say('mitigation.base', { name: base.name, id: base.id.slice(0, 12) })),
        entry('mitigation', mitigation.id),
        entry('stage', say(`mitigation.stage.${mitigation.stage}`)),
        entry('does', mitigation.does),
        entry('reference', mitigation.reference),
        entry('options', optionsText(mitigation.options)),
        entry('needs-group', yes(mitigation.needsGroupAtDecision)),
        entry('randomises', yes(mitigation.randomises)),
      ],
    },
    ...notes.map((sentence): Block => ({ kind: 'note', sentence })),
    { kind: 'note', sentence: say('mitigation.caution', { caution: mitigation.caution }) },
    ...blocks,
  ]
  const views: BlockView[] = []
  for (const block of all) views.push(await viewBlock(block, drawing))
  return section({
    id: 'lineage',
    heading: drawing.say(say('mitigation.section')),
    short: drawing.say(say('mitigation.section')),
    lead: drawing.say(say('mitigation.lead', { mitigation: mitigation.name, base: base.name })),
    blocks: views,
  })
}

function optionsText(options: Lineage['mitigation']['options']): string {
  const entries = Object.entries(options).filter(([, value]) => !(Array.isArray(value) && value.length === 0))
  return (
    entries.map(([key, value]) => `${key}: ${typeof value === 'string' ? value : JSON.stringify(value)}`).join(', ') ||
    '—'
  )
}
