import { didYouMean, quoted, type ErrorEntry } from './entry.js'

export const gateErrors = {
  POLICY_NOT_FOUND: {
    message: (p) =>
      `The policy ${quoted(p.policy)}${p.where ? `, named in ${p.where},` : ''} is neither a preset nor a file.`,
    hint: (p) => didYouMean(p.nearest) || `the presets are ${quoted(p.presets)}; a file is given by its path`,
  },
  POLICY_UNREADABLE: {
    message: (p) => `The policy file ${p.file} could not be read: ${p.reason}.`,
    hint: () => 'give the path of a YAML or JSON file that can be read',
  },
  POLICY_SYNTAX: {
    message: (p) => `${p.where} is not valid YAML: ${p.reason}.`,
    hint: () => 'mend the line named; brackets and braces must close, and texts that hold [ { : or # go in quotes',
  },
  POLICY_VERSION: {
    message: (p) => `${p.where}: the policy has schemaVersion ${p.found}, this Probity reads version ${p.supported}.`,
    hint: () => 'write `schemaVersion: 1`, or use a newer Probity',
  },
  POLICY_UNKNOWN_KEY: {
    message: (p) => `${p.where} holds the unknown key ${quoted(p.key)}${p.parent ? ` in ${p.parent}` : ''}.`,
    hint: (p) => didYouMean(p.nearest) || `the keys there are ${quoted(p.keys, 20)}`,
  },
  POLICY_INVALID: {
    message: (p) => `${p.where}: ${p.path} is ${p.found}, expected ${p.expected}.`,
    hint: (p) => String(p.hint ?? ''),
  },
  POLICY_CYCLE: {
    message: (p) => `${p.where}: the policy extends itself (${p.chain}).`,
    hint: () => 'remove one of the `extends`',
  },
  POLICY_DUPLICATE_RULE: {
    message: (p) => `${p.where}: the rule id ${quoted(p.rule)} is taken by line ${p.line}.`,
    hint: () => 'give each rule of a file an id of its own; a later policy may replace the rule of an earlier one',
  },
  POLICY_UNKNOWN_MEASURE: {
    message: (p) =>
      `${p.where}: rule ${quoted(p.rule)} measures ${quoted(p.measure)}, but there is no ${p.kind} ${quoted(p.name)}.`,
    hint: (p) => didYouMean(p.nearest) || (p.known ? `there are ${quoted(p.known, 30)}` : ''),
  },
  POLICY_MEASURE_SYNTAX: {
    message: (p) => `${p.where}: rule ${quoted(p.rule)} measures ${quoted(p.measure)}, which is not a measurement id.`,
    hint: () =>
      'an id reads groups/selection-rate:difference(sex), groups/accuracy[sex=Female], or an alias such as demographic-parity-difference with `by: [sex]`; names with spaces stand in double quotes',
  },
  POLICY_BY_MISSING: {
    message: (p) => `${p.where}: rule ${quoted(p.rule)} compares groups (${p.measure}) but names no feature.`,
    hint: () => "add `by: [sex]`, or `by: ['*']` for every sensitive feature",
  },
  POLICY_BY_UNUSED: {
    message: (p) => `${p.where}: rule ${quoted(p.rule)} has \`by\`, but ${p.measure} ${p.reason}.`,
    hint: () => 'leave `by` out, or add a transform such as :difference to the measure',
  },
  POLICY_NO_DIRECTION: {
    message: (p) =>
      `${p.where}: rule ${quoted(p.rule)} asks that ${p.measure} gets no worse, but neither more nor less of it is better.`,
    hint: () =>
      'name a measure with a direction, such as its difference or ratio between groups, or set limits on paired/… ids with within',
  },
  POLICY_ACCEPTANCE_INVALID: {
    message: (p) => `${p.where}: the acceptance of rule ${quoted(p.rule)} ${p.problem}.`,
    hint: (p) => didYouMean(p.nearest) || String(p.hint ?? ''),
  },
} as const satisfies Record<string, ErrorEntry>
