import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { conditionalDisparity } from '../../src/analyses/profile/conditional-disparity.js'
import { crossFittedArea } from '../../src/statistics/cross-fitted-area.js'
import { profile } from '../../src/analyses/profile.js'
import type { AnalysisOutput } from '../../src/analyses/analysis.js'
import { createRandom } from '../../src/environment/random.js'
import { catalogue } from '../../src/report/locales/index.js'
import type { ConfigInput } from '../../src/schema/config.js'
import { measurement as measurementSchema, type Measurement } from '../../src/schema/measurement.js'
import type { AnalysisResult } from '../../src/schema/run.js'
import { audit } from '../../src/workflow/audit.js'
import { berkeleyRows } from './berkeley.js'
import { byId, contextOf, cubeOf, times, type Row } from './cube-of.js'
import { hasSharedData } from './shared-data.js'

const shared = (path: string): string => fileURLToPath(new URL(`../../../shared/data/${path}`, import.meta.url))
const others = ['groups', 'strata', 'calibration', 'slices', 'paired', 'regulation']
const only = Object.fromEntries(others.map((id) => [id, false]))

async function profileOf(config: ConfigInput, rows?: readonly Row[]): Promise<AnalysisResult> {
  const settings = { ...config, analyses: { ...only, ...config.analyses } }
  const { run } = await audit(settings, rows ? { rows: rows as Record<string, unknown>[] } : {})
  return run.analyses.find(({ id }) => id === 'profile')!
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => (made ??= make())
}

const outcomes = (decision: string, positive: string, rest: ConfigInput['roles'] = {}): ConfigInput => ({
  task: 'outcomes',
  roles: { decision: { column: decision, positive }, ...rest },
})

describe.skipIf(!hasSharedData)('the notebook of Clarify on German credit', () => {
  it('has its class imbalance, difference in proportions, norms and conditional disparity by foreign worker', async () => {
    const { measurements } = await profileOf({
      ...outcomes('credit_risk', '1', {
        sensitive: [{ column: 'foreign_worker', reference: 'A202' }],
        control: ['housing'],
      }),
      data: { source: shared('german-credit/german_credit.csv') },
    })
    const all = byId(measurements)
    const value = (metric: string): number => all.get(`profile/${metric}[foreign_worker=A201]`)!.value!
    expect(value('class-imbalance')).toBeCloseTo(-0.926, 12)
    expect(value('difference-in-proportions-of-labels')).toBeCloseTo(0.199264685, 9)
    expect(value('lp-norm')).toBeCloseTo(0.28180282, 8)
    expect(value('total-variation')).toBeCloseTo(0.199264685, 9)
    expect(value('kolmogorov-smirnov')).toBeCloseTo(0.199264685, 6)
    // In nats and with the current code; the notebook's own output is of an older one.
    expect(value('kl-divergence')).toBeCloseTo(0.112552, 6)
    expect(value('js-divergence')).toBeCloseTo(0.031186, 6)
    const conditional = all.get(
      'profile/conditional-demographic-disparity(foreign_worker|housing)[foreign_worker=A201]',
    )!
    expect(conditional.value).toBeCloseTo(0.032904001, 9)
  })

  it('has its figures by age over 40', async () => {
    const { measurements } = await profileOf({
      ...outcomes('credit_risk', '1', {
        sensitive: [{ column: 'age', name: 'band', cuts: [41], labels: ['to 40', 'over 40'], reference: 'to 40' }],
        control: ['housing'],
      }),
      data: { source: shared('german-credit/german_credit.csv') },
    })
    const all = byId(measurements)
    expect(all.get('profile/class-imbalance[band="over 40"]')!.value).toBeCloseTo(0.452, 12)
    expect(all.get('profile/difference-in-proportions-of-labels[band="over 40"]')!.value).toBeCloseTo(-0.051275864, 9)
    const id = 'profile/conditional-demographic-disparity(band|housing)[band="over 40"]'
    expect(all.get(id)!.value).toBeCloseTo(-0.060177781, 9)
  })
})

describe('conditional demographic disparity', () => {
  const admissions = cubeOf(berkeleyRows(), { sensitive: ['gender'], control: ['dept'], decision: 'admit' })
  const women = (cube: typeof admissions): Measurement =>
    conditionalDisparity(cube, 0.95).find(({ id }) => id.endsWith('[gender=Female]'))!

  it('of the women of Berkeley is −0.019283 with departments held fixed', () => {
    expect(women(admissions).id).toBe('profile/conditional-demographic-disparity(gender|dept)[gender=Female]')
    expect(women(admissions).value).toBeCloseTo(-0.019283, 6)
  })

  it('has the standard error of a jackknife over rows', () => {
    const rows = berkeleyRows().filter((_, i) => i % 4 === 0)
    const columns = { sensitive: ['gender'], control: ['dept'], decision: 'admit' }
    const brute = (some: readonly Row[]): number => {
      const depts = [...new Set(some.map((row) => row['dept']))]
      return depts.reduce<number>((sum, dept) => {
        const own = some.filter((row) => row['dept'] === dept)
        const share = (side: string): number => {
          const all = own.filter((row) => row['admit'] === side)
          return all.length === 0 ? 0 : all.filter((row) => row['gender'] === 'Female').length / all.length
        }
        return sum + (own.length / some.length) * (share('negative') - share('positive'))
      }, 0)
    }
    const values = rows.map((_, i) => brute(rows.filter((_, j) => j !== i)))
    const mean = values.reduce((a, b) => a + b) / values.length
    const error = Math.sqrt(((values.length - 1) / values.length) * values.reduce((sum, v) => sum + (v - mean) ** 2, 0))
    const one = women(cubeOf(rows, columns))
    expect(one.value).toBeCloseTo(brute(rows), 12)
    expect(one.standardError! / error).toBeCloseTo(1, 1)
  })

  it('lies between −1 and 1, and is that of no control where there is one stratum', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(5), fc.nat(5), fc.nat(5), fc.nat(5)), { minLength: 1, maxLength: 4 }),
        (tables) => {
          const rows = tables.flatMap(([a, b, c, d], s) => [
            ...times(a, { s: `${s}`, g: 'x', d: 'positive' }),
            ...times(b, { s: `${s}`, g: 'x', d: 'negative' }),
            ...times(c, { s: `${s}`, g: 'y', d: 'positive' }),
            ...times(d, { s: `${s}`, g: 'y', d: 'negative' }),
          ])
          if (rows.length === 0) return
          for (const one of conditionalDisparity(
            cubeOf(rows, { sensitive: ['g'], control: ['s'], decision: 'd' }),
            0.95,
          )) {
            expect(Math.abs(one.value!)).toBeLessThanOrEqual(1)
            expect(Number.isFinite(one.standardError)).toBe(true)
          }
        },
      ),
      { numRuns: 50 },
    )
  })
})

describe.skipIf(!hasSharedData)('adult', () => {
  const config: ConfigInput = {
    ...outcomes('income', '>50K.', { sensitive: [{ column: 'sex', reference: 'Male' }] }),
    data: { source: shared('adult/adult_test.csv') },
    population: { sex: { Female: 0.51, Male: 0.49 } },
  }

  const audited = once(() => profileOf(config))

  it('has relationship as the strongest proxy of sex, and names it', async () => {
    const { measurements, blocks } = await audited()
    const strengths = measurements.filter(({ id }) => id.startsWith('profile/proxy-strength(sex)'))
    const strongest = strengths.reduce((a, b) => (b.value! > a.value! ? b : a))
    expect(strongest.id).toBe('profile/proxy-strength(sex){column=relationship}')
    // χ²/n of relationship × sex (scipy.stats.chi2_contingency) gives V = 0.65 after correction.
    expect(strongest.value!).toBeGreaterThan(0.6)
    expect(JSON.stringify(blocks)).toContain('"profile.finding.proxy"')
  })

  it('has too few women for the population given', async () => {
    const { measurements, blocks } = await audited()
    const women = byId(measurements).get('profile/representation[sex=Female]')!
    expect(women.value).toBeCloseTo(5421 / 16281 / 0.51, 12)
    expect(women.interval!.high!).toBeLessThan(0.8)
    expect(JSON.stringify(blocks)).toContain('"profile.finding.represented"')
  })
})

describe.skipIf(!hasSharedData)('leaks', () => {
  it('are named: the exam score that fixes the promotion of the firefighters', async () => {
    const { blocks } = await profileOf({
      ...outcomes('Class', '1', { sensitive: ['Race'] }),
      data: { source: shared('ricci/ricci.csv') },
    })
    const leaks = blocks.flatMap((block) =>
      block.kind === 'finding' && block.sentence.id === 'profile.finding.leak'
        ? [block.sentence.values!['column']]
        : [],
    )
    expect(leaks).toEqual(['Combine'])
  })
})

describe('proxies', () => {
  const random = createRandom(17)
  const rows = Array.from({ length: 2000 }, (_, i): Row => {
    const sex = random.next() < 0.5 ? 'F' : 'M'
    return {
      sex,
      d: random.next() < 0.5 ? 'yes' : 'no',
      id: i,
      noise: random.normal(),
      height: (sex === 'F' ? 165 : 178) + 7 * random.normal(),
      // Women live in odd areas four times in five: a text column of two hundred values.
      area: `area ${2 * random.integer(100) + (random.next() < 0.8 === (sex === 'F') ? 1 : 0)}`,
      junk: `word ${random.integer(200)}`,
      person: `p${i}`,
      fixed: 1,
    }
  })
  const config = outcomes('d', 'yes', { sensitive: ['sex'] })
  const strength = (all: ReadonlyMap<string, Measurement>, column: string): Measurement | undefined =>
    all.get(`profile/proxy-strength(sex){column=${column}}`)

  const audited = once(() => profileOf(config, rows))

  it('are found in numbers and in texts of many values, and noise is not', async () => {
    const all = byId((await audited()).measurements)
    // Φ(13 / (7√2)) = 0.905 is the AUC of two normals 13 apart with standard deviation 7; twentieths lose little of it.
    expect(strength(all, 'height')!.value!).toBeCloseTo(2 * 0.9054 - 1, 1)
    // Four in five of each sex live where only their own is: AUC 0.8 at most, twice that less 1.
    expect(strength(all, 'area')!.value!).toBeGreaterThan(0.5)
    expect(strength(all, 'area')!.value!).toBeLessThan(0.66)
    for (const column of ['noise', 'junk']) expect(strength(all, column)!.value!, column).toBeLessThan(0.06)
    for (const column of ['noise', 'junk']) expect(strength(all, column)!.interval!.low, column).toBe(0)
  })

  it('are not looked for in constants and in columns that tell persons apart', async () => {
    const all = byId((await audited()).measurements)
    expect(strength(all, 'fixed')).toBeUndefined()
    expect(strength(all, 'person')).toBeUndefined()
  })

  it('are the same for any order of the rows', async () => {
    const turned = await profileOf(config, rows.toReversed())
    expect(turned.measurements).toEqual((await audited()).measurements)
  })
})

describe('a cross-fitted area', () => {
  it('is about a half where nothing is told, however many groups there are', () => {
    const random = createRandom(5)
    const noise = Array.from({ length: 400 }, () => {
      const rows = 1 + random.integer(7)
      const hits = random.binomial(rows, 0.5)
      return [hits, rows - hits]
    })
    const { area, standardError } = crossFittedArea(noise, random)!
    expect(Math.abs(area - 0.5)).toBeLessThan(3 * standardError)
    expect(standardError).toBeLessThan(0.02)
  })

  it('is 1 where every group tells its value', () => {
    expect(
      crossFittedArea(
        [
          [50, 0],
          [0, 60],
        ],
        createRandom(1),
      )!.area,
    ).toBe(1)
  })

  it('is not known of one value only', () => {
    expect(crossFittedArea([[50], [60]], createRandom(1))).toBeNull()
  })
})

describe('the table', () => {
  const rows: Row[] = [
    ...times(3, { g: 'a', d: 'yes', x: 1, c: 'same' }),
    ...times(2, { g: 'b', d: 'no', x: null, c: 'same' }),
    { g: 'b', d: 'no', x: 7, c: 'same' },
  ]

  it('has its rows, repeated rows, missing values and columns of one value counted', async () => {
    const { blocks } = await profileOf(outcomes('d', 'yes', { sensitive: ['g'] }), rows)
    const overview = blocks.find((block) => block.kind === 'key-values')!
    const entry = (key: string): unknown =>
      overview.entries.find(({ label }) => label.id === `profile.entry.${key}`)!.value
    expect([entry('rows'), entry('duplicates'), entry('constant')]).toEqual([6, 3, 'c'])
    const table = blocks.find((block) => block.kind === 'table' && block.title.id === 'profile.columns')
    expect(table!.kind === 'table' && table!.rows.find((row) => row['name'] === 'x')).toMatchObject({
      missing: 2,
      distinct: 2,
    })
  })

  it('gives what a saved cube tells where there are no rows', async () => {
    const cube = cubeOf(
      berkeleyRows(),
      { sensitive: ['gender'], control: ['dept'], decision: 'admit' },
      {
        sensitive: [{ name: 'gender', column: 'gender', reference: 'Male', missing: 'list' }],
      },
    )
    const output: AnalysisOutput = await profile.run(
      { cube, datasetIfAny: null },
      profile.options.parse({}),
      contextOf({ task: 'outcomes' }),
    )
    const all = byId(output.measurements)
    expect(all.get('profile/class-imbalance[gender=Female]')!.value).toBeCloseTo((2691 - 1835) / 4526, 12)
    expect(all.get('profile/difference-in-proportions-of-labels[gender=Female]')!.value).toBeCloseTo(
      1198 / 2691 - 557 / 1835,
      12,
    )
  })

  it('has no measures against a reference that nobody declared', async () => {
    const all = byId((await profileOf(outcomes('d', 'yes', { sensitive: ['g'] }), rows)).measurements)
    expect(all.get('profile/class-imbalance[g=a]')).toMatchObject({ value: null, unavailable: 'no-reference' })
  })

  it('refuses a population that does not add up, or of a feature that is not audited', async () => {
    const config = outcomes('d', 'yes', { sensitive: ['g'] })
    await expect(profileOf({ ...config, population: { g: { a: 0.5, b: 0.3 } } }, rows)).rejects.toMatchObject({
      code: 'POPULATION_INVALID',
    })
    await expect(profileOf({ ...config, population: { h: { a: 0.5, b: 0.5 } } }, rows)).rejects.toMatchObject({
      code: 'POPULATION_UNKNOWN_FEATURE',
    })
  })

  it('counts a group that the population has and the data has not as 0', async () => {
    const config = { ...outcomes('d', 'yes', { sensitive: ['g'] }), population: { g: { a: 0.4, b: 0.4, c: 0.2 } } }
    expect(byId((await profileOf(config, rows)).measurements).get('profile/representation[g=c]')).toMatchObject({
      value: 0,
    })
  })
})

describe('every output', () => {
  it('fits the schema and has texts in both languages', async () => {
    const rows = berkeleyRows().map((row, i) => ({ ...row, leak: row['admit'], x: i % 50, knownLater: i }))
    const { measurements, blocks } = await profileOf(
      {
        ...outcomes('admit', 'positive', { sensitive: [{ column: 'gender', reference: 'Male' }], control: ['dept'] }),
        data: { knownAfterDecision: ['knownLater'] },
        population: { gender: { Female: 0.7, Male: 0.3 } },
      },
      rows,
    )
    for (const one of measurements) expect(() => measurementSchema.parse(one), one.id).not.toThrow()
    expect(new Set(measurements.map(({ id }) => id)).size).toBe(measurements.length)
    const ids = new Set(
      [...JSON.stringify(blocks).matchAll(/"id":"((?:profile|metric)\.[^"]+)"/g)].map((match) => match[1]!),
    )
    expect(ids.size).toBeGreaterThan(30)
    for (const id of ids)
      for (const language of ['en', 'zh'] as const)
        expect(catalogue[language][id], `${id} in ${language}`).toBeTypeOf('string')
    expect(
      Object.keys(catalogue.zh)
        .filter((id) => id.startsWith('profile.'))
        .sort(),
    ).toEqual(
      Object.keys(catalogue.en)
        .filter((id) => id.startsWith('profile.'))
        .sort(),
    )
  })
})
