import { describe, expect, it } from 'vitest'
import { matchMeasure } from '../../src/gate/match-measure.js'
import type { Measurement } from '../../src/schema/measurement.js'
import { parseMeasurementId } from '../../src/schema/measurement-id.js'

const ids = [
  'groups/selection-rate:ratio(sex){k=10}',
  'groups/selection-rate:ratio(sex){k=50}',
  'groups/recall:difference(sex){average=macro}',
  'groups/exposure:ratio(sex)',
]
const index = new Map(ids.map((id) => [id, { id, value: 0.5 } as unknown as Measurement]))
const found = (id: string) => matchMeasure(parseMeasurementId(id, { wildcards: true })!, index).map(({ id }) => id)

describe('a rule on a ranking', () => {
  it('that names no k is applied at every k', () => {
    expect(found('groups/selection-rate:ratio(sex)')).toEqual(ids.slice(0, 2))
    expect(found('groups/selection-rate:ratio(*)')).toEqual(ids.slice(0, 2))
  })

  it('that names one is applied there alone, and no other parameter is passed over', () => {
    expect(found('groups/selection-rate:ratio(sex){k=50}')).toEqual([ids[1]])
    expect(found('groups/recall:difference(sex)')).toEqual([])
    expect(found('groups/exposure:ratio(sex)')).toEqual([ids[3]])
  })
})
