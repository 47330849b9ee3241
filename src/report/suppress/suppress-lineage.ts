import type { Block, BlockOf } from '../../schema/block.js'
import type { Message, MessageValue } from '../../schema/message.js'
import { say } from '../../schema/message.js'
import type { Lineage } from '../../schema/run.js'
import { hideCells } from './hide-cells.js'
import { peopleOf, type Row } from './row-cells.js'
import { suppressBlock, type Hidden } from './suppress-block.js'

/**
 * What a mitigation was fitted on, without small cells. Its groups are counted over other rows than the audit's (those of training), so a group may be small
 * here that is large there, and the other way round: hidden are rows of fewer than `below` persons with the smallest others that keep them from being had by
 * subtraction, rows and notes that name a group which the audit hides, and notes that count fewer than `below` persons.
 */
export function suppressLineage(lineage: Lineage, hidden: Hidden): Lineage {
  return {
    ...lineage,
    notes: lineage.notes.map((note) =>
      hidden.mentions.message(note) || countsFew(note, hidden.below) ? say('report.suppressed-sentence') : note,
    ),
    blocks: lineage.blocks.flatMap((block) => suppressBlock(block, withOwnCounts(block, hidden)) ?? []),
  }
}

function withOwnCounts(block: Block, hidden: Hidden): Hidden {
  if (block.kind !== 'table' || block.people === undefined) return hidden
  const small = smallRows(block, hidden.below)
  return { ...hidden, row: (row, of) => small.has(row) || hidden.row(row, of) }
}

/** All rows of a table together are persons whose number a reader may know: one hidden row alone would follow from the rest. */
function smallRows(block: BlockOf<'table'>, below: number): ReadonlySet<Row> {
  const counts = block.rows.map((row, at) => ({ key: String(at), people: peopleOf(row, block) }))
  const keys = hideCells(counts, [{ parts: counts.map(({ key }) => key) }], below)
  return new Set(block.rows.filter((_, at) => keys.has(String(at))))
}

/** Whether a sentence counts some, but fewer than `below`, rows. */
function countsFew(sentence: Message, below: number): boolean {
  return Object.entries(sentence.values ?? {}).some(([key, value]) => isFew(key, value, below))
}

function isFew(key: string, value: MessageValue, below: number): boolean {
  if (typeof value === 'number') return key === 'rows' && value > 0 && value < below
  if (typeof value !== 'object' || value === null) return false
  return 'id' in value ? countsFew(value, below) : value.some((part) => isFew(key, part, below))
}
