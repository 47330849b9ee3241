import type { RuleVerdict, Verdict } from '../../schema/verdict.js'
import type { Translate } from '../rule-words.js'

/** What every output may use besides the verdict. */
export interface OutputOptions {
  readonly translate: Translate
  /** Version of Probity, for formats that name their maker. */
  readonly version: string
}

/** A verdict as text of one format. Pure: nobody prints here. */
export type Output = (verdict: Verdict, options: OutputOptions) => string

const order = { fail: 0, inconclusive: 1, pass: 2, 'not-applicable': 3 } as const

/** Rules with those first that need somebody: failing, inconclusive, passing, not applicable; rules that only warn after the others of their kind. */
export function byUrgency(rules: readonly RuleVerdict[]): RuleVerdict[] {
  const rank = (rule: RuleVerdict): number => order[rule.verdict] * 2 + (rule.level === 'error' ? 0 : 1)
  return rules
    .map((rule, place) => ({ rule, place }))
    .sort((a, b) => rank(a.rule) - rank(b.rule) || a.place - b.place)
    .map(({ rule }) => rule)
}

/** Whether a rule asks for somebody: it neither passed nor does it not apply. */
export function isOpen({ verdict }: RuleVerdict): boolean {
  return verdict !== 'pass' && verdict !== 'not-applicable'
}

/** Rules of level error by their verdict; those that only warn, and those that do not apply, apart. */
export function countRules({ rules }: Verdict): {
  rules: number
  pass: number
  fail: number
  inconclusive: number
  warnings: number
  notApplicable: number
} {
  const applying = rules.filter(({ verdict }) => verdict !== 'not-applicable')
  const errors = applying.filter(({ level }) => level === 'error')
  const count = (word: RuleVerdict['verdict']): number => errors.filter(({ verdict }) => verdict === word).length
  return {
    rules: errors.length,
    pass: count('pass'),
    fail: count('fail'),
    inconclusive: count('inconclusive'),
    warnings: applying.length - errors.length,
    notApplicable: rules.length - applying.length,
  }
}
