import { canonicalJson } from '../environment/canonical-json.js'
import { columns } from '../environment/text-columns.js'
import { tidyText } from '../environment/tidy-text.js'
import { say, type Message } from '../schema/message.js'
import { bySize, changeCells, isGap, numberOf, wordOf } from './comparison-blocks.js'
import type { Change, Comparison } from './comparison.js'

/** The comparison as canonical JSON, one key a line. */
export function comparisonJson(comparison: Comparison): string {
  return `${canonicalJson(comparison, { indent: 1 })}\n`
}

export interface ComparisonTextOptions {
  readonly translate: (message: Message) => string
  /** Rows of the table at most; 40 by default. */
  readonly mostRows?: number
}

/** Notes, then the gaps, then all else that became better or worse, for a terminal. */
export function comparisonText(comparison: Comparison, { translate, mostRows = 40 }: ComparisonTextOptions): string {
  const { changes, notes, runs } = comparison
  const gaps = changes.filter(isGap)
  const others = changes.filter((change) => !isGap(change) && (change.word === 'better' || change.word === 'worse'))
  const shown = [...bySize(gaps), ...bySize(others)]
  const none = '—'
  const write = (message: Message | null): string => (message === null ? none : translate(message))
  const difference = (value: number | null): string =>
    value === null ? none : translate(say('compare.number.difference', { value }))
  const changed = (of: Change): string[] => {
    const { change, interval } = changeCells(of)
    const limits =
      interval === null || 'id' in interval
        ? write(interval)
        : translate(say('compare.interval', { low: difference(interval.low), high: difference(interval.high) }))
    return [typeof change === 'number' ? difference(change) : write(change), limits]
  }
  const rows = shown
    .slice(0, mostRows)
    .map((change) => [
      tidyText(change.id),
      ...(runs.length > 2 ? [tidyText(runs[change.run]!.name)] : []),
      write(numberOf(change.before?.value ?? null, change.unit)),
      write(numberOf(change.after?.value ?? null, change.unit)),
      ...changed(change),
      translate(wordOf(change)),
    ])
  const labels = ['measure', ...(runs.length > 2 ? ['run'] : []), 'before', 'after', 'change', 'interval', 'word'].map(
    (key) => translate(say(`compare.column.${key}`)),
  )
  const shift = runs.length > 2 ? 1 : 0
  const table =
    rows.length === 0
      ? translate(say('compare.nothing'))
      : columns([labels, ...rows], { right: [1 + shift, 2 + shift, 3 + shift] })
  const left = shown.length - rows.length
  return [
    ...notes.map((note) => tidyText(translate(note))),
    '',
    table,
    ...(left > 0 ? ['', translate(say('compare.more', { left }))] : []),
    '',
  ].join('\n')
}
