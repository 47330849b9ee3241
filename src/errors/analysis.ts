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
} as const satisfies Record<string, ErrorEntry>
