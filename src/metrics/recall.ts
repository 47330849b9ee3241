import { classRate } from './class-rates.js'
import type { Metric } from './metric.js'
import { shareOf } from './tally.js'

/** Recall of a class: share of the rows labelled so that are decided so. In [0, 1]; a class never labelled has none, and counts 0 in averages. */
export const recall: Metric = {
  id: 'recall',
  tasks: ['multiclass'],
  needs: ['label', 'decision'],
  reference: 'van Rijsbergen 1979; Sokolova & Lapalme 2009 (averages)',
  formula: 'rows labelled and decided x / rows labelled x; averages as of F1',
  range: [0, 1],
  better: 'higher',
  unit: 'share',
  minimum: 'positives',
  interval: 'logit',
  ...classRate({
    share: ({ correct, labelled }) => shareOf(correct, labelled),
    restsOn: ({ labelled }) => labelled.rows,
    lack: 'no-positives',
  }),
}
