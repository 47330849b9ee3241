export const slices: Record<string, string> = {
  'slices.question': 'Which groups that nobody named stand out?',
  'slices.limit.search':
    'Only combinations of the columns searched can be found; a group that differs in a column nobody recorded stays hidden.',
  'slices.limit.halves':
    'Slices were found on one random half of the rows and measured on the other. Figures are from that other half, tests are adjusted by Holm over all slices found.',
  'slices.limit.unweighted': 'Sample weights are not used in this search.',
  'slices.no-decision': 'There is no decision to search in: a score without a threshold decides nothing.',
  'slices.no-features': 'No column has few enough values to search in, or is a number that could be cut into quarters.',
  'slices.searched':
    'Searched: {features} ({count, plural, one {one feature} other {# features}}), number columns cut at their quartiles.',
  'slices.none':
    'No slice of {features} stands out in the half of the rows that was searched ({count, plural, one {one feature} other {# features}}, number columns cut at their quartiles).',
  'slices.unconfirmed':
    '{found, plural, one {One slice was found} other {# slices were found}} on one half of the rows, and none of them held on the other half after adjusting for the search.',
  'slices.title': '{metric} of the slices that stand out most',
  'slices.sentence':
    '{found, plural, one {One slice} other {# slices}} found on one half of the rows, with their values and intervals in the other half; the rate of all rows there is {overall, number, share}.',
  'slices.column.label': 'Slice',
  'slices.column.n': 'Rows, confirming half',
  'slices.column.searched': 'Rate where found',
  'slices.column.value': 'Rate, confirming half',
  'slices.column.low': 'Low',
  'slices.column.high': 'High',
  'slices.column.difference': 'Minus all rows',
  'slices.column.differenceInterval': 'Interval',
  'slices.column.adjusted': 'p, adjusted',
  'slices.finding.error-rate':
    'Decisions are wrong most often for {slice}: {rate, number, share} ({low, number, share} to {high, number, share}, n = {rows, number}) against {overall, number, share} of all rows. {confirmed, number} of {found, number} slices found held on rows that had no part in finding them.',
  'slices.finding.selection-rate':
    'Decisions differ most for {slice}: {rate, number, share} are favourable ({low, number, share} to {high, number, share}, n = {rows, number}) against {overall, number, share} of all rows. {confirmed, number} of {found, number} slices found held on rows that had no part in finding them.',
  'slices.next.error-rate':
    'Look at the errors of this slice by hand: too few examples, other meanings of a column, or a label that is less certain there.',
  'slices.next.selection-rate':
    'Ask what in these people’s situation explains the difference, and whether it is a legitimate reason for the decision.',
}
