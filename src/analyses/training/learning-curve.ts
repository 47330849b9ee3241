import type { Block } from '../../schema/block.js'
import { say, type Message } from '../../schema/message.js'
import type { ReadableRecord } from '../../training/record-schema.js'

/** The loss, or a metric, of training and validation rows after each epoch. None where there is only one epoch. */
export function learningCurve({ curves, epochs }: ReadableRecord, name: string): Block[] {
  if (curves.length < 2) return []
  const points = curves.flatMap(({ epoch, loss, metrics, validation }) => {
    const own = name === 'loss' ? loss : (metrics[name] ?? null)
    const kept = validation === null ? undefined : name === 'loss' ? validation.loss : validation.metrics[name]
    return [
      { group: say('training.part.training'), epoch, value: own },
      ...(kept === undefined ? [] : [{ group: say('training.part.validation'), epoch, value: kept }]),
    ]
  })
  const metric = nameOf(name)
  return [
    {
      kind: 'chart',
      shape: 'learning',
      title: say('training.curve', { metric }),
      sentence: sentenceOf(curves, name, metric),
      options: { metric, epoch: epochs.of },
      columns: [
        { key: 'epoch', label: say('training.column.epoch'), type: 'count' },
        { key: 'group', label: say('training.column.part'), type: 'message' },
        { key: 'value', label: metric, type: 'measure' },
      ],
      rows: points,
    },
  ]
}

function nameOf(name: string): Message {
  return name === 'loss' ? say('training.loss') : say(`metric.${name}`)
}

/** Says where the kept rows did best: a loss that rises again after that is learnt by heart. */
function sentenceOf(curves: ReadableRecord['curves'], name: string, metric: Message): Message {
  const last = curves.at(-1)!
  const first = curves[0]!
  const valueOf = (point: typeof first): number | null => (name === 'loss' ? point.loss : (point.metrics[name] ?? null))
  const kept = curves.filter(({ validation }) => validation !== null)
  if (name !== 'loss' || kept.length === 0)
    return say('training.curve.sentence', { metric, first: valueOf(first), last: valueOf(last), epochs: curves.length })
  const best = kept.reduce((lowest, point) => (point.validation!.loss < lowest.validation!.loss ? point : lowest))
  return say('training.curve.kept', {
    ...{ first: first.loss, last: last.loss, epochs: curves.length, best: best.epoch, lowest: best.validation!.loss },
    after: kept.at(-1)!.validation!.loss,
  })
}
