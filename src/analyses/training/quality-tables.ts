import type { Block, ColumnType } from '../../schema/block.js'
import { say, type Message } from '../../schema/message.js'
import { formatMeasurementId, parseMeasurementId } from '../../schema/measurement-id.js'
import type { ReadableRecord } from '../../training/record-schema.js'

const column = (key: string, type: ColumnType) => ({ key, label: say(`training.column.${key}`), type })

/** What the model did on the rows it was judged on: all of them with intervals, and a line for each group. */
export function qualityTables({ evaluation }: ReadableRecord): Block[] {
  const found = evaluation.measurements.flatMap((measured) => {
    const address = parseMeasurementId(measured.id)
    if (address === null) return []
    const { cell, ...whole } = address
    const group = Object.entries(cell ?? {}).map(([name, value]) => `${name} = ${value ?? '–'}`)
    return [
      {
        ...measured,
        key: formatMeasurementId(whole),
        metric: say(`metric.${address.metric}`),
        group: group.join(', '),
      },
    ]
  })
  const groups = [...new Set(found.map(({ group }) => group))].filter((group) => group !== '')
  const all = found.filter(({ group }) => group === '')
  const told: Record<string, string> = { part: evaluation.part }
  const whole: Block = {
    kind: 'table',
    title: say('training.quality', { ...told, rows: evaluation.rows }),
    people: 'rows',
    columns: [
      column('metric', 'message'),
      column('value', 'measure'),
      column('interval', 'interval'),
      column('rows', 'count'),
    ],
    rows: all.map(({ metric, value, interval, n }) => ({
      ...{ metric, value, rows: n.rows },
      interval: interval === undefined ? null : { low: interval.low, high: interval.high },
    })),
  }
  if (groups.length === 0) return [whole]
  const measures = new Map(found.map(({ key, metric }): [string, Message] => [key, metric]))
  return [
    whole,
    {
      kind: 'table',
      title: say('training.quality-by-group', told),
      caption: say('training.quality-by-group.caption'),
      people: 'rows',
      columns: [
        column('group', 'text'),
        column('rows', 'count'),
        ...[...measures].map(([key, label]) => ({ key, label, type: 'measure' as const })),
      ],
      rows: groups.map((group) => {
        const own = found.filter((measured) => measured.group === group)
        return { group, rows: own[0]!.n.rows, ...Object.fromEntries(own.map(({ key, value }) => [key, value])) }
      }),
    },
  ]
}
