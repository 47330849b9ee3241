import { logisticFitOfColumns, type LogisticColumns } from '../statistics/logistic-fit.js'
import { outcome, unavailable, type CountCell, type GroupCounts, type Influence, type Outcome } from './metric.js'
import { lackOfClass, scoreHistogram, totalsOf } from './score-histogram.js'

/** logit P(y = 1) = intercept + slope · logit(s), with the standard error of the parameter that was asked for. */
interface Fit {
  readonly intercept: number
  readonly slope: number
  readonly standardError: number
}

/** `slope`: both parameters are fitted. `intercept`: the slope is held at 1. */
export type FitKind = 'slope' | 'intercept'

const knownFits: Record<FitKind, WeakMap<GroupCounts, Fit | null>> = { slope: new WeakMap(), intercept: new WeakMap() }
const knownPoints = new WeakMap<GroupCounts, LogisticColumns>()

/** The fit of a group, made once. Null for one class, classes that the score separates, and scores of exactly 0 or 1. */
function fitOf(counts: GroupCounts, kind: FitKind): Fit | null {
  const made = knownFits[kind].get(counts)
  if (made !== undefined) return made
  const points = pointsOf(counts)
  const fit = kind === 'slope' ? fitBoth(points) : fitIntercept(points)
  knownFits[kind].set(counts, fit)
  return fit
}

function fitBoth(points: LogisticColumns): Fit | null {
  const fit = logisticFitOfColumns(points)
  return fit && { intercept: fit.intercept, slope: fit.slope, standardError: fit.slopeStandardError }
}

/** The intercept solves Σ w(y − p) = 0, whose left side falls in it: Newton's steps inside a bracket that halves. */
function fitIntercept(points: LogisticColumns): Fit | null {
  if (points.x.some((x) => !Number.isFinite(x))) return null
  let [low, high] = [-800, 800]
  let intercept = 0
  for (let step = 0; step < 200; step++) {
    const { score, information } = scoreAt(points, intercept)
    if (score > 0) low = intercept
    else high = intercept
    const next = intercept + score / information
    if (Math.abs(next - intercept) <= 1e-15 * Math.max(1, Math.abs(intercept))) break
    intercept = next > low && next < high ? next : (low + high) / 2
  }
  const { score, information, squares } = scoreAt(points, intercept)
  if (!(information > 0) || Math.abs(score) > 1e-6 * information) return null
  return {
    intercept,
    slope: 1,
    standardError: points.squares ? Math.sqrt(squares) / information : 1 / Math.sqrt(information),
  }
}

function scoreAt({ x, positives, negatives, squares: squared }: LogisticColumns, intercept: number) {
  let [score, information, squares] = [0, 0, 0]
  for (let i = 0; i < x.length; i++) {
    const p = logistic(intercept + x[i]!)
    score += positives[i]! * (1 - p) - negatives[i]! * p
    information += (positives[i]! + negatives[i]!) * p * (1 - p)
    if (squared) squares += squared.positives[i]! * (1 - p) ** 2 + squared.negatives[i]! * p ** 2
  }
  return { score, information, squares }
}

function logistic(t: number): number {
  return t >= 0 ? 1 / (1 + Math.exp(-t)) : Math.exp(t) / (1 + Math.exp(t))
}

function isUsed(cell: CountCell): cell is CountCell & { readonly score: number } {
  return cell.label !== null && cell.score !== null
}

/** The class that a high score speaks for is the one fitted; for scores of the negative class both sides turn, and slope and intercept with them. */
function logitOf(score: number, { higherIs }: GroupCounts): number {
  const logit = Math.log(score / (1 - score))
  return higherIs === 'negative' ? -logit : logit
}

/** The rows that have a label and a score, made once a group. */
function pointsOf(counts: GroupCounts): LogisticColumns {
  const made = knownPoints.get(counts) ?? makePoints(counts)
  knownPoints.set(counts, made)
  return made
}

function makePoints(counts: GroupCounts): LogisticColumns {
  const used = counts.cells.filter(isUsed)
  const ofClass = (isPositive: boolean, amount: (cell: CountCell) => number) =>
    Float64Array.from(used, (cell) => ((cell.label === 'positive') === isPositive ? amount(cell) : 0))
  const weight = (cell: CountCell) => cell.weight
  const squared = (cell: CountCell) => cell.weightSquared
  return {
    x: Float64Array.from(used, (cell) => logitOf(cell.score, counts)),
    ...{ positives: ofClass(true, weight), negatives: ofClass(false, weight) },
    ...(counts.weighted && { squares: { positives: ofClass(true, squared), negatives: ofClass(false, squared) } }),
  }
}

export function measureFit(counts: GroupCounts, kind: FitKind): Outcome {
  const totals = totalsOf(scoreHistogram(counts))
  const denominator = Math.min(totals.positiveRows, totals.negativeRows)
  const lack = lackOfClass(counts, totals)
  if (lack) return unavailable(lack, denominator)
  const fit = fitOf(counts, kind)
  return fit ? outcome(fit[kind], denominator) : unavailable('unbounded', denominator)
}

/** From the information matrix; with weights from the sandwich. */
export function standardErrorOfFit(counts: GroupCounts, kind: FitKind): number | null {
  return fitOf(counts, kind)?.standardError ?? null
}

/** Inverse of the information matrix as the row that gives the wanted parameter: (coefficient of the score by a, by b). */
function inverseRow(counts: GroupCounts, fit: Fit, kind: FitKind): readonly [number, number] {
  let [a, ab, b] = [0, 0, 0]
  const points = pointsOf(counts)
  for (let i = 0; i < points.x.length; i++) {
    const x = points.x[i]!
    const p = logistic(fit.intercept + fit.slope * x)
    const information = (points.positives[i]! + points.negatives[i]!) * p * (1 - p)
    a += information
    ab += information * x
    b += information * x * x
  }
  const determinant = a * b - ab * ab
  return kind === 'intercept' ? [1 / a, 0] : [-ab / determinant, a / determinant]
}

/** I⁻¹·(y − p)(1, x): what a row adds to the estimate (sandwich). */
export function influenceOfFit(counts: GroupCounts, kind: FitKind): Influence | null {
  const fit = fitOf(counts, kind)
  if (!fit) return null
  const [byConstant, bySlope] = inverseRow(counts, fit, kind)
  return {
    kind: 'cells',
    of(cell) {
      if (!isUsed(cell)) return 0
      const x = logitOf(cell.score, counts)
      const p = logistic(fit.intercept + fit.slope * x)
      return ((cell.label === 'positive' ? 1 : 0) - p) * (byConstant + bySlope * x)
    },
  }
}

/**
 * What it costs to let the mean score of a fine bin stand for its rows: half of Σ w·Var(s)·|h″|, h the row's influence as a function of its score. h″ is taken
 * where it is largest within a standard deviation of the mean: near 0 and 1 the logit bends so fast that the mean alone would say too little.
 */
export function binningErrorOfFit(counts: GroupCounts, kind: FitKind): number | null {
  const fit = fitOf(counts, kind)
  if (!fit) return null
  const bend = bendOf(counts, fit, inverseRow(counts, fit, kind))
  let total = 0
  for (const { label, weight, sums } of counts.cells.filter(isUsed)) {
    const { s, ss } = sums
    if (s === undefined || ss === undefined) return null
    const mean = s / weight
    const variance = Math.max(0, ss / weight - mean * mean)
    const deviation = Math.sqrt(variance)
    const y = label === 'positive' ? 1 : 0
    let largest = -Infinity
    for (const place of [mean - deviation, mean, mean + deviation])
      if (place > 0 && place < 1) largest = Math.max(largest, Math.abs(bend(place, y)))
    total += (weight * variance * largest) / 2
  }
  return total
}

/** Second derivative by the score of what a row of class y adds to the estimate. */
function bendOf(
  counts: GroupCounts,
  fit: Fit,
  [byConstant, bySlope]: readonly [number, number],
): (score: number, y: 0 | 1) => number {
  const turn = counts.higherIs === 'negative' ? -1 : 1
  return (score, y) => {
    const x = logitOf(score, counts)
    const p = logistic(fit.intercept + fit.slope * x)
    const first = p * (1 - p) * fit.slope
    const second = first * (1 - 2 * p) * fit.slope
    const spread = score * (1 - score)
    const [dx, ddx] = [turn / spread, (turn * (2 * score - 1)) / spread ** 2]
    const ofConstant = -second * dx * dx - first * ddx
    const ofSlope = (-second * x - 2 * first) * dx * dx + (y - p - first * x) * ddx
    return byConstant * ofConstant + bySlope * ofSlope
  }
}
