import type { Acceptance, OnInconclusive, OnUnavailable, Rule } from '../schema/policy.js'

/** Where a rule stands, for SARIF, annotations and error messages. Lines and columns count from 1. */
export interface PolicySource {
  readonly file: string
  readonly line: number
  readonly column: number
}

/** A rule with everything that its policy said about it. `source` is null for a preset that no file names. */
export interface PolicyRule extends Rule {
  readonly onInconclusive: OnInconclusive
  readonly onUnavailable: OnUnavailable
  readonly source: PolicySource | null
  /** A limit of a preset of which nobody has said what to do where it is unavailable: it does not apply to a task that cannot have its measure. */
  readonly ofPreset: boolean
}

export interface PolicyAcceptance extends Acceptance {
  readonly source: PolicySource | null
}

/** Presets, files and inline policies, merged: the rules of all, in order, each id once. */
export interface ResolvedPolicy {
  readonly names: readonly string[]
  readonly rules: readonly PolicyRule[]
  readonly acceptances: readonly PolicyAcceptance[]
}

/** `policy.yaml:4:5`, or `preset` for rules without a file. */
export function sourceText(source: PolicySource | null): string {
  return source === null ? 'preset' : `${source.file}:${source.line}:${source.column}`
}
