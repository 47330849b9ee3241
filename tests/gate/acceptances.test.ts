import { describe, expect, it } from 'vitest'

import { maximumDifference } from '../../src/statistics/range-of-groups.js'
import { shareEstimate } from '../../src/statistics/share-estimate.js'
import { aMeasurement, aRun, shareMeasurements } from './a-run.js'
import { judged } from './judged.js'

const gap = 'groups/selection-rate:difference(g)'

function policy(acceptances: readonly string[], rule = `measure: '${gap}', max: 0.1`): string {
  return `rules:\n  - { id: gap, ${rule} }\nacceptances:\n${acceptances.map((acceptance) => `  - { rule: gap, owner: credit risk, reason: old model, ${acceptance} }`).join('\n')}`
}

/** A gap of 0.3 between A and B on 5,000 rows each: outside 0.1, inside 0.4. */
const wide = aRun(shareMeasurements({ A: [3000, 5000], B: [1500, 5000] }))

describe('an acceptance', () => {
  it('lets a known disparity pass up to its own limit, and is told with its owner', async () => {
    const { rules, exitCode } = await judged(wide, policy(['upTo: 0.4, expires: 2027-03-31']))
    expect(rules).toMatchObject([
      {
        verdict: 'pass',
        cause: 'accepted',
        limit: { low: null, high: 0.4 },
        acceptance: { owner: 'credit risk', reason: 'old model', expires: '2027-03-31', upTo: 0.4 },
      },
    ])
    expect(exitCode).toBe(0)
  })

  it('does not cover what is beyond it', async () => {
    const { rules } = await judged(wide, policy(['upTo: 0.2, expires: 2027-03-31']))
    expect(rules[0]).toMatchObject({ verdict: 'fail', value: 0.3 })
    expect(rules[0]!.cause).toBeUndefined()
  })

  it.each([
    ['2026-06-01', 'pass', 'accepted'],
    ['2026-05-31', 'fail', 'acceptance-expired'],
  ])('that expires on %s is on 2026-06-01 a %s: %s', async (expires, verdict, cause) => {
    const { rules } = await judged(wide, policy([`upTo: 0.4, expires: ${expires}`]))
    expect(rules[0]).toMatchObject({ verdict, cause })
  })

  it('fails as stale when the rule passes without it', async () => {
    const small = aRun(shareMeasurements({ A: [3000, 5000], B: [2950, 5000] }))
    const { rules, exitCode } = await judged(small, policy(['upTo: 0.4, expires: 2027-03-31']))
    expect(rules[0]).toMatchObject({ verdict: 'fail', cause: 'acceptance-stale' })
    expect(exitCode).toBe(1)
  })

  it('is not stale while the interval leaves it open whether it is needed', async () => {
    const open = aRun(shareMeasurements({ A: [60, 100], B: [50, 100] }))
    const { rules } = await judged(open, policy(['upTo: 0.6, expires: 2027-03-31']))
    expect(rules[0]).toMatchObject({ verdict: 'pass', cause: 'accepted' })
  })

  it('of a lower limit moves it down', async () => {
    const { rules } = await judged(
      wide,
      policy(['upTo: 0.4, expires: 2027-03-31'], "measure: 'groups/selection-rate:ratio(g)', min: 0.8"),
    )
    expect(rules[0]).toMatchObject({ verdict: 'pass', cause: 'accepted', limit: { low: 0.4, high: null } })
  })

  it('for one cell leaves the other matches of a wildcard alone', async () => {
    const run = aRun(['A', 'B'].map((g) => aMeasurement(`groups/accuracy[g=${g}]`, 0.3, [0.28, 0.32])))
    const { rules } = await judged(
      run,
      policy(["where: '[g=B]', upTo: 0.5, expires: 2027-03-31"], "measure: 'groups/accuracy[g=*]', max: 0.1"),
    )
    expect(rules.map(({ measure, verdict, cause }) => [measure, verdict, cause])).toEqual([
      ['groups/accuracy[g=A]', 'fail', undefined],
      ['groups/accuracy[g=B]', 'pass', 'accepted'],
    ])
  })

  it('of a group that nobody has is stale', async () => {
    const run = aRun([aMeasurement('groups/accuracy[g=A]', 0.05, [0.04, 0.06])])
    const { rules } = await judged(
      run,
      policy(["where: '[g=Z]', upTo: 0.5, expires: 2027-03-31"], "measure: 'groups/accuracy[g=*]', max: 0.1"),
    )
    expect(rules).toMatchObject([
      { verdict: 'pass' },
      { verdict: 'fail', cause: 'acceptance-stale', acceptedCell: '[g=Z]' },
    ])
  })
})

describe('an acceptance of one group within a gap', () => {
  const counts = { A: [3000, 5000], B: [1500, 5000], C: [2900, 5000], D: [2950, 5000] } as const
  const run = aRun(shareMeasurements(counts))

  it('allows the gaps of that group and holds the others to the rule', async () => {
    const { rules, exitCode } = await judged(run, policy(["where: '[g=B]', upTo: 0.4, expires: 2027-03-31"]))
    expect(rules).toMatchObject([
      { verdict: 'pass', cause: 'accepted', value: 0.3, limit: { high: 0.4 } },
      { verdict: 'pass', without: ['[g=B]'], limit: { high: 0.1 } },
    ])
    // The rest is the range over A, C and D.
    const rest = maximumDifference(
      [counts.A, counts.C, counts.D].map(([hits, among]) => shareEstimate(hits / among, among)),
      0.95,
    )
    expect(rules[1]!.value).toBeCloseTo(0.02, 12)
    expect(rules[1]!.interval).toMatchObject({ low: expect.closeTo(rest.low, 12), high: expect.closeTo(rest.high, 12) })
    expect(exitCode).toBe(0)
  })

  it('of the wrong group lets the disparity fail', async () => {
    const { rules } = await judged(run, policy(["where: '[g=C]', upTo: 0.4, expires: 2027-03-31"]))
    expect(rules.map(({ verdict, without }) => [verdict, without])).toEqual([
      ['pass', undefined],
      ['fail', ['[g=C]']],
    ])
  })

  it('may stand beside another, each with its own limit', async () => {
    const two = aRun(shareMeasurements({ ...counts, C: [2200, 5000] }))
    const both = ["where: '[g=C]', upTo: 0.2, expires: 2027-03-31", "where: '[g=B]', upTo: 0.4, expires: 2027-03-31"]
    const { rules } = await judged(two, policy(both))
    expect(
      rules.map(({ verdict, limit, without, acceptedCell }) => [verdict, limit.high, without, acceptedCell]),
    ).toEqual([
      ['pass', 0.4, undefined, '[g=B]'],
      ['pass', 0.2, ['[g=B]'], '[g=C]'],
      ['pass', 0.1, ['[g=B]', '[g=C]'], undefined],
    ])
  })

  it('is stale where the narrower one beside it would do', async () => {
    const both = ["where: '[g=C]', upTo: 0.35, expires: 2027-03-31", "where: '[g=B]', upTo: 0.4, expires: 2027-03-31"]
    const { rules } = await judged(run, policy(both))
    expect(rules.map(({ verdict, cause, acceptedCell }) => [verdict, cause, acceptedCell])).toEqual([
      ['fail', 'acceptance-stale', '[g=B]'],
      ['fail', 'acceptance-stale', '[g=C]'],
      ['pass', undefined, undefined],
    ])
  })

  it('of two groups is the limit of the one gap there is', async () => {
    const { rules } = await judged(wide, policy(["where: '[g=B]', upTo: 0.4, expires: 2027-03-31"]))
    expect(rules).toMatchObject([{ verdict: 'pass', cause: 'accepted' }])
  })
})
