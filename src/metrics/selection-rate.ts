import { confusionOf } from './confusion.js'
import type { GroupCounts, Metric, Parameters, Share } from './metric.js'
import { shareOutcome } from './share-outcome.js'
import { add, shareOf, tallyWhere } from './tally.js'

/**
 * Selection rate: share with the favourable decision, whichever side of the confusion matrix people want. In a ranking: share of the group
 * among the first k places. Rows without a decision are left out. In [0, 1].
 */
export const selectionRate: Metric = {
  id: 'selection-rate',
  aliases: {
    'acceptance-rate': null,
    'demographic-parity-difference': 'difference',
    'demographic-parity-ratio': 'ratio',
    'statistical-parity-difference': 'difference',
    'statistical-parity-ratio': 'ratio',
    'disparate-impact': 'ratio',
    'disparate-impact-ratio': 'ratio',
    'adverse-impact-ratio': 'ratio',
  },
  tasks: ['binary', 'outcomes', 'ranking'],
  needs: ['decision'],
  reference: 'EEOC Uniform Guidelines, 29 CFR 1607.4(D), 1978; ranking: Geyik, Ambler & Kenthapadi 2019 (top k)',
  formula: 'favourable decisions / decisions',
  range: [0, 1],
  better: 'none',
  unit: 'share',
  minimum: 'rows',
  interval: 'share',
  parameters: ({ task }, options) => (task === 'ranking' ? placesOf(options).map((k) => ({ k: String(k) })) : [{}]),
  share,
  measure: (counts, parameters) => shareOutcome(counts, share(counts, parameters), 'missing-evidence'),
}

const defaultPlaces = [10]

function placesOf(options: Readonly<Record<string, unknown>>): readonly number[] {
  return Array.isArray(options['k']) ? options['k'].map(Number) : defaultPlaces
}

function share(counts: GroupCounts, parameters: Parameters): Share {
  if (counts.task === 'ranking') {
    const places = Number(parameters['k'] ?? defaultPlaces[0])
    const ranked = tallyWhere(counts.cells, (cell) => cell.score !== null)
    return shareOf(
      tallyWhere(counts.cells, (cell) => cell.score !== null && cell.score <= places),
      ranked,
    )
  }
  const { decidedPositives, decidedNegatives } = confusionOf(counts)
  const favourable = counts.favourable === 'positive' ? decidedPositives : decidedNegatives
  return shareOf(favourable, add(decidedPositives, decidedNegatives))
}
