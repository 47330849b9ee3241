export interface Quadrature {
  /** In (0, 1) or, for rules that use the ends, [0, 1]; ascending. */
  readonly nodes: readonly number[]
  /** They add up to 1. */
  readonly weights: readonly number[]
}

/**
 * Gauss–Legendre rule of n points on [0, 1]: exact for polynomials up to degree 2n − 1. Nodes are the roots of the Legendre
 * polynomial, by Newton's method from Tricomi's start (Press et al., Numerical Recipes §4.6). O(n²).
 * @example gaussLegendre(2).nodes // [0.2113248654051871, 0.7886751345948129]
 */
export function gaussLegendre(n: number): Quadrature {
  const nodes = Array<number>(n)
  const weights = Array<number>(n)
  for (let i = 0; i < Math.ceil(n / 2); i++) {
    const { root, slope } = legendreRoot(n, Math.cos((Math.PI * (i + 0.75)) / (n + 0.5)))
    const weight = 1 / ((1 - root * root) * slope * slope) // half of the weight on [−1, 1]
    nodes[i] = (1 - root) / 2
    nodes[n - 1 - i] = (1 + root) / 2
    weights[i] = weights[n - 1 - i] = weight
  }
  return { nodes, weights }
}

/** Trapezoid rule of n ≥ 2 points on [0, 1], both ends among them with half weight: exact for straight lines. */
export function trapezoid(n: number): Quadrature {
  const step = 1 / (n - 1)
  return {
    nodes: Array.from({ length: n }, (_, i) => i * step),
    weights: Array.from({ length: n }, (_, i) => (i === 0 || i === n - 1 ? step / 2 : step)),
  }
}

/** The root of P_n next to a start, and P_n′ there. */
function legendreRoot(n: number, start: number): { readonly root: number; readonly slope: number } {
  let x = start
  let slope = 1
  for (let step = 0; step < 100; step++) {
    let [value, before] = [1, 0]
    for (let k = 1; k <= n; k++) [value, before] = [((2 * k - 1) * x * value - (k - 1) * before) / k, value]
    slope = (n * (x * value - before)) / (x * x - 1)
    const change = value / slope
    x -= change
    if (Math.abs(change) < 1e-15) break
  }
  return { root: n % 2 === 1 && Math.abs(x) < 1e-14 ? 0 : x, slope }
}
