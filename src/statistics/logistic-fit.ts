/** Weight (or rows) of both classes at one value of x. The squares (Σw²) are given for weighted rows. */
export interface LogisticPoint {
  readonly x: number
  readonly positives: number
  readonly negatives: number
  readonly positivesSquared?: number
  readonly negativesSquared?: number
}

export interface LogisticFit {
  readonly intercept: number
  readonly slope: number
  readonly interceptStandardError: number
  readonly slopeStandardError: number
}

const maximumSteps = 100
const maximumHalvings = 40

/**
 * Logistic regression of the class on one x, logit P(positive) = intercept + slope · x, by Newton's method with step halving. With x the logit of a
 * predicted probability it is Cox's recalibration (1958): slope 1 and intercept 0 mean calibrated. Standard errors from the Fisher information;
 * with Σw² given, from the sandwich. Null when the maximum is not finite or not unique: an infinite x, one class only, one x only, or classes that
 * x separates. O(points) a step, about six steps.
 *
 * @example logisticFit([{ x: 0, positives: 1, negatives: 3 }, { x: 1, positives: 3, negatives: 1 }])
 *   // { intercept: −1.0986 (= ln 1/3), slope: 2.1972 (= ln 9), interceptStandardError: 1.1547, slopeStandardError: 1.6330 }
 */
export function logisticFit(points: readonly LogisticPoint[]): LogisticFit | null {
  const filled = points.filter((point) => point.positives + point.negatives > 0)
  if (filled.some((point) => !Number.isFinite(point.x)) || isSeparated(filled)) return null
  // x is centred and scaled, so that the two parameters are nearly uncorrelated whatever the unit of x.
  const { centre, spread } = moments(filled)
  const scaled = filled.map((point) => ({ ...point, x: (point.x - centre) / spread }))
  const found = maximize(scaled)
  if (!found) return null
  const { aa, ab, bb } = covariance(scaled, found)
  const shift = centre / spread
  return {
    intercept: found.a - found.b * shift,
    slope: found.b / spread,
    interceptStandardError: Math.sqrt(Math.max(0, aa - 2 * shift * ab + shift * shift * bb)),
    slopeStandardError: Math.sqrt(bb) / spread,
  }
}

/** Whether some x parts the classes, ties at that x allowed: then the likelihood has no finite or no unique maximum. */
function isSeparated(points: readonly LogisticPoint[]): boolean {
  const xs = (has: (point: LogisticPoint) => boolean) => points.filter(has).map((point) => point.x)
  const positive = range(xs((point) => point.positives > 0))
  const negative = range(xs((point) => point.negatives > 0))
  return positive.low >= negative.high || negative.low >= positive.high
}

function range(values: readonly number[]): { low: number; high: number } {
  return values.reduce((r, x) => ({ low: Math.min(r.low, x), high: Math.max(r.high, x) }), {
    low: Infinity,
    high: -Infinity,
  })
}

function moments(points: readonly LogisticPoint[]): { centre: number; spread: number } {
  const rows = (point: LogisticPoint) => point.positives + point.negatives
  const total = points.reduce((sum, point) => sum + rows(point), 0)
  const centre = points.reduce((sum, point) => sum + rows(point) * point.x, 0) / total
  const variance = points.reduce((sum, point) => sum + rows(point) * (point.x - centre) ** 2, 0) / total
  return { centre, spread: Math.sqrt(variance) }
}

interface Parameters {
  readonly a: number
  readonly b: number
}

/** A symmetric 2 × 2 matrix. */
interface Symmetric {
  readonly aa: number
  readonly ab: number
  readonly bb: number
}

function maximize(points: readonly LogisticPoint[]): Parameters | null {
  let current: Parameters = { a: 0, b: 0 }
  let likelihood = logLikelihood(points, current)
  for (let step = 0; step < maximumSteps; step++) {
    const { score, information } = derivatives(points, current)
    const inverse = invert(information)
    if (!inverse) return null
    const moveA = inverse.aa * score.a + inverse.ab * score.b
    const moveB = inverse.ab * score.a + inverse.bb * score.b
    if (Math.abs(moveA) + Math.abs(moveB) < 1e-10 * (1 + Math.abs(current.a) + Math.abs(current.b)))
      return { a: current.a + moveA, b: current.b + moveB }
    // Near the maximum the likelihood cannot tell steps apart: a loss within rounding is none.
    const acceptable = likelihood - 1e-10 * (1 + Math.abs(likelihood))
    let share = 1
    let next = current
    let nextLikelihood = -Infinity
    for (let halving = 0; halving < maximumHalvings && !(nextLikelihood >= acceptable); halving++, share /= 2) {
      next = { a: current.a + share * moveA, b: current.b + share * moveB }
      nextLikelihood = logLikelihood(points, next)
    }
    if (!(nextLikelihood >= acceptable)) return null
    current = next
    likelihood = nextLikelihood
  }
  return null
}

function logLikelihood(points: readonly LogisticPoint[], { a, b }: Parameters): number {
  let total = 0
  for (const point of points) {
    const t = a + b * point.x
    total -= point.positives * logOnePlusExp(-t) + point.negatives * logOnePlusExp(t)
  }
  return total
}

function logOnePlusExp(t: number): number {
  return t > 0 ? t + Math.log1p(Math.exp(-t)) : Math.log1p(Math.exp(t))
}

function logistic(t: number): number {
  return t >= 0 ? 1 / (1 + Math.exp(-t)) : Math.exp(t) / (1 + Math.exp(t))
}

function derivatives(points: readonly LogisticPoint[], { a, b }: Parameters) {
  let [scoreA, scoreB, aa, ab, bb] = [0, 0, 0, 0, 0]
  for (const { x, positives, negatives } of points) {
    const p = logistic(a + b * x)
    const q = logistic(-a - b * x)
    const residual = positives * q - negatives * p
    const weight = (positives + negatives) * p * q
    scoreA += residual
    scoreB += residual * x
    aa += weight
    ab += weight * x
    bb += weight * x * x
  }
  return { score: { a: scoreA, b: scoreB }, information: { aa, ab, bb } }
}

function invert({ aa, ab, bb }: Symmetric): Symmetric | null {
  const determinant = aa * bb - ab * ab
  if (!(determinant > 1e-14 * aa * bb)) return null
  return { aa: bb / determinant, ab: -ab / determinant, bb: aa / determinant }
}

/** Inverse information; for weighted rows information⁻¹ · Σw²(y − p)²xxᵀ · information⁻¹. */
function covariance(points: readonly LogisticPoint[], found: Parameters): Symmetric {
  const inverse = invert(derivatives(points, found).information) ?? { aa: NaN, ab: NaN, bb: NaN }
  if (!points.some((point) => point.positivesSquared !== undefined)) return inverse
  let [aa, ab, bb] = [0, 0, 0]
  for (const { x, positives, negatives, positivesSquared = positives, negativesSquared = negatives } of points) {
    const p = logistic(found.a + found.b * x)
    const squares = positivesSquared * (1 - p) ** 2 + negativesSquared * p ** 2
    aa += squares
    ab += squares * x
    bb += squares * x * x
  }
  const rowA = { a: inverse.aa * aa + inverse.ab * ab, b: inverse.aa * ab + inverse.ab * bb }
  const rowB = { a: inverse.ab * aa + inverse.bb * ab, b: inverse.ab * ab + inverse.bb * bb }
  return {
    aa: rowA.a * inverse.aa + rowA.b * inverse.ab,
    ab: rowA.a * inverse.ab + rowA.b * inverse.bb,
    bb: rowB.a * inverse.ab + rowB.b * inverse.bb,
  }
}
