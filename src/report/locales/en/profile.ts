export const profile: Record<string, string> = {
  'profile.question': 'What is this data like, before anything is decided on it?',
  'profile.limit.proxies':
    'Strengths are measured one column at a time; several weak columns together can tell a sensitive feature too.',
  'profile.limit.labels': 'Labels are taken as true: where past decisions made them, past bias is in them.',
  'profile.limit.unweighted': 'Counts are of rows, without sample weights.',
  'profile.overview': 'The table',
  'profile.entry.rows': 'Rows audited',
  'profile.entry.filtered': 'Rows left out by the filter',
  'profile.entry.columns': 'Columns',
  'profile.entry.duplicates': 'Rows that repeat another row',
  'profile.entry.constant': 'Columns with one value',
  'profile.entry.late': 'Columns known only after the decision',
  'profile.none': 'none',
  'profile.not-counted': 'not counted: the table is too large',
  'profile.columns': 'Columns',
  'profile.column.name': 'Column',
  'profile.column.type': 'Type',
  'profile.column.missing': 'Missing',
  'profile.column.missingShare': 'Share missing',
  'profile.column.distinct': 'Distinct values',
  'profile.column.min': 'Smallest',
  'profile.column.max': 'Largest',
  'profile.column.feature': 'Feature',
  'profile.column.group': 'Group',
  'profile.column.reference': 'Against',
  'profile.column.control': 'Within',
  'profile.column.rows': 'Rows',
  'profile.column.share': 'Share of the rows',
  'profile.column.population': 'Share of the population',
  'profile.column.ratio': 'Ratio',
  'profile.column.interval': 'Interval',
  'profile.column.value': 'Value',
  'profile.column.label': 'Column and feature',
  'profile.column.n': 'Rows',
  'profile.type.number': 'number',
  'profile.type.text': 'text',
  'profile.type.boolean': 'yes or no',
  'profile.type.date': 'date',
  'profile.representation': 'Who is in the data, against the population given',
  'profile.representation.caption': 'A ratio of 1 is the share that the population has.',
  'profile.labels': 'Labels of each group against the reference group',
  'profile.labels.caption':
    'Measures as cloud services report them before training; natural logarithms. In an audit without ground truth the decision stands for the label.',
  'profile.conditional': 'Conditional demographic disparity',
  'profile.conditional.caption':
    'A group’s share among the rejected minus its share among the accepted, within the strata of a control feature. Positive: rejected more often.',
  'profile.proxies': 'How well other columns tell a sensitive feature',
  'profile.proxies.sentence':
    'Strength from 0 (tells nothing) to 1 (tells all): the {shown, plural, one {strongest} other {# strongest}} of {count, plural, one {one pair} other {# pairs}} of column and feature.',
  'profile.left':
    'Not examined as proxies: {columns}{count, plural, =1 {} other { ({count, number} in all)}}, texts with many values or columns beyond the limit.',
  'profile.finding.decision-is-label':
    'The decision ({column}) is the ground truth ({label}) in all {rows, number} rows that have both: every error rate below is 0 or 1 and says nothing.',
  'profile.finding.decision-opposes-label':
    'The decision ({column}) is the opposite of the ground truth ({label}) in all {rows, number} rows that have both: every error rate below is 0 or 1 and says nothing.',
  'profile.finding.score-separates':
    'The score ({column}) parts the positives of {label} from the negatives without one error in {rows, number} rows: it seems to have been given the answer.',
  'profile.finding.score-separates-backwards':
    'The score ({column}) parts the positives of {label} from the negatives without one error in {rows, number} rows, but the wrong way round: it seems to have been given the answer, and to count backwards.',
  'profile.finding.prediction-is-label':
    'The prediction ({column}) is the ground truth ({label}) to the last digit in all {rows, number} rows: every error below is 0 and says nothing.',
  'profile.next.decision-is-label':
    'Nearly always the wrong column: check that {column} holds what was decided and {label} what turned out to be true.',
  'profile.next.decision-opposes-label':
    'Check that {column} is not {label} in other words, and that the positive value of each is the same side.',
  'profile.next.score-separates': 'Check that {column} was known before {label}, and that it is not made from it.',
  'profile.next.score-separates-backwards':
    'Check that {column} was known before {label}, that it is not made from it, and that roles.score.higherIs says which way a high score points.',
  'profile.next.prediction-is-label':
    'Nearly always the wrong column: check that {column} holds what was predicted and {label} what turned out to be true.',
  'profile.next.agreement-of-model':
    'Check that {label}, or a column made from it, is not among the inputs of the model, and that these are not the rows that it was trained on.',
  'profile.finding.leak':
    'Column {column} tells the outcome almost perfectly (strength {strength, number, measure} of 1).',
  'profile.next.leak':
    'Find out whether {column} is known before the decision. If not, name it under data.knownAfterDecision and keep it out of every model.',
  'profile.finding.proxy':
    '{count, plural, one {Column {column} tells {feature} well enough to stand in for it (strength {strength, number, measure} of 1).} other {{count, number} columns tell {feature} well enough to stand in for it; {column} most, with strength {strength, number, measure} of 1.}}',
  'profile.next.proxy': 'Leaving {feature} out of a model does not hide it while these columns are in.',
  'profile.finding.represented':
    '{group} ({feature}) makes up {share, number, share} of the rows but {population, number, share} of the population.',
  'profile.next.represented': 'Collect more of this group or weight it; rates of a thin group stay uncertain.',
  'profile.finding.duplicates':
    '{duplicates, plural, one {One row repeats} other {{duplicates, number} rows repeat}} another row in every column ({share, number, share}).',
  'profile.next.duplicates': 'Repeated persons make intervals too narrow: name the person’s column as data.unit.',
  'profile.finding.missing':
    '{count, plural, one {Column {columns} lacks} other {{count, number} columns ({columns}) lack}} a value in {from, number, share} of the rows or more.',
  'profile.column.low': 'Low',
  'profile.column.high': 'High',
  'profile.sampled':
    'Columns were examined on {rows, number} rows: one in {oneIn, number}, chosen by a hash of their content, the same in any order of the rows.',
  'profile.no-rows':
    'This audit starts from a saved cube: columns, repeated rows, leaks and proxies can only be seen in the rows themselves.',
}
