import { withPresetNames } from './presets/preset-names.js'
import { resolveMeasure, type MeasureFacts } from './resolve-measure.js'
import type { ResolvedPolicy } from './resolved-policy.js'

/**
 * Checks the measures of a policy before anything is computed, so that a misspelt name costs no audit.
 * @throws POLICY_UNKNOWN_MEASURE with the nearest names, POLICY_MEASURE_SYNTAX, POLICY_BY_MISSING, POLICY_BY_UNUSED
 */
export function checkMeasures(policy: ResolvedPolicy, facts: MeasureFacts): void {
  const known = withPresetNames(facts)
  for (const rule of policy.rules) resolveMeasure(rule, known)
}
