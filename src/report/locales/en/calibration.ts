export const calibration: Record<string, string> = {
  'calibration.question': 'Do scores mean the same in every group?',
  'calibration.limit.biased':
    'The calibration error is never 0, even for perfect scores: it is shown beside its mean under perfect calibration and a test, not with an interval.',
  'calibration.limit.bins': 'The calibration error depends on the number of bins; slope and intercept do not.',
  'calibration.limit.base-rates':
    'Where base rates differ, scores that are calibrated in every group cannot have equal error rates too (Chouldechova 2017; Kleinberg and others 2017).',
  'calibration.no-scores': 'There are no scores (roles.score), so there is nothing to calibrate.',
  'calibration.no-labels': 'There is no ground truth (roles.label) to hold the scores against.',
  'calibration.no-range': 'No range is declared for the scores, so they cannot be read as probabilities.',
  'calibration.not-probability': 'Scores from {low} to {high} are not probabilities.',

  'calibration.note.units':
    'Persons stand in several rows, whose labels are not independent draws: the calibration error has no test here, and the intervals of the curves are narrower than they should be.',

  'calibration.column.chance': 'Error if perfectly calibrated',
  'calibration.column.mean': 'Mean score',
  'calibration.column.observed': 'Observed share',
  'calibration.table.title': 'Calibration by {features}',
  'calibration.table.caption':
    'Calibration error over {bins, number} equal-width bins beside the mean that perfect scores would show, with the adjusted p-value of that; slope (1 is right) and intercept (0 is right, below 0 scores are too high).{left, plural, =0 {} other { The {shown, number} largest of {groups, number} groups are shown.}}',
  'calibration.chart.title': 'Observed share against score, by {features}',
  'calibration.chart.sentence':
    'Mean score and observed share in each of {bins, number} bins, with {confidence} intervals. On the diagonal scores mean what they say.{left, plural, =0 {} other { The {shown, number} largest of {groups, number} groups are shown.}}',

  'calibration.finding.too-high':
    'Scores of {group} ({features}) are too high on average: calibration intercept {intercept, number, measure} ({low, number, measure} to {high, number, measure}), where 0 would be right.{others, plural, =0 {} one { # other group is off too.} other { # other groups are off too.}}',
  'calibration.finding.too-low':
    'Scores of {group} ({features}) are too low on average: calibration intercept {intercept, number, measure} ({low, number, measure} to {high, number, measure}), where 0 would be right.{others, plural, =0 {} one { # other group is off too.} other { # other groups are off too.}}',
  'calibration.finding.error':
    'Scores of {group} ({features}) are off by {error, number, measure} on average, where perfect scores would show {chance, number, measure} by chance.{others, plural, =0 {} one { # other group is off beyond chance too.} other { # other groups are off beyond chance too.}}',
  'calibration.next.recalibrate':
    'Recalibrate the scores on recent outcomes, see whether one mapping fits all groups, and check how the labels came about.',
}
