import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Metric, Outcome } from '../../src/metrics/metric.js'
import { metrics } from '../../src/metrics/registry.js'
import { binaryRows, countsOf, spread, type Row } from './rows.js'

type Brute = (rows: readonly Row[], favourable: 'positive' | 'negative') => number | null

const isPositive = (row: Row): boolean => row.label === 'positive'
const isNegative = (row: Row): boolean => row.label === 'negative'
const saidPositive = (row: Row): boolean => row.decision === 'positive'
const saidNegative = (row: Row): boolean => row.decision === 'negative'
const decided = (row: Row): boolean => row.decision !== null
const labelled = (row: Row): boolean => row.label !== null
const both = (row: Row): boolean => decided(row) && labelled(row)
const scored = (row: Row): boolean => labelled(row) && row.score !== null

function share(rows: readonly Row[], among: (row: Row) => boolean, hit: (row: Row) => boolean): number | null {
  const all = rows.filter(among)
  return all.length === 0 ? null : all.filter(hit).length / all.length
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((a, b) => a + b, 0) / values.length
}

function counts(rows: readonly Row[]) {
  const count = (label: string, decision: string): number =>
    rows.filter((row) => row.label === label && row.decision === decision).length
  return {
    tp: count('positive', 'positive'),
    fp: count('negative', 'positive'),
    fn: count('positive', 'negative'),
    tn: count('negative', 'negative'),
  }
}

/** Share of pairs of a positive and a negative that the score puts right, pair by pair. */
function pairs(rows: readonly Row[]): number | null {
  const positives = rows.filter((row) => scored(row) && isPositive(row))
  const negatives = rows.filter((row) => scored(row) && isNegative(row))
  return mean(positives.flatMap((a) => negatives.map((b) => (a.score! > b.score! ? 1 : a.score === b.score ? 0.5 : 0))))
}

/** Precision at the threshold of each positive's own score, averaged over positives: the step sum, ties included. */
function precisionAtPositives(rows: readonly Row[]): number | null {
  const used = rows.filter(scored)
  const positives = used.filter(isPositive)
  if (positives.length === used.length) return null
  return mean(
    positives.map(({ score }) => {
      const above = used.filter((row) => row.score! >= score!)
      return above.filter(isPositive).length / above.length
    }),
  )
}

function separation(rows: readonly Row[]): number | null {
  const used = rows.filter(scored)
  const [positives, negatives] = [used.filter(isPositive), used.filter(isNegative)]
  if (positives.length === 0 || negatives.length === 0) return null
  const below = (of: readonly Row[], at: number): number => of.filter((row) => row.score! <= at).length / of.length
  return Math.max(...used.map(({ score }) => Math.abs(below(positives, score!) - below(negatives, score!))))
}

/** Expected calibration error over ten bins, bin by bin. */
function calibrationError(rows: readonly Row[]): number | null {
  const used = rows.filter(scored)
  if (used.length === 0) return null
  let error = 0
  for (let bin = 0; bin < 10; bin++) {
    const inBin = used.filter(
      ({ score }) => score! >= bin / 10 && (score! < (bin + 1) / 10 || (bin === 9 && score === 1)),
    )
    if (inBin.length === 0) continue
    const gap = mean(inBin.map((row) => (isPositive(row) ? 1 : 0)))! - mean(inBin.map((row) => row.score!))!
    error += (inBin.length / used.length) * Math.abs(gap)
  }
  return error
}

function correlation(rows: readonly Row[]): number | null {
  const used = rows.filter(both)
  const x = used.map((row) => (isPositive(row) ? 1 : 0))
  const y = used.map((row) => (saidPositive(row) ? 1 : 0))
  const [mx, my] = [mean(x), mean(y)]
  if (mx === null || my === null) return null
  const [vx, vy] = [mx * (1 - mx), my * (1 - my)]
  return vx === 0 || vy === 0 ? null : (mean(x.map((v, i) => v * y[i]!))! - mx * my) / Math.sqrt(vx * vy)
}

function benefits(rows: readonly Row[], favourable: string): number[] {
  return rows.filter(both).map((row) => Number(row.decision === favourable) - Number(row.label === favourable) + 1)
}

function entropy(rows: readonly Row[], favourable: string, alpha: 1 | 2): number | null {
  const b = benefits(rows, favourable)
  const mu = mean(b)
  if (mu === null || mu === 0) return null
  if (alpha === 2) return mean(b.map((x) => ((x / mu) ** 2 - 1) / 2))
  return mean(b.map((x) => (x === 0 ? 0 : (x / mu) * Math.log(x / mu))))
}

const brute: Record<string, Brute> = {
  'base-rate': (rows) => share(rows, labelled, isPositive),
  'selection-rate': (rows, favourable) => share(rows, decided, (row) => row.decision === favourable),
  'positive-prediction-rate': (rows) => share(rows, decided, saidPositive),
  accuracy: (rows) => share(rows, both, (row) => row.label === row.decision),
  'error-rate': (rows) => share(rows, both, (row) => row.label !== row.decision),
  'true-positive-rate': (rows) => share(rows.filter(decided), isPositive, saidPositive),
  'false-positive-rate': (rows) => share(rows.filter(decided), isNegative, saidPositive),
  'true-negative-rate': (rows) => share(rows.filter(decided), isNegative, saidNegative),
  'false-negative-rate': (rows) => share(rows.filter(decided), isPositive, saidNegative),
  'positive-predictive-value': (rows) => share(rows.filter(labelled), saidPositive, isPositive),
  'negative-predictive-value': (rows) => share(rows.filter(labelled), saidNegative, isNegative),
  'false-discovery-rate': (rows) => share(rows.filter(labelled), saidPositive, isNegative),
  'false-omission-rate': (rows) => share(rows.filter(labelled), saidNegative, isPositive),
  'balanced-accuracy': (rows) => {
    const [tpr, tnr] = [
      share(rows.filter(decided), isPositive, saidPositive),
      share(rows.filter(decided), isNegative, saidNegative),
    ]
    return tpr === null || tnr === null ? null : (tpr + tnr) / 2
  },
  'f1-score': (rows) => {
    const { tp, fp, fn } = counts(rows)
    if (tp + fn === 0) return null
    const [precision, recall] = [tp / (tp + fp), tp / (tp + fn)]
    return tp === 0 ? 0 : (2 * precision * recall) / (precision + recall)
  },
  'matthews-correlation': correlation,
  'treatment-equality': (rows) => {
    const { fp, fn } = counts(rows)
    return fp === 0 ? null : fn / fp
  },
  'generalized-entropy{alpha=1}': (rows, favourable) => entropy(rows, favourable, 1),
  'generalized-entropy{alpha=2}': (rows, favourable) => entropy(rows, favourable, 2),
  auc: pairs,
  'average-precision': precisionAtPositives,
  'brier-score': (rows) => mean(rows.filter(scored).map((row) => (row.score! - Number(isPositive(row))) ** 2)),
  'log-loss': (rows) =>
    mean(rows.filter(scored).map((row) => -Math.log(isPositive(row) ? row.score! : 1 - row.score!))),
  'mean-score': (rows) => mean(rows.flatMap((row) => (row.score === null ? [] : [row.score]))),
  'kolmogorov-smirnov': separation,
  'expected-calibration-error{bins=10}': calibrationError,
}

function keyOf(metric: Metric, parameters: Readonly<Record<string, string>>): string {
  const text = Object.entries(parameters).map(([key, value]) => `${key}=${value}`)
  return text.length === 0 ? metric.id : `${metric.id}{${text.join()}}`
}

function valueOf(outcome: Outcome): number | null {
  return 'value' in outcome ? outcome.value : null
}

const binary = metrics.filter((metric) => metric.tasks.includes('binary'))
const sets = binary.flatMap((metric) => {
  const parameters = metric.parameters?.(countsOf([]), {}) ?? [{}]
  return parameters.map((one) => ({ metric, parameters: one, key: keyOf(metric, one) }))
})
/** Fitted by iteration, or without a value of one group: they have tests of their own. */
const elsewhere = [
  'calibration-slope',
  'calibration-intercept',
  'equalized-odds',
  'average-odds',
  'standardized-mean-difference',
]

describe.each(sets.filter(({ metric }) => !elsewhere.includes(metric.id)))('$key', ({ metric, parameters, key }) => {
  const expected = brute[key]

  it('has a value worked out row by row to hold it against', () => expect(expected).toBeTypeOf('function'))

  it.each(['positive', 'negative'] as const)('equals it where the %s side is favourable', (favourable) => {
    fc.assert(
      fc.property(binaryRows(), (rows) => {
        const found = valueOf(metric.measure(countsOf(rows, { favourable }), parameters))
        const wanted = expected!(rows, favourable)
        if (wanted === null) expect(found).toBeNull()
        else expect(found).toBeCloseTo(wanted, 10)
      }),
      { numRuns: 150 },
    )
  })

  it('counts a row of weight w as w rows', () => {
    fc.assert(
      fc.property(binaryRows({ weighted: true }), (rows) => {
        const found = valueOf(metric.measure(countsOf(rows), parameters))
        const wanted = expected!(spread(rows), 'positive')
        if (wanted === null) expect(found).toBeNull()
        else expect(found).toBeCloseTo(wanted, 10)
      }),
      { numRuns: 80 },
    )
  })

  it('rests on the rows that it says', () => {
    fc.assert(
      fc.property(binaryRows(), (rows) => {
        const { denominator } = metric.measure(countsOf(rows), parameters)
        expect(denominator).toBeGreaterThanOrEqual(0)
        expect(denominator).toBeLessThanOrEqual(rows.length)
      }),
      { numRuns: 40 },
    )
  })
})
