import { describe, expect, it } from 'vitest'
import type { ConfigInput } from '../../src/schema/config.js'
import { audit } from '../../src/workflow/audit.js'

const rows = Array.from({ length: 240 }, (_, i) => ({
  sex: i % 2 ? 'F' : 'M',
  race: i % 3 ? 'x' : 'y',
  branch: i % 5 ? 'north' : 'south',
  age: 20 + (i % 40),
  d: i % 7 > 2 ? 'yes' : 'no',
}))

function audited(roles: NonNullable<ConfigInput['roles']>) {
  return audit({ task: 'outcomes', roles: { decision: { column: 'd', positive: 'yes' }, ...roles } }, { rows })
}

describe('features that are named twice', () => {
  it('are audited once', async () => {
    const once = { sensitive: ['sex', 'race'], intersections: [['race', 'sex']], control: ['branch'] }
    const twice = {
      sensitive: ['sex', 'race', 'sex'],
      intersections: [
        ['race', 'sex'],
        ['sex', 'race'],
      ],
      control: ['branch', 'branch'],
    }
    const [expected, found] = [await audited(once), await audited(twice)]
    const ids = found.run.analyses.flatMap(({ measurements }) => measurements.map(({ id }) => id))
    expect(ids.length).toBe(new Set(ids).size)
    expect(found.run.features).toEqual(expected.run.features)
    expect(found.run.analyses).toEqual(expected.run.analyses)
  })

  it('are refused where they are not the same thing', async () => {
    const asking = audited({ sensitive: ['sex', { column: 'sex', reference: 'M' }] })
    await expect(asking).rejects.toThrow('Two features are called "sex", but are defined differently.')
  })

  it('are no intersection with themselves', async () => {
    const asking = audited({ sensitive: ['sex', 'race'], intersections: [['sex', 'sex']] })
    await expect(asking).rejects.toThrow('The intersection of sex, sex names a feature twice.')
  })
})

describe('a feature of numbers', () => {
  it('has cut points or quantiles, not both', async () => {
    const asking = audited({ sensitive: [{ column: 'age', cuts: [30], quantiles: 4 }] })
    await expect(asking).rejects.toThrow('The feature "age" has both cuts and quantiles')
  })
})
