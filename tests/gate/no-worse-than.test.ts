import { describe, expect, it } from 'vitest'

import type { Measurement } from '../../src/schema/measurement.js'
import { aMeasurement, aRun } from './a-run.js'
import { judged } from './judged.js'

const id = 'groups/selection-rate:difference(g)'
const rule = (measure = id, margin = 0.01): string =>
  `rules: [{ id: r, measure: '${measure}', noWorseThan: { margin: ${margin} } }]`
const paired = (
  value: number,
  interval: readonly [number, number],
  of = 'selection-rate:difference:change(g)',
): Measurement => aMeasurement(`paired/${of}`, value, interval)

describe('no worse than the baseline', () => {
  const now = aMeasurement(id, 0.12, [0.08, 0.16])

  it.each([
    [[-0.02, 0.005], 'pass'],
    [[-0.02, 0.02], 'inconclusive'],
    [[0.015, 0.03], 'fail'],
  ] as [[number, number], string][])('reads the change on the same rows: %o is %s', async (interval, verdict) => {
    const { rules } = await judged(aRun([now, paired((interval[0] + interval[1]) / 2, interval)]), rule())
    expect(rules[0]).toMatchObject({
      verdict,
      kind: 'no-worse-than',
      comparison: 'paired',
      measure: 'paired/selection-rate:difference:change(g)',
      limit: { low: null, high: 0.01 },
      interval: { low: interval[0], high: interval[1] },
    })
  })

  it('of a measure that is better high asks that it does not fall', async () => {
    const ratio = aMeasurement('groups/selection-rate:ratio(g)', 0.8, [0.7, 0.9], { better: 'higher', unit: 'ratio' })
    const at = async (interval: readonly [number, number]): Promise<unknown> =>
      (
        await judged(
          aRun([ratio, paired((interval[0] + interval[1]) / 2, interval, 'selection-rate:ratio:change(g)')]),
          rule(ratio.id),
        )
      ).rules[0]
    expect(await at([-0.005, 0.05])).toMatchObject({ verdict: 'pass', limit: { low: -0.01, high: null } })
    expect(await at([-0.05, -0.02])).toMatchObject({ verdict: 'fail' })
  })

  it('of a measure with an ideal asks that it does not move away from it', async () => {
    const signed = 'groups/selection-rate:difference(g)[g=A~g=B]'
    const at = async (value: number, change: number): Promise<unknown> => {
      const measurements = [
        aMeasurement(signed, value, [value - 0.05, value + 0.05], { better: 'nearer-ideal', ideal: 0 }),
        paired(change, [change - 0.004, change + 0.004], 'selection-rate:difference:change(g)[g=A~g=B]'),
      ]
      return (await judged(aRun(measurements), rule(signed))).rules[0]
    }
    // From −0.25 to −0.20: nearer to 0. From −0.15 to −0.20: farther.
    expect(await at(-0.2, 0.05)).toMatchObject({ verdict: 'pass', limit: { low: -0.01, high: null } })
    expect(await at(-0.2, -0.05)).toMatchObject({ verdict: 'fail' })
    expect(await at(0.2, 0.05)).toMatchObject({ verdict: 'fail', limit: { low: null, high: 0.01 } })
    // From −0.01 to 0.01: it crossed, as far away as before; its change is bounded by ±0.024 either way.
    expect(await at(0.01, 0.02)).toMatchObject({
      verdict: 'inconclusive',
      value: 0,
      interval: { low: -0.024, high: 0.024 },
    })
  })

  it('takes two runs as independent where there is no pairing, and says so', async () => {
    const before = aRun([aMeasurement(id, 0.1, [0.07, 0.13])])
    const { rules } = await judged(aRun([now]), rule(id, 0.1), { baseline: before })
    // MOVER by hand: 0.02 ± √(0.04² + 0.03²) = −0.03 to 0.07
    expect(rules[0]).toMatchObject({
      verdict: 'pass',
      comparison: 'unpaired',
      measure: id,
      value: expect.closeTo(0.02, 12),
    })
    expect(rules[0]!.interval).toMatchObject({
      low: expect.closeTo(-0.03, 12),
      high: expect.closeTo(0.07, 12),
      method: 'mover-unpaired',
    })
  })

  it('prefers the pairing to another run', async () => {
    const before = aRun([aMeasurement(id, 0.1, [0.07, 0.13])])
    const { rules } = await judged(aRun([now, paired(0.02, [0.015, 0.025])]), rule(), { baseline: before })
    expect(rules[0]).toMatchObject({ comparison: 'paired', verdict: 'fail' })
  })

  it('fails without a baseline, naming that as the cause', async () => {
    const { rules } = await judged(aRun([now]), rule())
    expect(rules[0]).toMatchObject({ verdict: 'fail', cause: 'no-baseline', decidedBy: 'on-unavailable' })
  })

  it('is refused of a measure without a direction', async () => {
    await expect(
      judged(
        aRun([aMeasurement('groups/selection-rate', 0.4, [0.3, 0.5], { better: 'none' })]),
        rule('groups/selection-rate'),
      ),
    ).rejects.toMatchObject({
      code: 'POLICY_NO_DIRECTION',
      exitCode: 2,
    })
  })
})
