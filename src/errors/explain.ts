import { didYouMean, quoted, type ErrorEntry } from './entry.js'

export const explainErrors = {
  EXPLAINER_UNKNOWN: {
    message: (p) => `There is no explainer ${quoted(p.explainer)}.`,
    hint: (p) =>
      didYouMean(p.nearest) || `there are ${quoted(p.explainers, 20)}; probity list explainer tells them apart`,
  },
  EXPLAINER_NEEDS_GRADIENTS: {
    message: (p) => `The explainer ${quoted(p.explainer)} needs gradients; the model ${quoted(p.model)} only predicts.`,
    hint: (p) => `these work with it: ${quoted(p.explainers, 20)}`,
  },
  EXPLAIN_CLASS_UNKNOWN: {
    message: (p) => `The model ${quoted(p.model)} has no class ${quoted(p.class)}.`,
    hint: (p) =>
      didYouMean(p.nearest) ||
      (quoted(p.classes) === ''
        ? 'it gives one number and names no classes'
        : `its classes are ${quoted(p.classes, 20)}`),
  },
  EXPLAIN_OPTION_INVALID: {
    message: (p) =>
      `The option ${quoted(p.option)} of the explainer ${quoted(p.explainer)} cannot be used: ${p.problem}.`,
    hint: (p) => didYouMean(p.nearest) || `its options are ${quoted(p.options, 20)}`,
  },
  EXPLAIN_BACKGROUND_MISSING: {
    message: (p) => `The baseline "${p.wanted}" needs background rows, and none were given.`,
    hint: () => 'give a background, or the baseline zero',
  },
  EXPLAIN_BACKGROUND_UNFIT: {
    message: (p) =>
      `The background does not fit the rows: input ${quoted(p.input)} must be ${p.expected}; found ${p.found}.`,
    hint: () => 'a background holds rows of the same inputs as those that are explained',
  },
  EXPLAIN_BASELINE_WIDTH: {
    message: (p) => `The baseline has ${p.found} values; input ${quoted(p.input)} has ${p.expected}.`,
    hint: () => 'give one value for each element of the only input, or one number for all of them',
  },
  EXPLAIN_OUTCOMES_MISSING: {
    message: (p) =>
      `The explainer ${quoted(p.explainer)} measures how much worse the model gets, and the true outcomes are not known.`,
    hint: () =>
      'give the label (roles.label, --label), or choose an explainer that needs predictions only: shapley-values, occlusion',
  },
  EXPLAIN_MEASURE_UNFIT: {
    message: (p) =>
      `The measure ${quoted(p.measure)} does not fit a ${p.task} task with scores on the scale ${quoted(p.scale)}.`,
    hint: (p) => `choose one of ${quoted(p.measures)}`,
  },
  EXPLAIN_ONE_CLASS: {
    message: (p) => `All ${p.rows} rows have the same outcome, so nothing tells a good order of scores from a bad one.`,
    hint: () => 'take more rows, or rows of both outcomes',
  },
  EXPLAIN_NOTHING_TO_EXPLAIN: {
    message: () => 'There are no rows, or no features, to explain.',
    hint: () => 'check --row, --where and --sample',
  },
  EXPLAIN_ROW_UNKNOWN: {
    message: (p) =>
      `There is no row ${quoted(p.row)}${p.by == null ? '' : ` in the column ${quoted(p.by)}`}; ${p.rows} rows were read.`,
    hint: (p) =>
      p.by == null
        ? 'rows count from 1; with data.id a row is named by its id'
        : 'rows are named by their value in data.id',
  },
  EXPLAIN_SCOPE: {
    message: (p) => `The explainer ${quoted(p.explainer)} says nothing of single rows, only of all of them together.`,
    hint: (p) => `choose one of ${quoted(p.explainers, 20)}`,
  },
  EXPLAIN_NO_MODEL: {
    message: () => 'There is no model to explain: the config names none.',
    hint: () => '--model FILE, or the key model of the config',
  },
} as const satisfies Record<string, ErrorEntry>
