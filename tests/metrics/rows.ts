import fc from 'fast-check'
import type { CountCell, GroupCounts } from '../../src/metrics/metric.js'

/** One person. Labels and decisions of binary tasks are 'positive' and 'negative'; `rank` and predictions of a regression are the score. */
export interface Row {
  readonly label: string | null
  readonly decision: string | null
  readonly score: number | null
  readonly weight: number
  /** Regression: the true value. */
  readonly y?: number
}

/** Counts of rows, cell by cell, made the slow way. */
export function countsOf(rows: readonly Row[], over: Partial<GroupCounts> = {}): GroupCounts {
  const cells = new Map<string, { -readonly [K in keyof CountCell]: CountCell[K] }>()
  for (const { label, decision, score, weight } of rows) {
    const key = JSON.stringify([label, decision, score])
    const cell = cells.get(key) ?? { label, decision, score, rows: 0, weight: 0, weightSquared: 0, sums: {} }
    cell.rows += 1
    cell.weight += weight
    cell.weightSquared += weight * weight
    cells.set(key, cell)
  }
  return {
    task: 'binary',
    favourable: 'positive',
    classes: [],
    scoreRange: [0, 1],
    higherIs: 'positive',
    binned: false,
    weighted: rows.some((row) => row.weight !== 1),
    rows: rows.length,
    cells: [...cells.keys()].sort().map((key) => cells.get(key)!),
    ...over,
  }
}

/** Counts of a regression: the sums that the cube keeps, of rows with a label and a prediction, with one of them, and with none. */
export function regressionCounts(rows: readonly Row[]): GroupCounts {
  const weighted = rows.some((row) => row.weight !== 1)
  const kinds = [true, false].flatMap((label) => [true, false].map((score) => ({ label, score })))
  const cells = kinds.flatMap(({ label, score }): CountCell[] => {
    const own = rows.filter((row) => (row.y !== undefined) === label && (row.score !== null) === score)
    if (own.length === 0) return []
    const sum = (of: (y: number, p: number) => number, power: number): number =>
      own.reduce((total, { y = NaN, score: p, weight }) => total + weight ** power * of(y, p ?? NaN), 0)
    const terms: Record<string, (y: number, p: number) => number> = {
      y: (y) => y,
      yy: (y) => y * y,
      yyy: (y) => y ** 3,
      yyyy: (y) => y ** 4,
      p: (_, p) => p,
      pp: (_, p) => p * p,
      r: (y, p) => p - y,
      abs: (y, p) => Math.abs(p - y),
      rr: (y, p) => (p - y) ** 2,
      rrrr: (y, p) => (p - y) ** 4,
      rry: (y, p) => (p - y) ** 2 * y,
      rryy: (y, p) => (p - y) ** 2 * y * y,
    }
    const sums: Record<string, number> = {}
    for (const [name, of] of Object.entries(terms)) {
      const found = [sum(of, 1), sum(of, 2)]
      if (Number.isNaN(found[0])) continue
      sums[name] = found[0]!
      if (weighted) sums[`ww${name}`] = found[1]!
    }
    const weight = own.reduce((total, row) => total + row.weight, 0)
    const weightSquared = own.reduce((total, row) => total + row.weight ** 2, 0)
    const mean = score ? own.reduce((total, row) => total + row.weight * row.score!, 0) / weight : null
    return [
      { label: label ? 'known' : null, decision: null, score: mean, rows: own.length, weight, weightSquared, sums },
    ]
  })
  return { ...countsOf(rows), task: 'regression', scoreRange: null, weighted, cells }
}

/** Small counts of the same rows after their scores went into equal-width bins of [0, 1]. */
export function binnedCounts(rows: readonly Row[], bins: number): GroupCounts {
  const exact = countsOf(rows)
  const cells = new Map<string, CountCell>()
  for (const cell of exact.cells) {
    if (cell.score === null) {
      cells.set(JSON.stringify([cell.label, cell.decision, null]), cell)
      continue
    }
    const bin = Math.min(bins - 1, Math.floor(cell.score * bins))
    const key = JSON.stringify([cell.label, cell.decision, bin])
    const y = cell.label === 'positive' ? 1 : 0
    const loss = cell.label === null ? 0 : -Math.log(y === 1 ? cell.score : 1 - cell.score) * cell.weight
    const before = cells.get(key)
    const sums = {
      s: (before?.sums['s'] ?? 0) + cell.weight * cell.score,
      ss: (before?.sums['ss'] ?? 0) + cell.weight * cell.score ** 2,
      loss: (before?.sums['loss'] ?? 0) + loss,
    }
    const weight = (before?.weight ?? 0) + cell.weight
    cells.set(key, {
      label: cell.label,
      decision: cell.decision,
      bin,
      score: sums.s / weight,
      rows: (before?.rows ?? 0) + cell.rows,
      weight,
      weightSquared: (before?.weightSquared ?? 0) + cell.weightSquared,
      sums,
    })
  }
  return { ...exact, binned: true, cells: [...cells.values()] }
}

const side = fc.constantFrom('positive', 'negative')
const sometimesMissing = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: null, freq: 8 })
const wholeWeight = fc.integer({ min: 1, max: 4 })

/** Rows of a binary task with few distinct scores, so that ties are common. */
export const binaryRows = (
  options: { readonly weighted?: boolean; readonly min?: number; readonly max?: number } = {},
) =>
  fc.array(
    fc.record({
      label: sometimesMissing(side),
      decision: sometimesMissing(side),
      score: sometimesMissing(fc.integer({ min: 1, max: 19 }).map((x) => x / 20)),
      weight: options.weighted ? wholeWeight : fc.constant(1),
    }),
    { minLength: options.min ?? 0, maxLength: options.max ?? 60 },
  )

export const classRows = (options: { readonly weighted?: boolean } = {}) =>
  fc.array(
    fc.record({
      label: sometimesMissing(fc.constantFrom('a', 'b', 'c')),
      decision: sometimesMissing(fc.constantFrom('a', 'b', 'c', 'd')),
      score: fc.constant(null),
      weight: options.weighted ? wholeWeight : fc.constant(1),
    }),
    { maxLength: 50 },
  )

/** Rows as often as their whole weight says, each of weight 1. */
export function spread(rows: readonly Row[]): Row[] {
  return rows.flatMap((row) => Array.from({ length: row.weight }, () => ({ ...row, weight: 1 })))
}

/** Expands `TTFF…` patterns: rows of a confusion matrix. */
export function confusionRows(tp: number, fp: number, fn: number, tn: number): Row[] {
  const of = (n: number, label: string, decision: string): Row[] =>
    Array.from({ length: n }, () => ({ label, decision, score: null, weight: 1 }))
  return [
    ...of(tp, 'positive', 'positive'),
    ...of(fp, 'negative', 'positive'),
    ...of(fn, 'positive', 'negative'),
    ...of(tn, 'negative', 'negative'),
  ]
}

export const zAt95 = 1.959963984540054
