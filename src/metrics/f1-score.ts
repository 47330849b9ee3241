import { classRate } from './class-rates.js'
import { confusionOf } from './confusion.js'
import { outcome, unavailable, type GroupCounts, type Metric, type Share } from './metric.js'
import { add, shareOf, type Tally } from './tally.js'

/**
 * F1: harmonic mean of precision and recall, 2TP / (2TP + FP + FN). In [0, 1]; undefined without positives. It grows with the share of hits
 * among the rows labelled or decided positive, J = TP / (TP + FP + FN), as 2J / (1 + J): Wilson limits of J give its own.
 */
export const f1Score: Metric = {
  id: 'f1-score',
  aliases: { f1: null, 'f-score': null, 'f-measure': null },
  tasks: ['binary', 'multiclass'],
  needs: ['label', 'decision'],
  reference: 'van Rijsbergen 1979; Sokolova & Lapalme 2009 (averages)',
  formula: '2 TP / (2 TP + FP + FN); of several classes for each, as their mean, over all rows or weighted by size',
  range: [0, 1],
  better: 'higher',
  unit: 'score',
  minimum: 'positives',
  interval: 'logit',
  fromShare: fromJaccard,
  parameters: (counts, options) => (counts.task === 'binary' ? [{}] : ofClasses.parameters!(counts, options)),
  share: (counts, parameters) =>
    counts.task === 'binary' ? binaryShare(counts) : ofClasses.share!(counts, parameters),
  measure: (counts, parameters) =>
    counts.task === 'binary' ? measureBinary(counts) : ofClasses.measure(counts, parameters),
}

const ofClasses = classRate({
  share: ({ correct, labelled, decided }) => shareOf(correct, minus(add(labelled, decided), correct)),
  fromShare: fromJaccard,
  restsOn: ({ labelled }) => labelled.rows,
  lack: 'no-positives',
})

function fromJaccard(share: number): number {
  return (2 * share) / (1 + share)
}

function minus(a: Tally, b: Tally): Tally {
  return { rows: a.rows - b.rows, weight: a.weight - b.weight, squared: a.squared - b.squared }
}

function binaryShare(counts: GroupCounts): Share {
  const { truePositives, falsePositives, falseNegatives } = confusionOf(counts)
  return shareOf(truePositives, add(truePositives, falsePositives, falseNegatives))
}

function measureBinary(counts: GroupCounts) {
  const { truePositives, falseNegatives } = confusionOf(counts)
  const positives = truePositives.rows + falseNegatives.rows
  if (positives === 0) return unavailable(counts.rows === 0 ? 'empty-group' : 'no-positives', 0)
  const { hits, among } = binaryShare(counts)
  return outcome(fromJaccard(hits / among), positives)
}
