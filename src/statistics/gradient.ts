/** Step as a share of the weight: the truncation of the four-point rule is then below 1e-9 of a derivative that varies on the weight's own scale. */
const relativeStep = 1 / 256

/**
 * Derivatives of a smooth function of non-negative cell weights, by the central four-point rule
 * (8(f(+h) − f(−h)) − (f(+2h) − f(−2h))) / 12h with h = W/256, so that no weight changes sign; at a weight of 0 the one-sided rule
 * (−3f(0) + 4f(h) − f(2h)) / 2h with h = 1e-4 of the mean weight. `only` skips cells (derivative 0). Null where the function is undefined at a
 * point it is asked for. `weights` is restored. 4 evaluations a cell.
 *
 * @example numericalGradient((w) => w[0]! / (w[0]! + w[1]!), Float64Array.of(1, 3)) // ≈ [0.1875, −0.0625]
 */
export function numericalGradient(
  value: (weights: Float64Array) => number | null,
  weights: Float64Array,
  only: (cell: number) => boolean = () => true,
): Float64Array | null {
  const moved = Float64Array.from(weights)
  const meanWeight = weights.reduce((total, weight) => total + weight, 0) / Math.max(1, weights.length)
  const gradient = new Float64Array(weights.length)
  for (let cell = 0; cell < weights.length; cell++) {
    if (!only(cell)) continue
    const centre = weights[cell]!
    const at = (step: number) => {
      moved[cell] = centre + step
      return value(moved) ?? NaN
    }
    const derivative = centre > 0 ? central(at, centre * relativeStep) : oneSided(at, (meanWeight || 1) * 1e-4)
    moved[cell] = centre
    if (!Number.isFinite(derivative)) return null
    gradient[cell] = derivative
  }
  return gradient
}

function central(at: (step: number) => number, h: number): number {
  return (8 * (at(h) - at(-h)) - (at(2 * h) - at(-2 * h))) / (12 * h)
}

function oneSided(at: (step: number) => number, h: number): number {
  return (4 * at(h) - 3 * at(0) - at(2 * h)) / (2 * h)
}
