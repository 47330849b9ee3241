import type { PolicyInput } from '../../schema/policy.js'

/** A policy that comes with Probity, known by its id wherever a policy is named. */
export interface Preset {
  readonly id: string
  /** Law, guideline or paper that it follows. */
  readonly reference: string
  readonly policy: PolicyInput
}
