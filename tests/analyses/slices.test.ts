import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { confirmSlices } from '../../src/analyses/slices/confirm-slices.js'
import { addUp, searchSlices, type FoundSlice, type SearchOptions } from '../../src/analyses/slices/search-slices.js'
import { splitCells } from '../../src/analyses/slices/split-cells.js'
import { createRandom } from '../../src/environment/random.js'
import { catalogue } from '../../src/report/locales/index.js'
import type { ConfigInput } from '../../src/schema/config.js'
import { measurement as measurementSchema } from '../../src/schema/measurement.js'
import type { AnalysisResult } from '../../src/schema/run.js'
import { audit } from '../../src/workflow/audit.js'
import { cubeOf, times, type Row } from './cube-of.js'

const z = 1.959963984540054
const search: SearchOptions = { depth: 3, minimumRows: 30, most: 20, z, direction: 'both', leaveOut: [] }
const others = ['groups', 'strata', 'calibration', 'profile', 'paired', 'regulation']

async function slicesOf(rows: readonly Row[], config: ConfigInput): Promise<AnalysisResult> {
  const analyses = { ...Object.fromEntries(others.map((id) => [id, false])), ...config.analyses }
  const { run } = await audit({ ...config, analyses }, { rows: rows as Record<string, unknown>[] })
  return run.analyses.find(({ id }) => id === 'slices')!
}

/** People with three features and a decision that is drawn at a rate of their own. */
function people(count: number, seed: number, rate: (row: Row) => number): Row[] {
  const random = createRandom(seed)
  return Array.from({ length: count }, () => {
    const row = { sex: random.next() < 0.5 ? 'F' : 'M', town: `t${random.integer(4)}`, job: `j${random.integer(5)}` }
    return { ...row, y: random.next() < 0.5 ? 'yes' : 'no', d: random.next() < rate(row) ? 'yes' : 'no' }
  })
}

const outcomes: ConfigInput = {
  task: 'outcomes',
  roles: { decision: { column: 'd', positive: 'yes' }, sensitive: ['sex'] },
}

describe('a slice that stands out', () => {
  const planted = (row: Row): boolean => row['town'] === 't2' && row['job'] === 'j1'
  const rows = people(6000, 1, (row) => (planted(row) ? 0.2 : 0.5))

  it('is found and confirmed, first of all', async () => {
    const { measurements, blocks } = await slicesOf(rows, outcomes)
    const [first] = measurements
    expect(first!.id).toBe('slices/selection-rate[job=j1,town=t2]')
    expect(first!.test!.adjusted!).toBeLessThan(0.001)
    expect(first!.interval!.low!).toBeLessThan(0.2)
    expect(first!.interval!.high!).toBeGreaterThan(0.2)
    const finding = blocks.find((block) => block.kind === 'finding')!
    expect(finding).toMatchObject({ measurements: ['slices/selection-rate[job=j1,town=t2]'] })
  })

  it('is measured on about half of its rows, and set against all rows of that half', async () => {
    const all = new Map((await slicesOf(rows, outcomes)).measurements.map((one) => [one.id, one]))
    const own = all.get('slices/selection-rate[job=j1,town=t2]')!
    const size = rows.filter(planted).length
    expect(Math.abs(own.n.rows - size / 2)).toBeLessThan(4 * Math.sqrt(size / 4))
    const difference = all.get('slices/selection-rate:difference-to-overall[job=j1,town=t2]')!
    expect(difference.value!).toBeLessThan(-0.2)
    expect(difference.interval!.high!).toBeLessThan(0)
  })

  it('is the same for any order of the rows', async () => {
    expect((await slicesOf(rows.toReversed(), outcomes)).measurements).toEqual(
      (await slicesOf(rows, outcomes)).measurements,
    )
  })

  it('by its errors is found where there is ground truth', async () => {
    const random = createRandom(8)
    const wrong = rows.map((row) => {
      const err = random.next() < (planted(row) ? 0.45 : 0.15)
      return { ...row, d: err === (row['y'] === 'yes') ? 'no' : 'yes' }
    })
    const config: ConfigInput = {
      task: 'binary',
      roles: {
        label: { column: 'y', positive: 'yes' },
        decision: { column: 'd', positive: 'yes' },
        sensitive: ['sex'],
      },
    }
    const { measurements } = await slicesOf(wrong, config)
    expect(measurements[0]!.id).toBe('slices/error-rate[job=j1,town=t2]')
    expect(measurements[0]!.value!).toBeGreaterThan(0.3)
  })
})

describe('noise', () => {
  it('is confirmed in no more data sets than the level says', () => {
    const sets = 200
    let confirmed = 0
    for (let seed = 0; seed < sets; seed++) {
      const cube = cubeOf(
        people(400, seed + 1000, () => 0.5).map((row) => ({ ...row, d: row['d'] === 'yes' ? 'positive' : 'negative' })),
        { sensitive: ['sex', 'town', 'job'], decision: 'd' },
      )
      const split = splitCells(cube, ['sex', 'town', 'job'], 'selection-rate', createRandom(seed))
      const found = searchSlices(split, { ...search, minimumRows: 10 })
      if (confirmSlices(found, addUp(split.confirming), z).some(({ adjusted }) => adjusted < 0.05)) confirmed++
    }
    // At most 5 % are expected; four standard errors are 6 % more.
    expect(confirmed / sets).toBeLessThan(0.05 + 4 * Math.sqrt((0.05 * 0.95) / sets))
  })
})

describe('the two halves', () => {
  const rows = people(900, 3, () => 0.4).map((row, i) => ({
    ...row,
    d: row['d'] === 'yes' ? 'positive' : 'negative',
    bucket: `b${i % 30}`,
  }))
  const features = ['sex', 'town', 'job']

  it('hold every row once', () => {
    const split = splitCells(
      cubeOf(rows, { sensitive: features, decision: 'd' }),
      features,
      'selection-rate',
      createRandom(1),
    )
    const [a, b] = [addUp(split.searched), addUp(split.confirming)]
    expect(a.rows + b.rows).toBe(900)
    expect(a.hits + b.hits).toBe(rows.filter(({ d }) => d === 'positive').length)
    expect(Math.abs(a.rows - 450)).toBeLessThan(60)
  })

  it('hold all rows of a person in one of them', () => {
    // Every bucket has thirty rows of its own combination: a half then has each combination's rows whole or not at all.
    const whole = Array.from({ length: 20 }, (_, i) =>
      times(30, { sex: 'F', town: `t${i}`, job: 'j', d: 'positive', bucket: `b${i}` }),
    ).flat()
    const cube = cubeOf(whole, { sensitive: features, decision: 'd', extra: 'bucket' })
    const { searched } = splitCells(cube, features, 'selection-rate', createRandom(4))
    expect([...new Set(searched.rows)].sort((a, b) => a - b)).toEqual([0, 30])
  })

  it('are added up over the features that a slice leaves open, as by brute force over rows', () => {
    const cube = cubeOf(rows, { sensitive: features, decision: 'd' })
    // Deals everything to the half that is searched, so that rows can be counted one by one.
    const everything = { ...createRandom(1), binomial: (n: number) => n }
    const split = splitCells(cube, features, 'selection-rate', everything)
    const doubled = { ...split, confirming: split.searched }
    const found = searchSlices(doubled, { ...search, most: 1000, minimumRows: 5, z: 0.5 })
    expect(found.length).toBeGreaterThan(3)
    for (const { conditions, searched } of found) {
      const own = rows.filter((row: Row) =>
        conditions.every(([feature, code]) => {
          const dimension = cube.dimensions.find(({ name }) => name === features[feature])!
          return row[features[feature]!] === dimension.values[code]
        }),
      )
      expect(searched).toEqual({ rows: own.length, hits: own.filter(({ d }) => d === 'positive').length })
    }
  })
})

describe('the search', () => {
  it('keeps no slice within a better one, none of missing values and none below the minimum', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), (seed) => {
        const rows = people(500, seed, (row) => (row['town'] === 't1' ? 0.8 : 0.4)).map((row, i) => ({
          ...row,
          job: i % 5 === 0 ? null : row['job']!,
          d: row['d'] === 'yes' ? 'positive' : 'negative',
        }))
        const features = ['sex', 'town', 'job']
        const cube = cubeOf(rows, { sensitive: features, decision: 'd' })
        const missing = cube.dimensions.find(({ name }) => name === 'job')!.values.indexOf(null)
        const split = splitCells(cube, features, 'selection-rate', createRandom(seed))
        const found = searchSlices(split, { ...search, leaveOut: [new Set(), new Set(), new Set([missing])] })
        const includes = (a: FoundSlice, b: FoundSlice): boolean =>
          b.conditions.every(([f, c]) => a.conditions.some(([g, d]) => f === g && c === d))
        found.forEach((slice, i) => {
          expect(slice.searched.rows).toBeGreaterThanOrEqual(30)
          expect(slice.conditions.some(([feature, code]) => feature === 2 && code === missing)).toBe(false)
          for (const better of found.slice(0, i)) expect(includes(slice, better)).toBe(false)
        })
      }),
      { numRuns: 25 },
    )
  })

  it('takes Fisher’s exact test where few rows are expected', () => {
    const slice: FoundSlice = {
      conditions: [[0, 0]],
      searched: { rows: 10, hits: 4 },
      confirming: { rows: 8, hits: 3 },
      atLeast: 0.1,
    }
    const [one] = confirmSlices([slice], { rows: 100, hits: 8 }, z)
    // Hypergeometric: P(3 or more of 8 hits among the 8 of 100), all tables not likelier than the one seen.
    const choose = (n: number, k: number): number =>
      Array.from({ length: k }, (_, i) => (n - i) / (i + 1)).reduce((a, b) => a * b, 1)
    const chance = (k: number): number => (choose(8, k) * choose(92, 8 - k)) / choose(100, 8)
    const expected = Array.from({ length: 9 }, (_, k) => chance(k))
      .filter((p) => p <= chance(3) * (1 + 1e-7))
      .reduce((a, b) => a + b, 0)
    expect(one!.p).toBeCloseTo(expected, 9)
  })

  it('leaves out columns that number the rows', async () => {
    const rows = people(600, 9, () => 0.5).map((row, i) => ({ id: i + 1, ...row }))
    const { blocks } = await slicesOf(rows, outcomes)
    expect(JSON.stringify(blocks)).not.toContain('"id"],')
    const searched = JSON.stringify(blocks).match(/"features":\[[^\]]*\]/)![0]
    expect(searched).toContain('"town"')
    expect(searched).not.toContain('"id"')
  })
})

describe('features of many values', () => {
  it('stop nothing: a control of 900 values is left out of the search', async () => {
    const random = createRandom(6)
    const rows = people(4000, 5, () => 0.5).map((row) => ({ ...row, zip: `z${random.integer(900)}` }))
    const config: ConfigInput = { task: 'outcomes', roles: { ...outcomes.roles, control: ['zip'] } }
    const { status, blocks } = await slicesOf(rows, config)
    expect(status).toBe('done')
    expect(JSON.stringify(blocks).match(/"features":\[[^\]]*\]/)![0]).not.toContain('zip')
  })

  it('may leave nothing to search in', async () => {
    const rows = Array.from({ length: 600 }, (_, i) => ({ g: `g${i % 200}`, d: i % 3 === 0 ? 'yes' : 'no' }))
    const config: ConfigInput = {
      task: 'outcomes',
      roles: { decision: { column: 'd', positive: 'yes' }, sensitive: ['g'] },
    }
    const { blocks, measurements } = await slicesOf(rows, config)
    expect(measurements).toEqual([])
    expect(blocks).toEqual([{ kind: 'note', sentence: { id: 'slices.no-features' } }])
  })
})

describe('every output', () => {
  it('fits the schema and has texts in both languages', async () => {
    const rows = people(3000, 12, (row) => (row['town'] === 't0' ? 0.7 : 0.4))
    const { measurements, blocks } = await slicesOf(rows, outcomes)
    for (const one of measurements) expect(() => measurementSchema.parse(one), one.id).not.toThrow()
    const ids = new Set([...JSON.stringify(blocks).matchAll(/"id":"(slices\.[^"]+)"/g)].map((match) => match[1]!))
    expect(ids.size).toBeGreaterThan(8)
    for (const id of ids)
      for (const language of ['en', 'zh'] as const) expect(catalogue[language][id], id).toBeTypeOf('string')
    expect(
      Object.keys(catalogue.zh)
        .filter((id) => id.startsWith('slices.'))
        .sort(),
    ).toEqual(
      Object.keys(catalogue.en)
        .filter((id) => id.startsWith('slices.'))
        .sort(),
    )
  })

  it('says so where there is no decision to search in', async () => {
    const config: ConfigInput = { task: 'outcomes', roles: { score: { column: 's' }, sensitive: ['sex'] } }
    const rows = people(100, 2, () => 0.5).map((row, i) => ({ ...row, s: i / 100 }))
    expect(await slicesOf(rows, config)).toMatchObject({
      status: 'not-applicable',
      reason: { id: 'slices.no-decision' },
    })
  })
})
