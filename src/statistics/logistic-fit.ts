/** Weight (or rows) of both classes at one value of x. The squares (Σw²) are given for weighted rows. */
export interface LogisticPoint {
  readonly x: number
  readonly positives: number
  readonly negatives: number
  readonly positivesSquared?: number
  readonly negativesSquared?: number
}

/** Points by column; the squares of all of them or of none. */
export interface LogisticColumns {
  readonly x: Float64Array
  readonly positives: Float64Array
  readonly negatives: Float64Array
  readonly squares?: { readonly positives: Float64Array; readonly negatives: Float64Array }
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
  const weighted = points.some((point) => point.positivesSquared !== undefined)
  return logisticFitOfColumns({
    x: Float64Array.from(points, ({ x }) => x),
    positives: Float64Array.from(points, ({ positives }) => positives),
    negatives: Float64Array.from(points, ({ negatives }) => negatives),
    ...(weighted && {
      squares: {
        positives: Float64Array.from(points, ({ positives, positivesSquared = positives }) => positivesSquared),
        negatives: Float64Array.from(points, ({ negatives, negativesSquared = negatives }) => negativesSquared),
      },
    }),
  })
}

/** The same of points by column, which makes no object for each. */
export function logisticFitOfColumns(points: LogisticColumns): LogisticFit | null {
  const filled = withRows(points)
  if (filled.x.some((x) => !Number.isFinite(x)) || isSeparated(filled)) return null
  // x is centred and scaled, so that the two parameters are nearly uncorrelated whatever the unit of x.
  const { centre, spread } = moments(filled)
  const scaled = { ...filled, x: filled.x.map((x) => (x - centre) / spread) }
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

function withRows(points: LogisticColumns): LogisticColumns {
  const { positives, negatives, squares } = points
  const places = Uint32Array.from(positives.keys()).filter((i) => positives[i]! + negatives[i]! > 0)
  if (places.length === positives.length) return points
  const take = (column: Float64Array) => Float64Array.from(places, (i) => column[i]!)
  return {
    ...{ x: take(points.x), positives: take(positives), negatives: take(negatives) },
    ...(squares && { squares: { positives: take(squares.positives), negatives: take(squares.negatives) } }),
  }
}

/** Whether some x parts the classes, ties at that x allowed: then the likelihood has no finite or no unique maximum. */
function isSeparated({ x, positives, negatives }: LogisticColumns): boolean {
  const [positive, negative] = [range(x, positives), range(x, negatives)]
  return positive.low >= negative.high || negative.low >= positive.high
}

/** Of the points that have rows of one class. */
function range(x: Float64Array, rows: Float64Array): { low: number; high: number } {
  let [low, high] = [Infinity, -Infinity]
  for (let i = 0; i < x.length; i++) {
    if (!(rows[i]! > 0)) continue
    low = Math.min(low, x[i]!)
    high = Math.max(high, x[i]!)
  }
  return { low, high }
}

function moments({ x, positives, negatives }: LogisticColumns): { centre: number; spread: number } {
  const rows = positives.map((count, i) => count + negatives[i]!)
  const total = rows.reduce((sum, count) => sum + count, 0)
  const centre = x.reduce((sum, value, i) => sum + rows[i]! * value, 0) / total
  const variance = x.reduce((sum, value, i) => sum + rows[i]! * (value - centre) ** 2, 0) / total
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

function maximize(points: LogisticColumns): Parameters | null {
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

/** ln(1 + e^t) and ln(1 + e^−t) share their exponential: one of them is the other plus |t|. */
function logLikelihood({ x, positives, negatives }: LogisticColumns, { a, b }: Parameters): number {
  let total = 0
  for (let i = 0; i < x.length; i++) {
    const t = a + b * x[i]!
    const least = Math.log1p(Math.exp(-Math.abs(t)))
    const ofPositive = t < 0 ? -t + least : least
    const ofNegative = t > 0 ? t + least : least
    total -= positives[i]! * ofPositive + negatives[i]! * ofNegative
  }
  return total
}

function logistic(t: number): number {
  return t >= 0 ? 1 / (1 + Math.exp(-t)) : Math.exp(t) / (1 + Math.exp(t))
}

function derivatives({ x, positives, negatives }: LogisticColumns, { a, b }: Parameters) {
  let [scoreA, scoreB, aa, ab, bb] = [0, 0, 0, 0, 0]
  for (let i = 0; i < x.length; i++) {
    const place = x[i]!
    const t = a + b * place
    const exponential = Math.exp(-Math.abs(t))
    const [large, small] = [1 / (1 + exponential), exponential / (1 + exponential)]
    const p = t >= 0 ? large : small
    const q = t <= 0 ? large : small
    const residual = positives[i]! * q - negatives[i]! * p
    const weight = (positives[i]! + negatives[i]!) * p * q
    scoreA += residual
    scoreB += residual * place
    aa += weight
    ab += weight * place
    bb += weight * place * place
  }
  return { score: { a: scoreA, b: scoreB }, information: { aa, ab, bb } }
}

function invert({ aa, ab, bb }: Symmetric): Symmetric | null {
  const determinant = aa * bb - ab * ab
  if (!(determinant > 1e-14 * aa * bb)) return null
  return { aa: bb / determinant, ab: -ab / determinant, bb: aa / determinant }
}

/** Inverse information; for weighted rows information⁻¹ · Σw²(y − p)²xxᵀ · information⁻¹. */
function covariance(points: LogisticColumns, found: Parameters): Symmetric {
  const inverse = invert(derivatives(points, found).information) ?? { aa: NaN, ab: NaN, bb: NaN }
  if (points.squares === undefined) return inverse
  const { positives, negatives } = points.squares
  let [aa, ab, bb] = [0, 0, 0]
  for (let i = 0; i < points.x.length; i++) {
    const x = points.x[i]!
    const p = logistic(found.a + found.b * x)
    const squares = positives[i]! * (1 - p) ** 2 + negatives[i]! * p ** 2
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
