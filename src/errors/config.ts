import { didYouMean, quoted, type ErrorEntry } from './entry.js'

export const configErrors = {
  CONFIG_NOT_FOUND: {
    message: (p) => `The config file ${p.file} does not exist.`,
    hint: (p) => (p.default ? 'run `probity init` to write one, or give --data and the roles as flags' : ''),
  },
  CONFIG_UNREADABLE: {
    message: (p) => `The config file ${p.file} could not be read: ${p.reason}.`,
  },
  CONFIG_SYNTAX: {
    message: (p) => `${p.file}:${p.line}:${p.column} is not valid YAML: ${p.reason}.`,
    hint: () => 'mend the line named; strings with `:`, `#` or leading symbols need quotes',
  },
  CONFIG_UNKNOWN_KEY: {
    message: (p) => `${p.where} holds the unknown key ${quoted(p.key)}${p.parent ? ` under ${p.parent}` : ''}.`,
    hint: (p) => didYouMean(p.nearest) || `the keys there are ${quoted(p.keys, 30)}`,
  },
  CONFIG_INVALID: {
    message: (p) =>
      String(p.where).startsWith('--')
        ? `${p.where} is ${p.found}, expected ${p.expected} (${p.path}).`
        : `${p.where}: ${p.path} is ${p.found}, expected ${p.expected}.`,
    hint: (p) => String(p.hint ?? ''),
  },
  ROLE_MISSING: {
    message: (p) => `A ${p.task} audit needs ${p.needs}.`,
    hint: (p) => String(p.hint),
  },
  ROLE_CONFLICT: {
    message: (p) => `${p.what}`,
    hint: (p) => String(p.hint ?? ''),
  },
  REFERENCE_NOT_FOUND: {
    message: (p) => `The reference group ${quoted(p.reference)} of ${quoted(p.feature)} is in no row.`,
    hint: (p) => `the groups are ${quoted(p.groups, 20)}`,
  },
  UNKNOWN_FEATURE: {
    message: (p) => `${p.where} names ${quoted(p.feature)}, which is not a ${p.kind} feature of this audit.`,
    hint: (p) => didYouMean(p.nearest) || `the features are ${quoted(p.features, 20)}`,
  },
  UNKNOWN_ANALYSIS: {
    message: (p) => `analyses names ${quoted(p.analysis)}, which does not exist.`,
    hint: (p) => didYouMean(p.nearest) || `the analyses are ${quoted(p.analyses, 30)}`,
  },
  UNKNOWN_METRIC: {
    message: (p) => `${p.where} names the metric ${quoted(p.metric)}, which does not exist.`,
    hint: (p) => didYouMean(p.nearest) || 'list them with `probity list metric`',
  },
  CUTS_LABELS_MISMATCH: {
    message: (p) =>
      `The feature ${quoted(p.feature)} has ${p.cuts} cut points and ${p.labels} labels, expected ${p.expected} labels.`,
    hint: () => 'n cut points make n + 1 bands, each with its label',
  },
  CUTS_NOT_ASCENDING: {
    message: (p) => `The cut points of ${quoted(p.feature)} are ${p.cuts}, expected ascending distinct numbers.`,
  },
  POPULATION_INVALID: {
    message: (p) => `population.${p.feature} adds up to ${p.sum}, expected 1.`,
    hint: () => 'give the share of every group of the reference population, such as { Female: 0.51, Male: 0.49 }',
  },
  BASELINE_WITHOUT_ROWS: {
    message: (p) => `The baseline run ${p.folder} holds no decisions.parquet.`,
    hint: () => 'audit the baseline again with --keep-rows, or give its decisions file as --baseline',
  },
  PAIRED_WITHOUT_ID: {
    message: () => 'A comparison with a baseline needs the column that identifies a row (data.id).',
    hint: () => '--id COLUMN, unique in both tables',
  },
  PAIRED_WITHOUT_DECISION: {
    message: (p) => `The baseline ${p.source} holds neither the decision nor the score of this audit.`,
    hint: () => 'the baseline is read with the same roles: give it the same columns',
  },
  PAIRED_UNMATCHED: {
    message: (p) =>
      `${p.unmatchedHere} of ${p.rows} rows have no partner in the baseline, and ${p.unmatchedThere} of its ${p.baselineRows} rows none here.`,
    hint: () => 'compare the same rows, or give --allow-unmatched to compare those that match',
  },
  PAIRED_NO_MATCH: {
    message: (p) => `No row of the baseline has an id (${quoted(p.id)}) of this run.`,
    hint: () => 'are both ids written the same way?',
  },
} as const satisfies Record<string, ErrorEntry>
