import type { GroupCounts } from './metric.js'
import { add, type Tally } from './tally.js'

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

/** Tables up to this size are made as fast as looked up, and derivatives make thousands of them that nobody asks for twice. */
const alwaysMade = 16

/** The confusion matrix of a group; of many cells made once. O(cells). */
export function confusionOf(counts: GroupCounts): Confusion {
  if (counts.cells.length <= alwaysMade) return makeConfusion(counts)
  const made = known.get(counts) ?? makeConfusion(counts)
  known.set(counts, made)
  return made
}

const sides: readonly (string | null)[] = ['positive', 'negative', null]

function makeConfusion(counts: GroupCounts): Confusion {
  const sums = new Float64Array(27)
  for (const cell of counts.cells) {
    const label = sides.indexOf(cell.label)
    const decision = sides.indexOf(cell.decision)
    if (label < 0 || decision < 0) continue
    const place = 3 * (3 * label + decision)
    sums[place]! += cell.rows
    sums[place + 1]! += cell.weight
    sums[place + 2]! += cell.weightSquared
  }
  const [truePositives, falseNegatives, undecidedPositives] = [tallyAt(sums, 0), tallyAt(sums, 1), tallyAt(sums, 2)]
  const [falsePositives, trueNegatives, undecidedNegatives] = [tallyAt(sums, 3), tallyAt(sums, 4), tallyAt(sums, 5)]
  const [unlabelledPositives, unlabelledNegatives] = [tallyAt(sums, 6), tallyAt(sums, 7)]
  return {
    truePositives,
    falsePositives,
    falseNegatives,
    trueNegatives,
    labelPositives: add(truePositives, falseNegatives, undecidedPositives),
    labelNegatives: add(falsePositives, trueNegatives, undecidedNegatives),
    decidedPositives: add(truePositives, falsePositives, unlabelledPositives),
    decidedNegatives: add(falseNegatives, trueNegatives, unlabelledNegatives),
  }
}

function tallyAt(sums: Float64Array, place: number): Tally {
  return { rows: sums[3 * place]!, weight: sums[3 * place + 1]!, squared: sums[3 * place + 2]! }
}
