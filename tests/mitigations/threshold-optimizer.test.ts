import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { createTools } from '../../src/environment/create-tools.js'
import { thresholdOptimizer } from '../../src/mitigations/threshold-optimizer.js'
import { decideRows, probabilityAt } from '../../src/models/decide-rows.js'
import { decisionStep, type GroupThresholds, type ScoreRule } from '../../src/models/decision-schema.js'
import { scoredCube, type ScoredRow } from './scored.js'

type Options = Parameters<typeof thresholdOptimizer.options.parse>[0]

async function optimize(rows: readonly ScoredRow[], options: Options, more: Parameters<typeof scoredCube>[1] = {}) {
  const cube = await scoredCube(rows, more)
  const { applied, notes, blocks } = await thresholdOptimizer.fit(
    { cube, threshold: 0.5, seed: 1, id: null },
    thresholdOptimizer.options.parse(options),
    createTools({ seed: 1 }),
  )
  const step = decisionStep.parse(JSON.parse(JSON.stringify(applied.steps[0]))) as GroupThresholds
  const ruleOf = (group: string | null): ScoreRule =>
    step.rules.find(({ groups }) => groups[0] === group)?.rule ?? step.otherwise
  return { step, ruleOf, notes, blocks }
}

/** Expected rate of positive decisions among some rows, row by row. */
function expected(rows: readonly ScoredRow[], ruleOf: (group: string | null) => ScoreRule): number {
  return rows.reduce((sum, { group, score }) => sum + probabilityAt(ruleOf(group), score), 0) / rows.length
}

function accuracy(rows: readonly ScoredRow[], ruleOf: (group: string | null) => ScoreRule): number {
  const right = rows.map((row) => {
    const chance = probabilityAt(ruleOf(row.group), row.score)
    return row.positive ? chance : 1 - chance
  })
  return right.reduce((sum, one) => sum + one, 0) / rows.length
}

/** Fairlearn's test data: test/unit/postprocessing/test_threshold_optimization.py, snapshot ebf8fa75. */
const groupsText = 'AAAAAAABBBBBBBCCCCCC'
const labelsText = '01101000010111000111'
const scoresText = '00112330001111011112'
const fairlearn: ScoredRow[] = [...groupsText].map((group, at) => ({
  group,
  positive: labelsText[at] === '1',
  score: Number(scoresText[at]),
}))
const ofGroup = (group: string): ScoredRow[] => fairlearn.filter((row) => row.group === group)

it('tells two scores apart between which no number lies', async () => {
  const [low, high] = [0.5, 0.5 + 2 ** -53]
  expect((low + high) / 2).toBe(low)
  const rows = ['A', 'B'].flatMap((group) => [
    { group, positive: false, score: low },
    { group, positive: true, score: high },
  ])
  for (const randomised of [true, false]) {
    const { ruleOf } = await optimize(rows, { randomised })
    for (const group of ['A', 'B'])
      expect([low, high].map((score) => probabilityAt(ruleOf(group), score))).toEqual([0, 1])
  }
})

describe('Fairlearn’s published expectations', () => {
  it('demographic parity: a mean prediction of .572 in every group, with the published chances', async () => {
    const { ruleOf } = await optimize(fairlearn, { flip: true, grid: 1000 })
    for (const group of ['A', 'B', 'C']) expect(expected(ofGroup(group), ruleOf)).toBeCloseTo(0.572, 9)
    expect(probabilityAt(ruleOf('A'), 0)).toBeCloseTo(0.8008, 9)
    expect(probabilityAt(ruleOf('A'), 2)).toBeCloseTo(0.8008, 9) // s < 2.5
    expect(probabilityAt(ruleOf('B'), 0)).toBeCloseTo(0.0013333333, 9) // s <= 0.5
    expect(probabilityAt(ruleOf('C'), 1)).toBeCloseTo(0.608, 9) // 0.5 < s <= 1.5
  })

  it('equalized odds: .334 of the negative and .66733333 of the positive in every group', async () => {
    const { ruleOf } = await optimize(fairlearn, { constraint: 'equalized-odds', flip: true, grid: 1000 })
    for (const group of ['A', 'B', 'C']) {
      const rows = ofGroup(group)
      expect(
        expected(
          rows.filter(({ positive }) => !positive),
          ruleOf,
        ),
      ).toBeCloseTo(0.334, 9)
      expect(
        expected(
          rows.filter(({ positive }) => positive),
          ruleOf,
        ),
      ).toBeCloseTo(0.66733333, 8)
    }
    // p_ignore · x where the mix itself says no; in B it says yes to (.334 − 1/3) ÷ (2/3) = .001 of everybody
    const lowest = (ignored: number, everybody: number): number => ignored * 0.334 + (1 - ignored) * everybody
    expect(Math.min(...ruleOf('A').probabilities)).toBeCloseTo(lowest(0.001996008, 0), 8)
    expect(Math.min(...ruleOf('B').probabilities)).toBeCloseTo(lowest(0.1991992, 0.001), 8)
  })

  it('is at least as good without the grid, which is what the grid approaches', async () => {
    for (const constraint of ['demographic-parity', 'equalized-odds', 'equal-opportunity'] as const) {
      const exact = await optimize(fairlearn, { constraint, flip: true })
      const grid = await optimize(fairlearn, { constraint, flip: true, grid: 1000 })
      const [best, near] = [accuracy(fairlearn, exact.ruleOf), accuracy(fairlearn, grid.ruleOf)]
      expect(best).toBeGreaterThanOrEqual(near - 1e-12)
      expect(best - near).toBeLessThan(0.002)
    }
  })
})

const row = fc.record({
  group: fc.constantFrom('a', 'b', 'c'),
  positive: fc.boolean(),
  score: fc.integer({ min: 0, max: 6 }).map((n) => n / 6),
})
const both: ScoredRow[] = ['a', 'b', 'c'].flatMap((group) => [
  { group, positive: true, score: 1 },
  { group, positive: false, score: 0 },
])
const someRows = fc.array(row, { minLength: 4, maxLength: 40 }).map((rows) => [...both, ...rows])

/** All rules with one threshold for a group: never, always, and from each score that is not its least. */
function simpleRules(rows: readonly ScoredRow[], inner: boolean): ScoreRule[] {
  const scores = [...new Set(rows.map(({ score }) => score))].sort((a, b) => a - b)
  const thresholds = scores.slice(1).map((score): ScoreRule => ({ thresholds: [score], probabilities: [0, 1] }))
  const flat = [0, 1].map((chance): ScoreRule => ({ thresholds: [], probabilities: [chance] }))
  return inner ? thresholds : [...flat, ...thresholds]
}

describe('with draws', () => {
  const rateOf = {
    'demographic-parity': () => true,
    'equal-opportunity': ({ positive }: ScoredRow) => positive,
    'predictive-equality': ({ positive }: ScoredRow) => !positive,
  } as const

  it.each(['demographic-parity', 'equal-opportunity', 'predictive-equality'] as const)(
    'meets %s on the fitting rows, as well as any mix of two thresholds a group can',
    async (constraint) => {
      await fc.assert(
        fc.asyncProperty(someRows, async (rows) => {
          const { ruleOf } = await optimize(rows, { constraint })
          const among = (group: string): ScoredRow[] =>
            rows.filter((one) => one.group === group && rateOf[constraint](one))
          const rates = ['a', 'b', 'c'].map((group) => expected(among(group), ruleOf))
          for (const rate of rates) expect(rate).toBeCloseTo(rates[0]!, 9)
          const found = accuracy(rows, ruleOf)
          for (let x = 0; x <= 1; x += 1 / 60) expect(found).toBeGreaterThanOrEqual(bestMix(rows, among, x) - 1e-9)
        }),
        { numRuns: 25 },
      )
    },
  )

  it('meets equalized odds on the fitting rows', async () => {
    await fc.assert(
      fc.asyncProperty(someRows, async (rows) => {
        const { ruleOf } = await optimize(rows, { constraint: 'equalized-odds', objective: 'balanced-accuracy' })
        for (const truth of [true, false]) {
          const rates = ['a', 'b', 'c'].map((group) =>
            expected(
              rows.filter((one) => one.group === group && one.positive === truth),
              ruleOf,
            ),
          )
          for (const rate of rates) expect(rate).toBeCloseTo(rates[0]!, 9)
        }
      }),
      { numRuns: 40 },
    )
  })

  /** The best accuracy when every group has rate x, by trying every pair of thresholds. */
  function bestMix(rows: readonly ScoredRow[], among: (group: string) => ScoredRow[], x: number): number {
    let right = 0
    for (const group of ['a', 'b', 'c']) {
      const own = rows.filter((one) => one.group === group)
      const points = simpleRules(own, false).map((rule) => ({
        x: expected(among(group), () => rule),
        y: accuracy(own, () => rule) * own.length,
      }))
      let best = -Infinity
      for (const p of points)
        for (const q of points) {
          if (p.x > x + 1e-12 || q.x < x - 1e-12) continue
          const share = q.x - p.x < 1e-12 ? 0 : (x - p.x) / (q.x - p.x)
          best = Math.max(best, p.y + share * (q.y - p.y))
        }
      right += best
    }
    return right / rows.length
  }
})

describe('without draws', () => {
  it.each(['demographic-parity', 'equal-opportunity', 'equalized-odds'] as const)(
    'equals brute force over all thresholds for %s, or comes as near as brute force does',
    async (constraint) => {
      await fc.assert(
        fc.asyncProperty(someRows, async (rows) => {
          const tolerance = 0.1
          const { ruleOf, notes } = await optimize(rows, { constraint, randomised: false, tolerance })
          const groups = ['a', 'b', 'c']
          const gapOf = (rule: (group: string | null) => ScoreRule): number =>
            Math.max(
              ...(constraint === 'demographic-parity'
                ? [null]
                : constraint === 'equal-opportunity'
                  ? [true]
                  : [true, false]
              ).map((truth) => {
                const rates = groups.map((group) =>
                  expected(
                    rows.filter((one) => one.group === group && (truth === null || one.positive === truth)),
                    rule,
                  ),
                )
                return Math.max(...rates) - Math.min(...rates)
              }),
            )
          let [best, least] = [-Infinity, Infinity]
          for (const a of simpleRules(
            rows.filter(({ group }) => group === 'a'),
            true,
          ))
            for (const b of simpleRules(
              rows.filter(({ group }) => group === 'b'),
              true,
            ))
              for (const c of simpleRules(
                rows.filter(({ group }) => group === 'c'),
                true,
              )) {
                const rule = (group: string | null): ScoreRule => (group === 'a' ? a : group === 'b' ? b : c)
                const gap = gapOf(rule)
                least = Math.min(least, gap)
                if (gap <= tolerance + 1e-12) best = Math.max(best, accuracy(rows, rule))
              }
          const met = notes.some(({ id }) => id === 'mitigation.threshold-optimizer.met')
          expect(met).toBe(best > -Infinity)
          if (met) {
            expect(gapOf(ruleOf)).toBeLessThanOrEqual(tolerance + 1e-9)
            expect(accuracy(rows, ruleOf)).toBeCloseTo(best, 9)
          } else expect(gapOf(ruleOf)).toBeLessThanOrEqual(least + 1e-4)
        }),
        { numRuns: 25 },
      )
    },
  )

  it('says that a constraint cannot be met, and the closest that was achieved', async () => {
    // a is decided at one half or not at all, b at a third: by one threshold each, rates of 1/2 and 1/3 are nearest
    const rows: ScoredRow[] = [
      ...[0.1, 0.1, 0.9, 0.9].map((score, at) => ({ group: 'a', score, positive: at % 2 === 0 })),
      ...[0.1, 0.1, 0.9].map((score, at) => ({ group: 'b', score, positive: at % 2 === 0 })),
    ]
    const { notes, ruleOf } = await optimize(rows, { randomised: false })
    expect(notes[0]).toMatchObject({ id: 'mitigation.threshold-optimizer.unmet', values: { tolerance: 0.01 } })
    expect(notes[0]!.values!['after']).toBeCloseTo(1 / 6, 12)
    expect(ruleOf('a')).toEqual({ thresholds: [0.5], probabilities: [0, 1] })
  })

  it('refuses where all scores of a group are equal', async () => {
    const rows = [
      ...both.filter(({ group }) => group === 'a'),
      { group: 'b', score: 0.5, positive: true },
      { group: 'b', score: 0.5, positive: false },
    ]
    await expect(optimize(rows, { randomised: false })).rejects.toMatchObject({ code: 'MITIGATION_SCORES_EQUAL' })
  })
})

describe('the rules', () => {
  const many = (group: string, shift: number): ScoredRow[] =>
    Array.from({ length: 200 }, (_, at) => ({
      group,
      score: (at + 0.5) / 200,
      positive: (at * 7919) % 200 < at + shift,
    }))
  const rows = [
    ...many('a', 0),
    ...many('b', -60),
    { group: null, positive: true, score: 0.3 },
    { group: 'c', positive: true, score: 0.4 },
  ]

  it('leave a group without negatives, and the missing group, at the threshold of the base model, and say so', async () => {
    const { step, notes, ruleOf } = await optimize(rows, {})
    expect(ruleOf('c')).toEqual({ thresholds: [0.5], probabilities: [0, 1] })
    expect(step.rules.map(({ groups }) => groups[0])).toEqual(['a', 'b'])
    expect(JSON.stringify(notes[0])).toContain('mitigation.left.class-absent')
  })

  it('come from bins as well, at their edges', async () => {
    const { step } = await optimize(rows, {}, { binned: 20 })
    for (const { rule } of step.rules)
      for (const threshold of rule.thresholds) expect(threshold * 20).toBeCloseTo(Math.round(threshold * 20), 9)
  })

  it('turn round where a high score speaks for the negative class', async () => {
    const turned = rows.map((one) => ({ ...one, score: 1 - one.score }))
    const [plain, other] = [await optimize(rows, {}), await optimize(turned, {}, { higherIs: 'negative' })]
    for (const score of [0.05, 0.2, 0.41, 0.77, 0.99])
      expect(probabilityAt(other.ruleOf('a'), 1 - score)).toBeCloseTo(probabilityAt(plain.ruleOf('a'), score), 9)
  })

  it('decide rows by their draw as often as they say, in any order', async () => {
    const { step } = await optimize(rows, { constraint: 'equalized-odds' })
    const values = rows.map(({ group }) => group)
    const decide = (order: readonly number[]) =>
      decideRows([step], {
        scores: Float64Array.from(order, (at) => rows[at]!.score),
        first: 1,
        read: (name) => (name === 'g' ? order.map((at) => values[at]!) : order.map((at) => at)),
        content: ['g', 'row'],
      })
    const forward = [...rows.keys()]
    const [one, two] = [decide(forward), decide([...forward].reverse())]
    expect([...two].reverse()).toEqual(one)
  })
})
