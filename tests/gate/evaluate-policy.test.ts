import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { jsonOutput } from '../../src/gate/outputs/json.js'
import { verdict as verdictSchema } from '../../src/schema/verdict.js'
import { checkMeasures } from '../../src/gate/check-measures.js'
import { presets } from '../../src/gate/presets/registry.js'
import { readPolicies } from '../../src/gate/read-policy.js'
import { noVerdict } from '../../src/gate/evaluate-policy.js'
import { aMeasurement, aRun, shareMeasurements, type Counts } from './a-run.js'
import { facts, filesOf, judged } from './judged.js'

const gap = 'groups/selection-rate:difference(g)'

/** One measurement with this interval under this limit. */
async function verdictOf(interval: readonly [number | null, number | null], limit: string, more = ''): Promise<string> {
  const [low, high] = interval
  const value = low !== null && high !== null ? (low + high) / 2 : (low ?? high ?? 0)
  const run = aRun([aMeasurement('groups/accuracy', value, interval, { unit: 'other' })])
  const { rules } = await judged(run, `rules: [{ id: r, measure: groups/accuracy, ${limit} ${more} }]`)
  return rules[0]!.verdict
}

describe('a rule is judged by the displayed interval', () => {
  it.each([
    [[0.02, 0.08], 'max: 0.1', 'pass'],
    [[0.02, 0.1], 'max: 0.1', 'pass'],
    [[0.02, 0.1000001], 'max: 0.1', 'inconclusive'],
    [[0.1, 0.2], 'max: 0.1', 'inconclusive'],
    [[0.1000001, 0.2], 'max: 0.1', 'fail'],
    [[0.4, 0.6], 'max: 0.1', 'fail'],
    [[0.85, 0.95], 'min: 0.8', 'pass'],
    [[0.8, 0.95], 'min: 0.8', 'pass'],
    [[0.7, 0.85], 'min: 0.8', 'inconclusive'],
    [[0.6, 0.8], 'min: 0.8', 'inconclusive'],
    [[0.6, 0.79], 'min: 0.8', 'fail'],
    [[-0.02, 0.04], 'within: [-0.05, 0.05]', 'pass'],
    [[-0.06, 0.04], 'within: [-0.05, 0.05]', 'inconclusive'],
    [[-0.09, 0.09], 'within: [-0.05, 0.05]', 'inconclusive'],
    [[-0.3, -0.1], 'within: [-0.05, 0.05]', 'fail'],
    [[0.06, 0.1], 'within: [-0.05, 0.05]', 'fail'],
    [[0.9, null], 'min: 0.8', 'pass'],
    [[0.9, null], 'max: 1.25', 'inconclusive'],
    [[null, 0.7], 'min: 0.8', 'fail'],
    [[0.3 - 0.2, 0.4 - 0.3], 'max: 0.1', 'pass'],
  ] as [[number | null, number | null], string, string][])('%o under %s: %s', async (interval, limit, verdict) => {
    expect(await verdictOf(interval, limit)).toBe(verdict)
  })

  it('and gets exactly one of the three verdicts, pass and fail only when no value of the interval says otherwise', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.tuple(fc.double({ min: -2, max: 2, noNaN: true }), fc.double({ min: 0.001, max: 2, noNaN: true })),
        fc.double({ min: -2, max: 2, noNaN: true }),
        fc.constantFrom('max', 'min'),
        async ([low, width], limit, kind) => {
          const verdict = await verdictOf([low, low + width], `${kind}: ${limit}`)
          const holds = (x: number): boolean => (kind === 'max' ? x <= limit + 1e-9 : x >= limit - 1e-9)
          const inside = [low, low + width, low + width / 3].filter(holds).length
          if (verdict === 'pass') expect(inside).toBe(3)
          if (verdict === 'fail')
            expect([low, low + width].some((x) => (kind === 'max' ? x <= limit - 1e-9 : x >= limit + 1e-9))).toBe(false)
          expect(['pass', 'fail', 'inconclusive']).toContain(verdict)
        },
      ),
      { numRuns: 200 },
    )
  })

  it.each([
    ['onInconclusive: fail', 'fail'],
    ['onInconclusive: pass', 'pass'],
    ['onInconclusive: report', 'inconclusive'],
  ])('with %s an interval on both sides is %s, and says so', async (setting, verdict) => {
    const run = aRun([aMeasurement('groups/accuracy', 0.5, [0.3, 0.7])])
    const { rules } = await judged(run, `rules: [{ id: r, measure: groups/accuracy, max: 0.5, ${setting} }]`)
    expect(rules[0]).toMatchObject({ verdict, cause: 'interval-spans-limit' })
    expect(rules[0]!.decidedBy).toBe(verdict === 'inconclusive' ? undefined : 'on-inconclusive')
  })
})

describe('what is not available', () => {
  const none = aRun([
    aMeasurement('groups/accuracy', null, undefined, { unavailable: 'single-class' }),
    aMeasurement('groups/accuracy[g=A]', 0.4),
  ])

  it.each([
    ['', 'fail', 'on-unavailable'],
    ['onUnavailable: fail', 'fail', 'on-unavailable'],
    ['onUnavailable: inconclusive', 'inconclusive', undefined],
    ['onUnavailable: pass', 'pass', 'on-unavailable'],
  ])('with "%s" is %s with its reason', async (setting, verdict, decidedBy) => {
    const { rules } = await judged(none, `rules: [{ id: r, measure: groups/accuracy, max: 0.5, ${setting} }]`)
    expect(rules[0]).toMatchObject({
      verdict,
      cause: 'unavailable',
      unavailable: 'single-class',
      value: null,
      interval: null,
    })
    expect(rules[0]!.decidedBy).toBe(decidedBy)
  })

  it('is told apart from a value without an interval, which decides nothing', async () => {
    const { rules, exitCode } = await judged(none, "rules: [{ id: r, measure: 'groups/accuracy[g=A]', max: 0.5 }]")
    expect(rules[0]).toMatchObject({
      verdict: 'inconclusive',
      cause: 'interval-unavailable',
      value: 0.4,
      naive: { verdict: 'pass' },
    })
    expect(exitCode).toBe(3)
  })

  it('and from what the Run never measured, whose nearest ids are named', async () => {
    const { rules } = await judged(none, "rules: [{ id: r, measure: 'groups/accuracy[g=AA]', max: 0.5 }]")
    expect(rules[0]).toMatchObject({ verdict: 'fail', cause: 'not-measured', unavailable: 'missing-evidence' })
    expect(rules[0]!.nearest).toContain('groups/accuracy[g=A]')
  })

  it('names the analysis that failed', async () => {
    const run = aRun([aMeasurement('groups/accuracy', 0.5, [0.4, 0.6])])
    const failed = {
      ...run,
      analyses: [...run.analyses, { ...run.analyses[0]!, id: 'strata', status: 'failed' as const, measurements: [] }],
    }
    const { rules } = await judged(
      failed,
      "rules: [{ id: r, measure: 'strata/selection-odds-ratio(g|g)[g=A~g=B]', max: 2 }]",
    )
    expect(rules[0]).toMatchObject({ cause: 'not-measured', unavailable: 'analysis-failed' })
  })

  it('covers a measurement on fewer rows than the rule asks for', async () => {
    const run = aRun(shareMeasurements({ A: [30, 100], B: [8, 40] }))
    const rules = async (minimum: string): Promise<unknown> =>
      (await judged(run, `rules: [{ id: r, measure: '${gap}', max: 0.9, minimum: { ${minimum} } }]`)).rules[0]!
        .unavailable
    expect(await rules('rows: 40')).toBeUndefined()
    expect(await rules('rows: 41')).toBe('below-minimum')
    expect(await rules('positives: 500')).toBeUndefined()
  })

  it('counts positives where the metric rests on positives', async () => {
    const run = aRun(shareMeasurements({ A: [30, 100], B: [8, 40] }, 'true-positive-rate'))
    const { rules } = await judged(
      run,
      "rules: [{ id: r, measure: 'groups/true-positive-rate:difference(g)', max: 0.9, minimum: { positives: 41, negatives: 900 } }]",
    )
    expect(rules[0]!.unavailable).toBe('below-minimum')
  })

  it.each([
    ['false-positive-rate', 'negatives: 41', 'positives: 900'],
    ['true-positive-rate', 'positives: 41', 'negatives: 900'],
    ['auc', 'positives: 41', 'rows: 40'],
    ['auc', 'negatives: 41', 'rows: 40'],
    ['selection-rate', 'rows: 41', 'positives: 900'],
  ])('of %s counts %s and not %s', async (metric, counts, other) => {
    const run = aRun(shareMeasurements({ A: [30, 100], B: [8, 40] }, metric))
    const reason = async (minimum: string): Promise<unknown> =>
      (
        await judged(
          run,
          `rules: [{ id: r, measure: 'groups/${metric}:difference(g)', max: 0.9, minimum: { ${minimum} } }]`,
        )
      ).rules[0]!.unavailable
    expect(await reason(counts)).toBe('below-minimum')
    expect(await reason(other)).toBeUndefined()
  })
})

describe('the minimum of a rule', () => {
  it('holds for both groups of a pair', async () => {
    const run = aRun(shareMeasurements({ A: [30, 100], B: [8, 40] }))
    const reason = async (rows: number): Promise<unknown> =>
      (
        await judged(
          run,
          `rules: [{ id: r, measure: 'groups/selection-rate:difference(g)[g=A~g=B]', max: 0.9, minimum: { rows: ${rows} } }]`,
        )
      ).rules[0]!.unavailable
    expect([await reason(40), await reason(41)]).toEqual([undefined, 'below-minimum'])
  })
})

describe('measures checked before there is a Run', () => {
  const features = [{ name: 'sex', role: 'sensitive' as const }]
  const check = async (measure: string): Promise<void> =>
    checkMeasures(
      await readPolicies(
        ['p.yaml'],
        filesOf({ 'p.yaml': `schemaVersion: 1\nrules: [{ id: r, measure: '${measure}', max: 1 }]` }),
      ),
      { ...facts, features },
    )

  it('are refused where registry or features do not know them', async () => {
    await expect(check('groups/selection-rte:difference(sex)')).rejects.toMatchObject({
      code: 'POLICY_UNKNOWN_MEASURE',
    })
    await expect(check('groups/accuracy:difference(gender)')).rejects.toMatchObject({ code: 'POLICY_UNKNOWN_MEASURE' })
  })

  it('are taken where only a Run can tell', async () => {
    await expect(check('strata/selection-odds-ratio(sex|sex)[sex=F~sex=M]')).resolves.toBeUndefined()
    await expect(check('regulation/shortfall[sex=F]')).resolves.toBeUndefined()
  })

  it('of every preset are known', async () => {
    const all = await readPolicies(
      presets.map(({ id }) => id),
      filesOf({}),
    )
    const more = ['mean-prediction', 'exposure', 'mean-absolute-error'].map((id) => ({ id }))
    expect(() => checkMeasures(all, { ...facts, metrics: [...facts.metrics, ...more], features })).not.toThrow()
  })
})

describe('the whole verdict', () => {
  const values = { pass: [0.1, 0.2], fail: [0.8, 0.9], inconclusive: [0.4, 0.6] } as const
  const run = aRun(
    Object.entries(values).map(([g, interval]) =>
      aMeasurement(`groups/accuracy[g=${g}]`, (interval[0] + interval[1]) / 2, interval),
    ),
  )
  const policy = (rules: readonly [string, string][]): string =>
    `rules:\n${rules.map(([g, level], i) => `  - { id: r${i}, measure: 'groups/accuracy[g=${g}]', max: 0.5, level: ${level} }`).join('\n')}`

  it.each([
    [[['pass', 'error']], 'pass', 0],
    [
      [
        ['pass', 'error'],
        ['inconclusive', 'error'],
      ],
      'inconclusive',
      3,
    ],
    [
      [
        ['inconclusive', 'error'],
        ['fail', 'error'],
        ['pass', 'error'],
      ],
      'fail',
      1,
    ],
    [
      [
        ['pass', 'error'],
        ['fail', 'warn'],
        ['inconclusive', 'warn'],
      ],
      'pass',
      0,
    ],
    [[['fail', 'warn']], 'pass', 0],
    [
      [
        ['pass', 'error'],
        ['fail', 'off'],
      ],
      'pass',
      0,
    ],
  ] as [[string, string][], string, number][])('of %o is %s, exit %i', async (rules, verdict, exitCode) => {
    expect(await judged(run, policy(rules))).toMatchObject({ verdict, exitCode })
  })

  it('is none without a policy, or with one that has no rules', async () => {
    expect(noVerdict(run)).toMatchObject({ verdict: 'none', exitCode: 0, rules: [] })
    expect(await judged(run, 'rules: []')).toMatchObject({ verdict: 'none', exitCode: 0 })
  })

  it('makes an entry for each match of a wildcard', async () => {
    const { rules } = await judged(run, "rules: [{ id: r, measure: 'groups/accuracy[g=*]', max: 0.5 }]")
    expect(rules.map(({ measure, verdict }) => [measure, verdict])).toEqual([
      ['groups/accuracy[g=pass]', 'pass'],
      ['groups/accuracy[g=fail]', 'fail'],
      ['groups/accuracy[g=inconclusive]', 'inconclusive'],
    ])
  })
})

describe('required evidence', () => {
  const run = aRun([
    aMeasurement('groups/accuracy[g=A]', null),
    aMeasurement('groups/accuracy[g=B]', 0.2),
    aMeasurement('groups/auc[g=A]', null, undefined, { unavailable: 'single-class' }),
  ])

  it('is there when one measurement has a value', async () => {
    const { rules } = await judged(run, "rules: [{ id: r, measure: 'groups/accuracy[*]', required: true }]")
    expect(rules).toMatchObject([{ verdict: 'pass', measure: 'groups/accuracy[g=B]', kind: 'required' }])
  })

  it('is missing where all are unavailable or none is in the Run', async () => {
    const { rules } = await judged(
      run,
      "rules: [{ id: a, measure: 'groups/auc[*]', required: true }, { id: b, measure: 'regulation/ll144-impact-ratio[*]', required: true }]",
    )
    expect(rules).toMatchObject([
      { verdict: 'fail', cause: 'unavailable', unavailable: 'single-class' },
      { verdict: 'fail', cause: 'not-measured' },
    ])
  })

  it('may be there in another form', async () => {
    const { rules } = await judged(
      run,
      "rules: [{ id: a, measure: 'groups/auc', alternatives: ['groups/accuracy[g=B]'], required: true }]",
    )
    expect(rules).toMatchObject([{ verdict: 'pass', measure: 'groups/accuracy[g=B]' }])
  })
})

describe('each rule also says', () => {
  const fair: Counts = Object.fromEntries(['A', 'B', 'C', 'D', 'E'].map((g) => [g, [30, 100]]))

  it('what a rule on the bare value would have said, and how often that errs: about half of the time for five groups of 100', async () => {
    const { rules } = await judged(
      aRun(shareMeasurements({ ...fair, E: [41, 100] })),
      `rules: [{ id: r, measure: '${gap}', max: 0.1 }, { id: s, measure: 'groups/selection-rate:ratio(g)', min: 0.8 }]`,
    )
    expect(rules[0]).toMatchObject({ verdict: 'inconclusive', naive: { verdict: 'fail' } })
    // 4,000 simulations at a rate of 0.30: 50 % for the gap, 84 % for four fifths; here the pooled rate is 0.322.
    expect(rules[0]!.naive.falseAlarmRate).toBeCloseTo(0.51, 1)
    expect(rules[1]!.naive.falseAlarmRate).toBeGreaterThan(0.75)
  })

  it('the rows a decision needs: with them, and the same rates, it is decided; with one in fifty fewer it is not', async () => {
    const counts: Counts = { A: [300, 1000], B: [230, 1000] }
    const policy = `rules: [{ id: r, measure: '${gap}', max: 0.05 }]`
    const { rules } = await judged(aRun(shareMeasurements(counts)), policy)
    expect(rules[0]!.verdict).toBe('inconclusive')
    const times = (factor: number): Counts =>
      Object.fromEntries(Object.entries(counts).map(([g, [hits, among]]) => [g, [hits * factor, among * factor]]))
    const factor = rules[0]!.rowsNeeded! / 2000
    expect((await judged(aRun(shareMeasurements(times(factor * 1.001))), policy)).rules[0]!.verdict).toBe('fail')
    expect((await judged(aRun(shareMeasurements(times(factor * 0.98))), policy)).rules[0]!.verdict).toBe('inconclusive')
  })

  it('the rows that a value between two limits needs for both of them, and one beyond a limit for that one', async () => {
    const rowsNeeded = async (value: number): Promise<number | null> => {
      const run = aRun([aMeasurement('groups/accuracy', value, [value - 0.2, value + 0.2], { unit: 'other' })])
      return (await judged(run, 'rules: [{ id: r, measure: groups/accuracy, within: [0, 1] }]')).rules[0]!.rowsNeeded
    }
    // The half width of 0.2 on 1,000 rows has to shrink to 0.1, 0.15 and 0.05: 4, 16/9 and 16 times the rows.
    expect(await rowsNeeded(0.1)).toBeCloseTo(4000, -1)
    expect(await rowsNeeded(0.85)).toBeCloseTo(16_000 / 9, -1)
    expect(await rowsNeeded(1.05)).toBeCloseTo(16_000, -1)
  })

  it('the rows at the level of its family where the value is beyond the limit', async () => {
    const run = aRun(
      ['a', 'b'].map((g) => aMeasurement(`groups/accuracy[g=${g}]`, 1.05, [0.85, 1.25], { unit: 'other' })),
    )
    const { rules } = await judged(run, "rules: [{ id: r, measure: 'groups/accuracy[g=*]', max: 1 }]")
    // z(0.025) = 2.241403 in place of 1.959964: (0.2·2.241403/1.959964/0.05)² · 1,000
    expect(rules[0]!.rowsNeeded).toBeCloseTo(((4 * 2.241403) ** 2 / 1.959964 ** 2) * 1000, -1)
  })

  it('a gap that it can find: the interval at that gap, seen as it is, clears the limit', async () => {
    const { rules } = await judged(
      aRun(shareMeasurements({ A: [300, 1000], B: [280, 1000] })),
      `rules: [{ id: r, measure: '${gap}', max: 0.1 }]`,
    )
    const found = rules[0]!.detectable!
    expect(found).toBeGreaterThan(0.1 + 1.96 * Math.sqrt(0.42 / 1000) * 0.9)
    const hits = [290 + found * 500, 290 - found * 500] as const
    const there = await judged(
      aRun(shareMeasurements({ A: [hits[0], 1000], B: [hits[1], 1000] })),
      `rules: [{ id: r, measure: '${gap}', max: 0.1 }]`,
    )
    expect(there.rules[0]!.verdict).toBe('fail')
  })

  it('where it stands and by which limit', async () => {
    const { rules, policies, run, confidence } = await judged(
      aRun(shareMeasurements(fair)),
      `rules:\n  - { id: r, measure: '${gap}', max: 0.1 }`,
    )
    expect(rules[0]).toMatchObject({
      source: { file: 'policy.yaml', line: 3 },
      limit: { low: null, high: 0.1 },
      unit: 'difference',
      n: { rows: 500, denominator: 100 },
    })
    expect({ policies, run, confidence }).toEqual({ policies: ['policy.yaml'], run: 'a'.repeat(64), confidence: 0.95 })
  })
})

describe('another confidence than the Run’s', () => {
  it('makes the interval anew', async () => {
    const run = aRun(shareMeasurements({ A: [60, 100], B: [40, 100] }))
    const { rules, confidence } = await judged(
      run,
      "rules: [{ id: r, measure: 'groups/selection-rate[g=A]', min: 0.4 }]",
      { alpha: 0.01 },
    )
    // Wilson's 99 % interval of 60 in 100, z = 2.5758: (60 + 3.3174 ± 2.5758·√(24 + 1.6587)) / 106.6349
    expect(rules[0]!.interval).toMatchObject({
      low: expect.closeTo(0.471419, 5),
      high: expect.closeTo(0.716137, 5),
      confidence: 0.99,
    })
    expect(confidence).toBeCloseTo(0.99, 12)
  })
})

describe('any verdict', () => {
  it('is finite JSON of the published shape, whatever the counts: none, all, few or many', async () => {
    const group = fc
      .integer({ min: 1, max: 300 })
      .chain((among) => fc.tuple(fc.integer({ min: 0, max: among }), fc.constant(among)))
    await fc.assert(
      fc.asyncProperty(
        fc.array(group, { minLength: 2, maxLength: 5 }),
        fc.double({ min: -0.2, max: 1.2, noNaN: true }),
        async (groups, limit) => {
          const measurements = shareMeasurements(
            Object.fromEntries(groups.map((counts, i) => [`g${i}`, counts])),
          ).filter(({ value }) => Number.isFinite(value))
          const ids = [
            'groups/selection-rate:difference(g)',
            'groups/selection-rate:ratio(g)',
            'groups/selection-rate:difference(g)[*~*]',
            'groups/selection-rate:ratio(g)[g=g1~g=g0]',
            'groups/selection-rate[*]',
          ]
          const rules = ids.flatMap((id, i) => [
            `  - { id: a${i}, measure: '${id}', max: ${limit} }`,
            `  - { id: b${i}, measure: '${id}', min: ${limit} }`,
            `  - { id: c${i}, measure: '${id}', within: [${limit}, ${limit + 0.1}] }`,
          ])
          const found = await judged(aRun(measurements), `rules:\n${rules.join('\n')}`)
          expect(verdictSchema.parse(JSON.parse(jsonOutput(found)))).toEqual(found)
          for (const { naive, p, adjusted, rowsNeeded } of found.rules) {
            for (const share of [naive.falseAlarmRate, p, adjusted])
              expect(share === null || (share >= 0 && share <= 1)).toBe(true)
            expect(rowsNeeded === null || Number.isInteger(rowsNeeded)).toBe(true)
          }
        },
      ),
      { numRuns: 40 },
    )
  })
})
