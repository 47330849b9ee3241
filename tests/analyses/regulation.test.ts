import { tmpdir } from 'node:os'
import { describe, expect, it } from 'vitest'
import { regulation } from '../../src/analyses/regulation.js'
import type { AnalysisOutput } from '../../src/analyses/analysis.js'
import { openDatabase } from '../../src/environment/duckdb.js'
import type { Dataset } from '../../src/data/dataset.js'
import { catalogue } from '../../src/report/locales/index.js'
import type { ConfigInput } from '../../src/schema/config.js'
import { measurement as measurementSchema } from '../../src/schema/measurement.js'
import { byId, contextOf, cubeOf, times, type Row } from './cube-of.js'
import { intersectionalRows } from './regulation/dcwp-example.js'

interface Case {
  readonly options?: Record<string, unknown>
  readonly config?: ConfigInput
  readonly dataset?: Dataset | null
  readonly cube?: ReturnType<typeof cubeOf>
  readonly unitCube?: ReturnType<typeof cubeOf>
}

async function run(
  rows: readonly Row[],
  { options = {}, config = {}, dataset = null, cube, unitCube }: Case = {},
): Promise<AnalysisOutput> {
  const made = cube ?? cubeOf(rows, { sensitive: ['race', 'sex'], decision: 'd' })
  const context = contextOf({ task: 'outcomes', ...config })
  const evidence = { cube: made, unitCube: unitCube ?? null, datasetIfAny: dataset }
  return regulation.run(evidence, regulation.options.parse(options), context)
}

const applicants: Row[] = intersectionalRows.flatMap(([race, sex, n, selected]) => [
  ...times(selected, { race, sex, d: 'positive' }),
  ...times(n - selected, { race, sex, d: 'negative' }),
])

describe('the tables of Local Law 144', () => {
  it('have the ratios of the department’s example, by sex and by both at once', async () => {
    const all = byId((await run(applicants, { options: { ll144: true } })).measurements)
    expect(all.get('regulation/ll144-impact-ratio[sex=Male]')!.value).toBe(1)
    expect(all.get('regulation/ll144-impact-ratio[sex=Female]')!.value).toBeCloseTo(0.979, 3)
    expect(all.get('regulation/ll144-selection-rate[sex=Female]')).toMatchObject({
      value: 555 / 1181,
      n: { rows: 1181 },
    })
    for (const [race, sex, n, selected, ratio] of intersectionalRows) {
      const name = race === 'White' || race === 'Asian' ? race : JSON.stringify(race)
      const one = all.get(`regulation/ll144-impact-ratio[race=${name},sex=${sex}]`)!
      expect(Math.round(one.value! * 1000) / 1000, `${race} ${sex}`).toBe(Number(ratio))
      expect(one.value).toBe(selected / n / (215 / 412))
    }
  })

  it('count the unknown apart and hold them in no row', async () => {
    const unknown = [
      ...times(11, { race: null, sex: 'Male', d: 'positive' }),
      ...times(5, { race: 'White', sex: 'not specified', d: 'negative' }),
    ]
    const output = await run([...applicants, ...unknown], { options: { ll144: { unknown: ['not specified'] } } })
    const all = byId(output.measurements)
    expect(all.get('regulation/ll144-selection-rate-unknown(race)')!.value).toBe(11)
    expect(all.get('regulation/ll144-selection-rate-unknown(sex)')!.value).toBe(5)
    expect(all.get('regulation/ll144-selection-rate-unknown(race,sex)')!.value).toBe(16)
    expect([...all.keys()].filter((id) => id.startsWith('regulation/ll144') && /null|not specified/.test(id))).toEqual(
      [],
    )
  })

  it('leave a small category out of the ratios only with a justification, and still print its count and rate', async () => {
    const category = { race: 'Native American or Alaska Native', sex: 'Female' }
    const exclude = [{ category, justification: 'seventeen applicants' }]
    const output = await run(applicants, { options: { ll144: { exclude } } })
    const all = byId(output.measurements)
    const id = '[race="Native American or Alaska Native",sex=Female]'
    expect(all.get(`regulation/ll144-impact-ratio${id}`)).toMatchObject({ value: null, n: { rows: 17 } })
    expect(all.get(`regulation/ll144-selection-rate${id}`)!.value).toBe(7 / 17)
    expect(JSON.stringify(output.blocks)).toContain('seventeen applicants')
    expect(() => regulation.options.parse({ ll144: { exclude: [{ category }] } })).toThrow()
  })

  it('take the ratios against the best of the categories that are left', async () => {
    const rows = [
      ...times(9, { race: 'tiny', sex: 'x', d: 'positive' }),
      ...times(400, { race: 'a', sex: 'x', d: 'positive' }),
      ...times(400, { race: 'a', sex: 'x', d: 'negative' }),
      ...times(200, { race: 'b', sex: 'x', d: 'positive' }),
      ...times(600, { race: 'b', sex: 'x', d: 'negative' }),
    ]
    const left = byId(
      (await run(rows, { options: { ll144: { exclude: [{ category: { race: 'tiny' }, justification: 'nine' }] } } }))
        .measurements,
    )
    expect(left.get('regulation/ll144-impact-ratio[race=b]')!.value).toBe(0.5)
    const kept = byId((await run(rows, { options: { ll144: true } })).measurements)
    expect(kept.get('regulation/ll144-impact-ratio[race=b]')!.value).toBe(0.25)
  })

  it('refuse to leave out a category of two per cent or more, or one that nobody has', async () => {
    const exclude = (category: Record<string, string>) => ({
      options: { ll144: { exclude: [{ category, justification: 'x' }] } },
    })
    await expect(run(applicants, exclude({ sex: 'Female' }))).rejects.toMatchObject({
      code: 'LL144_EXCLUSION_TOO_LARGE',
    })
    await expect(run(applicants, exclude({ sex: 'Femal' }))).rejects.toMatchObject({
      code: 'LL144_CATEGORY_NOT_FOUND',
      hint: expect.stringContaining('Female'),
    })
  })

  it('state no pass mark and no verdict', async () => {
    const { blocks } = await run(applicants, { options: { ll144: true, fourFifths: false } })
    expect(JSON.stringify(blocks)).not.toMatch(/0\.8\b|pass"|verdict/)
  })

  it('are made when a policy asks for them, and not otherwise', async () => {
    const has = ({ measurements }: AnalysisOutput): boolean => measurements.some(({ id }) => id.includes('ll144'))
    expect(has(await run(applicants, { config: { policy: ['nyc-ll144'] } }))).toBe(true)
    expect(has(await run(applicants, { config: { policy: { schemaVersion: 1, extends: ['nyc-ll144'] } } }))).toBe(true)
    expect(has(await run(applicants))).toBe(false)
  })

  it('name the declared parts that are missing', async () => {
    const text = JSON.stringify((await run(applicants, { options: { ll144: { auditDate: '2026-05-01' } } })).blocks)
    expect(text).toContain('lack.distribution-date-missing')
    expect(text).not.toContain('lack.audit-date-missing')
    expect(text).not.toContain('lack.ratio-differs')
  })
})

describe('scoring rates', () => {
  const scores = [1, 2, 3, 4, 5, 6, 7, 8, 8, 8].map((s, i) => ({ race: 'r', sex: i % 2 ? 'Female' : 'Male', s }))
  const unknown = times(4, { race: 'r', sex: null, s: 8 })

  it('count those strictly above the median of everybody, the unknown included', async () => {
    // With the four unknown the scores are 1 … 7 and seven eights: the median is 7.5, without them it would be 5.5.
    const cube = cubeOf([...scores, ...unknown], { sensitive: ['race', 'sex'], score: 's' })
    const all = byId((await run([], { cube, options: { ll144: true } })).measurements)
    const above = (sex: string): number => scores.filter((row) => row.sex === sex && row.s > 7.5).length / 5
    expect(all.get('regulation/ll144-scoring-rate[sex=Male]')!.value).toBe(above('Male'))
    expect(all.get('regulation/ll144-scoring-rate[sex=Female]')!.value).toBe(above('Female'))
    expect(all.get('regulation/ll144-scoring-impact-ratio[sex=Male]')!.value).toBe(above('Male') / above('Female'))
    expect(all.get('regulation/ll144-scoring-rate-unknown(sex)')!.value).toBe(4)
  })

  it('come from the rows where the cube holds bins only, and are the same', async () => {
    const rows = Array.from({ length: 501 }, (_, i) => ({
      race: `r${i % 3}`,
      sex: i % 7 === 0 ? null : i % 2 ? 'Female' : 'Male',
      s: ((i * 37) % 101) / 100,
    }))
    const exact = cubeOf(rows, { sensitive: ['race', 'sex'], score: 's' })
    const score = {
      column: 's',
      threshold: null,
      range: [0, 1] as [number, number],
      higherIs: 'positive' as const,
      bins: { kind: 'edges' as const, edges: [0, 1] },
    }
    const binned = cubeOf(
      rows.map((row) => ({ ...row, s: 0 })),
      { sensitive: ['race', 'sex'], score: 's' },
      { score },
    )
    const database = await openDatabase({ threads: 1, spillFolder: tmpdir() })
    try {
      const values = rows.map(({ race, sex, s }) => `('${race}', ${sex === null ? 'NULL' : `'${sex}'`}, ${s}::DOUBLE)`)
      await database.query(`CREATE TABLE people AS SELECT * FROM (VALUES ${values.join(', ')}) AS t(race, sex, s)`)
      const dataset: Dataset = {
        ...{ database, relation: 'people', rows: rows.length, rowsRead: rows.length, inputs: [] },
        columns: [
          { name: 'race', type: 'text' },
          { name: 'sex', type: 'text' },
          { name: 's', type: 'number' },
        ],
        close: () => Promise.resolve(),
      }
      const fromCube = await run([], { cube: exact, options: { ll144: true } })
      const fromRows = await run([], { cube: binned, dataset, options: { ll144: true } })
      expect(fromRows.measurements).toEqual(fromCube.measurements)
      expect(fromRows.measurements.length).toBeGreaterThan(10)
    } finally {
      await database.close()
    }
  })
})

describe('the four-fifths table', () => {
  const rows = [
    ...times(41, { race: 'W', sex: 'x', d: 'positive' }),
    ...times(27, { race: 'W', sex: 'x', d: 'negative' }),
    ...times(15, { race: 'minority', sex: 'x', d: 'positive' }),
    ...times(35, { race: 'minority', sex: 'x', d: 'negative' }),
    ...times(3, { race: 'few', sex: 'x', d: 'positive' }),
    ...times(9, { race: 'W', sex: 'x', d: null }),
  ]

  it('compares with the highest rate among groups of enough rows, with an interval and an exact test', async () => {
    const all = byId((await run(rows)).measurements)
    const ratio = all.get('regulation/impact-ratio[race=minority]')!
    expect(ratio.value).toBeCloseTo(0.497561, 6)
    expect(ratio.test!.p).toBeCloseTo(0.001479, 6)
    expect(ratio.interval!.low!).toBeLessThan(0.497561)
    expect(ratio.interval!.high!).toBeLessThan(0.8)
    expect(all.get('regulation/impact-ratio[race=W]')).toMatchObject({ value: 1, n: { rows: 68 } })
    expect(all.get('regulation/impact-ratio[race=few]')).toMatchObject({ value: null, unavailable: 'below-minimum' })
    const pooled = 56 / 118
    const z = (15 / 50 - 41 / 68) / Math.sqrt(pooled * (1 - pooled) * (1 / 50 + 1 / 68))
    expect(all.get('regulation/standard-deviations[race=minority]')!.value).toBeCloseTo(z, 12)
  })

  it('tells the group below four fifths, and whether one person makes it', async () => {
    const { blocks } = await run(rows)
    const finding = blocks.find((block) => block.kind === 'finding')!
    expect(finding).toMatchObject({
      sentence: {
        id: 'regulation.finding.below-significant',
        values: { group: 'minority', best: 'W', one: { id: 'regulation.one-person.stays' } },
      },
    })
  })

  it('is for the favourable side, also where that is the negative decision', async () => {
    const cube = cubeOf(rows, { sensitive: ['race'], decision: 'd' }, { favourable: 'negative' })
    const all = byId((await run([], { cube })).measurements)
    expect(all.get('regulation/impact-ratio[race=W]')!.value).toBeCloseTo(27 / 68 / (35 / 50), 12)
  })

  it('does not count weights', async () => {
    const weighted = cubeOf(
      rows.map((row, i) => ({ ...row, w: 1 + (i % 4) })),
      { sensitive: ['race'], decision: 'd', weight: 'w' },
    )
    const all = byId((await run([], { cube: weighted })).measurements)
    expect(all.get('regulation/impact-ratio[race=minority]')!.value).toBeCloseTo(0.497561, 6)
  })
})

describe('the evidence list of the EU AI Act', () => {
  it('says that error rates are absent where there is no ground truth', async () => {
    const { blocks } = await run(applicants, { options: { euAiAct: true, fourFifths: false } })
    const table = blocks.find((block) => block.kind === 'table')!
    const status = (article: string): unknown => table.rows.find((row) => row['article'] === article)!['status']
    expect(status('10(2)(f)')).toEqual({ id: 'regulation.ai-act.status.present' })
    expect(status('13(3)(b)(v)')).toEqual({ id: 'regulation.ai-act.status.partial' })
    expect(status('15(1)')).toEqual({ id: 'regulation.ai-act.status.absent' })
  })
})

describe('every output', () => {
  it('has texts in both languages and fits the schema', async () => {
    const options = {
      ll144: {
        exclude: [{ category: { race: 'Native American or Alaska Native', sex: 'Female' }, justification: 'few' }],
      },
      euAiAct: true,
      published: { passMark: 1 },
    }
    const output = await run(applicants, { options })
    for (const one of output.measurements) expect(() => measurementSchema.parse(one), one.id).not.toThrow()
    const ids = new Set(
      [...JSON.stringify(output.blocks).matchAll(/"id":"(regulation\.[^"]+)"/g)].map((match) => match[1]!),
    )
    expect(ids.size).toBeGreaterThan(60)
    for (const id of ids)
      for (const language of ['en', 'zh'] as const)
        expect(catalogue[language][id], `${id} in ${language}`).toBeTypeOf('string')
    expect(Object.keys(catalogue.zh).filter((id) => id.startsWith('regulation.'))).toEqual(
      Object.keys(catalogue.en).filter((id) => id.startsWith('regulation.')),
    )
  })
})

describe('the uncertainty of the four-fifths table', () => {
  // Newcombe's published example (1998, method 10): 56/70 − 48/80 is 0.2, 0.0524 to 0.3339.
  const rows: Row[] = [
    ...times(56, { g: 'a', d: 'positive' }),
    ...times(14, { g: 'a', d: 'negative' }),
    ...times(48, { g: 'b', d: 'positive' }),
    ...times(32, { g: 'b', d: 'negative' }),
  ]
  const cube = cubeOf(rows, { sensitive: ['g'], decision: 'd' })

  it('is Newcombe’s interval of the gap in persons for the shortfall, and none for a test statistic', async () => {
    const all = byId((await run([], { cube })).measurements)
    const shortfall = all.get('regulation/shortfall[g=b]')!
    const persons = (80 * 70) / 150
    expect(shortfall.value).toBeCloseTo(0.2 * persons, 12)
    expect(shortfall.interval!.low! / persons).toBeCloseTo(0.0524, 4)
    expect(shortfall.interval!.high! / persons).toBeCloseTo(0.3339, 4)
    expect(shortfall.interval!.method).toBe('newcombe')
    const deviations = all.get('regulation/standard-deviations[g=b]')!
    expect(deviations.interval).toBeUndefined()
    expect(deviations.intervalUnavailable).toBe('test-statistic')
    expect(measurementSchema.safeParse(deviations).success).toBe(true)
    for (const language of ['en', 'zh'] as const)
      expect(catalogue[language]['reason.test-statistic']).toBeTypeOf('string')
  })

  it('is that of persons where each has two rows alike', async () => {
    const twice = rows.flatMap((row, person) => times(2, { ...row, person: `p${person}` }))
    const columns = { sensitive: ['g'], decision: 'd' }
    const whole = cubeOf(twice, columns)
    const buckets = cubeOf(twice, { ...columns, extra: 'person' })
    const found = byId(
      (await run([], { cube: whole, unitCube: buckets, config: { data: { unit: 'person' } } })).measurements,
    )
    const once = byId((await run([], { cube })).measurements)
    for (const id of ['shortfall', 'impact-ratio']) {
      const scale = id === 'shortfall' ? 2 : 1
      const [here, there] = [found, once].map((all) => all.get(`regulation/${id}[g=b]`)!)
      expect(here!.value).toBeCloseTo(scale * there!.value!, 12)
      // A jackknife divides by one person less, and Student's quantile is a little wider.
      for (const end of ['low', 'high'] as const) {
        const [reach, plain] = [here!, there!].map(({ value, interval }) => interval![end]! - value!)
        expect(reach! / (scale * plain!), `${id} ${end}`).toBeCloseTo(1.02, 1)
      }
    }
    // Weights beside repeated persons change nothing: the tables count rows.
    const weighted = twice.map((row, i) => ({ ...row, w: 1 + (i % 5) / 4 }))
    const withWeights = {
      cube: cubeOf(weighted, { ...columns, weight: 'w' }),
      unitCube: cubeOf(weighted, { ...columns, extra: 'person', weight: 'w' }),
      config: { data: { unit: 'person' } },
    }
    const again = byId((await run([], withWeights)).measurements)
    for (const id of ['shortfall', 'impact-ratio'])
      expect(again.get(`regulation/${id}[g=b]`)).toEqual(found.get(`regulation/${id}[g=b]`))
    const naive = byId((await run([], { cube: whole })).measurements)
    const width = ({ interval }: { interval?: { low: number | null; high: number | null } | undefined }): number =>
      interval!.high! - interval!.low!
    expect(width(found.get('regulation/shortfall[g=b]')!)).toBeGreaterThan(
      1.3 * width(naive.get('regulation/shortfall[g=b]')!),
    )
  })
})
