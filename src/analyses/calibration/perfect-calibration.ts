import type { Random } from '../../environment/tools.js'
import { calibrationBins, type CalibrationBin } from '../../metrics/expected-calibration-error.js'
import type { GroupCounts } from '../../metrics/metric.js'

/** What the expected calibration error of a group would be if every score were the true probability. */
export interface PerfectCalibration {
  readonly mean: number
  /** Share of draws whose error is at least the one seen, (b + 1)/(m + 1). */
  readonly p: number
}

const draws = 999
/** Variance of a bin's hits from which they count as normal. */
const normalFrom = 9
/** No normal number made of two uniform ones of 52 bits is as large: √(−2 ln 2^−104) is 12.01. */
const largestNormal = 12.1

/** |hits − expected hits| of one bin under perfect calibration: its mean, the most that a draw may give, and a draw of it. */
interface Deviation {
  readonly mean: number
  readonly most: number
  draw(random: Random): number
}

/**
 * Mean and test of the expected calibration error under perfect calibration, where the labels of a bin are independent draws with the scores as
 * probabilities. The mean is exact (Poisson–binomial) in small bins and normal, σ√(2/π), in large and weighted ones; the test draws 999 errors.
 * O(cells + draws · bins).
 */
export function perfectCalibration(counts: GroupCounts, bins: number, random: Random): PerfectCalibration | null {
  const found = calibrationBins(counts, bins)
  const weight = found.reduce((sum, bin) => sum + bin.weight, 0)
  if (!(weight > 0)) return null
  const deviations = found.map((bin) => deviationOf(bin, counts.weighted))
  const seen = found.reduce((sum, bin) => sum + Math.abs(bin.hits - bin.scores), 0)
  let asLarge = 0
  // What no draw can reach is not drawn for.
  const isWithinReach = deviations.reduce((sum, { most }) => sum + most, 0) >= seen / 2
  for (let round = 0; isWithinReach && round < draws; round++) {
    const drawn = deviations.reduce((sum, deviation) => sum + deviation.draw(random), 0)
    if (drawn >= seen * (1 - 1e-12)) asLarge++
  }
  return {
    mean: deviations.reduce((sum, { mean }) => sum + mean, 0) / weight,
    p: (asLarge + 1) / (draws + 1),
  }
}

function deviationOf(bin: CalibrationBin, weighted: boolean): Deviation {
  const variance = bin.cells.reduce((sum, { score, weightSquared }) => sum + weightSquared * score! * (1 - score!), 0)
  if (weighted || variance >= normalFrom) {
    const deviation = Math.sqrt(variance)
    return {
      mean: deviation * Math.sqrt(2 / Math.PI),
      most: largestNormal * deviation,
      draw: (random) => Math.abs(random.normal()) * deviation,
    }
  }
  const { probabilities, expected } = hitsOf(bin, variance)
  const distances = probabilities.map((_, hits) => Math.abs(hits - expected))
  return {
    mean: probabilities.reduce((sum, probability, hits) => sum + probability * distances[hits]!, 0),
    most: distances.reduce((most, distance) => Math.max(most, distance), 0),
    draw: (random) => distances[pick(probabilities, random)]!,
  }
}

/** Distribution of the number of hits, or of misses where those are fewer: cells are binomial and add up by convolution. */
function hitsOf(
  { cells }: CalibrationBin,
  variance: number,
): { readonly probabilities: number[]; readonly expected: number } {
  const rows = cells.reduce((sum, cell) => sum + cell.rows, 0)
  const hits = cells.reduce((sum, { score, rows: own }) => sum + own * score!, 0)
  const turned = hits > rows / 2
  const expected = turned ? rows - hits : hits
  // Twelve standard deviations above the mean, and some for the long tail of a Poisson: below 1e-20 of the probability is left out.
  const most = Math.min(rows, Math.ceil(expected + 12 * Math.sqrt(variance) + 30))
  let probabilities = [1]
  for (const { score, rows: own } of cells)
    probabilities = convolve(probabilities, binomial(own, turned ? 1 - score! : score!, most), most)
  return { probabilities, expected }
}

/** P(0 … most) of a binomial count. */
function binomial(n: number, p: number, most: number): number[] {
  if (p <= 0) return [1]
  if (p >= 1) return [...new Array<number>(Math.min(n, most)).fill(0), 1]
  const found = [Math.exp(n * Math.log1p(-p))]
  for (let k = 1; k <= Math.min(n, most); k++) found.push((found[k - 1]! * (n - k + 1) * p) / (k * (1 - p)))
  return found
}

function convolve(a: readonly number[], b: readonly number[], most: number): number[] {
  const sum = new Array<number>(Math.min(most, a.length + b.length - 2) + 1).fill(0)
  for (const [i, x] of a.entries()) for (let j = 0; j < b.length && i + j < sum.length; j++) sum[i + j]! += x * b[j]!
  return sum
}

function pick(probabilities: readonly number[], random: Random): number {
  let left = random.next()
  for (const [value, probability] of probabilities.entries()) {
    left -= probability
    if (left < 0) return value
  }
  return probabilities.length - 1
}
