export const paired: Record<string, string> = {
  'paired.question': 'What changed against the baseline on the same rows, and for whom?',
  'paired.limit.same-rows':
    'Only rows that both runs hold and decided are compared; features and ground truth are those of this run.',
  'paired.limit.gaps':
    'The interval of a change in a gap holds every pair of groups that may have been the widest before or may be it now, and is cautious where several may.',
  'paired.limit.not-cause': 'It says what is different, not why.',
  'paired.without-ndkl':
    'The normalised discounted KL divergence is not among the changes: it is one value of a whole order, its distribution near 0 is no normal one, and places of single rows cannot be exchanged between two orders, so that neither an interval nor a test of its change would hold. Both runs show it under `groups`.',
  'paired.no-baseline': 'No baseline is given to compare with (baseline or --baseline).',
  'paired.nobody': 'No matched row has a decision in both runs.',
  'paired.repeated':
    'Persons have several rows here. Errors and intervals come from leaving out one of up to 1,000 buckets of persons at a time (jackknife), so that rows of one person do not count as many.',
  'paired.match.whole': 'All {matched, number, count} rows of both runs belong together.',
  'paired.match.partial':
    '{matched, number, count} rows belong together; {here, number, count} of this run and {there, number, count} of the baseline have no partner and are left out.',
  'paired.column.metric': 'Measure',
  'paired.column.before': 'Baseline',
  'paired.column.now': 'This run',
  'paired.column.change': 'Change',
  'paired.column.interval': 'Interval of the change',
  'paired.column.p': 'p, no change',
  'paired.column.group': 'Group',
  'paired.column.n': 'n',
  'paired.column.value': 'Change',
  'paired.column.low': 'Low',
  'paired.column.high': 'High',
  'paired.column.rows': 'Rows',
  'paired.column.helped': 'Better off',
  'paired.column.harmed': 'Worse off',
  'paired.column.other': 'Changed otherwise',
  'paired.column.changed': 'Share changed',
  'paired.metric-of': '{metric} ({of})',
  'paired.overall.title': 'All rows: baseline and this run',
  'paired.overall.caption':
    'Changes on the same rows, {confidence} intervals: Tango for shares of the same rows, DeLong for AUC, influence functions with their covariance for the rest; a jackknife over buckets of rows for predictions, and of persons where they have several rows. p-values are adjusted for their number (Benjamini–Hochberg).',
  'paired.change.title': '{metric}: change by {feature}',
  'paired.change.sentence':
    '{metric} of each group of {feature}: this run less the baseline on the same rows, with intervals.',
  'paired.who.title.favourable': 'Who gets another decision, by {feature}',
  'paired.who.title.right': 'Who is now decided rightly or wrongly, by {feature}',
  'paired.who.caption':
    'Better off: the favourable decision now and not before, or the right class instead of a wrong one; worse off: the reverse. p: McNemar’s test that both are equally many, not adjusted here.',
  'paired.finding.overall-up':
    '{metric} rises by {change, number, measure} points on the same rows ({low, number, measure} to {high, number, measure}): {changed, number, count} of {rows, number, count} decisions are others, {helped, number, count} for the better and {harmed, number, count} for the worse.',
  'paired.finding.overall-down':
    '{metric} changes by {change, number, measure} points on the same rows ({low, number, measure} to {high, number, measure}): {changed, number, count} of {rows, number, count} decisions are others, {helped, number, count} for the better and {harmed, number, count} for the worse.',
  'paired.finding.overall-unclear':
    '{metric} shows no change over all rows ({change, number, measure} points, {low, number, measure} to {high, number, measure}), but {changed, number, count} of {rows, number, count} decisions are others: {helped, number, count} for the better and {harmed, number, count} for the worse.',
  'paired.finding.gap-widens':
    '{metric}: the gap by {feature} is wider than under the baseline: {now, number, measure} points instead of {before, number, measure}, a change of {change, number, measure} ({low, number, measure} to {high, number, measure}).',
  'paired.finding.gap-narrows':
    '{metric}: the gap by {feature} is narrower than under the baseline: {now, number, measure} points instead of {before, number, measure}, a change of {change, number, measure} ({low, number, measure} to {high, number, measure}).',
  'paired.finding.gap-unclear':
    '{metric}: whether the gap by {feature} changed cannot be told, {now, number, measure} points now, {before, number, measure} under the baseline, a change of {change, number, measure} ({low, number, measure} to {high, number, measure}).',
  'paired.finding.value-gap-widens':
    '{metric}: the gap by {feature} is wider than under the baseline: {now, number, measure} instead of {before, number, measure}, a change of {change, number, measure} ({low, number, measure} to {high, number, measure}).',
  'paired.finding.value-gap-narrows':
    '{metric}: the gap by {feature} is narrower than under the baseline: {now, number, measure} instead of {before, number, measure}, a change of {change, number, measure} ({low, number, measure} to {high, number, measure}).',
  'paired.finding.value-gap-unclear':
    '{metric}: whether the gap by {feature} changed cannot be told, {now, number, measure} now, {before, number, measure} under the baseline, a change of {change, number, measure} ({low, number, measure} to {high, number, measure}).',
  'paired.finding.value-up':
    '{metric} rises by {change, number, measure} on the same rows ({low, number, measure} to {high, number, measure}).',
  'paired.finding.value-down':
    '{metric} changes by {change, number, measure} on the same rows ({low, number, measure} to {high, number, measure}).',
  'paired.finding.value-unclear':
    '{metric} shows no change over all rows: {change, number, measure} ({low, number, measure} to {high, number, measure}).',
  'paired.finding.value-bare':
    '{metric} changes by {change, number, measure} on the same rows; how sure that is cannot be told.',
  'paired.finding.harm-favourable':
    'By {feature}, more people lose the favourable decision than gain it in {count, plural, one {one group} other {# groups}} ({groups}): of {rows, number, count} in {worst}, {harmed, number, count} lose it and {helped, number, count} gain it.',
  'paired.finding.harm-right':
    'By {feature}, more people are now decided wrongly than rightly in {count, plural, one {one group} other {# groups}} ({groups}): of {rows, number, count} in {worst}, {harmed, number, count} against {helped, number, count}.',
  'paired.next.gap-widens':
    'Do not replace the baseline before the cause is known: look at who changed, group by group.',
  'paired.next.gap-narrows': 'Check what the narrower gap costs: see the changes in the errors and who is worse off.',
  'paired.next.gap-unclear': 'More rows would be needed to say so; the decisions that differ are few or go both ways.',
  'paired.next.harm': 'Look at these rows: what do they have in common that the new decisions weigh differently?',
  'method.tango-jackknife': 'Tango, jackknife over persons',
  'method.tango-jackknife.how':
    'Score interval of the difference of two shares on the same rows (Tango 1998), of the effective rows that have the variance of a jackknife over buckets of persons, with Student’s quantile.',
  'method.candidates': 'over the pairs that may be widest',
  'method.candidates.how':
    'Change of a smallest or largest value, or of a gap: limits over every group or pair that may have been the extreme before or may be it now, each with its covariance.',
  'method.delong-clustered': 'DeLong, by person',
  'method.delong-clustered.how':
    'Area under the ROC curve from placement values, those of one person added up (Obuchowski 1997), with Student’s quantile.',
  'method.paired-mean-clustered': 'paired mean, by person',
  'method.paired-mean-clustered.how':
    'Mean of the rows’ own changes ± Student’s quantile times its standard error, the rows of one person added up.',
  'method.paired-mean': 'paired mean',
  'method.paired-mean.how': 'Mean of the rows’ own changes ± z times its standard error.',
}
