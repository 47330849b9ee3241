export const featureInfluence: Record<string, string> = {
  'analysis.feature-influence': 'What the score rests on',
  'feature-influence.question':
    'Which columns does the model’s score rest on, and do they act differently on the groups?',
  'feature-influence.images': 'The rows are images: saliency shows what a model looks at in them.',
  'feature-influence.limit.model':
    'This is about the model, not about the world: a column that moves the score need not cause anything.',
  'feature-influence.limit.background':
    'Values compare with rows drawn as background; another background gives other values. Their intervals are over the explained rows only.',
  'feature-influence.limit.correlated':
    'Columns that go together share their influence in ways that no method can settle; absent columns take values of other rows, which may never occur together.',
  'feature-influence.score.probability': 'the probability of {about}',
  'feature-influence.score.logit': 'the score of {about} on the scale of log-odds',
  'feature-influence.score.value': 'the score {about}',
  'feature-influence.score.predicted-probability': 'the probability of each row’s predicted class',
  'feature-influence.score.predicted-logit': 'the score of each row’s predicted class before softmax',
  'feature-influence.score.predicted-value': 'the score of each row’s predicted class',
  'feature-influence.sizes.title': 'Mean influence of each column',
  'feature-influence.sizes.sentence':
    'How far each of {features, plural, one {# column} other {# columns}} moves {score}, up or down, in the mean over the explained rows, with {confidence} intervals over rows; {first} moves it most.',
  'feature-influence.importance.title': 'Importance of each column',
  'feature-influence.importance.sentence':
    'How much {measure} suffers when the values of a column are dealt to the wrong rows, mean of {repeats, plural, one {# repeat} other {# repeats}} with {confidence} intervals over repeats; {first} matters most.',
  'feature-influence.measure.auc': 'the area under the ROC curve',
  'feature-influence.measure.accuracy': 'accuracy',
  'feature-influence.measure.log-loss': 'log loss',
  'feature-influence.measure.root-mean-squared-error': 'the root mean squared error',
  'feature-influence.measure.none': 'the model',
  'feature-influence.by-group.title': 'How the largest columns act on the groups of {feature}',
  'feature-influence.by-group.sentence':
    'Mean of what each of the {count, plural, one {largest column} other {# largest columns}} adds to {score} (or takes from it), by group of {feature}, with intervals over rows.',
  'feature-influence.column.label': 'Column',
  'feature-influence.column.stratum': 'Column',
  'feature-influence.column.group': 'Group of {feature}',
  'feature-influence.column.n': 'Rows explained',
  'feature-influence.column.value': 'Mean size',
  'feature-influence.column.importance': 'Importance',
  'feature-influence.column.mean': 'Mean, signed',
  'feature-influence.column.low': 'Low',
  'feature-influence.column.high': 'High',
  'feature-influence.column.share': 'Share of all influence',
  'feature-influence.column.effect': 'Adds',
  'feature-influence.column.to': 'Reaches',
  'feature-influence.axis.size': 'mean absolute change of the score',
  'feature-influence.axis.importance': 'how much worse the model gets',
  'feature-influence.axis.mean': 'mean change of the score',
  'feature-influence.feature-value': '{feature} = {value}',
  'feature-influence.others': '{count, plural, one {# other column} other {# other columns}}',
  'feature-influence.waterfall.title': 'Row {row}',
  'feature-influence.waterfall.base': 'background (mean)',
  'feature-influence.waterfall.score': 'this row',
  'feature-influence.waterfall.sentence':
    'From {base, number, measure}, the mean of the background, to {value, number, measure}, {score} for row {row}: {largest} changes it most, by {effect, number, measure}.',
  'feature-influence.waterfall.drops':
    'What each column of row {row} does to {score}, which is {value, number, measure}: {largest} most, {effect, number, measure}. These values need not add up.',
  'feature-influence.waterfall.no-token': 'no token',
  'feature-influence.token-value': '{feature} {value}',
  'feature-influence.tokens.others': '{count, plural, one {# other token} other {# other tokens}}',
  'feature-influence.tokens.sentence':
    'From {base, number, measure} for a text without any token to {value, number, measure}, {score} for row {row}: {largest} changes it most, by {effect, number, measure}.',
  'feature-influence.tokens.drops':
    'What each token of row {row} does to {score}, which is {value, number, measure}: {largest} most, {effect, number, measure}. These values need not add up.',
  'feature-influence.tokens.title': 'Row {row}, token by token',
  'feature-influence.tokens.caption':
    'In the order of the text, as far as the model reads it. Where a token is absent the text closes up; tokens outside the vocabulary are all the same to the model.',
  'feature-influence.sample-tokens.title': 'The tokens that move the score most',
  'feature-influence.sample-tokens.caption':
    'How far {score} moves when a token is left out and the text closes up: mean size over {texts, plural, one {one text} other {# texts}} drawn from {of, number}, where a text without it counts as zero, and mean over the texts that have it. Tokens that fewer than {least} of these texts have are not listed. {evaluations, number} scores were asked of the model.',
  'feature-influence.sample-tokens.none':
    'None of the {tokens, number} different tokens of {texts, plural, one {one text} other {# texts}} stands in {least} of them or more, so that no token can be told for all.',
  'feature-influence.column.size': 'Mean size',
  'feature-influence.column.effect-where': 'Mean where it stands',
  'feature-influence.column.texts': 'Texts',
  'feature-influence.one-column':
    'The model reads one column, {column}, so that there is nothing to share its influence with. `probity explain --row` shows a single row token by token where that is a text.',
  'feature-influence.column.place': 'Place',
  'feature-influence.column.token': 'Token',
  'feature-influence.column.error': 'Standard error',
  'feature-influence.method.title': 'How it was measured',
  'feature-influence.entry.method': 'Method',
  'feature-influence.entry.score': 'Explained',
  'feature-influence.entry.output': 'Output in ids',
  'feature-influence.entry.rows': 'Rows explained',
  'feature-influence.entry.baseline': 'Compared with',
  'feature-influence.entry.game': 'Absent columns',
  'feature-influence.entry.exact': 'Computed',
  'feature-influence.entry.gap': 'Largest gap to the sum',
  'feature-influence.entry.evaluations': 'Rows scored by the model',
  'feature-influence.entry.gradients': 'Gradients',
  'feature-influence.rows': '{rows, number} of {of, number}, drawn by a hash of their content and the seed',
  'feature-influence.rows-named': '{rows, number} of {of, number}, asked for by name',
  'feature-influence.baseline.background':
    '{rows, plural, one {# background row} other {# background rows}}, averaged over',
  'feature-influence.baseline.mean': 'the mean of the background',
  'feature-influence.baseline.zero': 'zero',
  'feature-influence.baseline.value': 'one number everywhere',
  'feature-influence.baseline.given': 'a row that was given',
  'feature-influence.baseline.permuted': 'values of other rows, dealt at random',
  'feature-influence.baseline.none': 'nothing: a slope has no baseline',
  'feature-influence.game.interventional':
    'take the values of background rows, whatever the other columns are (interventional)',
  'feature-influence.enumerated': 'exactly, over all sets of columns',
  'feature-influence.estimated': 'estimated from random orders of the columns, for some rows at least',
  'feature-influence.incomplete':
    'In {rows, plural, one {one row} other {# rows}} the values do not add up to the score within their tolerance; the largest gap is stated above.',
  'feature-influence.unscored':
    '{rows, plural, one {One drawn row has} other {# drawn rows have}} no score and could not be explained, as where a value is missing.',
  'feature-influence.finding.leading':
    '{features} {count, plural, one {carries} other {carry}} {share, number, share} of all influence on {score}.',
  'feature-influence.finding.nothing':
    'No column moves {score} on the rows explained: the model gives every row nearly the same, or rests on nothing that differs.',
  'feature-influence.finding.read-alone':
    'The model reads {feature}: it carries {share, number, share} of all influence on {score} (mean change {size, number, measure}). No other column of the model tells {feature} well enough to stand in for it.',
  'feature-influence.finding.read-proxies':
    'The model reads {feature}: it carries {share, number, share} of all influence on {score} (mean change {size, number, measure}). {count, plural, one {Its proxy {proxies} carries} other {Its {count, number} proxies, such as {proxies}, carry}} another {proxyShare, number, share}.',
  'feature-influence.finding.unread-alone':
    'The model does not read {feature}, and none of its columns tells {feature} well enough to stand in for it alone.',
  'feature-influence.finding.unread-proxies':
    'The model does not read {feature}, but {count, plural, one {{proxies}, which tells {feature}, carries} other {{count, number} of its columns, such as {proxies}, tell {feature} and carry}} {proxyShare, number, share} of all influence on {score}.',
  'feature-influence.finding.groups':
    'On average {feature} moves {score} by {highestValue, number, measure} for {highest} and by {lowestValue, number, measure} for {lowest}: a difference between groups of {by} of {difference, number, measure} ({low, number, measure} to {high, number, measure}).',
  'feature-influence.next.sensitive':
    'Ask whether {feature} may be used at all; train without it and compare, and mind the proxies that stay.',
  'feature-influence.next.proxies':
    'Compare with a model without these columns: what is lost, and does the gap between groups shrink?',
  'feature-influence.next.groups':
    'Ask whether {feature} has a reason of its own to count, or counts because it tells groups apart.',
  'explainer.gradient': 'Gradient',
  'explainer.integrated-gradients': 'Integrated gradients',
  'explainer.occlusion': 'Occlusion',
  'explainer.permutation-importance': 'Permutation importance',
  'explainer.shapley-values': 'Shapley values',
  'metric.attribution': 'Mean attribution',
  'metric.attribution.explained':
    'What a column adds to the score (or takes from it) on average, against the baseline; of a group, over its rows.',
  'metric.mean-absolute-attribution': 'Mean absolute attribution',
  'metric.mean-absolute-attribution.explained':
    'How far a column moves the score on average, up or down, against the baseline.',
  'metric.influence-share': 'Share of all influence',
  'metric.influence-share.explained': 'The part of a column in the absolute attributions of all columns together.',
  'metric.permutation-importance': 'Permutation importance',
  'metric.permutation-importance.explained':
    'How much worse the model gets when the values of the column are dealt to the wrong rows.',
  'method.student-over-rows': 'Student, over rows',
  'method.student-over-rows.how':
    'Mean over the explained rows ± Student’s t times its standard error; the error of estimated values is added in full. Background rows are taken as given.',
  'method.student-over-repeats': 'Student, over repeats',
  'method.student-over-repeats.how':
    'Mean over random repeats ± Student’s t times its standard error; the rows are taken as given.',
  'report.title-explained': 'What {name} rests on',
  'report.lead-explained':
    'An explanation of {rows, plural, one {one row} other {# rows}}: what moves the score, and by how much. Nothing is judged here.',
  'report.method.explained':
    'The model was asked for the scores of rows in which parts had been replaced, or for its derivatives; how it was done stands with the numbers. Single rows are shown only where they were asked for.',
  'report.method.one-pass-rows':
    'Counts come from one table, made in one pass over the rows. Single rows are shown because the configuration asks for them.',
  'report.raises': 'raises the score',
  'report.lowers': 'lowers the score',
}
