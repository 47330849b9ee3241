import type { Block } from '../../schema/block.js'
import { say } from '../../schema/message.js'
import { aiActEvidence, type AuditFacts } from './ai-act-evidence.js'

/** The evidence list as a table, with a note on what it is not. */
export function aiActBlocks(facts: AuditFacts): Block[] {
  const evidence = aiActEvidence(facts)
  return [
    {
      kind: 'table',
      title: say('regulation.ai-act.title'),
      caption: say('regulation.ai-act.caption'),
      columns: [
        { key: 'article', label: say('regulation.column.article'), type: 'text' },
        { key: 'asks', label: say('regulation.column.asks'), type: 'message' },
        { key: 'status', label: say('regulation.column.status'), type: 'message' },
        { key: 'holds', label: say('regulation.column.holds'), type: 'message' },
      ],
      rows: evidence.map(({ article, slug, status }) => ({
        article,
        asks: say(`regulation.ai-act.asks.${slug}`),
        status: say(`regulation.ai-act.status.${status}`),
        holds: say(`regulation.ai-act.holds.${slug}`, { status }),
      })),
    },
    { kind: 'note', sentence: say('regulation.ai-act.dates') },
  ]
}
