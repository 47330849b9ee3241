import { describe, expect, it } from 'vitest'
import { equalWidthEdges } from '../../src/cube/score-bins.js'
import { groupCounts } from '../../src/cube/group-counts.js'
import { createRandom } from '../../src/environment/random.js'
import { calibrationIntercept } from '../../src/metrics/calibration-intercept.js'
import { calibrationSlope } from '../../src/metrics/calibration-slope.js'
import type { ScoreBins } from '../../src/schema/cube.js'
import { binarySpec, cubeOf, type TableRow } from '../analyses/groups-fixture.js'

/** Scores that crowd near 1, where the logit bends fastest, and labels that they are too sure of. */
function sureScores(seed: number, higherIs: 'positive' | 'negative'): TableRow[] {
  const random = createRandom(seed)
  return Array.from({ length: 2000 }, () => {
    const logit = 3 + 2 * random.normal()
    const spokenFor = random.next() < 1 / (1 + Math.exp(-0.6 * logit))
    return { s: 1 / (1 + Math.exp(-logit)), y: spokenFor === (higherIs === 'positive') ? 'yes' : 'no' }
  })
}

describe('the error that binned scores put on a calibration fit', () => {
  for (const higherIs of ['positive', 'negative'] as const)
    for (const metric of [calibrationSlope, calibrationIntercept])
      it(`holds the distance from the fit of the exact scores: ${metric.id}, higher is ${higherIs}`, async () => {
        for (const seed of [1, 2, 3]) {
          const rows = sureScores(seed, higherIs)
          const fitted = async (bins: ScoreBins) => {
            const score = { column: 's', threshold: null, range: [0, 1] as [number, number], higherIs, bins }
            return groupCounts(await cubeOf(rows, binarySpec([], { decision: null, score })))
          }
          const [exact, binned] = [
            await fitted({ kind: 'exact' }),
            await fitted({ kind: 'edges', edges: equalWidthEdges([0, 1], 50) }),
          ]
          const values = [exact, binned].map((counts) => {
            const found = metric.measure(counts, {})
            return 'value' in found ? found.value : NaN
          }) as [number, number]
          const distance = Math.abs(values[0] - values[1])
          const bound = metric.binningError!(binned, {})!
          expect(distance).toBeGreaterThan(0)
          expect(distance / bound).toBeLessThanOrEqual(1)
          expect(distance / bound).toBeGreaterThan(0.05)
        }
      })
})
