import { didYouMean, quoted, type ErrorEntry } from './entry.js'

export const analysisErrors = {
  LL144_EXCLUSION_TOO_LARGE: {
    message: (p) =>
      `analyses.regulation.ll144.exclude leaves out ${quoted(p.category)}, which has ${p.applicants} persons (${p.share} % of the data), expected less than 2 %.`,
    hint: () =>
      '6 RCNY 5-301(d) lets an auditor leave out only a category of less than 2 % of the data: remove it from the list',
  },
  LL144_CATEGORY_NOT_FOUND: {
    message: (p) =>
      `analyses.regulation.ll144.exclude names the category ${quoted(p.category)}, which is in none of the tables.`,
    hint: (p) => didYouMean(p.nearest) || `the categories are ${quoted(p.categories, 20)}`,
  },
  UNKNOWN_METRIC: {
    message: (p) =>
      p.where == null
        ? `There is no metric ${quoted(p.metric)}.`
        : `${p.where} names ${quoted(p.metric)}, which is no metric.`,
    hint: (p) => didYouMean(p.nearest) || 'probity list metric names them all',
  },
  METRIC_MODULE_UNREADABLE: {
    message: (p) => `The metric module ${quoted(p.path)} (config key metrics) could not be loaded: ${p.reason}`,
    hint: () => 'give the path of an ES module (.js or .mjs), relative to the config file',
  },
  METRIC_MODULE_EMPTY: {
    message: (p) =>
      `The metric module ${quoted(p.path)} exports no metric, found ${quoted(p.exports) || 'no exports'}.`,
    hint: () =>
      'export an object with id, tasks, needs, reference, formula, range, better, unit, minimum, interval and measure',
  },
  METRIC_INVALID: {
    message: (p) =>
      `The metric ${quoted(p.metric)} of ${quoted(p.path)} has an unusable ${p.key}: expected ${p.expected}, found ${p.found}.`,
    hint: () => 'docs/metrics.md shows the shape of a metric of your own',
  },
  METRIC_DUPLICATE: {
    message: (p) => `The metric ${quoted(p.metric)} of ${quoted(p.path)} has the name of ${p.other}.`,
    hint: () => 'give it an id, and aliases, of its own',
  },
  POPULATION_UNKNOWN_FEATURE: {
    message: (p) => `population names ${quoted(p.feature)}, which is not a sensitive feature of this audit.`,
    hint: (p) => `the features are ${quoted(p.features, 20)}`,
  },
} as const satisfies Record<string, ErrorEntry>
