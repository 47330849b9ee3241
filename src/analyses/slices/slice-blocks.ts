import type { Block } from '../../schema/block.js'
import { formatMeasurementId, type Cell } from '../../schema/measurement-id.js'
import { say, type Message } from '../../schema/message.js'
import type { ConfirmedSlice } from './confirm-slices.js'
import { cellOf, type SliceContext } from './slice-measurements.js'

/** The ranking, the table behind it and what to do about the worst slice that was confirmed. */
export function sliceBlocks(context: SliceContext): Block[] {
  const { metric, confirmed, names, all } = context
  const searched = say('slices.searched', { features: names, count: names.length })
  if (confirmed.length === 0)
    return [{ kind: 'note', sentence: say('slices.none', { features: names, count: names.length }) }]
  const rows = confirmed.map((slice) => ({
    label: labelOf(cellOf(context, slice.conditions)),
    value: slice.rate,
    ...slice.interval,
    n: slice.confirming.rows,
    searched: slice.searched.hits / slice.searched.rows,
    difference: slice.difference,
    differenceInterval: slice.differenceInterval,
    adjusted: slice.adjusted,
  }))
  const overall = all.hits / all.rows
  const column = (key: string, type: 'text' | 'share' | 'count' | 'difference' | 'interval' | 'p') => ({
    key,
    label: say(`slices.column.${key}`),
    type,
  })
  const columns = [
    column('label', 'text'),
    column('n', 'count'),
    column('searched', 'share'),
    column('value', 'share'),
    column('low', 'share'),
    column('high', 'share'),
    column('difference', 'difference'),
    column('differenceInterval', 'interval'),
    column('adjusted', 'p'),
  ]
  return [
    ...findings(context, overall),
    {
      kind: 'chart',
      shape: 'ranking',
      title: say('slices.title', { metric: say(`metric.${metric}`) }),
      sentence: say('slices.sentence', { overall, found: confirmed.length }),
      columns,
      rows,
      options: { overall, metric: say(`metric.${metric}`) },
      people: 'n',
    },
    { kind: 'note', sentence: searched },
  ]
}

/** From this difference on a slice stands among the things to look into. */
const notable = 0.05

/** How far off a slice is at least, on the rows that had no part in finding it. */
function certain({ differenceInterval: { low, high } }: ConfirmedSlice): number {
  return Math.max(low, -high)
}

/** One finding for the slice that is surely furthest off among those whose test holds after Holm; the others stand in the table. */
function findings(context: SliceContext, overall: number): Block[] {
  const { metric, confirmed, confidence } = context
  const sure = confirmed.filter(({ adjusted }) => adjusted <= 1 - confidence)
  const worst = sure.reduce<ConfirmedSlice | undefined>((a, b) => (a && certain(a) >= certain(b) ? a : b), undefined)
  if (worst === undefined) return [{ kind: 'note', sentence: say('slices.unconfirmed', { found: confirmed.length }) }]
  const cell = cellOf(context, worst.conditions)
  return [
    {
      kind: 'finding',
      weight: Math.abs(worst.difference) >= notable ? 2 : 1,
      sentence: say(`slices.finding.${metric}`, {
        slice: labelOf(cell),
        rate: worst.rate,
        low: worst.interval.low,
        high: worst.interval.high,
        rows: worst.confirming.rows,
        overall,
        confirmed: sure.length,
        found: confirmed.length,
      }),
      next: nextStep(metric),
      measurements: [formatMeasurementId({ analysis: 'slices', metric, cell })],
    },
  ]
}

function nextStep(metric: SliceContext['metric']): Message {
  return say(`slices.next.${metric}`)
}

/** `Age 25..60, Marital single` as it stands in charts and sentences. */
function labelOf(cell: Cell): string {
  return Object.entries(cell)
    .map(([name, value]) => `${name} = ${value ?? '–'}`)
    .join(', ')
}
