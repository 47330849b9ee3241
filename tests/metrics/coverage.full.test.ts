import { describe, expect, it } from 'vitest'
import { createRandom } from '../../src/environment/random.js'
import type { Random } from '../../src/environment/tools.js'
import { auc } from '../../src/metrics/auc.js'
import { averagePrecision } from '../../src/metrics/average-precision.js'
import { balancedAccuracy } from '../../src/metrics/balanced-accuracy.js'
import { combineRanges } from '../../src/metrics/combined.js'
import { averageOdds, equalizedOdds } from '../../src/metrics/equalized-odds.js'
import { estimate } from '../../src/metrics/estimate.js'
import { f1Score } from '../../src/metrics/f1-score.js'
import { matthewsCorrelation } from '../../src/metrics/matthews-correlation.js'
import type { CountCell, GroupCounts, Metric } from '../../src/metrics/metric.js'
import { falsePositiveRate, truePositiveRate } from '../../src/metrics/rates.js'
import { replicatesOf } from '../../src/metrics/replicates.js'
import { brierScore } from '../../src/metrics/score-means.js'
import { selectionRate } from '../../src/metrics/selection-rate.js'
import { againstOverall } from '../../src/metrics/to-overall.js'
import { treatmentEquality } from '../../src/metrics/treatment-equality.js'
import { groupsOfCounts } from './groups-by-hand.js'
import { countsOf, zAt95, type Row } from './rows.js'

const rounds = 3000
/** 94 % less three standard errors of a share seen over so many rounds. */
const fewest = 0.94 - 3 * Math.sqrt((0.95 * 0.05) / rounds)

interface Kind {
  readonly label: string
  readonly decision: string
  readonly score: number
  readonly share: number
}

/** Rows drawn from kinds with given shares, as counts. */
function draw(kinds: readonly Kind[], size: number, random: Random): GroupCounts {
  let [left, undrawn] = [size, 1]
  const cells = kinds.flatMap(({ label, decision, score, share }): CountCell[] => {
    const rows = share >= undrawn ? left : random.binomial(left, share / undrawn)
    left -= rows
    undrawn -= share
    return rows === 0 ? [] : [{ label, decision, score, rows, weight: rows, weightSquared: rows, sums: {} }]
  })
  return { ...countsOf([]), rows: size, cells }
}

/** The value in a population: as many rows as make rounding vanish. */
function truth(metric: Metric, kinds: readonly Kind[]): number {
  const cells = kinds.map(({ label, decision, score, share }) => {
    const rows = share * 1e9
    return { label, decision, score, rows, weight: rows, weightSquared: rows, sums: {} }
  })
  const outcome = metric.measure({ ...countsOf([]), rows: 1e9, cells }, {})
  return 'value' in outcome ? outcome.value : NaN
}

function table(tp: number, fp: number, fn: number, tn: number): Kind[] {
  return [
    { label: 'positive', decision: 'positive', score: 0.7, share: tp },
    { label: 'negative', decision: 'positive', score: 0.7, share: fp },
    { label: 'positive', decision: 'negative', score: 0.3, share: fn },
    { label: 'negative', decision: 'negative', score: 0.3, share: tn },
  ]
}

/** Ten scores, positives leaning to the high ones. */
const scored: Kind[] = Array.from({ length: 10 }, (_, i) => [
  { label: 'positive', decision: 'positive', score: (i + 0.5) / 10, share: (0.4 * (i + 1)) / 55 },
  { label: 'negative', decision: 'positive', score: (i + 0.5) / 10, share: (0.6 * (10 - i)) / 55 },
]).flat()

function coverage(metric: Metric, kinds: readonly Kind[], size: number): number {
  const random = createRandom(size)
  const value = truth(metric, kinds)
  let [covered, defined] = [0, 0]
  for (let round = 0; round < rounds; round++) {
    const limits = estimate(metric, draw(kinds, size, random)).limits?.(zAt95)
    if (!limits) continue
    defined++
    if (limits.low <= value && value <= limits.high) covered++
  }
  return covered / defined
}

describe('the intervals of one group hold the true value in 95 of 100 samples', () => {
  it.each([60, 150, 600])('of measures of the confusion matrix, %d rows', (size) => {
    for (const kinds of [table(0.24, 0.12, 0.16, 0.48), table(0.3, 0.05, 0.05, 0.6)])
      for (const metric of [truePositiveRate, f1Score, balancedAccuracy, matthewsCorrelation, treatmentEquality])
        expect(coverage(metric, kinds, size), metric.id).toBeGreaterThan(fewest)
  })

  it.each([100, 400])('of measures of scores, %d rows', (size) => {
    for (const metric of [auc, averagePrecision, brierScore])
      expect(coverage(metric, scored, size), metric.id).toBeGreaterThan(fewest)
  })

  it.each([2, 5, 20])('of persons with %d like rows each', (times) => {
    const random = createRandom(times)
    let covered = 0
    const samples = 600
    for (let round = 0; round < samples; round++) {
      const persons = Array.from({ length: 60 }, (): Row[] => {
        const decision = random.next() < 0.4 ? 'positive' : 'negative'
        return Array.from({ length: times }, () => ({ label: null, decision, score: null, weight: 1 }))
      })
      const buckets = new Map(persons.map((rows, i) => [String(i), countsOf(rows)]))
      const counts = countsOf(persons.flat())
      const replicates = replicatesOf(counts, { fine: buckets, coarse: buckets }, [
        { metric: selectionRate, parameters: {} },
      ])[0]!
      const { low, high } = estimate(selectionRate, counts, {}, replicates).limits!(zAt95)
      if (low <= 0.4 && 0.4 <= high) covered++
    }
    expect(covered / samples).toBeGreaterThan(0.94 - 3 * Math.sqrt((0.95 * 0.05) / samples))
  })
})

describe('the intervals of comparisons hold the true value in at least 95 of 100 samples', () => {
  const fair = [table(0.24, 0.12, 0.16, 0.48), table(0.24, 0.12, 0.16, 0.48), table(0.24, 0.12, 0.16, 0.48)]
  const unfair = [table(0.24, 0.12, 0.16, 0.48), table(0.12, 0.06, 0.28, 0.54), table(0.2, 0.12, 0.2, 0.48)]

  it.each([
    ['no gap', fair],
    ['a gap', unfair],
  ] as const)('equalized and average odds with %s', (_, population) => {
    for (const metric of [equalizedOdds, averageOdds]) {
      const rates = [truePositiveRate, falsePositiveRate]
      const ranges = rates.map((rate) => {
        const values = population.map((kinds) => truth(rate, kinds))
        return Math.max(...values) - Math.min(...values)
      })
      const value = metric === equalizedOdds ? Math.max(...ranges) : (ranges[0]! + ranges[1]!) / 2
      const random = createRandom(5)
      let covered = 0
      for (let round = 0; round < rounds; round++) {
        const counts = population.map((kinds) => draw(kinds, 200, random))
        const parts = rates.map((rate) => groupsOfCounts(rate, counts))
        const { low, high } = combineRanges('difference', metric.combines!, parts, { confidence: 0.95 }).interval!
        if (low <= value + 1e-12 && value <= high) covered++
      }
      expect(covered / rounds, metric.id).toBeGreaterThan(fewest)
    }
  })

  it.each([selectionRate, matthewsCorrelation, f1Score])('a group against all rows: $id', (metric) => {
    const [mine, others] = [table(0.12, 0.06, 0.28, 0.54), table(0.24, 0.12, 0.16, 0.48)]
    const all = mine.map((kind, i) => ({ ...kind, share: 0.25 * kind.share + 0.75 * others[i]!.share }))
    const value = truth(metric, mine) - truth(metric, all)
    const random = createRandom(9)
    let covered = 0
    for (let round = 0; round < rounds; round++) {
      const [own, rest] = [draw(mine, 100, random), draw(others, 300, random)]
      const cells = mine.flatMap(({ label, decision }): CountCell[] => {
        const same = [...own.cells, ...rest.cells].filter((cell) => cell.label === label && cell.decision === decision)
        const rows = same.reduce((sum, cell) => sum + cell.rows, 0)
        return rows === 0 ? [] : [{ ...same[0]!, rows, weight: rows, weightSquared: rows }]
      })
      const [group, overall] = groupsOfCounts(metric, [own, { ...own, rows: 400, cells }])
      const found = againstOverall(
        'difference',
        { metric, parameters: {}, group: group!, overall: overall! },
        { confidence: 0.95 },
      )
      if (found.interval && found.interval.low <= value && value <= found.interval.high) covered++
    }
    expect(covered / rounds).toBeGreaterThan(fewest)
  })
})
