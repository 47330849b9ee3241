import { describe, expect, it } from 'vitest'
import { cubeOf, feature, outcomesSpec, runGroups, type TableRow } from './groups-fixture.js'

describe('what to do about a gap in residuals', () => {
  it('is told of the group whose predictions are farther off, not of the one with the higher mean', async () => {
    // Group a is predicted 2 too high on average, group b 40 too low.
    const rows = Array.from({ length: 200 }, (_, i): TableRow => {
      const [g, off] = i % 2 === 0 ? ['a', 2] : ['b', -40]
      return { g, y: 100 + (i % 7), s: 100 + (i % 7) + off + (i % 5) - 2 }
    })
    const spec = outcomesSpec([feature('g')], {
      task: 'regression',
      decision: null,
      label: { column: 'y', positive: null },
      score: { column: 's', threshold: null, range: null, higherIs: 'positive', bins: { kind: 'exact' } },
    })
    const { blocks } = runGroups(await cubeOf(rows, spec))
    const told = blocks.flatMap((block) => (block.kind === 'finding' && block.next ? [block] : []))
    const ofResiduals = told.find(({ measurements }) => measurements[0] === 'groups/mean-residual:difference(g)')
    expect(ofResiduals?.next).toMatchObject({ id: 'groups.next.errors', values: { group: 'b' } })
  })
})
