export const groups: Record<string, string> = {
  'groups.question': 'Do outcomes and errors differ between the groups?',
  'groups.limit.listed':
    'Groups below the minimum, and rows without a value of the feature, are listed with their own values; no comparison holds them.',
  'groups.limit.observed':
    'These figures describe decisions as they are recorded. They say that groups differ and by how much, not why.',
  'groups.limit.many':
    'Many groups and measures are compared at once: p-values are adjusted for that (Benjamini–Hochberg), and the limits of a gap for the number of pairs.',

  'groups.column.group': 'Group',
  'groups.column.rows': 'Rows',
  'groups.column.n': 'n',
  'groups.column.low': 'Low',
  'groups.column.high': 'High',
  'groups.column.measure': 'Measure',
  'groups.column.smallest': 'Smallest denominator',
  'groups.column.difference': 'Difference (max − min)',
  'groups.column.ratio': 'Ratio (min ÷ max)',
  'groups.column.interval': 'Interval',
  'groups.column.p': 'p, adjusted',
  'groups.column.label': 'Label',
  'groups.column.share': 'Share',
  'groups.column.threshold': 'Threshold',
  'groups.all-rows': 'All rows',

  'groups.rates.title': 'By {features}: the main figures of each group',
  'groups.rates.caption':
    'Intervals stand in the charts below and with every measurement in run.json.{left, plural, =0 {} other { The {shown, number} largest of {groups, number} groups are shown.}}',
  'groups.intervals.title': '{metric} by {features}',
  'groups.intervals.sentence':
    '{explained} Points with {confidence} intervals; the dashed line is the value of all rows.{left, plural, =0 {} other { The {shown, number} largest of {groups, number} groups are shown.}}',
  'groups.gaps.title': 'Gaps by {features}',
  'groups.gaps.caption':
    'Largest minus smallest and smallest divided by largest value of the groups compared, with intervals by the pairwise rule, and the test that all groups are alike.',
  'groups.strip.title': 'All gaps by {features}',
  'groups.strip.sentence':
    'Largest minus smallest share of each measure with its interval. Zero means that the groups are alike.',
  'groups.balance.title': 'Labels ({column}) by {features}',
  'groups.balance.sentence':
    'How the labels are mixed in each group, before any decision.{left, plural, =0 {} other { The {shown, number} largest of {groups, number} groups are shown.}}',
  'groups.roc.title': 'ROC curves by {features}',
  'groups.roc.sentence':
    'True against false positive rate at every threshold. Curves that part show a score that ranks people less well in some groups.{left, plural, =0 {} other { The {shown, number} largest of {groups, number} groups are shown.}}',
  'groups.sweep.title': 'Selection rate at every threshold, by {features}',
  'groups.sweep.sentence':
    'What share of each group would be selected at each threshold of the score.{left, plural, =0 {} other { The {shown, number} largest of {groups, number} groups are shown.}}',
  'groups.sweep.sentence-threshold':
    'What share of each group would be selected at each threshold of the score; the one in force is {threshold, number, measure}.{left, plural, =0 {} other { The {shown, number} largest of {groups, number} groups are shown.}}',

  'groups.finding.gap':
    '{metric} differs by {features}: {highestValue, number, share} for {highest} against {lowestValue, number, share} for {lowest}. The gap of {gap, number, points} percentage points lies between {low, number, points} and {high, number, points} ({confidence} interval), so chance alone does not explain it.',
  'groups.finding.gap-unsure':
    '{metric} shows a gap by {features}, {highestValue, number, share} for {highest} against {lowestValue, number, share} for {lowest}, that chance alone may have made: the interval of the gap of {gap, number, points} percentage points reaches from {low, number, points} to {high, number, points}.',
  'groups.finding.alike':
    '{metric} is much alike by {features}: {highestValue, number, share} for {highest} against {lowestValue, number, share} for {lowest}. The gap is at most {high, number, points} percentage points ({confidence} interval).',
  'groups.finding.gap-bare':
    '{metric} differs by {features}: {highestValue, number, share} for {highest} against {lowestValue, number, share} for {lowest}, a gap of {gap, number, points} percentage points that has no interval.',
  'groups.finding.gap-amount':
    '{metric} differs by {features}: {highestValue, number, measure} for {highest} against {lowestValue, number, measure} for {lowest}. The gap of {gap, number, measure} lies between {low, number, measure} and {high, number, measure} ({confidence} interval), so chance alone does not explain it.',
  'groups.finding.gap-unsure-amount':
    '{metric} shows a gap by {features}, {highestValue, number, measure} for {highest} against {lowestValue, number, measure} for {lowest}, that chance alone may have made: the interval of the gap of {gap, number, measure} reaches from {low, number, measure} to {high, number, measure}.',
  'groups.finding.gap-bare-amount':
    '{metric} differs by {features}: {highestValue, number, measure} for {highest} against {lowestValue, number, measure} for {lowest}, a gap of {gap, number, measure} that has no interval.',
  'groups.finding.small':
    '{count, plural, one {# group} other {# groups}} of {features} ({groups}{more, plural, =0 {} other { and # more}}) with {rows, plural, one {# row} other {# rows}} in all {count, plural, one {is} other {are}} too small to compare (fewer than {minimum, number} rows, or too few positives or negatives). {count, plural, one {It is} other {They are}} listed with {count, plural, one {its} other {their}} own values only.',
  'groups.finding.missing':
    '{rows, plural, one {# row has} other {# rows have}} no value of {features} ({share, number, share}). They are listed as a group of their own and not compared.',
  'groups.finding.one-group':
    '{count, plural, =0 {No row has a value of {features}} other {All rows with a value of {features} belong to one group, {group}}}, so there is nothing to compare.',

  'groups.next.strata':
    'See whether the gap remains among comparable people, with {controls} held fixed, before looking for its cause.',
  'groups.next.controls':
    'Name the legitimate reasons for the decision as control features (roles.control), to see whether the gap remains among comparable people.',
  'groups.next.errors': 'Look at the rows of {group} that went wrong, and at how their true values came about.',
  'groups.next.errors-threshold':
    'Look at the rows of {group} that went wrong, at how their labels came about, and at the thresholds by group.',
  'groups.next.more-rows':
    'Do not conclude yet: gather more rows of {group}, whose {n, plural, one {# row} other {# rows}} make the interval wide.',
  'groups.next.small':
    'Gather more rows of these groups, or join groups that belong together, so that they can be compared.',
  'groups.next.missing':
    'Find out for whom the value is missing. To compare these rows as a group, set missing: compare for the feature.',
  'groups.next.one-group': 'Check the column and the row filter, or leave the feature out.',

  'groups.note.not-probability':
    'Brier score, log loss and calibration need scores that are probabilities; these range from {low} to {high}.',
  'groups.note.no-range':
    'Brier score, log loss and calibration need scores that are probabilities; no range is declared for these.',
  'groups.note.unlisted':
    'There are too many groups to list the values of each for every metric. Gaps were measured over all groups; values by group are left out for {metrics}.',
  'groups.note.units':
    'Persons stand in several rows. Standard errors come from a jackknife that leaves out one of {buckets, plural, one {# bucket} other {# buckets}} of persons at a time.',
}
