import { readFile } from 'node:fs/promises'

import { analyses } from '../analyses/registry.js'
import { evaluatePolicy, noVerdict } from '../gate/evaluate-policy.js'
import { readPolicies, type PolicyReference } from '../gate/read-policy.js'
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
  const policy = await readPolicies(references, { read: (file) => readFile(file, 'utf8') })
  const { today, baseline } = options
  return evaluatePolicy({
    run,
    policy,
    today,
    metrics: measures,
    aliases,
    analyses: analyses.map(({ id }) => id),
    ...(baseline ? { baseline } : {}),
  })
}

/** Reads the policies without a Run, so that a broken one is found before the audit begins. */
export async function checkPolicies(references: readonly PolicyReference[]): Promise<void> {
  await readPolicies(references, { read: (file) => readFile(file, 'utf8') })
}
