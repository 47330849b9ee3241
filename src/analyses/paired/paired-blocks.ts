import type { Block, BlockOf, TableColumn } from '../../schema/block.js'
import type { Measurement } from '../../schema/measurement.js'
import { say, type Message, type MessageValue } from '../../schema/message.js'
import type { Parameters } from '../../metrics/metric.js'
import { valueOf } from '../../metrics/transforms.js'
import { groupLabel } from '../group-label.js'
import { metricName, percent } from '../groups/block-context.js'
import type { Change } from './change-of-metric.js'
import type { Direction, WhoChanged } from './who-changed.js'

const column = (key: string, type: TableColumn['type']): TableColumn => ({
  key,
  label: say(`paired.column.${key}`),
  type,
})

const limitsOf = ({ interval }: Measurement): { low: number | null; high: number | null } | null =>
  interval ? { low: interval.low, high: interval.high } : null

export interface OverallRow {
  readonly metric: string
  readonly parameters: Parameters
  readonly change: Change
  readonly measurement: Measurement
}

/** Every measure over all rows: baseline, now and the change. */
export function overallTable(rows: readonly OverallRow[], confidence: number): BlockOf<'table'> {
  return {
    kind: 'table',
    title: say('paired.overall.title'),
    caption: say('paired.overall.caption', { confidence: percent(confidence) }),
    columns: [
      column('metric', 'message'),
      column('before', 'measure'),
      column('now', 'measure'),
      column('change', 'difference'),
      column('interval', 'interval'),
      column('p', 'p'),
    ],
    rows: rows.map(({ metric, parameters, change, measurement }) => ({
      metric: measureName(metric, parameters),
      before: 'value' in change.before.outcome ? valueOf(change.before) : null,
      now: 'value' in change.now.outcome ? valueOf(change.now) : null,
      change: measurement.value,
      interval: limitsOf(measurement),
      p: measurement.test?.adjusted ?? measurement.test?.p ?? null,
    })),
  }
}

function measureName(metric: string, parameters: Parameters): Message {
  const name = metricName(metric, parameters)
  return parameters['class'] === undefined ? name : say('paired.metric-of', { metric: name, of: parameters['class'] })
}

/** Change of the headline measure in each group, with intervals. */
export function changeChart(
  features: readonly string[],
  metric: string,
  groups: readonly { readonly change: Change; readonly measurement: Measurement }[],
  overall: Measurement,
): BlockOf<'chart'> {
  const words: Record<string, MessageValue> = { feature: [...features], metric: metricName(metric) }
  return {
    kind: 'chart',
    shape: 'intervals',
    title: say('paired.change.title', words),
    sentence: say('paired.change.sentence', words),
    columns: [
      column('group', 'text'),
      column('n', 'count'),
      column('value', 'difference'),
      column('low', 'difference'),
      column('high', 'difference'),
    ],
    rows: groups.map(({ change, measurement }) => ({
      group: groupLabel(change.group.cell),
      value: measurement.value,
      low: measurement.interval?.low ?? null,
      high: measurement.interval?.high ?? null,
      n: measurement.n.denominator,
      listedOnly: measurement.compared === false ? 1 : 0,
    })),
    options: { overall: overall.value, metric: metricName(metric) },
    people: 'n',
  }
}

/** Who is better and who is worse off, by group. */
export function whoChangedTable(
  features: readonly string[],
  direction: Direction,
  groups: readonly WhoChanged[],
): BlockOf<'table'> {
  const other = groups.some((group) => group.other > 0)
  return {
    kind: 'table',
    title: say(`paired.who.title.${direction}`, { feature: [...features] }),
    caption: say('paired.who.caption'),
    columns: [
      column('group', 'text'),
      column('rows', 'count'),
      column('helped', 'count'),
      column('harmed', 'count'),
      ...(other ? [column('other', 'count')] : []),
      column('changed', 'share'),
      column('p', 'p'),
    ],
    rows: groups.map(({ cell, rows, helped, harmed, other: between, p }) => ({
      group: groupLabel(cell),
      rows,
      helped,
      harmed,
      ...(other ? { other: between } : {}),
      changed: (helped + harmed + between) / rows,
      p,
    })),
    people: 'rows',
  }
}

/** How many rows of the two runs belong together. */
export function matchNote(matched: number, here: number, there: number): Block {
  return {
    kind: 'note',
    sentence: say(here + there > 0 ? 'paired.match.partial' : 'paired.match.whole', { matched, here, there }),
  }
}
