import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cubeFromRows } from '../../src/cube/cube-from-rows.js'
import { groupCounts } from '../../src/cube/group-counts.js'
import { scoreEdges } from '../../src/cube/score-bins.js'
import { sweep, type Tally } from '../../src/cube/sweep.js'
import { specOf, tableOf } from './support.js'

type Row = { readonly g: string; readonly y: string | null; readonly s: number | null; readonly w: number }
const row: fc.Arbitrary<Row> = fc.record({
  g: fc.constantFrom('a', 'b'),
  y: fc.constantFrom('yes', 'no', null),
  s: fc.constantFrom(0, 0.1, 0.25, 0.29, 0.5, 0.75, 1, null),
  w: fc.constantFrom(0.5, 1, 2),
})
const certain: Row = { g: 'a', y: 'yes', s: 0.5, w: 1 }
const types = { g: 'text', y: 'text', s: 'number', w: 'number' } as const

function tally(rows: readonly Row[]): Tally {
  return {
    rows: rows.length,
    weight: rows.reduce((sum, { w }) => sum + w, 0),
    weightSquared: rows.reduce((sum, { w }) => sum + w * w, 0),
  }
}

describe('sweep', () => {
  for (const higherIs of ['positive', 'negative'] as const)
    for (const kind of ['exact', 'edges'] as const)
      it(`decides at each threshold as the rows do (${kind} scores that speak for ${higherIs})`, async () => {
        const edges = scoreEdges([0, 1], { bins: 4, threshold: 0.29, higherIs, calibrationBins: [] })
        const spec = specOf({
          ...{ sensitive: [{ name: 'g', column: 'g' }], label: { column: 'y', positive: 'yes' }, weight: 'w' },
          score: {
            column: 's',
            threshold: 0.29,
            range: [0, 1],
            higherIs,
            bins: kind === 'exact' ? { kind } : { kind, edges },
          },
        })
        await fc.assert(
          fc.asyncProperty(fc.array(row, { maxLength: 25 }), async (more) => {
            const rows = [...more, certain]
            const cube = await cubeFromRows(tableOf(types, [...rows]), spec)
            for (const g of ['a', 'b']) {
              const group = rows.filter((candidate) => candidate.g === g && candidate.s !== null)
              const points = sweep(cube, { g })
              expect(points.map(({ threshold }) => threshold)).toEqual(
                points.map(({ threshold }) => threshold).sort((x, y) => x - y),
              )
              for (const point of points) {
                const isPositive = (s: number) => {
                  if (higherIs === 'positive') return s >= point.threshold
                  // The upper edge of a bin is not in it, but for the last.
                  return kind === 'exact' || point.threshold === 1 ? s <= point.threshold : s < point.threshold
                }
                const chosen = group.filter(({ s }) => isPositive(s!))
                const rest = group.filter(({ s }) => !isPositive(s!))
                const labelled = (list: readonly Row[], y: string) =>
                  tally(list.filter((candidate) => candidate.y === y))
                expect(point).toEqual({
                  threshold: point.threshold,
                  predictedPositive: tally(chosen),
                  predictedNegative: tally(rest),
                  truePositives: labelled(chosen, 'yes'),
                  falsePositives: labelled(chosen, 'no'),
                  trueNegatives: labelled(rest, 'no'),
                  falseNegatives: labelled(rest, 'yes'),
                })
              }
            }
          }),
          { seed: 4, numRuns: 40 },
        )
      })

  it('at the threshold of the audit gives its decisions', async () => {
    const spec = specOf({
      label: { column: 'y', positive: 'yes' },
      score: { column: 's', threshold: 0.29, range: [0, 1], higherIs: 'positive', bins: { kind: 'exact' } },
    })
    const scores = [0.1, 0.29, 0.28999999999999998, 0.289, 0.5, 0.9]
    const cube = await cubeFromRows(
      tableOf(
        types,
        scores.map((s, i) => ({ ...certain, s, y: i % 2 ? 'yes' : 'no' })),
      ),
      spec,
    )
    const decided = groupCounts(cube).cells.filter(({ decision }) => decision === 'positive')
    const point = sweep(cube).find(({ threshold }) => threshold === 0.29)!
    expect(point.predictedPositive.rows).toBe(decided.reduce((sum, { rows }) => sum + rows, 0))
    expect(point.predictedPositive.rows).toBe(4)
  })

  it('is empty without a score', async () => {
    const spec = specOf({ task: 'outcomes', decision: { column: 'y', positive: 'yes' } })
    expect(sweep(await cubeFromRows(tableOf(types, [{ ...certain }]), spec))).toEqual([])
  })
})
