import { classRate } from './class-rates.js'
import type { Metric } from './metric.js'
import { shareOf } from './tally.js'

/** Precision of a class: share of the rows decided so that are labelled so. In [0, 1]; a class never decided has none, and counts 0 in averages. */
export const precision: Metric = {
  id: 'precision',
  tasks: ['multiclass'],
  needs: ['label', 'decision'],
  reference: 'van Rijsbergen 1979; Sokolova & Lapalme 2009 (averages)',
  formula: 'rows labelled and decided x / rows decided x; averages as of F1',
  range: [0, 1],
  better: 'higher',
  unit: 'share',
  minimum: 'predicted-positives',
  interval: 'logit',
  ...classRate({
    share: ({ correct, decided }) => shareOf(correct, decided),
    restsOn: ({ decided }) => decided.rows,
    lack: 'no-predicted-positives',
  }),
}
