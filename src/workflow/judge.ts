import { readFile } from 'node:fs/promises'
import path from 'node:path'

import { analysisIds } from '../analyses/analysis-ids.js'
import { checkMeasures } from '../gate/check-measures.js'
import { evaluatePolicy, noVerdict } from '../gate/evaluate-policy.js'
import { readPolicies, type PolicyFiles, type PolicyReference } from '../gate/read-policy.js'
import type { ResolvedPolicy } from '../gate/resolved-policy.js'
import { aliases } from '../metrics/aliases.js'
import { measures } from '../metrics/registry.js'
import type { Config } from '../schema/config.js'
import type { Run } from '../schema/run.js'
import type { Verdict } from '../schema/verdict.js'

/** What a config says about policies, as references: presets, files and policies written in place. */
export function policyReferences(policy: Config['policy']): PolicyReference[] {
  if (policy === null) return []
  const list = Array.isArray(policy) ? policy : [policy]
  return list.map((entry) => (typeof entry === 'string' ? entry : { name: 'policy', policy: entry }))
}

/** The verdict of policies on a Run; without any it is `none`. `today` is `YYYY-MM-DD`. */
export async function judge(
  run: Run,
  references: readonly PolicyReference[],
  options: { readonly today: string; readonly baseline?: Run },
): Promise<Verdict> {
  if (references.length === 0) return noVerdict(run)
  const policy = await readPolicies(references, files)
  const { today, baseline } = options
  return evaluatePolicy({
    run,
    policy,
    today,
    metrics: measures,
    aliases,
    analyses: analysisIds,
    ...(baseline ? { baseline } : {}),
  })
}

/** Reads the policies and the names in them without a Run, so that a broken one is found before the audit begins. */
export async function checkPolicies(
  references: readonly PolicyReference[],
  { roles, metrics }: Config,
): Promise<ResolvedPolicy> {
  const policy = await readPolicies(references, files)
  // A metric of one's own is known once its module has been loaded: then the verdict checks the names.
  if (metrics.length > 0) return policy
  const nameOf = ({ name, column }: Config['roles']['sensitive'][number]): string => name ?? column
  const features = [
    ...roles.sensitive.map((feature) => ({ name: nameOf(feature), role: 'sensitive' as const })),
    ...roles.control.map((feature) => ({ name: nameOf(feature), role: 'control' as const })),
  ]
  // From saved cubes the features are not known yet.
  if (features.length > 0) checkMeasures(policy, { analyses: analysisIds, metrics: measures, aliases, features })
  return policy
}

/** Policy files by the path a reader of the messages would type. */
const files: PolicyFiles = {
  read: (file) => readFile(file, 'utf8'),
  show: (file) => path.relative('.', file) || file,
}
