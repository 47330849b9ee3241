import type { Block, CellValue, ColumnType } from '../../schema/block.js'
import { say } from '../../schema/message.js'
import type { ReadableMeta, ReadableRecord } from '../../training/record-schema.js'
import { learningCurve } from './learning-curve.js'
import { qualityTables } from './quality-tables.js'

const column = (key: string, type: ColumnType) => ({ key, label: say(`training.column.${key}`), type })

/** What was trained on what, how it went, and how well it did on rows that it had not seen. */
export function recordBlocks(record: ReadableRecord, meta: ReadableMeta | null): Block[] {
  const losses = learningCurve(record, 'loss')
  const metric = Object.keys(record.curves.at(-1)?.metrics ?? {})[0]
  return [
    ...losses,
    ...(metric === undefined ? [] : learningCurve(record, metric)),
    splitTable(record),
    ...qualityTables(record),
    overview(record),
    ...(meta === null ? [] : [cost(meta)]),
    ...(record.data.excluded.length === 0 ? [] : [excludedTable(record)]),
  ]
}

function overview({ architecture, loss, optimizer, epochs, ...record }: ReadableRecord): Block {
  const { l1, l2, dropout } = record.regularization
  const entry = (key: string, value: CellValue, type: ColumnType = 'text') => ({
    ...{ label: say(`training.entry.${key}`), value, type },
  })
  return {
    kind: 'key-values',
    title: say('training.overview'),
    entries: [
      entry('architecture', architecture.id),
      entry('weights', architecture.weights, 'count'),
      entry('features', record.data.features.length, 'count'),
      entry('loss', say('training.loss-of', { loss: loss.id, reads: loss.reads }), 'message'),
      entry(
        'optimizer',
        say('training.optimizer-of', { optimizer: optimizer.id, rate: optimizer.learningRate }),
        'message',
      ),
      entry('epochs', say('training.epochs-of', { ...epochs }), 'message'),
      entry('steps', record.steps, 'count'),
      entry('batch', record.batchSize, 'count'),
      entry('regularization', say('training.regularization-of', { l1, l2, dropout }), 'message'),
      entry('seed', String(record.seed)),
      entry(
        'versions',
        [`Probity ${record.tool}`, ...(record.runtime === undefined ? [] : [record.runtime])].join(', '),
      ),
      entry(
        'inputs',
        record.data.inputs.map(({ name, sha256 }) => `${name} (${sha256.slice(0, 12)}…)`).join(', ') || '–',
      ),
    ],
  }
}

function cost({ startedAt, seconds, processorSeconds, energy, node }: ReadableMeta): Block {
  const entry = (key: string, value: CellValue, type: ColumnType) => ({
    label: say(`training.entry.${key}`),
    value,
    type,
  })
  return {
    kind: 'key-values',
    title: say('training.cost'),
    entries: [
      entry('started', startedAt.slice(0, 16).replace('T', ' '), 'text'),
      entry('seconds', seconds, 'measure'),
      entry('processor', processorSeconds, 'measure'),
      entry(
        'energy',
        say('training.energy-of', { hours: energy.kilowattHours * 1000, watts: energy.wattsPerCore }),
        'message',
      ),
      entry('node', node, 'text'),
    ],
  }
}

function splitTable({ data }: ReadableRecord): Block {
  const { rows, duplicates, split } = data
  const all = rows.training + rows.validation + rows.test
  const parts = ['training', 'validation', 'test'] as const
  return {
    kind: 'table',
    title: say('training.split'),
    caption: say('training.split.caption', { by: split.by, withoutLabel: rows.withoutLabel }),
    columns: [
      column('part', 'message'),
      column('rows', 'count'),
      column('share', 'share'),
      column('duplicates', 'count'),
    ],
    rows: parts.map((part) => ({
      part: say(`training.part.${part}`),
      rows: rows[part],
      share: all === 0 ? null : rows[part] / all,
      duplicates: part === 'training' ? null : duplicates[part],
    })),
  }
}

/** As the trainer gives them; a record from elsewhere may hold others. */
const reasons = [
  ...[
    'label',
    'outcome',
    'sensitive',
    'id',
    'unit',
    'weight',
    'known-after-decision',
    'split',
    'excluded',
    'not-named',
  ],
  'constant',
]

function excludedTable({ data }: ReadableRecord): Block {
  return {
    kind: 'table',
    title: say('training.excluded'),
    folded: true,
    columns: [column('name', 'text'), column('why', 'message')],
    rows: data.excluded.map(({ column: name, why }) => ({
      name,
      why: reasons.includes(why) ? say(`training.why.${why}`) : say('report.plain', { text: why }),
    })),
  }
}
