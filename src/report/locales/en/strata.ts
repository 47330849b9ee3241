export const strata: Record<string, string> = {
  'strata.question': 'Do gaps remain when people in the same situation are compared?',
  'strata.limit.control-choice':
    'Holding a feature fixed is right only where it is a legitimate reason for the decision and not itself a result of unequal treatment.',
  'strata.limit.measured-only':
    'Only the control features of this data are held fixed; people may differ in others that nobody recorded.',
  'strata.limit.sparse':
    'A stratum without one of two groups tells nothing about them and adds nothing to the adjusted gap. No minimum size applies inside strata.',
  'strata.no-control':
    'No control features are declared, so there is nothing to hold fixed (roles.control or --control).',
  'strata.column.stratum': 'Stratum',
  'strata.column.group': 'Group',
  'strata.column.n': 'n',
  'strata.column.value': 'Rate',
  'strata.column.low': 'Low',
  'strata.column.high': 'High',
  'strata.column.first': 'Group',
  'strata.column.second': 'Against',
  'strata.column.people': 'Rows of the smaller group',
  'strata.column.crude': 'Gap, all rows',
  'strata.column.crudeInterval': 'Interval',
  'strata.column.adjusted': 'Gap within strata',
  'strata.column.adjustedInterval': 'Interval',
  'strata.column.odds': 'Odds ratio within strata',
  'strata.column.oddsInterval': 'Interval',
  'strata.column.association': 'p, no gap in any stratum',
  'strata.column.homogeneity': 'p, strata agree',
  'strata.column.turned': 'Direction turned',
  'strata.column.kind': 'Held fixed',
  'strata.column.rows': 'Rows',
  'strata.column.smallest': 'Rows of the smallest group',
  'strata.column.gap': 'Gap (max − min)',
  'strata.column.interval': 'Interval',
  'strata.column.rate': 'Rate',
  'strata.column.standardised': 'Standardised rate',
  'strata.column.standardisedInterval': 'Interval',
  'strata.rates.title': '{metric} by {feature} within {control}',
  'strata.rates.sentence':
    '{metric} of each group of {feature} within {shown, plural, one {the one stratum} other {the {left, plural, =0 {} other {largest }}{shown, number, count} strata}} of {control}{left, plural, =0 {} other { (of {all, number, count} in all)}}, with intervals.',
  'strata.pairs.title': '{metric}: gaps by {feature}, before and after holding {control} fixed',
  'strata.pairs.caption':
    'Gaps are first minus second, in shares. Within strata: Mantel–Haenszel, {confidence} intervals by Sato (difference) and Robins, Breslow and Greenland (odds ratio). Tests: Cochran–Mantel–Haenszel, and Breslow–Day with Tarone’s correction; p-values are not adjusted here.',
  'strata.gaps.title': '{metric}: gap by {feature} inside each stratum of {control}',
  'strata.standardised.title':
    '{metric} by {feature} if every group were spread over {control} like the whole population',
  'strata.standardised.caption':
    'Direct standardisation over the strata that hold every group, which have {covered, number, share} of the rows. {confidence} intervals.',
  'strata.standardised.none':
    'Rates by {feature} cannot be standardised over {control}: no stratum holds all groups that have enough rows.',
  'strata.more-strata':
    '{control} has {all, number, count} strata. All of them are in the adjusted figures; the {shown, number, count} with the most rows are listed.',
  'strata.turned': 'in {turned, number, count} of {strata, number, count}',
  'strata.kind.gap-vanishes': 'the gap vanishes',
  'strata.kind.gap-reverses': 'the gap reverses',
  'strata.kind.gap-appears': 'a hidden gap appears',
  'strata.kind.gap-remains': 'the gap remains',
  'strata.kind.no-gap': 'no gap seen before or after',
  'strata.kind.not-comparable': 'never in the same stratum',
  'strata.finding.gap-vanishes':
    '{metric} differs between {first} ({firstRate, number, share}) and {second} ({secondRate, number, share}), but the gap vanishes with {control} held fixed: {first} minus {second} is then {adjusted, number, measure} points ({low, number, measure} to {high, number, measure}) instead of −{crude, number, measure}. {turned, plural, =0 {It has the same direction in all {strata, number, count} strata that hold both groups.} other {In # of the {strata, number, count} strata that hold both groups its direction is turned.}}',
  'strata.finding.gap-vanishes-unsure':
    '{metric} differs between {first} ({firstRate, number, share}) and {second} ({secondRate, number, share}), but with {control} held fixed the gap can no longer be told from none: {first} minus {second} is then {adjusted, number, measure} points ({low, number, measure} to {high, number, measure}), which also leaves room for the whole gap of −{crude, number, measure}. The strata hold too few rows to say whether it vanishes.',
  'strata.finding.gap-reverses':
    '{metric} is lower for {first} ({firstRate, number, share}) than for {second} ({secondRate, number, share}), but the gap turns round with {control} held fixed: {first} is then {adjustedSize, number, measure} points ahead ({low, number, measure} to {high, number, measure}). It is turned in {turned, number, count} of the {strata, number, count} strata that hold both groups.',
  'strata.finding.gap-appears':
    '{metric} hides a gap in its totals: {first} ({firstRate, number, share}) and {second} ({secondRate, number, share}) look alike, but with {control} held fixed {first} minus {second} is {adjusted, number, measure} points ({low, number, measure} to {high, number, measure}).',
  'strata.finding.gap-remains':
    '{metric} differs between {first} ({firstRate, number, share}) and {second} ({secondRate, number, share}), and the gap remains with {control} held fixed: {first} minus {second} is {adjusted, number, measure} points ({low, number, measure} to {high, number, measure}) within strata, −{crude, number, measure} over all rows.',
  'strata.finding.strata-disagree':
    '{metric}: the gap between {first} and {second} is not the same in every stratum of {control} (Breslow–Day {statistic, number, measure} on {df, plural, one {# degree} other {# degrees}} of freedom, adjusted p {p, number, p}); its direction is turned in {turned, number, count} of {strata, number, count}. One adjusted figure does not describe all of them.',
  'strata.finding.other-pairs':
    '{metric}: for {changed, plural, one {one other pair} other {# other pairs}} of groups of {feature} (of {all, number, count}), holding {control} fixed changes what is seen.',
  'strata.finding.gap-vanishes.then':
    'With {control} held fixed the gap vanishes: {first} minus {second} is then {adjusted, number, measure} points ({low, number, measure} to {high, number, measure}) instead of −{crude, number, measure}. {turned, plural, =0 {It has the same direction in all {strata, number, count} strata that hold both groups.} other {In # of the {strata, number, count} strata that hold both groups its direction is turned.}}',
  'strata.finding.gap-vanishes-unsure.then':
    'With {control} held fixed the gap can no longer be told from none: {first} minus {second} is then {adjusted, number, measure} points ({low, number, measure} to {high, number, measure}), which also leaves room for the whole gap of −{crude, number, measure}. The strata hold too few rows to say whether it vanishes.',
  'strata.finding.gap-reverses.then':
    'With {control} held fixed the gap turns round: {first}, lower over all rows, is then {adjustedSize, number, measure} points ahead of {second} ({low, number, measure} to {high, number, measure}). It is turned in {turned, number, count} of the {strata, number, count} strata that hold both groups.',
  'strata.finding.gap-appears.then':
    'The totals hide a gap: {first} ({firstRate, number, share}) and {second} ({secondRate, number, share}) look alike, but with {control} held fixed {first} minus {second} is {adjusted, number, measure} points ({low, number, measure} to {high, number, measure}).',
  'strata.finding.gap-remains.then':
    'With {control} held fixed the gap remains: {first} minus {second} is {adjusted, number, measure} points ({low, number, measure} to {high, number, measure}) within strata, −{crude, number, measure} over all rows.',
  'strata.finding.strata-disagree.then':
    'The gap is not the same in every stratum of {control} (Breslow–Day {statistic, number, measure} on {df, plural, one {# degree} other {# degrees}} of freedom, adjusted p {p, number, p}), so one adjusted figure does not describe all of them.',
  'strata.finding.other-pairs.then':
    'For {changed, plural, one {one other pair} other {# other pairs}} of groups (of {all, number, count}), holding {control} fixed changes what is seen.',
  'strata.next.gap-vanishes':
    'Ask how people come to be in the strata of {control}, and whether it is a legitimate reason for the decision: if entry into them is unequal, the gap has only moved there.',
  'strata.next.gap-vanishes-unsure':
    'Gather more rows, or hold fixed a coarser version of {control}, before concluding that it explains the gap.',
  'strata.next.gap-reverses':
    'Do not quote the overall gap alone. Report the strata of {control} side by side and ask how people come to be in them.',
  'strata.next.gap-appears':
    'Look at the strata of {control} one by one: among comparable people the groups are not treated alike, although the totals say so.',
  'strata.next.gap-remains':
    'Holding {control} fixed does not explain the gap. Look for other legitimate reasons, or for the step of the decision that makes it.',
  'strata.next.strata-disagree': 'Look at the gap inside each stratum of {control} and start with the largest.',
}
