import { nearest } from '../environment/nearest.js'
import { ProbityError } from '../errors.js'
import { parseMeasurementId, type Cell } from '../schema/measurement-id.js'
import { limitsOfRule, movedLimit } from './limits-of-rule.js'
import { sourceText, type PolicyAcceptance, type PolicyRule } from './resolved-policy.js'

/**
 * Acceptances must name a rule that is there, a cell that can be read, and a limit wider than the rule's own.
 * @throws POLICY_ACCEPTANCE_INVALID
 */
export function checkAcceptances(rules: readonly PolicyRule[], acceptances: readonly PolicyAcceptance[]): void {
  for (const acceptance of acceptances) {
    const rule = rules.find(({ id }) => id === acceptance.rule)
    const ids = rules.map(({ id }) => id)
    if (!rule)
      throw invalid(acceptance, 'names a rule that is not in the policy', { nearest: nearest(acceptance.rule, ids) })
    if (acceptance.where !== undefined && acceptedCell(acceptance.where) === null)
      throw invalid(acceptance, `has where: ${JSON.stringify(acceptance.where)}, which is not a cell`, {
        hint: "a cell reads '[sex=Female]', in quotes; names with spaces stand in double quotes inside",
      })
    if (!widens(rule, acceptance.upTo))
      throw invalid(acceptance, `accepts up to ${acceptance.upTo}, which the rule allows anyway`, {
        hint: 'give a value beyond the limit of the rule, or remove the acceptance',
      })
  }
}

/** The cell in `[sex=Female]` or `sex=Female`; null where the text is not one. */
export function acceptedCell(where: string): Cell | null {
  const bracketed = where.startsWith('[') ? where : `[${where}]`
  return parseMeasurementId(`groups/accuracy${bracketed}`)?.cell ?? null
}

function widens(rule: PolicyRule, upTo: number): boolean {
  if (rule.required) return false
  return rule.noWorseThan ? upTo > rule.noWorseThan.margin : movedLimit(limitsOfRule(rule), upTo) !== null
}

function invalid(
  acceptance: PolicyAcceptance,
  problem: string,
  more: { hint?: string; nearest?: string[] },
): ProbityError {
  return new ProbityError('POLICY_ACCEPTANCE_INVALID', {
    where: sourceText(acceptance.source),
    rule: acceptance.rule,
    problem,
    ...more,
  })
}
