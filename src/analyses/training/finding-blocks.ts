import type { Block } from '../../schema/block.js'
import { say } from '../../schema/message.js'
import type { ReadableRecord } from '../../training/record-schema.js'

export type DoubtfulPoint = ReadableRecord['findings'][number]

const weights = { error: 3, warning: 2, note: 1 } as const

/** What is doubtful, the gravest first: a sentence, why it matters and how to mend it. */
export function findingBlocks(points: readonly DoubtfulPoint[]): Block[] {
  if (points.length === 0) return [{ kind: 'note', sentence: say('training.nothing-doubtful') }]
  const sorted = [...points].sort((a, b) => weights[b.level] - weights[a.level])
  return sorted.map(({ level, what, why, mend }) => ({
    kind: 'finding',
    weight: weights[level],
    sentence: say('training.finding', { what, why }),
    next: mend,
    measurements: [],
  }))
}
