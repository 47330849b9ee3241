import type { LogisticPoint } from './logistic-fit.js'

/**
 * Logistic regression with the slope fixed at 1, logit P(positive) = intercept + x: calibration in the large when x is the logit of a predicted
 * probability. The intercept solves Σ positives = Σ rows · P; Newton's method kept inside a bracket. Standard error from the Fisher information, with
 * Σw² given from the sandwich. Null with an infinite x or one class only. O(points) a step, about six steps.
 *
 * @example logisticInterceptFit([{ x: 0, positives: 1, negatives: 3 }]) // { intercept: −1.0986 (= ln 1/3), interceptStandardError: 1.1547 }
 */
export function logisticInterceptFit(
  points: readonly LogisticPoint[],
): { readonly intercept: number; readonly interceptStandardError: number } | null {
  const filled = points.filter((point) => point.positives + point.negatives > 0)
  const positives = filled.reduce((total, point) => total + point.positives, 0)
  const negatives = filled.reduce((total, point) => total + point.negatives, 0)
  if (!(positives > 0) || !(negatives > 0) || filled.some((point) => !Number.isFinite(point.x))) return null
  const intercept = solve(filled, Math.log(positives / negatives))
  const { information, squares } = sums(filled, intercept)
  const weighted = filled.some((point) => point.positivesSquared !== undefined)
  const variance = weighted ? squares / (information * information) : 1 / information
  return Number.isFinite(variance) ? { intercept, interceptStandardError: Math.sqrt(variance) } : null
}

/** With every x equal to c the answer is logOdds − c, so it lies between logOdds − max x and logOdds − min x. */
function solve(points: readonly LogisticPoint[], logOdds: number): number {
  let low = logOdds - points.reduce((most, point) => Math.max(most, point.x), -Infinity)
  let high = logOdds - points.reduce((least, point) => Math.min(least, point.x), Infinity)
  let intercept = (low + high) / 2
  for (let step = 0; step < 200; step++) {
    const { residual, information } = sums(points, intercept)
    if (residual > 0) low = intercept
    else high = intercept
    const newton = intercept + residual / information
    const next = newton > low && newton < high ? newton : (low + high) / 2
    if (Math.abs(next - intercept) <= 1e-14 * (1 + Math.abs(next))) return next
    intercept = next
  }
  return intercept
}

function sums(points: readonly LogisticPoint[], intercept: number) {
  let [residual, information, squares] = [0, 0, 0]
  for (const { x, positives, negatives, positivesSquared = positives, negativesSquared = negatives } of points) {
    const p = 1 / (1 + Math.exp(-intercept - x))
    const q = 1 / (1 + Math.exp(intercept + x))
    residual += positives * q - negatives * p
    information += (positives + negatives) * p * q
    squares += positivesSquared * q * q + negativesSquared * p * p
  }
  return { residual, information, squares }
}
