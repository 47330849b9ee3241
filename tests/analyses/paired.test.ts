import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { paired } from '../../src/analyses/paired.js'
import type { AnalysisOutput, PairedEvidence } from '../../src/analyses/analysis.js'
import { createRandom } from '../../src/environment/random.js'
import { metrics } from '../../src/metrics/registry.js'
import { catalogue } from '../../src/report/locales/index.js'
import type { ConfigInput } from '../../src/schema/config.js'
import type { CubeSpec } from '../../src/schema/cube.js'
import { measurement as measurementSchema } from '../../src/schema/measurement.js'
import { normalUpperTail } from '../../src/statistics/normal.js'
import { byId, contextOf, cubeOf, times, type Row } from './cube-of.js'

interface Person {
  readonly sex: string
  readonly y: boolean
  readonly now: boolean
  readonly before: boolean
  readonly s: number
  readonly t: number
  readonly w: number
}

const side = (is: boolean): string => (is ? 'positive' : 'negative')

/** People of two groups with ground truth, two scores that agree for the most part, and a weight. */
function people(count: number, seed: number): Person[] {
  const random = createRandom(seed)
  return Array.from({ length: count }, () => {
    const sex = random.next() < 0.4 ? 'F' : 'M'
    const y = random.next() < 0.45
    const base = (y ? 0.6 : 0.4) + (sex === 'M' ? 0.08 : 0) + 0.25 * random.normal()
    const score = (x: number): number => Math.round(Math.min(0.99, Math.max(0.01, x)) * 100) / 100
    const s = score(base + 0.06 * random.normal())
    const t = score(base - (sex === 'F' ? 0.06 : 0) + 0.06 * random.normal())
    return { sex, y, s, t, now: s >= 0.5, before: t >= 0.5, w: 1 + random.integer(3) }
  })
}

interface Case {
  readonly weighted?: boolean
  readonly config?: ConfigInput
  readonly options?: { by?: string[]; metrics?: string[] }
  readonly spec?: Partial<CubeSpec>
  /** The person that a row is of, where persons repeat. */
  readonly unitOf?: (row: Person, index: number) => number
}

function evidenceOf(rows: readonly Person[], { weighted = false, spec = {}, unitOf }: Case = {}): PairedEvidence {
  const cells = rows.map((row): Row => ({
    sex: row.sex,
    y: side(row.y),
    d: side(row.now),
    b: side(row.before),
    w: row.w,
  }))
  const scores = { column: 's', threshold: 0.5, range: [0, 1] as [number, number], higherIs: 'positive' as const }
  const make = (some: readonly Row[]) =>
    cubeOf(
      some,
      { sensitive: ['sex'], label: 'y', decision: 'd', extra: 'b', ...(weighted ? { weight: 'w' } : {}) },
      { score: { ...scores, bins: { kind: 'edges', edges: [0, 0.5, 1] } }, ...spec },
    )
  const made = make(cells)
  const units = unitOf ? make(cells.map((cell, i) => ({ ...cell, b: `${unitOf(rows[i]!, i)}:${cell['b']}` }))) : null
  return {
    cube: { ...made, spec: { ...made.spec, extra: 'b' } },
    unitCube: units ? { ...units, spec: { ...units.spec, extra: 'b' } } : null,
    baselineCube: null,
    matched: rows.length,
    unmatchedHere: 0,
    unmatchedThere: 0,
    scores: {
      features: ['sex'],
      groups: [rows.map(({ sex }) => sex)],
      positive: Uint8Array.from(rows, ({ y }) => (y ? 1 : 0)),
      score: Float64Array.from(rows, ({ s }) => s),
      baselineScore: Float64Array.from(rows, ({ t }) => t),
      clusters: unitOf ? Int32Array.from(rows, unitOf) : null,
    },
  }
}

function run(rows: readonly Person[], one: Case = {}): AnalysisOutput {
  const context = contextOf({ baseline: 'b.csv', ...one.config })
  return paired.run(
    { paired: evidenceOf(rows, one), metrics },
    paired.options.parse(one.options ?? {}),
    context,
  ) as AnalysisOutput
}

type Decide = (row: Person) => boolean
type Measure = (rows: readonly Person[], decided: Decide) => number

const share = (rows: readonly Person[], hit: Decide): number =>
  rows.reduce((sum, row) => sum + (hit(row) ? row.w : 0), 0) / rows.reduce((sum, { w }) => sum + w, 0)
const measures: Readonly<Record<string, Measure>> = {
  'selection-rate': (rows, decided) => share(rows, decided),
  accuracy: (rows, decided) => share(rows, (row) => decided(row) === row.y),
  'true-positive-rate': (rows, decided) =>
    share(
      rows.filter(({ y }) => y),
      decided,
    ),
  'false-positive-rate': (rows, decided) =>
    share(
      rows.filter(({ y }) => !y),
      decided,
    ),
  'positive-predictive-value': (rows, decided) => share(rows.filter(decided), ({ y }) => y),
  'f1-score': (rows, decided) => {
    const total = (hit: Decide): number => rows.reduce((sum, row) => sum + (hit(row) ? row.w : 0), 0)
    const tp = total((row) => row.y && decided(row))
    return (2 * tp) / (2 * tp + total((row) => row.y !== decided(row)))
  },
}
const change = (measure: Measure, rows: readonly Person[]): number =>
  measure(rows, ({ now }) => now) - measure(rows, ({ before }) => before)

/** Delete-one jackknife over rows: another way to the same standard error, up to order 1/n. */
function jackknifeError(value: (rows: readonly Person[]) => number, rows: readonly Person[]): number {
  const values = rows.map((_, i) => value(rows.filter((_, j) => j !== i)))
  const mean = values.reduce((a, b) => a + b) / values.length
  return Math.sqrt(((values.length - 1) / values.length) * values.reduce((sum, v) => sum + (v - mean) ** 2, 0))
}

const unit = (rows: readonly Person[]): Person[] => rows.map((row) => ({ ...row, w: 1 }))
const z = 1.959963984540054

describe('changes on the same rows', () => {
  const rows = unit(people(400, 7))
  const all = byId(run(rows).measurements)
  const of = (sex: string): Person[] => rows.filter((row) => row.sex === sex)

  it.each(Object.entries(measures))(
    'of the %s are this run less the baseline, over all rows and in each group',
    (id, measure) => {
      expect(all.get(`paired/${id}:change`)!.value).toBeCloseTo(change(measure, rows), 12)
      for (const sex of ['F', 'M'])
        expect(all.get(`paired/${id}:change[sex=${sex}]`)!.value).toBeCloseTo(change(measure, of(sex)), 12)
    },
  )

  it.each(Object.entries(measures))('of the %s have the standard error of a jackknife over rows', (id, measure) => {
    const expected = jackknifeError((some) => change(measure, some), rows)
    expect(all.get(`paired/${id}:change`)!.standardError! / expected).toBeCloseTo(1, 1)
  })

  it('in a gap, a ratio, the smallest and the largest value are those of the two runs', () => {
    const measure = measures['selection-rate']!
    const both = (decided: Decide): [number, number] => [measure(of('F'), decided), measure(of('M'), decided)]
    const [now, before] = [both((row) => row.now), both((row) => row.before)]
    const expected = {
      difference: Math.abs(now[0] - now[1]) - Math.abs(before[0] - before[1]),
      ratio: Math.min(...now) / Math.max(...now) - Math.min(...before) / Math.max(...before),
      min: Math.min(...now) - Math.min(...before),
      max: Math.max(...now) - Math.max(...before),
    }
    for (const [transform, value] of Object.entries(expected)) {
      const one = all.get(`paired/selection-rate:${transform}:change(sex)`)!
      expect(one.value, transform).toBeCloseTo(value, 12)
      expect(one.interval!.low!, transform).toBeLessThanOrEqual(value)
      expect(one.interval!.high!, transform).toBeGreaterThanOrEqual(value)
    }
  })

  it('of equalized odds and average odds are those of the larger and of the mean range', () => {
    const gap = (id: string, decided: Decide): number =>
      Math.abs(measures[id]!(of('F'), decided) - measures[id]!(of('M'), decided))
    const odds = (decided: Decide): [number, number] => [
      gap('true-positive-rate', decided),
      gap('false-positive-rate', decided),
    ]
    const [now, before] = [odds((row) => row.now), odds((row) => row.before)]
    expect(all.get('paired/equalized-odds:difference:change(sex)')!.value).toBeCloseTo(
      Math.max(...now) - Math.max(...before),
      12,
    )
    expect(all.get('paired/average-odds:difference:change(sex)')!.value).toBeCloseTo(
      (now[0] + now[1] - before[0] - before[1]) / 2,
      12,
    )
  })

  it('of a group against all rows, itself among them, have the standard error of a jackknife', () => {
    for (const id of ['selection-rate', 'positive-predictive-value']) {
      const measure = measures[id]!
      const women = (some: readonly Person[]): Person[] => some.filter(({ sex }) => sex === 'F')
      const difference = (some: readonly Person[]): number => change(measure, women(some)) - change(measure, some)
      const one = all.get(`paired/${id}:difference-to-overall:change[sex=F]`)!
      expect(one.value).toBeCloseTo(difference(rows), 12)
      const halfWidth = (one.interval!.high! - one.interval!.low!) / 2
      expect(halfWidth / (z * jackknifeError(difference, rows)), id).toBeCloseTo(1, 1)
      const against = (some: readonly Person[], decided: Decide): number =>
        measure(women(some), decided) / measure(some, decided)
      const ratio = (some: readonly Person[]): number =>
        against(some, (row) => row.now) - against(some, (row) => row.before)
      const other = all.get(`paired/${id}:ratio-to-overall:change[sex=F]`)!
      expect(other.value).toBeCloseTo(ratio(rows), 12)
      expect((other.interval!.high! - other.interval!.low!) / 2 / (z * jackknifeError(ratio, rows)), id).toBeCloseTo(
        1,
        1,
      )
    }
  })

  it('against a declared reference follow from the two groups, the ratio with the standard error of a jackknife', () => {
    const sensitive = [{ name: 'sex', column: 'sex', reference: 'M', missing: 'list' as const }]
    const some = byId(run(rows, { spec: { sensitive } }).measurements)
    const measure = measures['true-positive-rate']!
    const groups = (list: readonly Person[], sex: string): Person[] => list.filter((row) => row.sex === sex)
    const difference = change(measure, of('F')) - change(measure, of('M'))
    expect(some.get('paired/true-positive-rate:difference-to-reference:change[sex=F]')!.value).toBeCloseTo(
      difference,
      12,
    )
    const against = (list: readonly Person[], decided: Decide): number =>
      measure(groups(list, 'F'), decided) / measure(groups(list, 'M'), decided)
    const ratio = (list: readonly Person[]): number =>
      against(list, (row) => row.now) - against(list, (row) => row.before)
    const one = some.get('paired/true-positive-rate:ratio-to-reference:change[sex=F]')!
    expect(one.value).toBeCloseTo(ratio(rows), 12)
    expect((one.interval!.high! - one.interval!.low!) / 2 / (z * jackknifeError(ratio, rows))).toBeCloseTo(1, 1)
  })

  it('of AUC have DeLong’s covariance', () => {
    const placements = (score: (row: Person) => number): { auc: number; p: number[]; n: number[] } => {
      const [positives, negatives] = [rows.filter(({ y }) => y), rows.filter(({ y }) => !y)]
      const wins = (a: number, b: number): number => (a > b ? 1 : a === b ? 0.5 : 0)
      const p = positives.map((a) => negatives.reduce((sum, b) => sum + wins(score(a), score(b)), 0) / negatives.length)
      const n = negatives.map((b) => positives.reduce((sum, a) => sum + wins(score(a), score(b)), 0) / positives.length)
      return { auc: p.reduce((a, b) => a + b) / p.length, p, n }
    }
    const [now, before] = [placements(({ s }) => s), placements(({ t }) => t)]
    const variance = (x: readonly number[]): number => {
      const mean = x.reduce((a, b) => a + b) / x.length
      return x.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (x.length - 1) / x.length
    }
    const error = Math.sqrt(
      variance(now.p.map((v, i) => v - before.p[i]!)) + variance(now.n.map((v, i) => v - before.n[i]!)),
    )
    const one = all.get('paired/auc:change')!
    expect(one.value).toBeCloseTo(now.auc - before.auc, 12)
    expect(one.standardError).toBeCloseTo(error, 12)
    expect(one.interval!.method).toBe('delong')
  })

  it('of means of scores have the variance of the rows’ own changes', () => {
    const differences = rows.map(({ s, t, y }) => (s - (y ? 1 : 0)) ** 2 - (t - (y ? 1 : 0)) ** 2)
    const mean = differences.reduce((a, b) => a + b) / differences.length
    const variance =
      differences.reduce((sum, d) => sum + (d - mean) ** 2, 0) / (differences.length - 1) / differences.length
    const one = all.get('paired/brier-score:change')!
    expect(one.value).toBeCloseTo(mean, 12)
    expect(one.standardError).toBeCloseTo(Math.sqrt(variance), 12)
  })

  it('count who is better and who is worse off', () => {
    for (const sex of ['F', 'M']) {
      expect(all.get(`paired/helped[sex=${sex}]`)!.value).toBe(
        of(sex).filter(({ now, before }) => now && !before).length,
      )
      expect(all.get(`paired/harmed[sex=${sex}]`)!.value).toBe(
        of(sex).filter(({ now, before }) => !now && before).length,
      )
    }
  })
})

describe('the interval of a paired share', () => {
  const table = (gained: number, lost: number, stayed: number, never: number): Person[] => {
    const one = { sex: 'F', y: true, s: 0.5, t: 0.5, w: 1 }
    return [
      ...Array.from({ length: gained }, () => ({ ...one, now: true, before: false })),
      ...Array.from({ length: lost }, () => ({ ...one, now: false, before: true })),
      ...Array.from({ length: stayed }, () => ({ ...one, now: true, before: true })),
      ...Array.from({ length: never }, () => ({ ...one, now: false, before: false })),
    ]
  }

  it('is less than half as wide at 92 % agreement as two separate ones, 0.036 against 0.088 for 1,000 rows', () => {
    const one = byId(run(table(40, 40, 460, 460)).measurements).get('paired/selection-rate:change')!
    expect(one.interval!.high! - one.interval!.low!).toBeCloseTo(0.0358, 3)
    expect(2 * z * Math.sqrt((2 * 0.25) / 1000)).toBeCloseTo(0.088, 3)
  })

  it('has a width where nothing changed', () => {
    const one = byId(run(table(0, 0, 50, 50)).measurements).get('paired/selection-rate:change')!
    expect(one.value).toBe(0)
    expect(one.interval!.high!).toBeCloseTo(z ** 2 / (100 + z ** 2), 9)
    expect(one.test!.p).toBe(1)
  })

  it('has McNemar’s test beside it', () => {
    const one = byId(run(table(30, 10, 30, 30)).measurements).get('paired/selection-rate:change')!
    expect(one.test!.statistic).toBeCloseTo(20 / Math.sqrt(40), 12)
  })
})

describe('weights', () => {
  it('that repeat rows change no value', () => {
    const rows = people(300, 11)
    const weighted = byId(run(rows, { weighted: true }).measurements)
    const repeated = byId(
      run(rows.flatMap((row) => Array.from({ length: row.w }, () => ({ ...row, w: 1 })))).measurements,
    )
    for (const id of Object.keys(measures)) {
      const name = `paired/${id}:change[sex=F]`
      expect(weighted.get(name)!.value).toBeCloseTo(repeated.get(name)!.value!, 12)
      expect(weighted.get(name)!.standardError!).toBeGreaterThan(repeated.get(name)!.standardError!)
    }
    expect(weighted.has('paired/auc:change')).toBe(false)
  })

  it('have the error of a jackknife', () => {
    const rows = people(400, 12)
    const one = byId(run(rows, { weighted: true }).measurements).get('paired/selection-rate:change')!
    const expected = jackknifeError((some) => change(measures['selection-rate']!, some), rows)
    expect(one.standardError! / expected).toBeCloseTo(1, 1)
  })
})

describe('findings and blocks', () => {
  const widened = [
    ...times(60, { sex: 'F', y: true, now: false, before: true, s: 0.2, t: 0.8, w: 1 } as never),
    ...times(140, { sex: 'F', y: true, now: true, before: true, s: 0.8, t: 0.8, w: 1 } as never),
    ...times(100, { sex: 'F', y: false, now: false, before: false, s: 0.2, t: 0.2, w: 1 } as never),
    ...times(200, { sex: 'M', y: true, now: true, before: true, s: 0.8, t: 0.8, w: 1 } as never),
    ...times(100, { sex: 'M', y: false, now: false, before: false, s: 0.2, t: 0.2, w: 1 } as never),
  ] as unknown as Person[]
  const output = run(widened)

  it('say that the gap widened and who lost by it', () => {
    const ids = output.blocks.flatMap((block) => (block.kind === 'finding' ? [block.sentence.id] : []))
    expect(ids).toEqual(['paired.finding.overall-down', 'paired.finding.gap-widens', 'paired.finding.harm-favourable'])
    const gap = byId(output.measurements).get('paired/selection-rate:difference:change(sex)')!
    expect(gap.value).toBeCloseTo(60 / 300, 12)
    expect(gap.interval!.low!).toBeGreaterThan(0)
  })

  it('have texts in both languages and fit the schema', () => {
    for (const one of output.measurements) expect(() => measurementSchema.parse(one), one.id).not.toThrow()
    expect(new Set(output.measurements.map(({ id }) => id)).size).toBe(output.measurements.length)
    const ids = new Set(
      [...JSON.stringify(output.blocks).matchAll(/"id":"(paired\.[^"]+)"/g)].map((match) => match[1]!),
    )
    expect(ids.size).toBeGreaterThan(20)
    for (const id of ids)
      for (const language of ['en', 'zh'] as const)
        expect(catalogue[language][id], `${id} in ${language}`).toBeTypeOf('string')
    expect(Object.keys(catalogue.zh).filter((id) => id.startsWith('paired.'))).toEqual(
      Object.keys(catalogue.en).filter((id) => id.startsWith('paired.')),
    )
  })
})

describe('persons with several rows', () => {
  // 60 persons, each with one to five rows of much the same kind.
  const seeds = unit(people(60, 11))
  const rows = seeds.flatMap((row, person) =>
    Array.from({ length: 1 + (person % 5) }, (_, again) => ({
      ...row,
      person,
      now: again === 2 ? row.before : row.now,
      s: again === 2 ? row.t : row.s,
    })),
  )
  type Owned = (typeof rows)[number]
  const of = (sex: string): Owned[] => rows.filter((row) => row.sex === sex)
  const output = run(rows, { unitOf: (row) => (row as Owned).person, config: { data: { unit: 'person' } } })
  const all = byId(output.measurements)

  /** The jackknife by its definition: each person's rows left out in turn. */
  function leavingOut(value: (some: readonly Owned[]) => number, some: readonly Owned[]): number {
    const persons = [...new Set(some.map(({ person }) => person))]
    const values = persons.map((person) => value(some.filter((row) => row.person !== person)))
    const mean = values.reduce((sum, one) => sum + one, 0) / values.length
    return Math.sqrt(((values.length - 1) / values.length) * values.reduce((sum, one) => sum + (one - mean) ** 2, 0))
  }

  it.each(Object.entries(measures))('have the error of a change in %s by leaving out one at a time', (id, measure) => {
    for (const [cell, some] of [
      ['', rows],
      ['[sex=F]', of('F')],
      ['[sex=M]', of('M')],
    ] as const) {
      const found = all.get(`paired/${id}:change${cell}`)!
      expect(found.value, cell).toBeCloseTo(change(measure, some), 12)
      expect(found.standardError!, cell).toBeCloseTo(
        leavingOut((left) => change(measure, left as Owned[]), some),
        10,
      )
      expect(found.interval!.low! <= found.value! && found.interval!.high! >= found.value!).toBe(true)
    }
  })

  it('have wider intervals than as many persons of one row each', () => {
    const naive = byId(run(rows).measurements)
    for (const id of Object.keys(measures)) {
      const [here, there] = [all, naive].map((found) => found.get(`paired/${id}:change`)!.interval!)
      expect(here!.high! - here!.low!, id).toBeGreaterThan(1.15 * (there!.high! - there!.low!))
      expect(here!.method).toContain('jackknife')
    }
  })

  it('have Student’s limits with as many degrees of freedom as persons less one', () => {
    const { value, standardError, interval } = all.get('paired/f1-score:change')!
    // t(0.975; 59)
    expect(interval!.high!).toBeCloseTo(value! + 2.0009953780882674 * standardError!, 9)
  })

  it('have the gap to all rows by leaving out one at a time', () => {
    const gap = (some: readonly Owned[]): number =>
      change(
        measures['selection-rate']!,
        some.filter(({ sex }) => sex === 'F'),
      ) - change(measures['selection-rate']!, some)
    const found = all.get('paired/selection-rate:difference-to-overall:change[sex=F]')!
    expect(found.value).toBeCloseTo(gap(rows), 12)
    const reach = (found.interval!.high! - found.interval!.low!) / 2
    expect(reach).toBeCloseTo(2.0009953780882674 * leavingOut(gap, rows), 9)
    const ratio = (some: readonly Owned[]): number => {
      const part = some.filter(({ sex }) => sex === 'F')
      return (['now', 'before'] as const)
        .map((when) => share(part, (row) => row[when]) / share(some, (row) => row[when]))
        .reduce((now, before) => now - before)
    }
    const ratios = all.get('paired/selection-rate:ratio-to-overall:change[sex=F]')!
    expect((ratios.interval!.high! - ratios.interval!.low!) / 2).toBeCloseTo(
      2.0009953780882674 * leavingOut(ratio, rows),
      9,
    )
  })

  it('have an interval for the change of every range, and of measures of scores', () => {
    for (const id of [
      'selection-rate:difference:change(sex)',
      'selection-rate:ratio:change(sex)',
      'equalized-odds:difference:change(sex)',
      'auc:change',
      'brier-score:change[sex=M]',
    ])
      expect(all.get(`paired/${id}`)?.interval, id).toBeDefined()
  })

  it('have the error of a change in mean scores and AUC by leaving out one at a time, to the first order', () => {
    const mean = (some: readonly Owned[]): number => some.reduce((sum, { s, t }) => sum + s - t, 0) / some.length
    expect(all.get('paired/mean-score:change')!.standardError! / leavingOut(mean, rows)).toBeCloseTo(1, 1)
    const area = (some: readonly Owned[], score: (row: Owned) => number): number => {
      const [positive, negative] = [some.filter(({ y }) => y), some.filter(({ y }) => !y)]
      const wins = positive.flatMap((a) => negative.map((b) => (Math.sign(score(a) - score(b)) + 1) / 2))
      return wins.reduce((sum, win) => sum + win, 0) / wins.length
    }
    const areas = (some: readonly Owned[]): number => area(some, ({ s }) => s) - area(some, ({ t }) => t)
    expect(all.get('paired/auc:change')!.value).toBeCloseTo(areas(rows), 12)
    const { value: change, standardError, interval } = all.get('paired/brier-score:change')!
    expect(interval!.high!).toBeCloseTo(change! + 2.0009953780882674 * standardError!, 9)
    expect(all.get('paired/auc:change')!.standardError! / leavingOut(areas, rows)).toBeCloseTo(1, 1)
  })

  it('are tested for better and worse by the sums of persons', () => {
    const persons = [...new Set(of('F').map(({ person }) => person))].map((person) =>
      of('F')
        .filter((row) => row.person === person)
        .reduce((sum, row) => sum + (row.now ? 1 : 0) - (row.before ? 1 : 0), 0),
    )
    const z = persons.reduce((a, b) => a + b, 0) / Math.sqrt(persons.reduce((sum, one) => sum + one * one, 0))
    const table = output.blocks.find((block) => block.kind === 'table' && block.title?.id.startsWith('paired.who'))
    const row = table!.kind === 'table' ? table!.rows.find(({ group }) => JSON.stringify(group).includes('F')) : null
    expect(row!['p']).toBeCloseTo(2 * normalUpperTail(Math.abs(z)), 10)
  })

  it('say so', () => {
    expect(JSON.stringify(output.blocks)).toContain('paired.repeated')
    expect(JSON.stringify(run(rows).blocks)).not.toContain('paired.repeated')
  })
})

describe('laws', () => {
  it('exchanging the two runs turns every change round', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), (seed) => {
        const rows = unit(people(150, seed))
        const there = byId(
          run(rows.map((row) => ({ ...row, now: row.before, before: row.now, s: row.t, t: row.s }))).measurements,
        )
        for (const one of run(rows).measurements) {
          if (!one.id.includes(':change') || one.value === null) continue
          const other = there.get(one.id)!
          expect(other.value!, one.id).toBeCloseTo(-one.value, 9)
          if (one.interval) expect(other.interval!.low!, one.id).toBeCloseTo(-one.interval.high!, 9)
        }
      }),
      { numRuns: 8 },
    )
  })

  it('a run against itself changes nothing', () => {
    const rows = unit(people(200, 3)).map((row) => ({ ...row, before: row.now, t: row.s }))
    for (const one of run(rows).measurements) {
      if (one.value === null) continue
      expect(one.value, one.id).toBe(0)
      if (one.interval) expect(one.interval.low! <= 0 && one.interval.high! >= 0, one.id).toBe(true)
    }
  })
})
