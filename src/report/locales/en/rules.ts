/** Sentences of rules and verdicts. */
export const rules: Record<string, string> = {
  'report.verdict.pass': 'Pass',
  'report.verdict.fail': 'Fail',
  'report.verdict.inconclusive': 'Inconclusive',
  'report.verdict.not-applicable': 'Not applicable',
  'report.verdict.none': 'Not judged',
  'report.verdict-sentence.pass':
    '{rules, plural, one {The rule of {policies} is met} other {All # rules of {policies} are met}}: every interval lies inside its limit.',
  'report.verdict-sentence.fail':
    '{fail, plural, one {# rule} other {# rules}} of {rules, number} in {policies} {fail, plural, one {is} other {are}} violated{inconclusive, plural, =0 {} other {, {inconclusive, number} undecided}}.',
  'report.verdict-sentence.inconclusive':
    '{inconclusive, plural, one {# rule} other {# rules}} of {rules, number} in {policies} cannot be decided with these data; none is violated.',
  'report.verdict-sentence.none': 'No policy was given, so nothing is judged.',
  'report.policy': 'Policy: what was measured against which limit',
  'report.policy-short': 'Policy',
  'report.policy-lead':
    'Policy: {policies}. A rule passes when its whole interval lies inside the limit, fails when the whole interval lies outside and an exact test of its groups, where there is one, agrees, and is inconclusive otherwise.',
  'report.rules': 'All rules',
  'report.more-rules': '{left, plural, one {# more rule} other {# more rules}}',
  'report.level.error': 'level: error',
  'report.level.warn': 'level: warning, does not count for the verdict',
  'report.level.off': 'level: off',
  'report.strip.share': 'Shares against their limits',
  'report.strip.difference': 'Differences against their limits',
  'report.strip.ratio': 'Ratios against their limits',
  'report.strip.measure': 'Measures against their limits',
  'report.strip.count': 'Counts against their limits',
  'report.strip.p': 'P-values against their limits',
  'report.strip-sentence':
    'Each point is a measurement with its interval; the shaded band is what the policy allows. An interval inside the band passes, one across its edge is inconclusive, one outside fails unless an exact test of its groups finds too few rows.',
  'report.allowed': 'allowed by the policy',
  'report.value.share': '{value, number, share}',
  'report.value.difference': '{value, number, difference}',
  'report.value.ratio': '{value, number, ratio}',
  'report.value.measure': '{value, number, measure}',
  'report.value.count': '{value, number, count}',
  'report.value.p': '{value, number, p}',
  'report.rule.measured': 'Measured',
  'report.rule.against': 'Limit',
  'report.rule.sure': 'How sure',
  'report.rule.naive': 'A plain point rule',
  'report.rule.power': 'What these data can show',
  'report.rule.cause': 'Why',
  'report.rule.to-pass': 'To pass',
  'report.rule.accepted': 'Accepted',
  'report.rule.source': 'Written in',
  'report.rule.between': '{low} to {high}',
  'report.rule.at-most': 'at most {high}',
  'report.rule.at-least': 'at least {low}',
  'report.rule.required': 'evidence is required, no limit',
  'report.rule.no-limit': 'no limit',
  'report.rule.nearest': 'The nearest that were measured: {nearest}.',
  'report.rule.without': 'Left out, because an acceptance of their own judges them: {cells}.',
  'report.rule.naive-verdict':
    'Looking at the value alone it would have said {verdict, select, pass {pass} fail {fail} other {nothing}}.',
  'report.rule.naive-errs':
    'With groups of these sizes such a rule fails {rate, number, share} of the data sets in which all groups are in truth alike.',
  'report.rule.naive-rarely':
    'With groups of these sizes such a rule fails fewer than one in a thousand data sets in which all groups are in truth alike.',
  'report.rule.detectable':
    'With groups of these sizes, a true value of {value} or further beyond the limit would be found with 80 % power; nearer to the limit it would often stay undecided.',
  'report.rule.if-alike':
    'If all groups are in truth alike, about {rows, number} rows of the same mix would pass with 80 % power.',
  'report.rule.pass-stale': 'Take the acceptance out of the policy: it is no longer needed.',
  'report.rule.pass-expired': 'Meet the limit of the rule itself, or have the acceptance renewed by its owner.',
  'report.rule.pass-baseline': 'Audit with --baseline.',
  'report.rule.pass-evidence': 'The evidence has to be there: a measurement with its interval.',
  'report.rule.pass-below': 'With an interval as wide as this one, the value would have to be at most about {value}.',
  'report.rule.pass-above': 'With an interval as wide as this one, the value would have to be at least about {value}.',
  'report.rule.pass-rows':
    'If the value stays as it is, about {rows, number} rows of the same mix of groups would decide the question.',
  'report.rule.acceptance': 'Up to {upTo} until {expires}, by {owner}: {reason}',
  'report.rule.source-line': '{file}, line {line}',
  'report.cause.interval-spans-limit': 'The interval holds values on both sides of the limit.',
  'report.cause.exact-test-undecided':
    'The interval lies outside the limit, but an exact test of groups of these sizes cannot exclude that chance put it there.',
  'report.cause.unavailable': 'The measurement is not available.',
  'report.cause.interval-unavailable': 'There is no interval for this measurement, and a value alone decides nothing.',
  'report.cause.not-measured': 'The audit did not measure this.',
  'report.cause.not-applicable':
    'This rule of a preset asks for a measure that the task of this audit cannot have, as decisions without ground truth have no error rates. It counts neither way.',
  'report.cause.no-baseline': 'The rule compares with a baseline and none was given.',
  'report.cause.accepted': 'The violation is accepted in the policy.',
  'report.cause.acceptance-stale': 'An acceptance in the policy is no longer needed and has to be removed.',
  'report.cause.acceptance-expired': 'The acceptance of this violation has expired.',
  'report.decided-by.on-inconclusive':
    'The evidence is inconclusive; the policy counts that as {verdict, select, pass {pass} fail {fail} other {inconclusive}}.',
  'report.decided-by.on-unavailable':
    'The policy counts an unavailable measurement as {verdict, select, pass {pass} fail {fail} other {inconclusive}}.',
  'report.comparison.paired': 'Compared with the baseline on the same rows.',
  'report.comparison.unpaired':
    'Compared with the baseline as two separate samples, which is less sharp than the same rows.',
}
