import { describe, expect, it } from 'vitest'

import { createRandom } from '../../src/environment/random.js'
import { evaluatePolicy } from '../../src/gate/evaluate-policy.js'
import { readPolicies } from '../../src/gate/read-policy.js'
import type { ResolvedPolicy } from '../../src/gate/resolved-policy.js'
import { binomialLaw, probabilityBetween } from '../../src/statistics/binomial-law.js'
import { criticalValue } from '../../src/statistics/normal.js'
import { wilson } from '../../src/statistics/wilson.js'
import { aRun, shareMeasurements, type Counts } from './a-run.js'
import { facts, filesOf } from './judged.js'

const replicates = 4_000
/** Three standard errors of a share of 2.5 % over the replicates. */
const simulationError = 3 * Math.sqrt((0.025 * 0.975) / replicates)

async function policyOf(rules: string): Promise<ResolvedPolicy> {
  return readPolicies(['p.yaml'], filesOf({ 'p.yaml': `schemaVersion: 1\nrules: [${rules}]` }))
}

/** How often the gate and the bare point rule fail, over data sets with these true rates and sizes. */
function failureRates(
  rates: readonly number[],
  sizes: readonly number[],
  policy: ResolvedPolicy,
): { gate: number; naive: number; said: number } {
  const random = createRandom(20260601)
  const totals = { gate: 0, naive: 0, said: 0 }
  for (let i = 0; i < replicates; i++) {
    const counts: Counts = Object.fromEntries(
      rates.map((rate, g) => [`g${g}`, [random.binomial(sizes[g]!, rate), sizes[g]!]]),
    )
    const { verdict, rules } = evaluatePolicy({
      run: aRun(shareMeasurements(counts)),
      policy,
      today: '2026-06-01',
      ...facts,
    })
    if (verdict === 'fail') totals.gate++
    if (rules[0]!.naive.verdict === 'fail') totals.naive++
    totals.said += rules[0]!.naive.falseAlarmRate ?? 0
  }
  return { gate: totals.gate / replicates, naive: totals.naive / replicates, said: totals.said / replicates }
}

const eightUnequal = [30, 50, 80, 150, 400, 1000, 4000, 20_000]
const fiveHundred = [100, 100, 100, 100, 100]
const gap = "{ id: gap, measure: 'groups/selection-rate:difference(g)', max: 0.1 }"
const fourFifths = "{ id: ff, measure: 'groups/selection-rate:ratio(g)', min: 0.8 }"

describe('false failures of the gate', () => {
  it('for a fair model with five groups of 100 are below 2.5 %, where the bare rule fails half of the time, as the gate says itself', async () => {
    const found = failureRates([0.3, 0.3, 0.3, 0.3, 0.3], fiveHundred, await policyOf(gap))
    expect(found.gate).toBeLessThanOrEqual(0.025)
    expect(found.naive).toBeGreaterThan(0.45)
    expect(found.said).toBeCloseTo(found.naive, 1)
  })

  it('for a fair model under four fifths are below 2.5 %, where the bare rule fails in more than four of five data sets', async () => {
    const found = failureRates([0.3, 0.3, 0.3, 0.3, 0.3], fiveHundred, await policyOf(fourFifths))
    expect(found.gate).toBeLessThanOrEqual(0.025)
    expect(found.naive).toBeGreaterThan(0.8)
    expect(found.said).toBeCloseTo(found.naive, 1)
  })

  it.each([
    ['the gap', [0.25, 0.35, 0.3, 0.3, 0.3], fiveHundred, gap],
    ['the gap, two groups', [0.25, 0.35], [400, 400], gap],
    ['the gap, very unequal groups', [0.25, 0.35, 0.3], [2000, 60, 300], gap],
    ['four fifths', [0.24, 0.3, 0.28, 0.28, 0.28], fiveHundred, fourFifths],
    ['four fifths, two groups', [0.24, 0.3], [400, 400], fourFifths],
    ['the gap, a small group higher', [0.15, 0.05], [50, 5000], gap],
    ['the gap, a small group lower', [0.05, 0.15], [50, 5000], gap],
    ['four fifths, a small group higher', [0.1, 0.08], [50, 5000], fourFifths],
    ['four fifths, a small group lower', [0.4, 0.5], [50, 5000], fourFifths],
    ['the gap, five very unequal groups', [0.15, 0.05, 0.05, 0.05, 0.05], [40, 100, 400, 2000, 9000], gap],
    ['four fifths, five very unequal groups', [0.1, 0.08, 0.08, 0.08, 0.08], [40, 100, 400, 2000, 9000], fourFifths],
    ['the gap, eight groups', [0.55, 0.55, 0.55, 0.55, 0.45, 0.45, 0.45, 0.45], Array<number>(8).fill(100), gap],
    ['the gap, eight very unequal groups', [0.2, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1], eightUnequal, gap],
    [
      'four fifths, eight very unequal groups',
      [0.2, 0.16, 0.16, 0.16, 0.16, 0.16, 0.16, 0.16],
      eightUnequal,
      fourFifths,
    ],
    // Two rules at their limit on the same groups: the family as a whole.
    ['a family of both', [0.4, 0.5], [1000, 1000], `${gap}, ${fourFifths}`],
  ])(
    'for a model right at its limit stay at the nominal 2.5 %% but for simulation error: %s',
    async (_name, rates, sizes, rules) => {
      const { gate } = failureRates(rates, sizes, await policyOf(rules))
      expect(gate).toBeLessThanOrEqual(0.025 + simulationError)
    },
  )

  it('for four rates right at their limit are those of the exact binomial test at a quarter of α, as Holm’s first step says', async () => {
    const policy = await policyOf("{ id: each, measure: 'groups/selection-rate[g=*]', max: 0.35 }")
    const { gate } = failureRates([0.35, 0.35, 0.35, 0.35], [200, 200, 200, 200], policy)
    const law = binomialLaw(200, 0.35)
    const fails = Array.from({ length: 201 }, (_, hits) => hits).filter(
      (hits) =>
        wilson(hits, 200, criticalValue(0.05 / 4)).low > 0.35 && probabilityBetween(law, hits, 200) <= 0.025 / 4,
    )
    const each = probabilityBetween(law, Math.min(...fails), 200)
    const any = 1 - (1 - each) ** 4
    expect(Math.abs(gate - any)).toBeLessThan(simulationError)
    expect(any).toBeLessThan(0.025)
  })
})
