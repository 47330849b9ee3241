import type { Measurement, Reason } from '../schema/measurement.js'
import type { Cause, RuleLimit, RuleVerdict } from '../schema/verdict.js'
import type { Evidence } from './evidence/evidence.js'
import type { PolicyAcceptance, PolicyRule } from './resolved-policy.js'

interface Judged {
  readonly rule: PolicyRule
  /** The id shown: of the measurement in the orientation that the rule names, or the rule's own words. */
  readonly measure: string
  readonly kind: RuleVerdict['kind']
  readonly acceptance?: PolicyAcceptance
}

/** A measurement to be judged against a limit. `evidence` is null where it has a value but no interval. */
export interface Measured extends Judged {
  readonly state: 'measured'
  readonly measurement: Pick<Measurement, 'value' | 'unit' | 'interval'> & { readonly n: Measurement['n'] | null }
  readonly evidence: Evidence | null
  /** The limit in force: the rule's own, or the accepted one. */
  readonly limit: RuleLimit
  /** The limit that would hold without the acceptance. */
  readonly limitWithout?: RuleLimit
  readonly comparison?: RuleVerdict['comparison']
  readonly without?: readonly string[]
}

/** A rule that cannot be judged, and why. */
export interface Unavailable extends Judged {
  readonly state: 'unavailable'
  readonly cause: Extract<Cause, 'unavailable' | 'not-measured' | 'no-baseline'>
  readonly reason: Reason
  readonly limit: RuleLimit
  readonly measurement?: Pick<Measurement, 'unit' | 'n'>
  readonly nearest?: readonly string[]
  readonly without?: readonly string[]
}

/** A rule of a preset on a measure that the task of the audit cannot have. */
export interface NotApplicable extends Judged {
  readonly state: 'not-applicable'
  readonly limit: RuleLimit
}

/** Evidence that a `required` rule asks for and that is there. */
export interface Present extends Judged {
  readonly state: 'present'
}

/** An acceptance whose cell is nowhere in the Run. */
export interface Unused extends Judged {
  readonly state: 'unused'
  readonly acceptance: PolicyAcceptance
}

export type Candidate = Measured | Unavailable | NotApplicable | Present | Unused
