import type { GroupCounts } from './metric.js'
import { add, noRows, type Tally } from './tally.js'

/** Rows of a binary task by true and predicted class. Rows without a label or without a decision are in the margins that they have. */
export interface Confusion {
  readonly truePositives: Tally
  readonly falsePositives: Tally
  readonly falseNegatives: Tally
  readonly trueNegatives: Tally
  /** Rows with this label, decided or not. */
  readonly labelPositives: Tally
  readonly labelNegatives: Tally
  /** Rows with this decision, with a label or without. */
  readonly decidedPositives: Tally
  readonly decidedNegatives: Tally
}

const known = new WeakMap<GroupCounts, Confusion>()

/** The confusion matrix of a group, made once. O(cells). */
export function confusionOf(counts: GroupCounts): Confusion {
  const made = known.get(counts) ?? makeConfusion(counts)
  known.set(counts, made)
  return made
}

function makeConfusion(counts: GroupCounts): Confusion {
  const table = new Map<string, Tally>()
  for (const cell of counts.cells) {
    const key = `${cell.label}/${cell.decision}`
    table.set(key, add(table.get(key) ?? noRows, { rows: cell.rows, weight: cell.weight, squared: cell.weightSquared }))
  }
  const at = (label: string, decision: string): Tally => table.get(`${label}/${decision}`) ?? noRows
  const [truePositives, falsePositives] = [at('positive', 'positive'), at('negative', 'positive')]
  const [falseNegatives, trueNegatives] = [at('positive', 'negative'), at('negative', 'negative')]
  return {
    truePositives,
    falsePositives,
    falseNegatives,
    trueNegatives,
    labelPositives: add(truePositives, falseNegatives, at('positive', 'null')),
    labelNegatives: add(falsePositives, trueNegatives, at('negative', 'null')),
    decidedPositives: add(truePositives, falsePositives, at('null', 'positive')),
    decidedNegatives: add(falseNegatives, trueNegatives, at('null', 'negative')),
  }
}
