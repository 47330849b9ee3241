import { didYouMean, quoted, type ErrorEntry } from './entry.js'

export const mitigationErrors = {
  MITIGATION_UNKNOWN: {
    message: (p) => `There is no mitigation ${quoted(p.mitigation)}.`,
    hint: (p) => didYouMean(p.nearest) || `the mitigations are ${quoted(p.names, 20)}`,
  },
  MITIGATION_TASK: {
    message: (p) => `The mitigation ${quoted(p.mitigation)} is for ${quoted(p.tasks)} tasks; this one is ${p.task}.`,
    hint: (p) => `for this task there are ${quoted(p.fitting, 20) || 'none'}`,
  },
  MITIGATION_WITHOUT_GROUPS: {
    message: (p) => `The mitigation ${quoted(p.mitigation)} goes by groups, and no sensitive feature is named.`,
    hint: () => 'name them under roles.sensitive, or with --sensitive',
  },
  MITIGATION_TOO_FEW_GROUPS: {
    message: (p) =>
      `The mitigation ${quoted(p.mitigation)} needs two groups of ${quoted(p.features)} in the training rows that are large enough and hold every class; found ${p.fitted}. Left out: ${quoted(p.left)}.`,
    hint: () =>
      'bring more training rows, join small groups (cuts, where), go by fewer features (by), or lower statistics.minimum knowing what it is for',
  },
  MITIGATION_NOTHING_LEFT: {
    message: (p) => `Masking would leave the model nothing to learn from: ${quoted(p.columns, 20)} would all go.`,
    hint: (p) => `raise proxyFrom (${p.from}), or name the columns that must stay under keep`,
  },
  MITIGATION_WITHOUT_SCORES: {
    message: (p) => `The mitigation ${quoted(p.mitigation)} needs scores and ground truth in the cube.`,
    hint: () => 'give a model or a score column, and a label',
  },
  MITIGATION_SCORES_EQUAL: {
    message: (p) =>
      `The mitigation ${quoted(p.mitigation)} found no threshold: in one of ${p.groups} groups all scores are equal, so that only everybody or nobody could be decided positive.`,
    hint: () => 'look at the model: it does not tell the people of that group apart; or allow draws (randomised: true)',
  },
  MITIGATE_NOT_CONFIGURED: {
    message: () => 'The config has no section `mitigate` with strategies.',
    hint: () =>
      'add `mitigate: { strategies: [reweighing, threshold-optimizer] }`; `probity list mitigation` names them all',
  },
  MITIGATE_NAME_TWICE: {
    message: (p) => `Two of the runs would be called ${quoted(p.name)}.`,
    hint: () => 'give strategies of one kind names of their own: `{ kind: …, name: … }`',
  },
  MITIGATE_NAME_INVALID: {
    message: (p) => `The name ${quoted(p.name)} cannot be that of a folder.`,
    hint: () => 'use letters, digits, spaces, dots, dashes and underscores',
  },
  MITIGATE_NO_TEST_ROWS: {
    message: (p) => `Of ${p.rows} rows none is a test row, so that no run could be audited.`,
    hint: () => 'set train.split.test to 0.2 or more',
  },
  MITIGATE_OTHER_CONFIG: {
    message: (p) =>
      `${quoted(p.folder)} holds ${p.done} of ${p.of} runs of another config: ${quoted(p.differs, 12)} ${Array.isArray(p.differs) && p.differs.length > 1 ? 'differ' : 'differs'}.`,
    hint: () =>
      'go on with the config it was begun with, choose another folder (mitigate.output or --output), or begin anew with --restart, which replaces the runs there',
  },
  MITIGATE_STATE_UNREADABLE: {
    message: (p) => `The record of runs ${quoted(p.file)} cannot be read: ${p.reason}.`,
    hint: () => 'begin anew with --restart, which replaces the runs there',
  },
  MITIGATE_PLACE_TAKEN: {
    message: (p) => `${quoted(p.folder)} is there already and was not written by \`probity mitigate\`.`,
    hint: () => 'choose another folder (mitigate.output or --output)',
  },
  MITIGATE_INPUT: {
    message: (p) => `Mitigations are fitted on the rows of a table; train.input is ${quoted(p.kind)}.`,
    hint: () => 'give a table (train.input: table)',
  },
} as const satisfies Record<string, ErrorEntry>
