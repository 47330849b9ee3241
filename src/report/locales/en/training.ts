export const training: Record<string, string> = {
  'training.lint.probabilities-as-logits.what':
    'The loss {loss} takes the output of the model for logits, but the model gives probabilities.',
  'training.lint.probabilities-as-logits.why':
    'They are squashed a second time: all losses lie close together, gradients are small, and no training can make the loss small.',
  'training.lint.probabilities-as-logits.mend':
    'Leave train.loss.from at auto, or let the last layer give logits (from_logits=True belongs to a layer without softmax or sigmoid).',

  'training.lint.logits-as-probabilities.what':
    'The loss {loss} takes the output of the model for probabilities, but the model gives unbounded values.',
  'training.lint.logits-as-probabilities.why':
    'What lies outside 0 to 1 is cut off before its logarithm is taken, and what is cut off has no gradient.',
  'training.lint.logits-as-probabilities.mend':
    'Set train.loss.from to logits or auto, or end the model with a softmax or sigmoid.',

  'training.lint.loss-for-numbers.what': 'The loss {loss} is for numbers, but classes are learnt.',
  'training.lint.loss-for-numbers.why':
    'Where the model is sure and wrong its slope is almost flat, so exactly these rows are hardly corrected.',
  'training.lint.loss-for-numbers.mend': 'Use a cross-entropy (train.loss: auto).',

  'training.lint.unscaled-inputs.what':
    '{count, plural, one {# input is} other {# inputs are}} far larger than the others: {columns} (up to {size, number, measure} in root mean square).',
  'training.lint.unscaled-inputs.why':
    'Large inputs drown small ones, and steps that are right for the small ones overshoot for the large ones.',
  'training.lint.unscaled-inputs.mend': 'Scale them: train.encoder.scale: standard (the default) or range.',

  'training.lint.label-leakage.what':
    '{count, plural, one {# input tells} other {# inputs tell}} the label almost alone: {columns} (separation {strength, number, measure}, where 1 is perfect).',
  'training.lint.label-leakage.why':
    'Such a column is usually made from the outcome or recorded after it, and is not there when the model has to decide.',
  'training.lint.label-leakage.mend':
    'If it is not known before the decision, name it under data.knownAfterDecision or train.features.exclude.',

  'training.lint.train-test-overlap.what':
    '{found, number} of {rows, number} rows that are kept for judging equal a training row in every input and the label ({share, number, share}).',
  'training.lint.train-test-overlap.why': 'The model is judged on what it has seen, so it looks better than it is.',
  'training.lint.train-test-overlap.mend':
    'If they are copies, remove them or keep them together (train.split.by: group). With few, coarse columns equal rows can also be different people.',

  'training.lint.units-on-both-sides.what':
    'Rows of one {unit} may be in training and in test, since the split goes by {by, select, stratified {label and group} random {chance} time {time} other {{by}}}.',
  'training.lint.units-on-both-sides.why':
    'A person whom the model knows from other rows is easier to judge than a new one.',
  'training.lint.units-on-both-sides.mend': 'Keep the rows of one {unit} together: train.split.by: group.',

  'training.lint.imbalance.what':
    'The class {class} has {found, number} of {rows, number} training rows ({share, number, share}).',
  'training.lint.imbalance.why':
    'A model that never predicts it is right almost always, and accuracy does not show that.',
  'training.lint.imbalance.mend':
    'Weigh the classes (train.classWeights: balanced), use the focal loss, or choose the threshold on purpose, and look at recall.',

  'training.lint.more-weights-than-rows.what':
    'The model has {weights, number} weights and {rows, number} training rows to learn them from.',
  'training.lint.more-weights-than-rows.why': 'It can learn the rows by heart instead of what they have in common.',
  'training.lint.more-weights-than-rows.mend':
    'Hold it back: train.earlyStopping, train.regularization (l2, dropout), or a smaller model.',

  'training.lint.sensitive-inputs.what':
    '{count, plural, one {The sensitive feature {columns} is} other {The sensitive features {columns} are}} among the inputs of the model.',
  'training.lint.sensitive-inputs.why':
    'The model may treat people differently because of them, which the law forbids in many places.',
  'training.lint.sensitive-inputs.mend':
    'Take them out of train.features.include, unless they are needed and you can say why.',

  'training.lint.dead-units.what':
    '{dead, number} of {all, number} rectified units are 0 for every row ({share, number, share}).',
  'training.lint.dead-units.why': 'No gradient passes them, so they will never learn anything again.',
  'training.lint.dead-units.mend': 'Lower the learning rate, scale the inputs, or use leaky-relu or gelu.',

  'training.question': 'How was the model trained, and what about it is doubtful?',
  'training.limit.record':
    'The record is what the bundle says of its own training. Its digests say which data was read; nothing here trains the model again.',
  'training.limit.lint':
    'The checks look for what is known to spoil trainings. That none of them found anything does not mean that nothing is wrong.',
  'training.limit.energy': 'Energy is estimated from processor time and an assumed draw, not measured.',
  'training.no-record': 'The model {model} brings no record of its training, so only the model itself was looked at.',
  'training.nothing-doubtful': 'None of the checks found anything doubtful.',
  'training.finding': '{what} {why}',
  'training.loss': 'Loss',
  'training.curve': '{metric} after each epoch',
  'training.curve.sentence':
    '{metric} of the training rows went from {first, number, measure} to {last, number, measure} in {epochs, plural, one {# epoch} other {# epochs}}.',
  'training.curve.kept':
    'The loss of the training rows went from {first, number, measure} to {last, number, measure} in {epochs, plural, one {# epoch} other {# epochs}}. On validation rows it was lowest, {lowest, number, measure}, in epoch {best}, and ended at {after, number, measure}.',
  'training.column.epoch': 'Epoch',
  'training.column.part': 'Part',
  'training.column.rows': 'Rows',
  'training.column.share': 'Share',
  'training.column.duplicates': 'Equal to a training row',
  'training.column.metric': 'Measure',
  'training.column.group': 'Group',
  'training.column.value': 'Value',
  'training.column.interval': 'Interval',
  'training.column.name': 'Column',
  'training.column.why': 'Why',
  'training.part.training': 'Training',
  'training.part.validation': 'Validation',
  'training.part.test': 'Test',
  'training.split': 'How the rows were split',
  'training.split.caption':
    'Split {by, select, stratified {by label and group} random {by chance} group {so that the rows of one person or key stay together} time {by time, the latest rows last} other {as the data was given}}. {withoutLabel, plural, =0 {Every row had a label.} one {# row without a label was left out.} other {# rows without a label were left out.}}',
  'training.quality':
    'What the model did on its {rows, plural, one {# {part, select, test {test} validation {validation} other {training}} row} other {# {part, select, test {test} validation {validation} other {training}} rows}}',
  'training.quality-by-group':
    'By group, on the {part, select, test {test} validation {validation} other {training}} rows',
  'training.quality-by-group.caption':
    'Groups are small here; what holds for them, with intervals, stands in the analysis by group.',
  'training.overview': 'What was trained',
  'training.cost': 'What it took',
  'training.entry.architecture': 'Architecture',
  'training.entry.weights': 'Weights',
  'training.entry.features': 'Input columns',
  'training.entry.loss': 'Loss',
  'training.entry.optimizer': 'Optimizer',
  'training.entry.epochs': 'Epochs',
  'training.entry.steps': 'Steps',
  'training.entry.batch': 'Rows of a batch',
  'training.entry.regularization': 'Held back by',
  'training.entry.seed': 'Seed',
  'training.entry.versions': 'Versions',
  'training.entry.inputs': 'Data (sha256)',
  'training.entry.started': 'Started (UTC)',
  'training.entry.seconds': 'Seconds',
  'training.entry.processor': 'Processor seconds',
  'training.entry.energy': 'Energy, estimated',
  'training.entry.node': 'Node.js',
  'training.loss-of': '{loss}, of {reads, select, logits {logits} probabilities {probabilities} other {values}}',
  'training.optimizer-of': '{optimizer}, learning rate {rate, number, measure}',
  'training.epochs-of': '{run} of {asked}{stopped, select, early {, stopped early} other {}}; weights of epoch {of}',
  'training.regularization-of':
    'L1 {l1, number, measure}, L2 {l2, number, measure}, dropout {dropout, number, measure}',
  'training.energy-of': '{hours, number, measure} Wh (processor seconds × {watts} watts per core)',
  'training.excluded': 'Columns that were not learnt from',
  'training.why.label': 'the label',
  'training.why.outcome': 'decision or score of the audit',
  'training.why.sensitive': 'sensitive feature',
  'training.why.id': 'names a row',
  'training.why.unit': 'names a person',
  'training.why.weight': 'row weight',
  'training.why.known-after-decision': 'known only after the decision',
  'training.why.split': 'the split goes by it',
  'training.why.excluded': 'excluded by the config',
  'training.why.not-named': 'not among the columns that were asked for',
  'training.why.constant': 'one value only',
  'training.lint.audited-rows-trained-on.what':
    'The audited data is what the model was trained on ({files}): {trained, number} of its {rows, number} rows with a label were training or validation rows.',
  'training.lint.audited-rows-trained-on.why':
    'A model knows rows that it has seen better than new ones, so errors look smaller here than they will be.',
  'training.lint.audited-rows-trained-on.mend':
    'Audit data that the training never read: probity train --test-rows FILE keeps such rows. The quality that it measured on its own test rows stands below.',
  'training.lint.imbalance-of-audited.what':
    'The class {class} has {found, number} of the {rows, number} audited rows ({share, number, share}).',
  'training.lint.imbalance-of-audited.why':
    'A model that never predicts it is right almost always, and accuracy does not show that.',
  'training.lint.imbalance-of-audited.mend':
    'Look at recall and precision of this class by group rather than at accuracy.',
}
