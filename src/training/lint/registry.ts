import type { TrainingFinding } from '../record.js'
import { labelLeakage } from './label-leakage.js'
import { toFinding, type Lint, type LintEvidence } from './lint.js'
import { logitsAsProbabilities, lossForNumbers, probabilitiesAsLogits } from './loss-reading.js'
import { imbalance, moreWeightsThanRows, trainTestOverlap, unitsOnBothSides } from './rows.js'
import { sensitiveInputs } from './sensitive-inputs.js'
import { unscaledInputs } from './unscaled-inputs.js'

/** What is looked for before training, in the order of reports. */
export const lints: readonly Lint[] = [
  probabilitiesAsLogits,
  logitsAsProbabilities,
  lossForNumbers,
  unscaledInputs,
  labelLeakage,
  trainTestOverlap,
  unitsOnBothSides,
  imbalance,
  moreWeightsThanRows,
  sensitiveInputs,
]

export function lint(evidence: LintEvidence): TrainingFinding[] {
  return lints.flatMap((entry) => {
    const values = entry.check(evidence)
    return values === null ? [] : [toFinding(entry, values)]
  })
}
