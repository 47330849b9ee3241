import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Measurement } from '../../src/schema/measurement.js'
import { groupsOfAudit } from './audit-groups.js'

const file = new URL('../../../shared/data/compas/compas_two_years.csv', import.meta.url)
const described = existsSync(file) ? describe : describe.skip

described('COMPAS from its file, decile ≥ 5 (skipped without the folder ../shared/data beside the project)', () => {
  let found: ReadonlyMap<string, Measurement>
  const value = (id: string): number | null => found.get(`groups/${id}`)!.value

  beforeAll(async () => {
    found = await groupsOfAudit({
      data: { source: fileURLToPath(file) },
      roles: {
        label: { column: 'two_year_recid', positive: 1, favourable: 'negative' },
        score: { column: 'decile_score', threshold: 5, range: [1, 10] },
        sensitive: [{ column: 'race', reference: 'Caucasian' }, { column: 'sex' }],
        intersections: [['race', 'sex']],
      },
    })
  })

  it('has ProPublica’s error rates: 44.85 and 23.45 % false positives, 27.99 and 47.72 % false negatives', () => {
    expect(value('false-positive-rate[race=African-American]')).toBeCloseTo(0.448468, 6)
    expect(value('false-positive-rate[race=Caucasian]')).toBeCloseTo(0.234543, 6)
    expect(value('false-negative-rate[race=African-American]')).toBeCloseTo(0.279853, 6)
    expect(value('false-negative-rate[race=Caucasian]')).toBeCloseTo(0.477226, 6)
  })

  it('has the selection rate of the side that people want: 41.2 % where 58.8 % are predicted to re-offend', () => {
    expect(value('positive-prediction-rate[race=African-American]')).toBeCloseTo(0.588203, 6)
    expect(value('selection-rate[race=African-American]')).toBeCloseTo(0.411797, 6)
  })

  it('has the areas under the curve of the deciles', () => {
    expect(value('auc')).toBeCloseTo(0.702166, 6)
    expect(value('auc[race=African-American]')).toBeCloseTo(0.691834, 6)
    expect(value('auc[race=Caucasian]')).toBeCloseTo(0.693146, 6)
    expect(value('auc[race=Hispanic]')).toBeCloseTo(0.637926, 6)
  })

  it('has the gap and the ratio of false positive rates to the reference', () => {
    const gap = found.get('groups/false-positive-rate:difference-to-reference[race=African-American]')!
    expect(gap.value).toBeCloseTo(0.213925, 6)
    expect([gap.interval!.low, gap.interval!.high]).toEqual([expect.closeTo(0.182053, 6), expect.closeTo(0.245023, 6)])
    expect(value('false-positive-rate:ratio-to-reference[race=African-American]')).toBeCloseTo(
      805 / 1795 / (349 / 1488),
      12,
    )
  })

  it('lists Native American defendants and compares the others', () => {
    expect(found.get('groups/accuracy[race="Native American"]')).toMatchObject({ compared: false, n: { rows: 18 } })
    expect(found.get('groups/accuracy:difference(race)')!.n.rows).toBe(7214 - 18)
  })
})
