import { existsSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { aliases } from '../../src/metrics/aliases.js'
import { estimate } from '../../src/metrics/estimate.js'
import type { GroupCounts, Metric, Parameters } from '../../src/metrics/metric.js'
import { measures, metricId, metrics } from '../../src/metrics/registry.js'
import { reasons } from '../../src/schema/measurement.js'
import { catalogue } from '../../src/report/locales/index.js'
import { binaryRows, classRows, countsOf, regressionCounts, zAt95, type Row } from './rows.js'

/** Everything that the contracts name, by hand. */
const named =
  `base-rate selection-rate positive-prediction-rate accuracy error-rate balanced-accuracy true-positive-rate false-positive-rate true-negative-rate
false-negative-rate positive-predictive-value negative-predictive-value false-discovery-rate false-omission-rate f1-score matthews-correlation equalized-odds
average-odds treatment-equality auc average-precision brier-score log-loss expected-calibration-error calibration-slope calibration-intercept
kolmogorov-smirnov mean-score precision recall mean-label mean-prediction mean-residual mean-absolute-error root-mean-squared-error r-squared exposure ndkl
generalized-entropy standardized-mean-difference class-imbalance difference-in-proportions-of-labels kl-divergence js-divergence lp-norm total-variation
conditional-demographic-disparity representation proxy-strength`.split(/\s+/)

const regressionRows = fc.array(
  fc.record({
    label: fc.constant(null),
    decision: fc.constant(null),
    score: fc.option(fc.integer({ min: 0, max: 50 }), { nil: null, freq: 8 }),
    weight: fc.constant(1),
    y: fc.integer({ min: 1, max: 50 }),
  }),
  { maxLength: 30 },
)
const rankedRows = fc
  .array(fc.constant(0), { maxLength: 30 })
  .map((list): Row[] => list.map((_, i) => ({ label: null, decision: null, score: i + 1, weight: 1 })))

/** Counts that a metric of this task may meet. */
const countsFor: Record<string, fc.Arbitrary<GroupCounts>> = {
  binary: binaryRows().map((rows) => countsOf(rows)),
  weighted: binaryRows({ weighted: true }).map((rows) => countsOf(rows, { weighted: true })),
  outcomes: binaryRows().map((rows) =>
    countsOf(
      rows.map((row) => ({ ...row, label: null })),
      { task: 'outcomes' },
    ),
  ),
  multiclass: classRows().map((rows) => countsOf(rows, { task: 'multiclass', classes: ['a', 'b', 'c', 'd'] })),
  regression: regressionRows.map((rows) => regressionCounts(rows)),
  ranking: rankedRows.map((rows) => countsOf(rows, { task: 'ranking', scoreRange: null })),
}

function kindsOf(metric: Metric): string[] {
  return metric.tasks.flatMap((task) => (task === 'binary' ? ['binary', 'weighted'] : [task]))
}

function parametersOf(metric: Metric, counts: GroupCounts): readonly Parameters[] {
  return metric.parameters?.(counts, {}) ?? [{}]
}

describe('the registry', () => {
  it('holds every metric of the contracts', () => {
    const ids = measures.map(({ id }) => id)
    expect(named.filter((id) => !ids.includes(id))).toEqual([])
  })

  it('names nothing twice, aliases included', () => {
    const names = measures.flatMap(({ id, aliases: own = {} }) => [id, ...Object.keys(own)])
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([])
    const ids = new Set(measures.map(({ id }) => id))
    expect(Object.keys(aliases).filter((alias) => ids.has(alias))).toEqual([])
  })

  it.each(measures.map((measure) => [measure.id, measure] as const))('%s says what it is', (id, measure) => {
    expect(metricId.safeParse(id).success).toBe(true)
    expect(measure.reference).toMatch(/\S.*(\d{4}|Clarify)/u)
    expect(measure.formula.length).toBeGreaterThan(3)
    const [least, most] = measure.range
    expect((least ?? -Infinity) < (most ?? Infinity)).toBe(true)
    for (const language of ['en', 'zh'] as const) {
      expect(catalogue[language][`metric.${id}`]).toBeTruthy()
      expect(catalogue[language][`metric.${id}.explained`]).toBeTruthy()
    }
    if (measure.better === 'nearer-ideal') expect(measure.ideal).toBeTypeOf('number')
  })

  it('asks for the counts that each denominator rests on', () => {
    const byKind: Record<string, string> = {
      positives: 'true-positive-rate false-negative-rate f1-score recall',
      negatives: 'false-positive-rate true-negative-rate',
      'predicted-positives': 'positive-predictive-value false-discovery-rate precision',
      'predicted-negatives': 'negative-predictive-value false-omission-rate',
      both: 'balanced-accuracy matthews-correlation equalized-odds average-odds treatment-equality auc average-precision kolmogorov-smirnov calibration-slope calibration-intercept',
    }
    const kindOf = (id: string): string =>
      Object.keys(byKind).find((kind) => byKind[kind]!.split(' ').includes(id)) ?? 'rows'
    for (const { id, minimum } of metrics) expect([id, minimum]).toEqual([id, kindOf(id)])
  })

  it('keeps mathematics of its own in a file of that name', () => {
    const tables = /rate$|^accuracy$|predictive-value$|^mean-|^root-|^r-squared$|^brier|^log-loss$|^average-odds$/u
    for (const { id } of metrics)
      if (!tables.test(id) || id === 'selection-rate')
        expect(existsSync(new URL(`../../src/metrics/${id}.ts`, import.meta.url)), id).toBe(true)
  })
})

describe.each(metrics.flatMap((metric) => kindsOf(metric).map((kind) => ({ metric, kind, id: metric.id }))))(
  '$id ($kind)',
  ({ metric, kind }) => {
    it('has a value in its range, or a reason from the closed list, and limits around the value', () => {
      fc.assert(
        fc.property(countsFor[kind]!, (counts) => {
          for (const parameters of parametersOf(metric, counts)) {
            const found = estimate(metric, counts, parameters)
            if (!('value' in found.outcome)) {
              expect(reasons).toContain(found.outcome.unavailable)
              continue
            }
            const { value } = found.outcome
            const [least, most] = metric.range
            expect(Number.isFinite(value)).toBe(true)
            expect(Object.is(value, -0)).toBe(false)
            expect(value).toBeGreaterThanOrEqual((least ?? -Infinity) - 1e-12)
            expect(value).toBeLessThanOrEqual((most ?? Infinity) + 1e-12)
            const limits = found.limits?.(zAt95)
            if (!limits) continue
            expect(limits.low).toBeLessThanOrEqual(value + 1e-9)
            expect(limits.high).toBeGreaterThanOrEqual(value - 1e-9)
            expect(limits.low).toBeGreaterThanOrEqual((least ?? -Infinity) - 1e-9)
            expect(limits.high).toBeLessThanOrEqual((most ?? Infinity) + 1e-9)
          }
        }),
        { numRuns: 60 },
      )
    })

    it('does not care in which order the cells stand', () => {
      fc.assert(
        fc.property(countsFor[kind]!, fc.integer({ min: 0, max: 1000 }), (counts, turn) => {
          const at = counts.cells.length === 0 ? 0 : turn % counts.cells.length
          const turned = { ...counts, cells: [...counts.cells.slice(at), ...counts.cells.slice(0, at)].reverse() }
          for (const parameters of parametersOf(metric, counts)) {
            const [a, b] = [counts, turned].map((one) => estimate(metric, one, parameters))
            expect(JSON.parse(JSON.stringify(b!.outcome)) as unknown).toEqual(rounded(a!.outcome))
            if (a!.standardError !== undefined) expect(b!.standardError).toBeCloseTo(a!.standardError, 8)
          }
        }),
        { numRuns: 30 },
      )
    })

    it('is not moved by doubling every weight', () => {
      fc.assert(
        fc.property(countsFor[kind]!, (counts) => {
          const doubled = scaleWeights(counts, 2)
          for (const parameters of parametersOf(metric, counts)) {
            const [a, b] = [scaleWeights(counts, 1), doubled].map((one) => estimate(metric, one, parameters))
            expect(b!.outcome).toEqual(rounded(a!.outcome))
            if (a!.standardError !== undefined) expect(b!.standardError).toBeCloseTo(a!.standardError, 8)
            const [first, second] = [a!, b!].map((one) => one.limits?.(zAt95))
            if (first) expect(second!.low).toBeCloseTo(first.low, 8)
          }
        }),
        { numRuns: 30 },
      )
    })

    it('is the unweighted one where all weights are 1', () => {
      fc.assert(
        fc.property(countsFor[kind]!, (counts) => {
          const plain = { ...scaleWeights(counts, 1), weighted: false }
          const ones = kind === 'weighted' ? plain : counts
          for (const parameters of parametersOf(metric, ones)) {
            const weighted = { ...scaleWeights(ones, 1), weighted: true }
            if (kind === 'weighted') return
            const [a, b] = [estimate(metric, ones, parameters), estimate(metric, weighted, parameters)]
            expect(b.outcome).toEqual(rounded(a.outcome))
            // A fitted model's own standard error is from the information matrix, with weights from the sandwich.
            if (metric.standardError) continue
            if (a.standardError !== undefined) expect(b.standardError).toBeCloseTo(a.standardError, 8)
            const [first, second] = [a, b].map((one) => one.limits?.(zAt95))
            if (first) expect([second!.low, second!.high]).toEqual([closeTo(first.low), closeTo(first.high)])
          }
        }),
        { numRuns: 30 },
      )
    })
  },
)

function closeTo(value: number): unknown {
  return Number.isFinite(value) ? expect.closeTo(value, 7) : value
}

function rounded(outcome: object): object {
  return 'value' in outcome ? { ...outcome, value: expect.closeTo(outcome.value as number, 9) as unknown } : outcome
}

/** The same rows with weights times a factor; sums of powers of the weight go with it. */
function scaleWeights(counts: GroupCounts, factor: number): GroupCounts {
  const cells = counts.cells.map((cell) => {
    const sums: Record<string, number> = {}
    for (const [name, value] of Object.entries(cell.sums)) {
      if (name.startsWith('ww')) sums[name] = value * factor ** 2
      else {
        sums[name] = value * factor
        if (!(`ww${name}` in cell.sums)) sums[`ww${name}`] = value * factor ** 2
      }
    }
    return { ...cell, weight: cell.weight * factor, weightSquared: cell.weightSquared * factor ** 2, sums }
  })
  return { ...counts, weighted: true, cells }
}
