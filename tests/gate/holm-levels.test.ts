import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { normalQuantile } from '../../src/statistics/normal.js'
import type { Measurement } from '../../src/schema/measurement.js'
import { aMeasurement, aRun, shareMeasurements, z95 } from './a-run.js'
import { judged } from './judged.js'

/** A measurement whose 95 % interval is normal and whose two-sided p against 0.1 is the one given, above the limit. */
function withP(name: string, p: number): Measurement {
  const [se, z] = [0.01, normalQuantile(1 - p / 2)]
  const value = 0.1 + z * se
  return aMeasurement(`groups/accuracy[g=${name}]`, value, [value - z95 * se, value + z95 * se])
}

async function family(p: readonly number[], level = 'error'): Promise<Awaited<ReturnType<typeof judged>>['rules']> {
  const run = aRun(p.map((each, i) => withP(`g${i}`, each)))
  const rules = p.map((_, i) => `  - { id: r${i}, measure: 'groups/accuracy[g=g${i}]', max: 0.1, level: ${level} }`)
  return (await judged(run, `rules:\n${rules.join('\n')}`)).rules
}

describe('the family of error-level rules', () => {
  // Holm by hand: the k-th smallest of m times m − k + 1, made non-decreasing.
  it.each([
    [[0.04], [0.04], ['fail']],
    [[0.06], [0.06], ['inconclusive']],
    [
      [0.01, 0.02, 0.04],
      [0.03, 0.04, 0.04],
      ['fail', 'fail', 'fail'],
    ],
    [
      [0.01, 0.03, 0.04],
      [0.03, 0.06, 0.06],
      ['fail', 'inconclusive', 'inconclusive'],
    ],
    [
      [0.02, 0.03, 0.04],
      [0.06, 0.06, 0.06],
      ['inconclusive', 'inconclusive', 'inconclusive'],
    ],
    [
      [0.04, 0.012],
      [0.04, 0.024],
      ['fail', 'fail'],
    ],
    [
      [0.3, 0.024],
      [0.3, 0.048],
      ['inconclusive', 'fail'],
    ],
  ])('with p %o has adjusted p %o: %o', async (p, adjusted, verdicts) => {
    const rules = await family(p)
    rules.forEach((rule, i) => {
      expect(rule.p).toBeCloseTo(p[i]!, 8)
      expect(rule.adjusted).toBeCloseTo(adjusted[i]!, 8)
    })
    expect(rules.map(({ verdict }) => verdict)).toEqual(verdicts)
  })

  it('shows a failing rule at the interval that failed it, and the others at the one that did not', async () => {
    const rules = await family([0.01, 0.03, 0.04])
    // 0.05/3 for the smallest p, 0.05/2 where the step-down ended.
    expect(rules.map(({ interval }) => interval!.confidence)).toEqual([
      expect.closeTo(1 - 0.05 / 3, 12),
      expect.closeTo(0.975, 12),
      expect.closeTo(0.975, 12),
    ])
    expect(rules[0]!.interval!.low).toBeGreaterThan(0.1)
    expect(rules[1]!.interval!.low).toBeLessThan(0.1)
    expect(rules[2]!.interval!.low).toBeLessThan(0.1)
  })

  it('adjusts no passing side', async () => {
    const run = aRun([
      aMeasurement('groups/accuracy[g=a]', 0.05, [0.01, 0.0999]),
      aMeasurement('groups/accuracy[g=b]', 0.05, [0.01, 0.0999]),
    ])
    const { rules } = await judged(run, "rules: [{ id: r, measure: 'groups/accuracy[g=*]', max: 0.1 }]")
    expect(rules.map(({ verdict, interval }) => [verdict, interval])).toEqual([
      ['pass', { low: 0.01, high: 0.0999, confidence: 0.95, method: 'test' }],
      ['pass', { low: 0.01, high: 0.0999, confidence: 0.95, method: 'test' }],
    ])
  })

  it('leaves out rules that only warn', async () => {
    const rules = await family([0.04, 0.04], 'warn')
    expect(rules.map(({ verdict, adjusted }) => [verdict, adjusted])).toEqual([
      ['fail', null],
      ['fail', null],
    ])
  })

  it('fails no rule that the same rule alone would not fail, and says it by the interval shown', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.double({ min: 0.0001, max: 0.2, noNaN: true }), { minLength: 1, maxLength: 6 }),
        async (p) => {
          const rules = await family(p)
          const sorted = [...p].sort((a, b) => a - b)
          // Brute force over the definition of the step-down.
          const ends = sorted.findIndex((each, k) => each > 0.05 / (p.length - k))
          const rejected = new Set(sorted.slice(0, ends < 0 ? p.length : ends))
          rules.forEach((rule, i) => {
            expect(rule.verdict).toBe(rejected.has(p[i]!) ? 'fail' : 'inconclusive')
            expect(rule.interval!.low! > 0.1).toBe(rule.verdict === 'fail')
          })
        },
      ),
      { numRuns: 60 },
    )
  })

  it('makes the interval of a gap anew from the groups: Bonferroni over pairs within Holm over rules', async () => {
    const run = aRun(shareMeasurements({ A: [300, 500], B: [150, 500], C: [200, 500] }))
    const policy =
      "rules: [{ id: a, measure: 'groups/selection-rate:difference(g)', max: 0.1 }, { id: b, measure: 'groups/selection-rate[g=A]', max: 0.2 }]"
    const { rules } = await judged(run, policy)
    // The gap of A and B: Newcombe's lower limit with z of 0.05/2 rules/3 pairs for the larger p.
    const lowAt = (alpha: number): number => {
      const z = normalQuantile(1 - alpha / 3 / 2)
      const wilsonLimit = (x: number, sign: number): number =>
        (x + (z * z) / 2 + sign * z * Math.sqrt((x * (500 - x)) / 500 + (z * z) / 4)) / (500 + z * z)
      return 0.3 - Math.hypot(0.6 - wilsonLimit(300, -1), wilsonLimit(150, 1) - 0.3)
    }
    const shown = rules[0]!.interval!
    expect([0.05, 0.025].map(lowAt).some((low) => Math.abs(low - shown.low!) < 1e-9)).toBe(true)
    expect(shown.low).toBeCloseTo(lowAt(1 - shown.confidence), 9)
    expect(rules.map(({ verdict }) => verdict)).toEqual(['fail', 'fail'])
  })
})
