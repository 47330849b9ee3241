import type { Block } from '../../schema/block.js'
import { say } from '../../schema/message.js'
import { checkLl144Summary } from './ll144-checker.js'
import { lackText } from './ll144-blocks.js'
import type { PublishedSummary } from './published-summary.js'

/** What somebody's published summary lacks, one line each. */
export function publishedBlocks(summary: PublishedSummary): Block[] {
  const lacks = checkLl144Summary(summary)
  if (lacks.length === 0) return [{ kind: 'note', sentence: say('regulation.published.complete') }]
  return [
    {
      kind: 'table',
      title: say('regulation.published.title', { count: lacks.length }),
      columns: [
        { key: 'table', label: say('regulation.column.table'), type: 'message' },
        { key: 'lack', label: say('regulation.column.lack'), type: 'message' },
      ],
      rows: lacks.map((lack) => ({
        table: say(
          lack.table === undefined ? 'regulation.ll144.table.summary' : `regulation.ll144.table.${lack.table}`,
        ),
        lack: lackText(lack),
      })),
    },
  ]
}
