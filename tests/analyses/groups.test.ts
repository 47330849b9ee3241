import { beforeAll, describe, expect, it } from 'vitest'
import { measurement as measurementSchema } from '../../src/schema/measurement.js'
import { formatMeasurementId, parseMeasurementId } from '../../src/schema/measurement-id.js'
import { criticalFor, newcombeByHand, rangeByHand, ratioByHand, wilsonByHand } from '../metrics/by-hand.js'
import { zAt95 } from '../metrics/rows.js'
import {
  binarySpec,
  cubeOf,
  feature,
  outcomesSpec,
  runGroups,
  times,
  type Found,
  type TableRow,
} from './groups-fixture.js'

/** Groups of an outcomes audit with `x` of `n` selected. */
function selected(rates: Readonly<Record<string, readonly [x: number, n: number]>>): TableRow[] {
  return Object.entries(rates).flatMap(([g, [x, n]]) => [...times(x, { g, d: 'yes' }), ...times(n - x, { g, d: 'no' })])
}

describe('an audit of five fair groups of a hundred', () => {
  const hits = [26, 28, 30, 34, 37].map((x) => ({ x, n: 100 }))
  let found: Found
  beforeAll(async () => {
    const rows = selected(Object.fromEntries(hits.map(({ x, n }, i) => ['ABCDE'[i]!, [x, n] as const])))
    found = runGroups(await cubeOf(rows, outcomesSpec([feature('g')])))
  })

  it('has every group with its Wilson interval', () => {
    hits.forEach((rate, i) => {
      const { value, interval, n } = found.of(`groups/selection-rate[g=${'ABCDE'[i]}]`)
      const [low, high] = wilsonByHand(rate, zAt95)
      expect(value).toBeCloseTo(rate.x / 100, 12)
      expect(interval).toEqual({
        low: expect.closeTo(low, 9) as number,
        high: expect.closeTo(high, 9) as number,
        confidence: 0.95,
        method: 'wilson',
      })
      expect(n).toEqual({ rows: 100, denominator: 100 })
    })
  })

  it('has the gap and the ratio with the pairwise rule over ten pairs', () => {
    const [value, low, high] = rangeByHand(hits, criticalFor[1]!, criticalFor[10]!)
    expect(found.of('groups/selection-rate:difference(g)')).toMatchObject({
      value: expect.closeTo(value, 9) as number,
      interval: {
        low: expect.closeTo(low, 9) as number,
        high: expect.closeTo(high, 9) as number,
        method: 'pairwise-newcombe',
      },
      n: { rows: 500, denominator: 100 },
      better: 'lower',
      ideal: 0,
      unit: 'difference',
    })
    const ratio = ratioByHand(hits, criticalFor[1]!, criticalFor[10]!)
    expect(found.of('groups/selection-rate:ratio(g)')).toMatchObject({
      value: expect.closeTo(ratio[0], 9) as number,
      interval: { low: expect.closeTo(ratio[1], 9) as number, high: expect.closeTo(ratio[2], 9) as number },
      better: 'higher',
      ideal: 1,
    })
  })

  it('tests the gap once: χ² with four degrees of freedom, adjusted in its analysis', () => {
    const pooled = 155 / 500
    const chi = hits.reduce((sum, { x }) => sum + (x - 100 * pooled) ** 2 / (100 * pooled * (1 - pooled)), 0)
    const { test } = found.of('groups/selection-rate:difference(g)')
    expect(test).toMatchObject({ null: 'no-difference', statistic: expect.closeTo(chi, 9) as number, family: 'groups' })
    // Upper tail of χ² with 4 degrees of freedom: e^(−x/2)(1 + x/2).
    expect(test!.p).toBeCloseTo(Math.exp(-chi / 2) * (1 + chi / 2), 9)
    expect(test!.adjusted).toBeGreaterThanOrEqual(test!.p)
  })

  it('has each pair once, in the order of code points', () => {
    const pairs = found.measurements.filter(({ id }) => id.startsWith('groups/selection-rate:difference(g)['))
    expect(pairs).toHaveLength(10)
    const [low, high] = newcombeByHand(hits[0]!, hits[4]!, zAt95)
    expect(found.of('groups/selection-rate:difference(g)[g=A~g=E]')).toMatchObject({
      value: expect.closeTo(-0.11, 12) as number,
      interval: { low: expect.closeTo(low, 9) as number, high: expect.closeTo(high, 9) as number, method: 'newcombe' },
      better: 'nearer-ideal',
    })
  })

  it('says in words that chance alone may have made the gap', () => {
    const finding = found.blocks.find((block) => block.kind === 'finding')!
    expect(finding).toMatchObject({
      weight: 1,
      sentence: { id: 'groups.finding.gap-unsure' },
      next: { id: 'groups.next.more-rows' },
    })
  })

  it('has no reference to hold groups against', () => {
    expect(found.of('groups/selection-rate:difference-to-reference[g=A]')).toMatchObject({
      value: null,
      unavailable: 'no-reference',
    })
  })
})

it('every measurement fits the schema, has its canonical id once and no odd number', async () => {
  const rows = [
    ...times(40, { g: 'a', h: 'x', y: 'yes', d: 'yes' }),
    ...times(30, { g: 'a', h: 'z', y: 'no', d: 'yes' }),
    ...times(25, { g: 'b', h: 'x', y: 'no', d: 'no' }),
    ...times(35, { g: 'b', h: null, y: 'yes', d: 'no' }),
    ...times(5, { g: null, h: 'z', y: 'no', d: 'no' }),
  ]
  const spec = binarySpec([feature('g'), feature('h', { reference: 'x' })], { intersections: [['h', 'g']] })
  const { measurements } = runGroups(await cubeOf(rows, spec))
  const ids = measurements.map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
  for (const measurement of measurements) {
    expect(measurementSchema.safeParse(measurement).success, measurement.id).toBe(true)
    expect(formatMeasurementId(parseMeasurementId(measurement.id)!)).toBe(measurement.id)
    expect(measurement.value === null).toBe(measurement.unavailable !== undefined)
    expect(JSON.parse(JSON.stringify(measurement))).toEqual(measurement)
    expect(JSON.stringify(measurement)).not.toMatch(/NaN|Infinity|:-0[,}]/)
  }
  expect(ids).toContain('groups/selection-rate[g=a,h=x]')
  expect(ids).toContain('groups/equalized-odds:difference(g,h)')
})

describe('small and missing groups', () => {
  const rows = [
    ...selected({ a: [60, 100], b: [30, 100], tiny: [5, 5] }),
    ...times(20, { g: null, d: 'yes' }),
    ...times(20, { g: null, d: 'no' }),
  ]

  it('are listed with their own values and intervals, and left out of the gap', async () => {
    const found = runGroups(await cubeOf(rows, outcomesSpec([feature('g')])))
    expect(found.of('groups/selection-rate[g=tiny]')).toMatchObject({
      value: 1,
      compared: false,
      interval: { high: 1 },
    })
    expect(found.of('groups/selection-rate[g=null]')).toMatchObject({ value: 0.5, compared: false })
    expect(found.of('groups/selection-rate[g=a]').compared).toBeUndefined()
    expect(found.of('groups/selection-rate:difference(g)')).toMatchObject({
      value: expect.closeTo(0.3, 12) as number,
      n: { rows: 200 },
    })
    expect(found.of('groups/selection-rate')).toMatchObject({
      value: expect.closeTo(115 / 245, 12) as number,
      n: { rows: 245 },
    })
    expect(found.measurements.some(({ id }) => id.includes('[g=a~g=null]'))).toBe(false)
    const small = found.blocks.find((block) => block.kind === 'finding' && block.sentence.id === 'groups.finding.small')
    expect(small).toMatchObject({ sentence: { values: { groups: ['tiny'], count: 1, rows: 5 } } })
    const missing = found.blocks.find(
      (block) => block.kind === 'finding' && block.sentence.id === 'groups.finding.missing',
    )
    expect(missing).toMatchObject({ sentence: { values: { rows: 40 } } })
  })

  it('count missing values as a group where the feature says so', async () => {
    const found = runGroups(await cubeOf(rows, outcomesSpec([feature('g', { missing: 'compare' })])))
    expect(found.of('groups/selection-rate[g=null]').compared).toBeUndefined()
    expect(found.of('groups/selection-rate:difference(g)').n.rows).toBe(240)
    expect(found.of('groups/selection-rate:difference(g)[g=a~g=null]').value).toBeCloseTo(0.1, 12)
  })

  it('leave nothing to compare where one group is left', async () => {
    const found = runGroups(await cubeOf(selected({ a: [60, 100], tiny: [1, 3] }), outcomesSpec([feature('g')])))
    expect(found.of('groups/selection-rate:difference(g)')).toMatchObject({ value: null, unavailable: 'below-minimum' })
  })

  it('of a feature with one group give a finding and no gap', async () => {
    const found = runGroups(await cubeOf(selected({ a: [60, 100] }), outcomesSpec([feature('g')])))
    expect(found.of('groups/selection-rate:difference(g)')).toMatchObject({ value: null, unavailable: 'empty-group' })
    expect(
      found.blocks.some((block) => block.kind === 'finding' && block.sentence.id === 'groups.finding.one-group'),
    ).toBe(true)
  })
})

describe('a declared reference', () => {
  it('stands second in pairs and is what others are held against', async () => {
    const rows = selected({ a: [60, 100], b: [30, 100], c: [45, 90] })
    const found = runGroups(await cubeOf(rows, outcomesSpec([feature('g', { reference: 'a' })])))
    const [low, high] = newcombeByHand({ x: 30, n: 100 }, { x: 60, n: 100 }, zAt95)
    expect(found.of('groups/selection-rate:difference-to-reference[g=b]')).toMatchObject({
      value: expect.closeTo(-0.3, 12) as number,
      interval: { low: expect.closeTo(low, 9) as number, high: expect.closeTo(high, 9) as number },
      n: { rows: 200, denominator: 100 },
    })
    expect(found.of('groups/selection-rate:ratio-to-reference[g=c]').value).toBeCloseTo(0.5 / 0.6, 12)
    expect(found.of('groups/selection-rate:difference(g)[g=b~g=a]').value).toBeCloseTo(-0.3, 12)
    expect(found.of('groups/selection-rate:difference(g)[g=b~g=c]').value).toBeCloseTo(-0.2, 12)
    expect(found.measurements.some(({ id }) => id.endsWith('to-reference[g=a]'))).toBe(false)
  })

  it('of an intersection needs one of every feature', async () => {
    const rows = ['x', 'z'].flatMap((h) =>
      ['a', 'b'].flatMap((g) => [...times(20, { g, h, d: 'yes' }), ...times(h === 'x' ? 20 : 60, { g, h, d: 'no' })]),
    )
    const sets = { intersections: [['g', 'h']] }
    const both = runGroups(
      await cubeOf(rows, outcomesSpec([feature('g', { reference: 'a' }), feature('h', { reference: 'x' })], sets)),
    )
    expect(both.of('groups/selection-rate:difference-to-reference[g=b,h=z]').value).toBeCloseTo(0.25 - 0.5, 12)
    const one = runGroups(await cubeOf(rows, outcomesSpec([feature('g', { reference: 'a' }), feature('h')], sets)))
    expect(one.of('groups/selection-rate:difference-to-reference[g=b,h=z]')).toMatchObject({
      unavailable: 'no-reference',
    })
  })
})

describe('rows of label and decision', () => {
  const spec = binarySpec([feature('g')])
  it('without a positive in a group leave its rate undefined, never 0', async () => {
    const rows = [
      ...times(30, { g: 'a', y: 'no', d: 'yes' }),
      ...times(30, { g: 'a', y: 'no', d: 'no' }),
      ...times(30, { g: 'b', y: 'yes', d: 'yes' }),
      ...times(30, { g: 'b', y: 'no', d: 'no' }),
    ]
    const found = runGroups(await cubeOf(rows, spec))
    expect(found.of('groups/true-positive-rate[g=a]')).toMatchObject({
      value: null,
      unavailable: 'no-positives',
      n: { rows: 60, denominator: 0 },
    })
    expect(found.of('groups/true-positive-rate:difference(g)')).toMatchObject({
      value: null,
      unavailable: 'no-positives',
    })
    expect(found.of('groups/equalized-odds:difference(g)')).toMatchObject({ value: null, unavailable: 'no-positives' })
    expect(found.of('groups/false-positive-rate:difference(g)').value).toBeCloseTo(0.5, 12)
  })

  it('without label or decision are left out of what needs them only', async () => {
    const rows = [
      ...times(20, { g: 'a', y: 'yes', d: 'yes' }),
      ...times(20, { g: 'a', y: 'no', d: 'no' }),
      ...times(20, { g: 'a', y: null, d: 'yes' }),
      ...times(40, { g: 'a', y: 'yes', d: null }),
    ]
    const found = runGroups(await cubeOf(rows, spec))
    expect(found.of('groups/selection-rate[g=a]')).toMatchObject({
      value: expect.closeTo(40 / 60, 12) as number,
      n: { rows: 100, denominator: 60 },
    })
    expect(found.of('groups/base-rate[g=a]')).toMatchObject({
      value: expect.closeTo(60 / 80, 12) as number,
      n: { denominator: 80 },
    })
    expect(found.of('groups/accuracy[g=a]')).toMatchObject({ value: 1, n: { denominator: 40 } })
  })

  it('are measured as generalized entropy with its parts', async () => {
    const rows = [
      ...times(30, { g: 'a', y: 'yes', d: 'yes' }),
      ...times(10, { g: 'a', y: 'yes', d: 'no' }),
      ...times(20, { g: 'b', y: 'no', d: 'no' }),
      ...times(20, { g: 'b', y: 'no', d: 'yes' }),
    ]
    const found = runGroups(await cubeOf(rows, spec))
    for (const alpha of ['1', '2']) {
      const whole = found.of(`groups/generalized-entropy{alpha=${alpha}}`).value!
      const [between, within] = ['between', 'within'].map(
        (part) => found.of(`groups/generalized-entropy(g){alpha=${alpha},part=${part}}`).value!,
      )
      expect(between! + within!).toBeCloseTo(whole, 12)
      expect(between).toBeGreaterThan(0)
    }
    expect(found.of('groups/generalized-entropy[g=a]{alpha=2}').value).toBeGreaterThan(0)
  })
})

describe('options', () => {
  const rows = ['x', 'z'].flatMap((h) =>
    ['a', 'b'].flatMap((g) => [...times(20, { g, h, d: 'yes' }), ...times(20, { g, h, d: 'no' })]),
  )
  const spec = outcomesSpec([feature('g'), feature('h')])

  it('narrow features and metrics, and may name an intersection that is not declared', async () => {
    const found = runGroups(await cubeOf(rows, spec), { options: { by: ['h,g'], metrics: ['disparate-impact'] } })
    const ids = found.measurements.map(({ id }) => id)
    expect(ids).toContain('groups/selection-rate:ratio(g,h)')
    expect(ids.some((id) => id.includes('(g)') || id.includes('positive-prediction-rate'))).toBe(false)
  })

  it('that name an unknown feature or metric are an error', async () => {
    const cube = await cubeOf(rows, spec)
    expect(() => runGroups(cube, { options: { by: ['gg'] } })).toThrow(/"gg"/)
    expect(() => runGroups(cube, { options: { metrics: ['selection'] } })).toThrow(/"selection"/)
  })

  it('set the confidence of every interval', async () => {
    const found = runGroups(await cubeOf(rows, spec), { confidence: 0.9 })
    // qnorm(0.95)
    const [low] = wilsonByHand({ x: 40, n: 80 }, 1.6448536269514722)
    expect(found.of('groups/selection-rate[g=a]').interval).toMatchObject({
      low: expect.closeTo(low, 9) as number,
      confidence: 0.9,
    })
  })
})

describe('many groups', () => {
  it('stay of a sane size: five hundred with their gap, without pairs', async () => {
    const rows = Array.from({ length: 500 }, (_, i) => [
      ...times(12 + (i % 9), { g: `group ${i}`, y: 'yes', d: 'yes' }),
      ...times(12, { g: `group ${i}`, y: 'yes', d: 'no' }),
      ...times(10 + (i % 4), { g: `group ${i}`, y: 'no', d: 'no' }),
      ...times(3, { g: `group ${i}`, y: 'no', d: 'yes' }),
    ]).flat()
    const found = runGroups(await cubeOf(rows, binarySpec([feature('g')])))
    expect(found.of('groups/selection-rate:difference(g)').value).toBeGreaterThan(0)
    expect(found.of('groups/selection-rate[g="group 7"]').value).toBeGreaterThan(0)
    expect(found.measurements.length).toBeLessThan(15_000)
    expect(JSON.stringify(found.blocks).length).toBeLessThan(100_000)
  })

  it('list as many metrics as fit where there are thousands, and say which are left out', async () => {
    const rows = Array.from({ length: 6400 }, (_, i) => {
      const [g, h] = [`g${i % 80}`, `h${Math.floor(i / 80)}`]
      return { g, h, y: i % 7 < 3 ? 'yes' : 'no', d: i % 3 ? 'yes' : 'no' }
    })
    const spec = binarySpec([feature('g'), feature('h')], { intersections: [['g', 'h']] })
    const found = runGroups(await cubeOf(rows, spec))
    expect(found.of('groups/selection-rate[g=g1,h=h0]').value).toBe(1)
    expect(found.measurements.length).toBeLessThan(60_000)
    expect(found.of('groups/matthews-correlation:difference(g)').value).not.toBeNull()
    expect(found.measurements.some(({ id }) => id === 'groups/matthews-correlation[g=g1,h=h0]')).toBe(false)
    expect(found.blocks.some((block) => block.kind === 'note' && block.sentence.id === 'groups.note.unlisted')).toBe(
      true,
    )
  })
})
