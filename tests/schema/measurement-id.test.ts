import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { formatMeasurementId, parseMeasurementId, transforms, type MeasurementAddress } from '../../src/schema/measurement-id.js'

const word = fc.oneof(fc.constantFrom('sex', 'race', 'null', 'Zoë', 'a.b-c_1', '年龄'), fc.string({ minLength: 1 }), fc.string({ unit: 'grapheme', minLength: 1 }))
const slug = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,12}$/)
const cell = fc.dictionary(word, fc.oneof(word, fc.constant(null)), { minKeys: 1, maxKeys: 3, noNullPrototype: true })
const names = fc.uniqueArray(word, { minLength: 1, maxLength: 3 })
const parameters = fc.dictionary(word, word, { minKeys: 1, maxKeys: 2, noNullPrototype: true })

const address: fc.Arbitrary<MeasurementAddress> = fc
  .record(
    {
      analysis: slug,
      metric: slug,
      transform: fc.constantFrom(...transforms),
      change: fc.constant(true),
      features: names,
      controls: names,
      cell,
      against: cell,
      parameters,
    },
    { requiredKeys: ['analysis', 'metric'] },
  )
  .map(({ controls, against, ...rest }) => ({
    ...rest,
    ...(controls && rest.features ? { controls } : {}),
    ...(against && rest.cell ? { against } : {}),
  }))

const sorted = (value: MeasurementAddress): string => JSON.stringify(value, (_, inner: unknown) =>
  inner !== null && typeof inner === 'object' && !Array.isArray(inner)
    ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
    : Array.isArray(inner) ? [...(inner as string[])].sort() : inner,
)

describe('measurement ids', () => {
  it('are read back as they were written', () => {
    fc.assert(
      fc.property(address, (value) => {
        const read = parseMeasurementId(formatMeasurementId(value))
        expect(read === null ? null : sorted(read)).toBe(sorted(value))
      }),
      { numRuns: 500 },
    )
  })

  it('are canonical: writing what was read gives the same text', () => {
    fc.assert(
      fc.property(address, (value) => {
        const id = formatMeasurementId(value)
        expect(formatMeasurementId(parseMeasurementId(id)!)).toBe(id)
      }),
    )
  })

  it.each([
    [{ analysis: 'groups', metric: 'selection-rate' }, 'groups/selection-rate'],
    [{ analysis: 'groups', metric: 'selection-rate', cell: { sex: 'Female', race: 'Black' } }, 'groups/selection-rate[race=Black,sex=Female]'],
    [{ analysis: 'groups', metric: 'equalized-odds', transform: 'difference', features: ['sex', 'race'] }, 'groups/equalized-odds:difference(race,sex)'],
    [
      { analysis: 'strata', metric: 'selection-odds-ratio', features: ['sex'], controls: ['dept'], cell: { sex: 'F' }, against: { sex: 'M' } },
      'strata/selection-odds-ratio(sex|dept)[sex=F~sex=M]',
    ],
    [{ analysis: 'calibration', metric: 'expected-calibration-error', cell: { sex: 'F' }, parameters: { bins: '10' } }, 'calibration/expected-calibration-error[sex=F]{bins=10}'],
    [{ analysis: 'paired', metric: 'selection-rate', transform: 'difference', change: true, features: ['sex'] }, 'paired/selection-rate:difference:change(sex)'],
    [{ analysis: 'groups', metric: 'selection-rate', cell: { sex: null } }, 'groups/selection-rate[sex=null]'],
    [{ analysis: 'groups', metric: 'selection-rate', cell: { sex: 'null' } }, 'groups/selection-rate[sex="null"]'],
    [{ analysis: 'groups', metric: 'selection-rate', cell: { age: '<25' } }, 'groups/selection-rate[age="<25"]'],
  ] as const)('write %j as the contract does', (value, id) => {
    expect(formatMeasurementId(value)).toBe(id)
  })

  it.each(['groups', 'groups/', 'groups/x:wrong', 'groups/x[sex]', 'groups/x[sex=a', 'groups/x(sex', 'groups/x[sex=a][sex=b]', 'groups/x[a=1,a=2]', 'groups/x:difference:min', 'groups/x[sex="a]'])(
    'refuse %s',
    (id) => expect(parseMeasurementId(id)).toBeNull(),
  )

  it('take * for one name or one cell in a policy only', () => {
    expect(parseMeasurementId('groups/selection-rate:ratio(*)')).toBeNull()
    expect(parseMeasurementId('groups/selection-rate:ratio(*)', { wildcards: true })?.features).toEqual(['*'])
    expect(parseMeasurementId('groups/selection-rate[sex=*]', { wildcards: true })?.cell).toEqual({ sex: '*' })
    expect(parseMeasurementId('groups/selection-rate[*]', { wildcards: true })?.cell).toEqual({ '*': '*' })
  })
})
