/** Sentences of the audit itself: warnings, statuses and reasons. */
export const audit: Record<string, string> = {
  'audit.not-for-task': 'It does not apply to the task “{task}”.',
  'audit.turned-off': 'Turned off in the config.',
  'audit.analysis-failed': 'This analysis failed and is not part of the result: {reason}',
  'audit.no-evidence.cube': 'The cube of counts is not at hand.',
  'audit.no-evidence.unitCube': 'The cube by person is not at hand.',
  'audit.no-evidence.dataset': 'The rows are not at hand: this audit began from a saved cube.',
  'audit.no-evidence.paired': 'No baseline was given.',
  'audit.no-evidence.metrics': 'No metrics are at hand.',
  'audit.no-evidence.model': 'No model was given: the decisions were recorded.',
  'audit.selective-labels':
    '{rows, plural, one {# row has} other {# rows have}} no ground truth ({share, number, share}). Where the outcome is only known for those who were selected, error rates describe the selected alone (selective labels); measures that need no ground truth use every row.',
  'audit.without-decision':
    '{rows, plural, one {# row has} other {# rows have}} no decision ({share, number, share}) and {rows, plural, one {is} other {are}} left out of every measure of decisions.',
  'audit.unmatched':
    '{here, number} rows of this run and {there, number} rows of the baseline have no partner with the same id; {matched, number} rows are compared.',
  'audit.model-inputs-by-order':
    'The columns of the data were given to the model {model} by their order, because their names do not say more: {columns}. Check that this is the order it was trained with.',
  'audit.model-classes-foreign':
    'The model {model} does not know {count, plural, one {the class} other {# classes}} of {rows, plural, one {# row} other {# rows}}: {classes}. Whatever it decides there is wrong, and is counted so.',
  'audit.model-on-tfjs':
    'The model {model} was run by TensorFlow.js {backend, select, tensorflow {with its native library} wasm {on WebAssembly} other {in plain JavaScript}}, not by the engine: {reason}',
  'audit.model-lacks-kernels':
    'TensorFlow.js on WebAssembly lacks what the model {model} needs, so plain JavaScript ran it: {lacking}',
}
