import type { Config } from '../../schema/config.js'

/** Whether a policy of the config is the preset, or an inline one extends it. */
export function policyAsksFor({ policy }: Config, preset: string): boolean {
  if (policy === null) return false
  const policies = Array.isArray(policy) ? policy : [policy]
  return policies.some((one) => (typeof one === 'string' ? one === preset : one.extends.includes(preset)))
}
