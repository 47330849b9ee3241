import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { strata } from '../../src/analyses/strata.js'
import { createRandom } from '../../src/environment/random.js'
import { falsePositiveRate, truePositiveRate } from '../../src/metrics/rates.js'
import { selectionRate } from '../../src/metrics/selection-rate.js'
import { measurement as measurementSchema, type Measurement } from '../../src/schema/measurement.js'
import { catalogue } from '../../src/report/locales/index.js'
import { translate } from '../../src/report/translate.js'
import type { AnalysisOutput } from '../../src/analyses/analysis.js'
import type { Message } from '../../src/schema/message.js'
import { berkeley, berkeleyRows } from './berkeley.js'
import { byId, contextOf, cubeOf, times, type CubeColumns, type Row } from './cube-of.js'

const metrics = [selectionRate, truePositiveRate, falsePositiveRate]

function run(
  rows: readonly Row[],
  columns: CubeColumns,
  options: { by?: string[]; metrics?: string[] } = {},
): AnalysisOutput {
  const context = contextOf()
  return strata.run(
    { cube: cubeOf(rows, columns), unitCube: null, metrics },
    strata.options.parse(options),
    context,
  ) as AnalysisOutput
}

function findings({ blocks }: AnalysisOutput): Message[] {
  return blocks.flatMap((block) => (block.kind === 'finding' ? [block.sentence] : []))
}

const admissions: CubeColumns = { sensitive: ['gender'], control: ['dept'], decision: 'admit' }

describe('the Berkeley admissions', () => {
  const output = run(berkeleyRows(), admissions)
  const all = byId(output.measurements)

  it('have the published Mantel–Haenszel odds ratio of men with departments held fixed, 0.905 (0.772 to 1.060)', () => {
    const odds = all.get('strata/selection-odds-ratio(gender|dept)[gender=Male~gender=Female]')!
    expect(odds.value).toBeCloseTo(0.9046968282586231, 12)
    expect(odds.interval!.low).toBeCloseTo(0.7719073617593505, 9)
    expect(odds.interval!.high).toBeCloseTo(1.0603297644366558, 9)
  })

  it('hold both orders of the pair, one the inverse and the negative of the other', () => {
    const men = all.get('strata/selection-odds-ratio(gender|dept)[gender=Male~gender=Female]')!
    const women = all.get('strata/selection-odds-ratio(gender|dept)[gender=Female~gender=Male]')!
    expect(women.value! * men.value!).toBeCloseTo(1, 12)
    expect(women.interval!.low! * men.interval!.high!).toBeCloseTo(1, 12)
    const difference = all.get('strata/selection-rate:difference(gender|dept)[gender=Male~gender=Female]')!
    const turned = all.get('strata/selection-rate:difference(gender|dept)[gender=Female~gender=Male]')!
    expect(difference.value).toBeCloseTo(-0.018425196190852512, 12)
    expect([difference.interval!.low, difference.interval!.high]).toEqual([
      expect.closeTo(-0.04748243534654223, 9),
      expect.closeTo(0.010632042964837208, 9),
    ])
    expect(turned.value).toBe(-difference.value!)
    expect(turned.interval!.low).toBeCloseTo(-difference.interval!.high!, 12)
  })

  it('give the gap within each department as max − min of its two rates', () => {
    for (const [dept, [a, b, c, d]] of Object.entries(berkeley)) {
      const gap = all.get(`strata/selection-rate:difference(gender)[dept=${dept}]`)!
      expect(gap.value).toBeCloseTo(Math.abs(a / (a + b) - c / (c + d)), 12)
      expect(gap.n).toEqual({ rows: a + b + c + d, denominator: Math.min(a + b, c + d) })
    }
  })

  it('have the published Cochran–Mantel–Haenszel and Breslow–Day statistics', () => {
    // R: mantelhaen.test(UCBAdmissions, correct = FALSE): 1.5246, p 0.2169; DescTools BreslowDayTest with Tarone: 18.825, df 5, p 0.002071.
    const { test } = all.get('strata/selection-rate:difference(gender|dept)[gender=Male~gender=Female]')!
    expect(test!.statistic).toBeCloseTo(1.5246, 3)
    expect(test!.p).toBeCloseTo(0.2169, 3)
    const homogeneity = all.get('strata/selection-rate-breslow-day(gender|dept)[gender=Female~gender=Male]')!
    expect(homogeneity.value).toBeCloseTo(18.83, 1)
    expect(homogeneity.test!.p).toBeCloseTo(0.00207, 4)
  })

  it('standardise each rate to the mix of departments of all applicants', () => {
    const sizes = Object.values(berkeley).map((cells) => cells.reduce((sum, n) => sum + n, 0))
    const total = sizes.reduce((sum, n) => sum + n, 0)
    const standard = (at: 0 | 2): number =>
      Object.values(berkeley).reduce(
        (sum, cells, i) => sum + ((sizes[i]! / total) * cells[at]!) / (cells[at]! + cells[at + 1]!),
        0,
      )
    const male = all.get('strata/standardized-selection-rate(gender|dept)[gender=Male]')!
    const female = all.get('strata/standardized-selection-rate(gender|dept)[gender=Female]')!
    expect(male.value).toBeCloseTo(standard(0), 12)
    expect(female.value).toBeCloseTo(standard(2), 12)
    expect(all.get('strata/standardized-selection-rate:difference(gender|dept)')!.value).toBeCloseTo(
      standard(2) - standard(0),
      12,
    )
  })

  it('are told as a gap that vanishes, turned in four of six departments, with strata that disagree', () => {
    const [vanishes, disagree] = findings(output)
    expect(vanishes!.id).toBe('strata.finding.gap-vanishes')
    expect(vanishes!.values).toMatchObject({ first: 'Female', second: 'Male', turned: 4, strata: 6 })
    expect(vanishes!.values!['firstRate']).toBeCloseTo(557 / 1835, 12)
    expect(vanishes!.values!['secondRate']).toBeCloseTo(1198 / 2691, 12)
    expect(disagree!.id).toBe('strata.finding.strata-disagree')
    expect(translate(vanishes!, 'en')).toContain('In 4 of the 6 strata')
  })

  it('write every sentence in both languages', () => {
    const messages = JSON.stringify(output.blocks).matchAll(/"id":"(strata\.[^"]+)"/g)
    const ids = new Set([...messages].map((match) => match[1]!))
    expect(ids.size).toBeGreaterThan(20)
    for (const id of ids)
      for (const language of ['en', 'zh'] as const)
        expect(catalogue[language][id], `${id} in ${language}`).toBeTypeOf('string')
    for (const message of findings(output))
      for (const language of ['en', 'zh'] as const) expect(translate(message, language)).not.toMatch(/⟦strata/)
  })

  it('measures nothing that the schema refuses', () => {
    for (const one of output.measurements) expect(() => measurementSchema.parse(one)).not.toThrow()
    expect(new Set(output.measurements.map(({ id }) => id)).size).toBe(output.measurements.length)
  })
})

describe('a gap', () => {
  const columns: CubeColumns = { sensitive: ['g'], control: ['s'], decision: 'd' }
  const cell = (s: string, g: string, yes: number, no: number): Row[] => [
    ...times(yes, { s, g, d: 'positive' }),
    ...times(no, { s, g, d: 'negative' }),
  ]

  it('that turns round within every stratum reverses', () => {
    // a is ahead inside both strata by 10 points, but most of a applied where few are taken.
    const rows = [
      ...cell('x', 'a', 300, 700),
      ...cell('x', 'b', 20, 80),
      ...cell('y', 'a', 80, 20),
      ...cell('y', 'b', 700, 300),
    ]
    expect(findings(run(rows, columns))[0]!.id).toBe('strata.finding.gap-reverses')
  })

  it('that the totals hide appears', () => {
    const rows = [
      ...cell('x', 'a', 300, 700),
      ...cell('x', 'b', 100, 900),
      ...cell('y', 'a', 100, 100),
      ...cell('y', 'b', 300, 700),
    ]
    const hidden = [...rows, ...cell('z', 'b', 340, 60)]
    const [found] = findings(run(hidden, columns))
    expect(found!.id).toBe('strata.finding.gap-appears')
    expect(found!.values).toMatchObject({ first: 'b', second: 'a' })
  })

  it('that is the same within strata remains', () => {
    const rows = [
      ...cell('x', 'a', 300, 200),
      ...cell('x', 'b', 200, 300),
      ...cell('y', 'a', 300, 200),
      ...cell('y', 'b', 200, 300),
    ]
    expect(findings(run(rows, columns))[0]!.id).toBe('strata.finding.gap-remains')
  })

  it('with strata too small to tell is not said to vanish', () => {
    const sparse = Array.from({ length: 40 }, (_, i) => [
      ...cell(`s${i}`, 'a', i % 2, 1 - (i % 2)),
      ...cell(`s${i}`, 'b', i % 4 === 0 ? 1 : 0, i % 4 === 0 ? 0 : 1),
    ])
    const split = [...cell('p', 'a', 400, 100), ...cell('q', 'b', 250, 250)]
    expect(findings(run([...sparse.flat(), ...split], columns))[0]!.id).toBe('strata.finding.gap-vanishes-unsure')
  })
})

describe('strata that lack a group', () => {
  const rows = [
    ...times(3, { s: 'x', g: 'a', d: 'positive' }),
    ...times(7, { s: 'x', g: 'b', d: 'negative' }),
    ...times(50, { s: 'y', g: 'a', d: 'positive' }),
    ...times(50, { s: null, g: 'b', d: 'positive' }),
    ...times(5, { s: 'x', g: null, d: 'positive' }),
  ]
  const all = byId(run(rows, { sensitive: ['g'], control: ['s'], decision: 'd' }).measurements)

  it('add nothing to the adjusted gap', () => {
    expect(all.get('strata/selection-rate:difference(g|s)[g=a~g=b]')).toMatchObject({
      value: 1,
      n: { rows: 10, denominator: 3 },
    })
  })

  it('have no gap of their own', () => {
    expect(all.get('strata/selection-rate:difference(g)[s=y]')).toMatchObject({
      value: null,
      unavailable: 'empty-group',
    })
    expect(all.get('strata/selection-rate:difference(g)[s=null]')).toMatchObject({
      value: null,
      unavailable: 'empty-group',
    })
  })

  it('leave the odds ratio without a value where no stratum has what it divides by', () => {
    expect(all.get('strata/selection-odds-ratio(g|s)[g=a~g=b]')).toMatchObject({
      value: null,
      unavailable: 'zero-denominator',
    })
  })

  it('leave out the group of missing values', () => {
    expect([...all.keys()].some((id) => id.includes('g=null'))).toBe(false)
  })
})

describe('several controls and metrics', () => {
  const rows = Array.from({ length: 600 }, (_, i) => ({
    g: i % 3 === 0 ? 'a' : 'b',
    s: i % 5 < 2 ? 'x' : 'y',
    t: i % 7 < 3 ? 'm' : 'n',
    y: (i * 7) % 11 < 5 ? 'positive' : 'negative',
    d: (i * 13) % 17 < 8 ? 'positive' : 'negative',
  }))
  const all = byId(run(rows, { sensitive: ['g'], control: ['s', 't'], label: 'y', decision: 'd' }).measurements)

  it('are held fixed one by one and all at once', () => {
    for (const controls of ['s', 't', 's,t'])
      expect(all.has(`strata/selection-rate:difference(g|${controls})[g=a~g=b]`)).toBe(true)
    expect(all.has('strata/selection-rate:difference(g)[s=x,t=n]')).toBe(true)
  })

  it('compare error rates among those that they are rates of', () => {
    const brute = (s: string): number => {
      const rate = (g: string): number => {
        const among = rows.filter((row) => row.g === g && row.s === s && row.y === 'negative')
        return among.filter((row) => row.d === 'positive').length / among.length
      }
      return Math.abs(rate('a') - rate('b'))
    }
    for (const s of ['x', 'y'])
      expect(all.get(`strata/false-positive-rate:difference(g)[s=${s}]`)!.value).toBeCloseTo(brute(s), 12)
  })

  it('refuse a feature or a metric that does not exist', () => {
    const columns: CubeColumns = { sensitive: ['g'], control: ['s'], label: 'y', decision: 'd' }
    expect(() => run(rows, columns, { by: ['gg'] })).toThrow(/gg/)
    expect(() => run(rows, columns, { metrics: ['selection-rte'] })).toThrow(/selection-rte/)
  })
})

describe('weights', () => {
  it('that are all equal change no value', () => {
    const rows = berkeleyRows().filter((_, i) => i % 9 === 0)
    const plain = byId(run(rows, admissions).measurements)
    const weighted = byId(
      run(
        rows.map((row) => ({ ...row, w: 2 })),
        { ...admissions, weight: 'w' },
      ).measurements,
    )
    for (const [id, one] of plain) {
      if (id.includes('breslow-day')) continue
      expect(weighted.get(id)!.value, id).toBeCloseTo(one.value!, 10)
      // Linearised errors equal Sato's and Robins's only for large strata.
      if (one.standardError !== undefined)
        expect(weighted.get(id)!.standardError! / one.standardError).toBeCloseTo(1, 1)
    }
  })

  it('agree with the same rows repeated', () => {
    const rows = berkeleyRows()
      .filter((_, i) => i % 7 === 0)
      .map((row, i): Row => ({ ...row, w: (i % 3) + 1 }))
    const repeated = rows.flatMap((row) => times(Number(row['w']), row))
    const weighted = byId(run(rows, { ...admissions, weight: 'w' }).measurements)
    const plain = byId(run(repeated, admissions).measurements)
    const id = 'strata/selection-rate:difference(gender|dept)[gender=Female~gender=Male]'
    expect(weighted.get(id)!.value).toBeCloseTo(plain.get(id)!.value!, 12)
    expect(weighted.get(id)!.standardError!).toBeGreaterThan(plain.get(id)!.standardError!)
  })
})

describe('persons with several rows', () => {
  const random = createRandom(3)
  const once = berkeleyRows()
    .filter((_, i) => i % 3 === 0)
    .map((row): Row => ({ ...row, bucket: `b${random.integer(400)}` }))
  const rows = once.flatMap((row) => times(4, row))
  const columns: CubeColumns = { ...admissions, extra: 'bucket' }
  const unitCube = cubeOf(rows, columns)
  const cube = cubeOf(rows, admissions)
  const measured = (unit: typeof cube | null): ReadonlyMap<string, Measurement> =>
    byId(
      (strata.run({ cube, unitCube: unit, metrics }, strata.options.parse({}), contextOf()) as AnalysisOutput)
        .measurements,
    )
  const [asPersons, asRows] = [measured(unitCube), measured(null)]
  const width = ({ interval }: Measurement): number => interval!.high! - interval!.low!

  it('have intervals about twice as wide where each has four equal rows', () => {
    for (const id of [
      'strata/selection-rate:difference(gender|dept)[gender=Female~gender=Male]',
      'strata/standardized-selection-rate(gender|dept)[gender=Male]',
    ]) {
      expect(asPersons.get(id)!.value).toBe(asRows.get(id)!.value)
      expect(width(asPersons.get(id)!) / width(asRows.get(id)!), id).toBeGreaterThan(1.7)
      expect(width(asPersons.get(id)!) / width(asRows.get(id)!), id).toBeLessThan(2.3)
    }
    // Within a stratum the lower limit is held at 0, so only the upper one shows it.
    const reach = ({ value, interval }: Measurement): number => interval!.high! - value!
    const within = 'strata/selection-rate:difference(gender)[dept=C]'
    expect(reach(asPersons.get(within)!) / reach(asRows.get(within)!)).toBeGreaterThan(1.7)
    const odds = 'strata/selection-odds-ratio(gender|dept)[gender=Male~gender=Female]'
    const logWidth = ({ interval }: Measurement): number => Math.log(interval!.high! / interval!.low!)
    expect(logWidth(asPersons.get(odds)!) / logWidth(asRows.get(odds)!)).toBeGreaterThan(1.7)
  })

  it('have no test that takes rows for independent', () => {
    expect([...asPersons.keys()].some((id) => id.includes('breslow-day'))).toBe(false)
    const id = 'strata/selection-rate:difference(gender|dept)[gender=Female~gender=Male]'
    expect(asPersons.get(id)!.test!.p).toBeGreaterThan(asRows.get(id)!.test!.p)
  })
})

describe('laws', () => {
  const table = fc.array(fc.tuple(fc.nat(8), fc.nat(8), fc.nat(8), fc.nat(8)), { minLength: 1, maxLength: 5 })
  const rowsOf = (tables: readonly (readonly number[])[]): Row[] =>
    tables.flatMap(([a, b, c, d], s) => [
      ...times(a!, { s: `s${s}`, g: 'a', d: 'positive' }),
      ...times(b!, { s: `s${s}`, g: 'a', d: 'negative' }),
      ...times(c!, { s: `s${s}`, g: 'b', d: 'positive' }),
      ...times(d!, { s: `s${s}`, g: 'b', d: 'negative' }),
    ])

  it('the adjusted gap lies between the smallest and the largest gap within strata', () => {
    fc.assert(
      fc.property(table, (tables) => {
        const rows = rowsOf(tables)
        if (rows.length === 0) return
        const adjusted = byId(run(rows, { sensitive: ['g'], control: ['s'], decision: 'd' }).measurements).get(
          'strata/selection-rate:difference(g|s)[g=a~g=b]',
        )
        if (adjusted?.value == null) return
        const gaps = tables
          .filter(([a, b, c, d]) => a + b > 0 && c + d > 0)
          .map(([a, b, c, d]) => a / (a + b) - c / (c + d))
        expect(adjusted.value).toBeGreaterThanOrEqual(Math.min(...gaps) - 1e-12)
        expect(adjusted.value).toBeLessThanOrEqual(Math.max(...gaps) + 1e-12)
        expect(adjusted.interval!.low).toBeLessThanOrEqual(adjusted.value)
        expect(adjusted.interval!.high).toBeGreaterThanOrEqual(adjusted.value)
      }),
      { numRuns: 60 },
    )
  })

  it('every number is finite and a value has no reason beside it', () => {
    fc.assert(
      fc.property(table, (tables) => {
        const rows = rowsOf(tables)
        if (rows.length === 0) return
        for (const one of run(rows, { sensitive: ['g'], control: ['s'], decision: 'd' }).measurements) {
          expect((one.value === null) === (one.unavailable !== undefined), one.id).toBe(true)
          for (const x of [
            one.value ?? 0,
            one.interval?.low ?? 0,
            one.interval?.high ?? 0,
            one.standardError ?? 0,
            one.test?.p ?? 0,
          ]) {
            expect(Number.isFinite(x), one.id).toBe(true)
            expect(Object.is(x, -0), one.id).toBe(false)
          }
        }
      }),
      { numRuns: 60 },
    )
  })
})
