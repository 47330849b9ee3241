/** Sentences of the page that leads to every report in a folder. */
export const indexPage: Record<string, string> = {
  'index.title': 'All reports',
  'index.lead':
    '{runs, plural, one {# run} other {# runs}}: {pass, number} within policy, {fail, number} outside, {inconclusive, number} inconclusive{others, plural, =0 {} other {, # not judged}}.',
  'index.runs': 'Runs',
  'index.runs-of': 'Runs in {name}',
  'index.comparisons': 'Compared with each other',
  'index.comparison': 'Comparison',
  'index.report': 'Report',
  'index.table': '{runs, plural, one {# run} other {# runs}}, the latest first',
  'index.run-title': 'Title',
  'index.unreadable': 'It could not be read.',
  'index.rows': 'Rows',
  'index.verdict': 'Verdict',
  'index.finding': 'Weightiest finding',
  'index.nothing': 'Nothing stands out.',
}
