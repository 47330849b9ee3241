import { ProbityError } from '../../errors.js'
import { formatCell, type Cell } from '../../schema/measurement-id.js'
import type { Ll144Options } from './ll144-options.js'

/** Persons of one category as the rule counts them: `hits` were selected, or scored above the median of all. */
export interface CountedCategory {
  readonly cell: Cell
  readonly applicants: number
  readonly hits: number
}

export interface Ll144Row extends CountedCategory {
  readonly rate: number
  /** Rate ÷ the highest rate of the table, from unrounded rates; null for an excluded category and where no category has a hit. */
  readonly ratio: number | null
  readonly justification: string | null
}

export interface Ll144Table {
  readonly rows: readonly Ll144Row[]
  /** Persons of an unknown category: they are in no row. */
  readonly unknown: number
}

/** Share of the data below which 6 RCNY 5-301(d) lets an auditor leave a category out of the impact ratios. */
const exclusionLimit = 0.02

/**
 * One table of a bias audit under NYC Local Law 144: applicants, rate and impact ratio of every category.
 * There is no pass mark in the rule, so there is none here.
 *
 * Source: 6 RCNY 5-300, 5-301. O(categories).
 * @param all persons assessed, the unknown categories included: the base of the 2 % rule
 */
export function ll144Table(
  categories: readonly CountedCategory[],
  all: number,
  options: Pick<Ll144Options, 'unknown' | 'exclude'>,
): Ll144Table {
  const isUnknown = ({ cell }: CountedCategory): boolean =>
    Object.values(cell).some((value) => value === null || options.unknown.includes(value))
  const known = categories.filter((category) => !isUnknown(category) && category.applicants > 0)
  const justified = known.map((category) => ({
    category,
    justification: justification(category, all, options.exclude),
  }))
  const highest = Math.max(0, ...justified.filter((k) => k.justification === null).map((k) => rateOf(k.category)))
  return {
    rows: justified.map(({ category, justification }) => ({
      ...category,
      rate: rateOf(category),
      ratio: justification !== null || highest === 0 ? null : rateOf(category) / highest,
      justification,
    })),
    unknown: categories.filter(isUnknown).reduce((sum, category) => sum + category.applicants, 0),
  }
}

const rateOf = ({ hits, applicants }: CountedCategory): number => hits / applicants

function justification(category: CountedCategory, all: number, exclude: Ll144Options['exclude']): string | null {
  const asked = exclude.find((entry) => formatCell(entry.category) === formatCell(category.cell))
  if (asked === undefined) return null
  if (category.applicants / all >= exclusionLimit)
    throw new ProbityError('LL144_EXCLUSION_TOO_LARGE', {
      category: formatCell(category.cell),
      applicants: category.applicants,
      share: ((100 * category.applicants) / all).toFixed(1),
    })
  return asked.justification
}
