/**
 * A draw from Binomial(n, p), exact in law. Inversion for small n·p, else transformed rejection
 * (Hörmann 1993, "The generation of binomial random variates", algorithm BTRS). O(n·p) below 10, O(1) above.
 */
export function drawBinomial(n: number, p: number, next: () => number): number {
  if (!Number.isSafeInteger(n) || n < 0) throw new RangeError(`Binomial needs a whole number of trials, not ${n}`)
  if (!(p >= 0 && p <= 1)) throw new RangeError(`Binomial needs a probability, not ${p}`)
  if (n === 0 || p === 0) return 0
  if (p === 1) return n
  if (p > 0.5) return n - drawBinomial(n, 1 - p, next)
  return n * p < 10 ? byInversion(n, p, next) : byRejection(n, p, next)
}

/** Adds geometric waiting times between successes until n trials are used up (Devroye 1986, X.4.3). */
function byInversion(n: number, p: number, next: () => number): number {
  const logFailure = Math.log1p(-p)
  let successes = 0
  let trials = 0
  for (;;) {
    trials += Math.floor(Math.log(1 - next()) / logFailure) + 1
    if (trials > n) return successes
    successes++
  }
}

function byRejection(n: number, p: number, next: () => number): number {
  const odds = p / (1 - p)
  const deviation = Math.sqrt(n * p * (1 - p))
  const b = 1.15 + 2.53 * deviation
  const a = -0.0873 + 0.0248 * b + 0.01 * p
  const center = n * p + 0.5
  const insideSqueeze = 0.92 - 4.2 / b
  const alpha = (2.83 + 5.1 / b) * deviation
  const mode = Math.floor((n + 1) * p)
  for (;;) {
    const u = next() - 0.5
    const v = 1 - next()
    const distance = 0.5 - Math.abs(u)
    const k = Math.floor(((2 * a) / distance + b) * u + center)
    if (distance >= 0.07 && v <= insideSqueeze) return k
    if (!(k >= 0 && k <= n)) continue
    if (Math.log((v * alpha) / (a / (distance * distance) + b)) <= logRatioToMode(n, odds, mode, k)) return k
  }
}

/** log of P(X = k) / P(X = mode), from Stirling's series so that large factorials never appear. */
function logRatioToMode(n: number, odds: number, mode: number, k: number): number {
  return (
    (mode + 0.5) * Math.log((mode + 1) / (odds * (n - mode + 1))) +
    (n + 1) * Math.log((n - mode + 1) / (n - k + 1)) +
    (k + 0.5) * Math.log((odds * (n - k + 1)) / (k + 1)) +
    stirlingRest(mode) +
    stirlingRest(n - mode) -
    stirlingRest(k) -
    stirlingRest(n - k)
  )
}

/** log k! − [log √(2π) + (k + ½) log(k + 1) − (k + 1)] */
function stirlingRest(k: number): number {
  if (k < 10) return smallRests[k]!
  const inverse = 1 / (k + 1)
  const square = inverse * inverse
  return (1 / 12 - (1 / 360 - square / 1260) * square) * inverse
}

const smallRests = Array.from({ length: 10 }, (_, k) => {
  let logFactorial = 0
  for (let i = 2; i <= k; i++) logFactorial += Math.log(i)
  return logFactorial - (0.5 * Math.log(2 * Math.PI) + (k + 0.5) * Math.log(k + 1) - (k + 1))
})
