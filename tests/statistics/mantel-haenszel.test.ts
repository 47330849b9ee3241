import { describe, expect, it } from 'vitest'
import { createRandom } from '../../src/environment/random.js'
import { breslowDay } from '../../src/statistics/breslow-day.js'
import { chiSquaredUpperTail } from '../../src/statistics/chi-squared.js'
import { mantelHaenszel } from '../../src/statistics/mantel-haenszel.js'
import { choose, mean, sum, variance } from './helpers.js'

/** Admitted and rejected men, admitted and rejected women, by department (Bickel, Hammel & O'Connell 1975; R's UCBAdmissions). */
const departments = [
  { a: 512, b: 313, c: 89, d: 19 },
  { a: 353, b: 207, c: 17, d: 8 },
  { a: 120, b: 205, c: 202, d: 391 },
  { a: 138, b: 279, c: 131, d: 244 },
  { a: 53, b: 138, c: 94, d: 299 },
  { a: 22, b: 351, c: 24, d: 317 },
]

const small = [
  { a: 8, b: 2, c: 4, d: 6 },
  { a: 3, b: 7, c: 1, d: 9 },
  { a: 5, b: 4, c: 6, d: 3 },
]

describe('Mantel–Haenszel over the departments of Berkeley', () => {
  const result = mantelHaenszel(departments)

  it('gives the odds ratio and interval printed by R’s mantelhaen.test', () => {
    const { value, logStandardError } = result.oddsRatio!
    expect(value).toBeCloseTo(0.9046968, 7)
    expect(value * Math.exp(-1.959963984540054 * logStandardError)).toBeCloseTo(0.7719074, 7)
    expect(value * Math.exp(1.959963984540054 * logStandardError)).toBeCloseTo(1.0603298, 7)
  })

  it('gives the statistic of R’s mantelhaen.test once its continuity correction of 1/2 is undone', () => {
    // R: Mantel-Haenszel X-squared = 1.4269, df = 1, p-value = 0.2323, with (|Σ(a − E)| − 1/2)² / ΣV.
    const excess = sum(departments.map(({ a, b, c, d }) => a - ((a + b) * (a + c)) / (a + b + c + d)))
    const root = Math.sqrt(result.cochranMantelHaenszel!.statistic)
    const corrected = ((Math.abs(excess) - 0.5) / (Math.abs(excess) / root)) ** 2
    expect(corrected).toBeCloseTo(1.4269, 4)
    expect(chiSquaredUpperTail(corrected, 1)).toBeCloseTo(0.2323, 4)
    expect(result.cochranMantelHaenszel!.statistic).toBeCloseTo(1.5246, 4)
  })

  it('finds no common difference of rates, weighted by n₁n₂/N', () => {
    const weights = departments.map(({ a, b, c, d }) => ((a + b) * (c + d)) / (a + b + c + d))
    const weighted = departments.map(({ a, b, c, d }, i) => weights[i]! * (a / (a + b) - c / (c + d)))
    expect(result.riskDifference!.value).toBeCloseTo(sum(weighted) / sum(weights), 14)
    expect(Math.abs(result.riskDifference!.value)).toBeLessThan(1.96 * result.riskDifference!.standardError)
  })

  it('finds that the departments disagree', () => {
    expect(result.breslowDay!.df).toBe(5)
    expect(result.breslowDay!.statistic).toBeCloseTo(18.8255, 4)
    expect(result.breslowDay!.p).toBeLessThan(0.01)
  })
})

describe('Mantel–Haenszel on small strata', () => {
  it('takes mean and variance of hits from the hypergeometric law', () => {
    // By enumeration of every table with the margins of each stratum.
    let [excess, total] = [0, 0]
    for (const { a, b, c, d } of small) {
      const xs = Array.from({ length: a + c + 1 }, (_, x) => x)
      const weights = xs.map((x) => Number(choose(a + b, x) * choose(c + d, a + c - x)))
      const expected = sum(xs.map((x, i) => x * weights[i]!)) / sum(weights)
      excess += a - expected
      total += sum(xs.map((x, i) => (x - expected) ** 2 * weights[i]!)) / sum(weights)
    }
    expect(mantelHaenszel(small).cochranMantelHaenszel!.statistic).toBeCloseTo(excess ** 2 / total, 12)
  })

  it('has a Breslow–Day statistic whose expected counts have the common odds ratio', () => {
    const { value: oddsRatio } = mantelHaenszel(small).oddsRatio!
    const parts = small.map(({ a, b, c, d }) => {
      let [low, high] = [Math.max(0, a + c - (c + d)), Math.min(a + b, a + c)]
      for (let step = 0; step < 200; step++) {
        const middle = (low + high) / 2
        const odds = (middle * (d - a + middle)) / ((a + b - middle) * (a + c - middle))
        if (odds < oddsRatio) low = middle
        else high = middle
      }
      const cells = [low, a + b - low, a + c - low, d - a + low]
      return { deviation: a - low, variance: 1 / sum(cells.map((cell) => 1 / cell)) }
    })
    const plain = sum(parts.map((part) => part.deviation ** 2 / part.variance))
    const tarone = sum(parts.map((part) => part.deviation)) ** 2 / sum(parts.map((part) => part.variance))
    expect(mantelHaenszel(small).breslowDay!.statistic).toBeCloseTo(plain - tarone, 9)
  })

  it('turns over when the groups change places', () => {
    const forth = mantelHaenszel(small)
    const back = mantelHaenszel(small.map(({ a, b, c, d }) => ({ a: c, b: d, c: a, d: b })))
    expect(back.oddsRatio!.value).toBeCloseTo(1 / forth.oddsRatio!.value, 12)
    expect(back.oddsRatio!.logStandardError).toBeCloseTo(forth.oddsRatio!.logStandardError, 12)
    expect(back.riskDifference!.value).toBeCloseTo(-forth.riskDifference!.value, 12)
    expect(back.riskDifference!.standardError).toBeCloseTo(forth.riskDifference!.standardError, 12)
    expect(back.cochranMantelHaenszel!.statistic).toBeCloseTo(forth.cochranMantelHaenszel!.statistic, 12)
    expect(back.breslowDay!.statistic).toBeCloseTo(forth.breslowDay!.statistic, 9)
  })

  it('is the plain comparison in one stratum', () => {
    const { oddsRatio, riskDifference, breslowDay: homogeneity } = mantelHaenszel([{ a: 8, b: 2, c: 4, d: 6 }])
    expect(oddsRatio!.value).toBeCloseTo(6, 12)
    // Woolf's variance of a log odds ratio.
    expect(oddsRatio!.logStandardError).toBeCloseTo(Math.sqrt(1 / 8 + 1 / 2 + 1 / 4 + 1 / 6), 12)
    expect(riskDifference!.value).toBeCloseTo(0.4, 12)
    expect(homogeneity).toBeNull()
  })

  it('leaves out strata without one of the groups, and says nothing where nothing can be said', () => {
    const withEmpty = [...small, { a: 4, b: 4, c: 0, d: 0 }]
    expect(mantelHaenszel(withEmpty)).toEqual(mantelHaenszel(small))
    expect(mantelHaenszel([])).toEqual({
      oddsRatio: null,
      riskDifference: null,
      cochranMantelHaenszel: null,
      breslowDay: null,
    })
    const nobody = mantelHaenszel([{ a: 0, b: 5, c: 0, d: 7 }])
    expect(nobody.oddsRatio).toBeNull()
    expect(nobody.cochranMantelHaenszel).toBeNull()
    expect(nobody.riskDifference).toEqual({ value: 0, standardError: 0 })
    expect(breslowDay([{ a: 0, b: 5, c: 0, d: 7 }, ...small], 2)!.df).toBe(2)
  })
})

describe('standard errors over strata', () => {
  it('match the spread over simulated tables, for large and for many small strata', () => {
    const random = createRandom(3)
    const rates = (index: number) => [0.2 + 0.05 * (index % 6), 0.12 + 0.05 * (index % 6)] as const
    for (const { strata, sizes } of [
      { strata: 6, sizes: [200, 90] as const },
      { strata: 120, sizes: [3, 4] as const },
    ]) {
      const drawn = Array.from({ length: 1500 }, () =>
        mantelHaenszel(
          Array.from({ length: strata }, (_, index) => {
            const a = random.binomial(sizes[0], rates(index)[0])
            const c = random.binomial(sizes[1], rates(index)[1])
            return { a, b: sizes[0] - a, c, d: sizes[1] - c }
          }),
        ),
      )
      const differences = drawn.map((one) => one.riskDifference!)
      const ratios = drawn.map((one) => one.oddsRatio!)
      // 1,500 draws fix a standard deviation to 1.8 %; three times that, and 2 % for the approximation of the logarithm.
      const spread = Math.sqrt(variance(differences.map((one) => one.value)))
      expect(mean(differences.map((one) => one.standardError)) / spread).toBeGreaterThan(0.95)
      expect(mean(differences.map((one) => one.standardError)) / spread).toBeLessThan(1.05)
      const logSpread = Math.sqrt(variance(ratios.map((one) => Math.log(one.value))))
      expect(mean(ratios.map((one) => one.logStandardError)) / logSpread).toBeGreaterThan(0.93)
      expect(mean(ratios.map((one) => one.logStandardError)) / logSpread).toBeLessThan(1.07)
    }
  })
})
