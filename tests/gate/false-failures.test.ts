import { describe, expect, it } from 'vitest'

import type { Rule } from '../../src/schema/policy.js'
import type { Run } from '../../src/schema/run.js'
import { binomialLaw } from '../../src/statistics/binomial-law.js'
import { moverDifference, moverRatio } from '../../src/statistics/mover.js'
import { wilson } from '../../src/statistics/wilson.js'
import { aMeasurement, aRun, shareMeasurements, z95, type Counts } from './a-run.js'
import { judged } from './judged.js'

const rule = (measure: string, limit: string, more = ''): string =>
  `rules: [{ id: r, measure: '${measure}', ${limit}${more} }]`

async function ruleOf(run: Run, policy: string) {
  return (await judged(run, policy)).rules[0]!
}

/** P(X ≥ least), by the law itself. */
function tail(least: number, among: number, rate: number): number {
  const law = binomialLaw(among, rate)
  return 1 - law.below[least - law.first]!
}

describe('a small group whose rate lies above by more than its interval', () => {
  // 6 of 50 where at most 5 % are allowed: Wilson's lower limit is 5.6 %, but 6 or more come in 3.8 % of such data sets.
  const counts: Counts = { A: [6, 50], B: [2000, 100_000] }
  const fifths: Counts = { A: [6, 50], B: [4000, 100_000] }

  it.each<[string, Counts, string, string]>([
    ['a gap', counts, 'groups/selection-rate:difference(g)', 'max: 0.03'],
    ['a pair', counts, 'groups/selection-rate:difference(g)[g=A~g=B]', 'max: 0.03'],
    ['four fifths', fifths, 'groups/selection-rate:ratio(g)', 'min: 0.8'],
    ['a ratio of a pair', fifths, 'groups/selection-rate:ratio(g)[g=A~g=B]', 'max: 1.25'],
    ['its own rate', counts, 'groups/selection-rate[g=A]', 'max: 0.05'],
  ])(
    'is undecided where the exact test says that chance does that too often: %s',
    async (_, groups, measure, limit) => {
      expect(tail(6, 50, 0.05)).toBeCloseTo(0.0378, 4)
      const found = await ruleOf(aRun(shareMeasurements(groups)), rule(measure, limit))
      expect(found).toMatchObject({
        verdict: 'inconclusive',
        cause: 'exact-test-undecided',
        naive: { verdict: 'fail' },
      })
      const { low, high } = found.interval!
      const [end, side] = [found.limit.high ?? found.limit.low!, found.limit.high === null ? 'low' : 'high']
      expect(side === 'high' ? low! > end : high! < end).toBe(true)
      // Twice the chance: of 6 and more where the other group counts for nothing, 7 and more at least.
      expect(found.p!).toBeGreaterThan(0.05)
      expect(found.p!).toBeLessThan(2 * 1.02 * tail(6, 50, 0.05))
      expect(found.rowsNeeded!).toBeGreaterThan(found.n!.rows)
    },
  )

  it('fails once there is one more of them', async () => {
    const run = aRun(shareMeasurements({ ...counts, A: [7, 50] }))
    const found = await ruleOf(run, rule('groups/selection-rate:difference(g)', 'max: 0.03'))
    expect(found.verdict).toBe('fail')
    expect(found.p!).toBeLessThanOrEqual(0.05)
    expect(tail(7, 50, 0.05)).toBeLessThan(0.025)
  })

  it('is decided by the policy where that says so, and the cause stays', async () => {
    const found = await ruleOf(
      aRun(shareMeasurements(counts)),
      rule('groups/selection-rate:difference(g)', 'max: 0.03', ', onInconclusive: fail'),
    )
    expect(found).toMatchObject({ verdict: 'fail', cause: 'exact-test-undecided', decidedBy: 'on-inconclusive' })
  })

  it('is tested against a declared reference as against any other group', async () => {
    const [a, b] = [6 / 50, 2000 / 100_000].map((value, i) => ({
      value,
      ...(i === 0 ? wilson(6, 50, z95) : wilson(2000, 100_000, z95)),
    }))
    const { low, high } = moverDifference(a!, b!)
    const own = shareMeasurements(counts).filter(({ id }) => id.includes('[g=') && !id.includes(':'))
    const reference = aMeasurement('groups/selection-rate:difference-to-reference[g=A]', a!.value - b!.value, [
      low,
      high,
    ])
    const run = (declared: string | null): Run =>
      aRun([...own, reference], {
        features: [{ name: 'g', role: 'sensitive', column: 'g', reference: declared, groups: [] }],
      })
    const policy = rule('groups/selection-rate:difference-to-reference[g=A]', 'max: 0.03')
    expect(await ruleOf(run('B'), policy)).toMatchObject({ verdict: 'inconclusive', cause: 'exact-test-undecided' })
    // Against which group is not known here: the interval alone decides.
    expect((await ruleOf(run(null), policy)).verdict).toBe('fail')
  })
})

describe('false failures of the gate, every table judged', () => {
  const sizes = [12, 90] as const

  it.each<[string, Pick<Rule, 'measure'>['measure'], string, 'gap' | 'ratio']>([
    ['a gap', 'groups/selection-rate:difference(g)', 'max: 0.1', 'gap'],
    ['four fifths', 'groups/selection-rate:ratio(g)', 'min: 0.8', 'ratio'],
  ])('are at most one in forty for %s, where the interval alone has more', async (_, measure, limit, kind) => {
    const [first, second] = [0, 1].map((g) => (g === 0 ? 'a' : 'b'))
    const byTable = new Map<string, { gate: boolean; interval: boolean }>()
    const at = async (x: number, y: number) => {
      const key = `${x},${y}`
      const known = byTable.get(key)
      if (known) return known
      const [a, b] = [
        { value: x / sizes[0], ...wilson(x, sizes[0], z95) },
        { value: y / sizes[1], ...wilson(y, sizes[1], z95) },
      ]
      const interval =
        kind === 'gap'
          ? Math.max(moverDifference(a, b).low, moverDifference(b, a).low) > 0.1
          : x + y > 0 && Math.min(moverRatio(a, b).high, moverRatio(b, a).high) < 0.8
      const counts: Counts = { [first!]: [x, sizes[0]], [second!]: [y, sizes[1]] }
      const gate = interval && (await ruleOf(aRun(shareMeasurements(counts)), rule(measure, limit))).verdict === 'fail'
      byTable.set(key, { gate, interval })
      return { gate, interval }
    }
    const rates = [0.02, 0.05, 0.1, 0.3, 0.5].flatMap((low) => {
      const high = kind === 'gap' ? low + 0.1 : low / 0.8
      return [
        [low, high],
        [high, low],
      ] as const
    })
    const worst = { gate: 0, interval: 0 }
    for (const [p, q] of rates) {
      const [a, b] = [binomialLaw(sizes[0], p), binomialLaw(sizes[1], q)]
      const sums = { gate: 0, interval: 0 }
      for (let i = 0; i < a.below.length - 1; i++)
        for (let j = 0; j < b.below.length - 1; j++) {
          const chance = (a.below[i + 1]! - a.below[i]!) * (b.below[j + 1]! - b.below[j]!)
          if (chance < 1e-7) continue
          const found = await at(a.first + i, b.first + j)
          if (found.gate) sums.gate += chance
          if (found.interval) sums.interval += chance
        }
      worst.gate = Math.max(worst.gate, sums.gate)
      worst.interval = Math.max(worst.interval, sums.interval)
    }
    expect(worst.gate).toBeLessThanOrEqual(0.025)
    expect(worst.gate).toBeGreaterThan(0.012)
    expect(worst.interval).toBeGreaterThan(0.025)
  })
})
