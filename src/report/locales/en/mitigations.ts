export const mitigations: Record<string, string> = {
  'mitigation.section': 'How this run came about',
  'mitigation.lead': '{mitigation}, fitted on training rows and applied to the model of {base}.',
  'mitigation.identity': 'Lineage',
  'mitigation.entry.base': 'Base run',
  'mitigation.entry.mitigation': 'Mitigation',
  'mitigation.entry.stage': 'Stage',
  'mitigation.entry.does': 'What it does',
  'mitigation.entry.reference': 'Source',
  'mitigation.entry.options': 'Options',
  'mitigation.entry.needs-group': 'Needs the group to decide',
  'mitigation.entry.randomises': 'Decides by a draw',
  'mitigation.base': '{name} ({id})',
  'mitigation.stage.before': 'before training',
  'mitigation.stage.during': 'during training',
  'mitigation.stage.after': 'after training',
  'mitigation.caution': 'Ask before it is used: {caution}',

  'mitigation.reweighing.does':
    'Weighs training rows so that label and group are independent, and changes none of them.',
  'mitigation.reweighing.caution':
    'The group is used in training but not to decide. Where the law allows no use of it at all, even this needs a reason; the weights are evidence of what was done.',
  'mitigation.reweighing.left': 'their rows keep their weights',
  'mitigation.reweighing.cut':
    '{group}, {class}: {rows, number, count} rows would each weigh {factor, number, measure} times as much, cut off at {most, number, measure}. Label and group are therefore not quite independent.',
  'mitigation.reweighing.effective-enough':
    'The {rows, number, count} weighted rows tell as much as {effective, number, count} equal ones.',
  'mitigation.reweighing.effective-few':
    'The weights are very unequal: the {rows, number, count} weighted rows tell only as much as {effective, number, count} equal ones, and the model may follow a few rows.',
  'mitigation.reweighing.table': 'Weight of a row by {feature} and label',

  'mitigation.random-over-sampling.does':
    'Repeats training rows, drawn at random, until the smaller cells are as large as the largest.',
  'mitigation.random-over-sampling.caution':
    'The group is used in training but not to decide. Repeated rows are people whose mistakes and luck count several times.',
  'mitigation.random-over-sampling.rows':
    'The model learns from {after, number, count} rows, made of {distinct, number, count} different ones; there are {before, number, count} training rows.',
  'mitigation.random-over-sampling.table': 'Rows that are learnt from, repeated',
  'mitigation.random-under-sampling.does':
    'Leaves out training rows, drawn at random, until the larger cells are as small as the smallest.',
  'mitigation.random-under-sampling.caution':
    'The group is used in training but not to decide. Leaving out people makes the model less sure about everybody.',
  'mitigation.random-under-sampling.rows':
    'The model learns from {after, number, count} of {before, number, count} training rows ({distinct, number, count} different ones).',
  'mitigation.random-under-sampling.table': 'Rows that are learnt from, after leaving some out',
  'mitigation.sampling.left': 'their rows are learnt from once each',

  'mitigation.masking.does':
    'Takes sensitive features, and columns that stand in for them, out of what the model learns from.',
  'mitigation.masking.caution':
    'Not looking at a group is no proof of treating it alike: other columns together may still tell it, and the outcome by group decides in many laws. Take care that what is masked is not what the decision must go by.',
  'mitigation.masking.own': 'Sensitive {count, plural, one {feature} other {features}} taken out: {columns}.',
  'mitigation.masking.proxies': '{count, plural, one {Proxy} other {Proxies}} taken out: {columns}.',
  'mitigation.masking.kept': '{count, plural, one {Proxy} other {Proxies}} kept on purpose: {columns}.',
  'mitigation.masking.proxy': '{column} (tells {feature} with strength {strength, number, measure})',
  'mitigation.masking.nothing':
    'Nothing was taken out: no sensitive feature is an input, and no column tells a group as strongly as proxyFrom asks. The model is that of the base run.',
  'mitigation.masking.together': 'Columns were looked at one by one; several together may still tell a group.',
  'mitigation.masking.table': 'How strongly each input tells a sensitive feature',
  'mitigation.masking.area': '2 · AUC − 1, cross-fitted',
  'mitigation.masking.cramers-v': 'bias-corrected Cramér’s V',
  'mitigation.masking.out': 'taken out',
  'mitigation.masking.stays': 'stays',

  'mitigation.threshold-optimizer.does':
    'Keeps the model and decides each group by a rule of its own on the score, so that a rate is equal in all groups.',
  'mitigation.threshold-optimizer.caution':
    'It treats people of different groups by different rules, on purpose and visibly: in many places that is direct discrimination (disparate treatment), whatever its aim. With draws, two people who are alike may get different decisions. Ask a lawyer first.',
  'mitigation.threshold-optimizer.left':
    'they are decided at the threshold of the base model, {threshold, number, measure}',
  'mitigation.threshold-optimizer.met':
    'On the rows it was fitted on, the gap in {constraint} falls from {before, number, share} to {after, number, share}, and {accuracyAfter, number, share} are decided as their label is instead of {accuracyBefore, number, share}.',
  'mitigation.threshold-optimizer.unmet':
    'The constraint cannot be met: no choice of one threshold a group brings {constraint} within {tolerance, number, share} without deciding a whole group alike. The closest is a gap of {after, number, share} (before: {before, number, share}); {accuracyAfter, number, share} are decided as their label is instead of {accuracyBefore, number, share}.',
  'mitigation.threshold-optimizer.flat':
    '{count, plural, one {One group is} other {# groups are}} decided without looking at the score: the model tells its people too badly apart for this constraint.',
  'mitigation.threshold-optimizer.table': 'Rule and rates by {feature}, on the rows it was fitted on',
  'mitigation.threshold-optimizer.caption':
    'A chance of 100 % is a positive decision, of 0 % a negative one; in between it is drawn for each row, always alike for the same row and seed.',
  'mitigation.constraint.demographic-parity': 'the rate of positive decisions',
  'mitigation.constraint.equal-opportunity': 'the true positive rate',
  'mitigation.constraint.predictive-equality': 'the false positive rate',
  'mitigation.constraint.equalized-odds': 'true and false positive rates',
  'mitigation.rate.demographic-parity': 'Positive decisions',
  'mitigation.rate.equal-opportunity': 'True positive rate',
  'mitigation.rate.predictive-equality': 'False positive rate',
  'mitigation.rule': '{parts}',
  'mitigation.rule.always': '{chance, number, share} whatever the score',
  'mitigation.rule.below': 'below {threshold, number, measure}: {chance, number, share}',
  'mitigation.rule.from': 'from {threshold, number, measure}: {chance, number, share}',

  'mitigation.left':
    '{count, plural, one {One group is} other {# groups are}} left as {count, plural, one {it is} other {they are}} ({effect}): {groups}.',
  'mitigation.left.group': '{group} ({rows, number, count} training rows, {why})',
  'mitigation.left.missing': 'missing value',
  'mitigation.left.few-rows': 'too few rows',
  'mitigation.left.class-absent': 'no row of one label',
  'mitigation.left.few-of-class': 'too few rows of one label',
  'mitigation.column.group': 'Group',
  'mitigation.column.rows': 'Training rows',
  'mitigation.column.class': 'Label',
  'mitigation.column.learnt': 'Learnt from',
  'mitigation.column.weight-of': 'Weight where {class}',
  'mitigation.column.column': 'Column',
  'mitigation.column.feature': 'Sensitive feature',
  'mitigation.column.strength': 'Strength',
  'mitigation.column.method': 'Measured by',
  'mitigation.column.masked': 'Outcome',
  'mitigation.column.rule': 'Chance of a positive decision by score',
}
