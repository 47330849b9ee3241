import { effectiveSampleSize } from '../statistics/kish.js'
import type { Better, Unit } from '../schema/measurement.js'
import {
  outcome,
  unavailable,
  type CountCell,
  type GroupCounts,
  type Influence,
  type IntervalKind,
  type Metric,
  type MetricNeed,
  type Outcome,
} from './metric.js'
import { tallyWhere, type Tally } from './tally.js'

type Uses = (cell: CountCell) => boolean

const labelled: Uses = (cell) => cell.label !== null
const predicted: Uses = (cell) => cell.score !== null
const paired: Uses = (cell) => cell.label !== null && cell.score !== null

/** Sums of a group over the rows that a measure uses. */
interface Sums extends Tally {
  of(name: string): number
}

function sumsOf(counts: GroupCounts, uses: Uses): Sums {
  const cells = counts.cells.filter(uses)
  return {
    ...tallyWhere(cells, () => true),
    of: (name) => cells.reduce((total, cell) => total + (cell.sums[name] ?? NaN), 0),
  }
}

/** How a regression measure follows from sums, and how a row's terms move it (Σ coefficient · term, before the small-sample factor). */
interface RegressionRow {
  readonly id: string
  readonly aliases?: Metric['aliases']
  readonly uses: Uses
  readonly needs: readonly MetricNeed[]
  readonly formula: string
  readonly reference: string
  readonly range: Metric['range']
  readonly better: Better
  readonly ideal?: number
  readonly unit: Unit
  readonly interval: IntervalKind
  readonly transforms?: Metric['transforms']
  readonly value: (sums: Sums) => number
  readonly coefficients: (sums: Sums, value: number) => Readonly<Record<string, number>>
}

function regression({ uses, value, coefficients, ...text }: RegressionRow): Metric {
  const measure = (counts: GroupCounts): Outcome => {
    const sums = sumsOf(counts, uses)
    if (sums.rows === 0) return unavailable(counts.rows === 0 ? 'empty-group' : 'missing-evidence')
    return outcome(value(sums), sums.rows)
  }
  return {
    ...text,
    tasks: ['regression'],
    minimum: 'rows',
    measure,
    influence(counts): Influence | null {
      const sums = sumsOf(counts, uses)
      const rows = effectiveSampleSize(sums.weight, sums.squared)
      if (!(rows > 1)) return null
      const factor = Math.sqrt(rows / (rows - 1))
      const found = Object.entries(coefficients(sums, value(sums))).map(([term, x]) => [term, x * factor] as const)
      return { kind: 'terms', coefficients: Object.fromEntries(found), uses }
    },
  }
}

/** Mean of one term: influence (x − mean)/W. */
function meanOf(term: string): Pick<RegressionRow, 'value' | 'coefficients' | 'interval'> {
  return {
    interval: 'mean',
    value: (sums) => sums.of(term) / sums.weight,
    coefficients: (sums, mean) => ({ [term]: 1 / sums.weight, 1: -mean / sums.weight }),
  }
}

export const meanLabel = regression({
  id: 'mean-label',
  uses: labelled,
  needs: ['label'],
  formula: 'Σ y / n',
  reference: 'Calders, Karim, Kamiran, Ali & Zhang 2013 (mean difference)',
  range: [null, null],
  better: 'none',
  unit: 'label',
  ...meanOf('y'),
})

export const meanPrediction = regression({
  id: 'mean-prediction',
  uses: predicted,
  needs: ['score'],
  formula: 'Σ ŷ / n',
  reference: 'Agarwal, Dudík & Wu 2019 (statistical parity in regression)',
  range: [null, null],
  better: 'none',
  unit: 'label',
  ...meanOf('p'),
})

export const meanResidual = regression({
  id: 'mean-residual',
  aliases: { bias: null, 'mean-error': null, 'mean-signed-error': null },
  uses: paired,
  needs: ['label', 'score'],
  formula: 'Σ (ŷ − y) / n',
  reference: 'Calders, Karim, Kamiran, Ali & Zhang 2013 (balanced residuals)',
  range: [null, null],
  better: 'nearer-ideal',
  ideal: 0,
  unit: 'label',
  transforms: ['min', 'max', 'difference', 'difference-to-reference', 'difference-to-overall'],
  ...meanOf('r'),
})

export const meanAbsoluteError = regression({
  id: 'mean-absolute-error',
  aliases: { mae: null },
  uses: paired,
  needs: ['label', 'score'],
  formula: 'Σ |ŷ − y| / n',
  reference: 'Willmott & Matsuura 2005',
  range: [0, null],
  better: 'lower',
  ideal: 0,
  unit: 'label',
  ...meanOf('abs'),
})

export const rootMeanSquaredError = regression({
  id: 'root-mean-squared-error',
  aliases: { rmse: null },
  uses: paired,
  needs: ['label', 'score'],
  formula: '√(Σ (ŷ − y)² / n)',
  reference: 'Agarwal, Dudík & Wu 2019 (bounded group loss)',
  range: [0, null],
  better: 'lower',
  ideal: 0,
  unit: 'label',
  interval: 'log',
  value: (sums) => Math.sqrt(sums.of('rr') / sums.weight),
  // Without errors there is no spread either.
  coefficients: (sums, root): Readonly<Record<string, number>> =>
    root > 0 ? { rr: 1 / (2 * root * sums.weight), 1: -root / (2 * sums.weight) } : {},
})

/** Σ (y − ȳ)² = Σy² − (Σy)²/n. Below 1e-14 of Σy² the difference is rounding: the labels are all alike. */
function totalSquares(sums: Sums): number {
  const squares = sums.of('yy')
  const total = squares - sums.of('y') ** 2 / sums.weight
  return total > 1e-14 * squares ? total : 0
}

export const rSquared = regression({
  id: 'r-squared',
  aliases: { r2: null, 'r2-score': null, 'coefficient-of-determination': null },
  uses: paired,
  needs: ['label', 'score'],
  formula: "1 − Σ (ŷ − y)² / Σ (y − ȳ)², ȳ the group's own mean",
  reference: 'Draper & Smith 1998',
  range: [null, 1],
  better: 'higher',
  ideal: 1,
  unit: 'score',
  interval: 'complement-log',
  transforms: ['min', 'max', 'difference', 'difference-to-reference', 'difference-to-overall'],
  value: (sums) => (totalSquares(sums) > 0 ? 1 - sums.of('rr') / totalSquares(sums) : NaN),
  // 1 − R² = E/T with E = Σr², T = Σ(y − ȳ)²: a row moves it by r²/T − E(y − ȳ)²/T².
  coefficients(sums) {
    const [errors, total] = [sums.of('rr'), totalSquares(sums)]
    const mean = sums.of('y') / sums.weight
    const scale = errors / total ** 2
    return { rr: -1 / total, yy: scale, y: -2 * mean * scale, 1: mean ** 2 * scale }
  },
})

export const regressionMetrics: readonly Metric[] = [
  meanLabel,
  meanPrediction,
  meanResidual,
  meanAbsoluteError,
  rootMeanSquaredError,
  rSquared,
]
