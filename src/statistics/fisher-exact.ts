/**
 * Fisher's exact test of a 2 × 2 table of integers, two-sided: the probability, with all margins fixed, of the tables that are not more likely
 * than the observed one (the rule of R and SciPy, ties within 1e-7). Probabilities relative to the most likely table are built outwards by the
 * ratio of neighbours, so no factorial appears. In [0, 1]; 1 for an empty margin. O(standard deviation of a), at most O(min margin).
 *
 * @example fisherExact(3, 1, 1, 3) // 0.4857142857142857: the lady tasting tea
 */
export function fisherExact(a: number, b: number, c: number, d: number): number {
  const rowTotal = a + b
  const columnTotal = a + c
  const total = a + b + c + d
  const lowest = Math.max(0, columnTotal - (total - rowTotal))
  const highest = Math.min(rowTotal, columnTotal)
  const mode = Math.floor(((rowTotal + 1) * (columnTotal + 1)) / (total + 2))
  const rest = total - rowTotal - columnTotal
  const up = (x: number) => ((rowTotal - x) * (columnTotal - x)) / ((x + 1) * (rest + x + 1))
  const start = Math.min(Math.max(mode, lowest), highest)

  const below = relativeWeights(start, lowest, -1, (x) => 1 / up(x - 1))
  const above = relativeWeights(start, highest, 1, up)
  const offset = Math.abs(a - start)
  const observed = (a < start ? below[offset] : above[offset]) ?? 0
  const all = sum(below) + sum(above) - 1
  const asUnlikely = (weight: number) => weight <= observed * (1 + 1e-7)
  const tail = sum(below.slice(1).filter(asUnlikely)) + sum(above.filter(asUnlikely))
  return Math.min(1, tail / all)
}

/** Weights from `start` (1) to `end`, each the one before times `ratio`; stops where they vanish. */
function relativeWeights(start: number, end: number, step: 1 | -1, ratio: (x: number) => number): number[] {
  const weights = [1]
  for (let x = start; x !== end; x += step) {
    const next = weights[weights.length - 1]! * ratio(x)
    if (next === 0) break
    weights.push(next)
  }
  return weights
}

/** Smallest first, so that small terms are not lost. */
function sum(weights: readonly number[]): number {
  return weights.reduceRight((total, weight) => total + weight, 0)
}
