import { describe, expect, it } from 'vitest'

import { compareRuns, type RunToCompare } from '../../src/compare/compare-runs.js'
import { comparisonSections } from '../../src/compare/comparison-blocks.js'
import { comparison as comparisonSchema, type Comparison } from '../../src/compare/comparison.js'
import { comparisonJson } from '../../src/compare/outputs.js'
import { renderPage, renderPageMarkdown } from '../../src/report/render-page.js'
import { translate, untranslated } from '../../src/report/translate.js'
import { measurementMessage } from '../../src/report/view/measurement-name.js'
import type { Measurement } from '../../src/schema/measurement.js'
import type { Lineage } from '../../src/schema/run.js'
import { wilson } from '../../src/statistics/wilson.js'
import { aMeasurement, aRun, z95 } from '../gate/a-run.js'

const gap = 'groups/selection-rate:difference(g)'
const accuracy = 'groups/accuracy'

type Limits = readonly [value: number, low: number, high: number]
const limits = (id: string, [value, low, high]: Limits, more: Partial<Measurement> = {}): Measurement =>
  aMeasurement(id, value, [low, high], more)

const lineage: Lineage = {
  base: { id: 'b'.repeat(64), name: 'base' },
  mitigation: {
    ...{ id: 'reweighing', name: 'reweighing', stage: 'before', reference: 'r', options: {} },
    ...{ needsGroupAtDecision: false, randomises: false },
    does: { id: 'mitigation.reweighing.does' },
    caution: { id: 'mitigation.reweighing.caution' },
  },
  notes: [],
  blocks: [],
}

interface Shape {
  readonly gap: Limits
  readonly accuracy: Limits
  /** Change of the selection rate of groups A and B, and of the gap. */
  readonly changes?: Readonly<Record<'A' | 'B' | 'gap', Limits>>
  readonly people?: Readonly<Record<string, readonly [helped: number, harmed: number, rows: number]>>
}

const base: Shape = { gap: [0.2, 0.15, 0.25], accuracy: [0.8, 0.78, 0.82] }

/** A run of the same data as `base`; with changes it was audited with it as its baseline. */
function shaped(name: string, shape: Shape): RunToCompare {
  const share = { unit: 'share', better: 'higher' } as const
  const measurements = [
    limits(gap, shape.gap),
    limits(accuracy, shape.accuracy, share),
    limits('groups/selection-rate[g=A]', [0.6, 0.55, 0.65], { ...share, better: 'none' }),
    ...Object.entries(shape.changes ?? {}).map(([of, change]) =>
      limits(
        of === 'gap' ? 'paired/selection-rate:difference:change(g)' : `paired/selection-rate:change[g=${of}]`,
        change,
        { better: of === 'gap' ? 'lower' : 'none' },
      ),
    ),
    ...Object.entries(shape.people ?? {}).flatMap(([of, [helped, harmed, rows]]) =>
      (['helped', 'harmed'] as const).map((metric) =>
        aMeasurement(
          `paired/${metric}${of === '' ? '' : `[g=${of}]`}`,
          metric === 'helped' ? helped : harmed,
          undefined,
          {
            ...{ unit: 'count', better: 'none', n: { rows, denominator: rows } },
          },
        ),
      ),
    ),
  ]
  const data = { role: 'data' as const, name: 'x.csv', sha256: 'd'.repeat(64) }
  const paired = shape.changes !== undefined || shape.people !== undefined
  const run = aRun(measurements, {
    inputs: [
      data,
      ...(paired ? [{ role: 'baseline' as const, name: 'decisions.parquet', sha256: 'e'.repeat(64) }] : []),
    ],
    features: [
      {
        ...{ name: 'g', role: 'sensitive', column: 'g', reference: null },
        groups: ['A', 'B'].map((value) => ({ value, rows: 100, compared: true })),
      },
    ],
    ...(paired ? { lineage } : {}),
  })
  return { name, run, ...(name === 'base' ? { digests: ['e'.repeat(64)] } : {}) }
}

const sentences = (compared: Comparison, id: string): string[] =>
  comparisonSections(compared, { name: measurementMessage })
    .filter((section) => section.id === id)
    .flatMap(({ blocks }) =>
      blocks.flatMap((block) => (block.kind === 'finding' ? [translate(block.sentence, 'en')] : [])),
    )

/** Narrower by 10 points: by what A loses, by what B gains, or by both. */
const narrowed = (a: Limits, b: Limits, gapChange: Limits = [-0.1, -0.15, -0.05]) =>
  compareRuns([
    shaped('base', base),
    shaped('after', { gap: [0.1, 0.05, 0.15], accuracy: [0.79, 0.77, 0.81], changes: { A: a, B: b, gap: gapChange } }),
  ])

describe('the runs at a glance', () => {
  const compared = compareRuns([
    shaped('base', base),
    shaped('after', {
      ...{ gap: [0.2, 0.15, 0.25], accuracy: [0.75, 0.73, 0.77] },
      changes: { A: [0, -0.03, 0.03], B: [0, -0.03, 0.03], gap: [0, -0.03, 0.03] },
    }),
  ])

  it('says how much a share changed in percentage points, beside the share in percent', async () => {
    const page = await renderPageMarkdown({
      ...{ language: 'en', title: { id: 'compare.title' }, version: '0', id: 'x' },
      sections: comparisonSections(compared, { name: measurementMessage }),
    })
    // 0.75 − 0.80, each ± 0.02: MOVER gives ± √(0.02² + 0.02²) = 0.0283
    expect(page).toContain('75.0 %'.replace(' ', '\u00a0'))
    expect(page).toContain('−5.00 points (−7.83 to −2.17)')
  })

  it('advises more rows, and not the pairing that is there, where nothing can be told', () => {
    const next = comparisonSections(compared)[0]!.blocks.flatMap((block) =>
      block.kind === 'finding' ? block.next : [],
    )
    expect(next.map((message) => message!.id)).toEqual(['compare.next.more-rows'])
  })
})

describe('a gap that became smaller', () => {
  it('by a group that gets less and none that gets more is levelling down, and said plainly', () => {
    const compared = narrowed([-0.1, -0.14, -0.06], [0, -0.01, 0.01])
    expect(compared.levellings).toEqual([
      {
        ...{ run: 1, id: gap, change: -0.1, seen: true, word: 'down', gainers: [] },
        losers: [{ cell: { g: 'A' }, change: -0.1, interval: { low: -0.14, high: -0.06 } }],
      },
    ])
    expect(sentences(compared, 'people')[0]).toBe(
      'after: Selection rate, difference by g is 10.0 points narrower, and only because groups get less: g = A (−10.0 points, −14.0 to −6.00). No group is seen to get more. This is levelling down.',
    )
  })

  it('by a group that gets more is no levelling down', () => {
    expect(narrowed([0, -0.01, 0.01], [0.1, 0.05, 0.15]).levellings[0]).toMatchObject({ word: 'up', losers: [] })
  })

  it('by both is told with both sides', () => {
    const compared = narrowed([-0.05, -0.08, -0.02], [0.05, 0.02, 0.08])
    expect(compared.levellings[0]!.word).toBe('both')
    expect(sentences(compared, 'people')[0]).toContain('others get more: g = B')
  })

  it('in a way that no group shows is not told as either', () => {
    const compared = narrowed([-0.05, -0.11, 0.01], [0.05, -0.01, 0.11])
    expect(compared.levellings[0]!.word).toBe('unclear')
    expect(sentences(compared, 'people')).toEqual([])
  })

  it('says where the change may be chance, and keeps still where it is within the margin', () => {
    const chance = narrowed([-0.1, -0.14, -0.06], [0, -0.01, 0.01], [-0.1, -0.22, 0.02])
    expect(chance.levellings[0]!.seen).toBe(false)
    expect(sentences(chance, 'people')[0]).toContain('narrower (which may be chance)')
    expect(narrowed([-0.1, -0.14, -0.06], [0, -0.01, 0.01], [-0.009, -0.1, 0.09]).levellings).toEqual([])
  })
})

describe('what a group is owed', () => {
  const roles = (favourable: 'positive' | 'negative') => ({ config: { roles: { label: { column: 'y', favourable } } } })
  const rate = (
    metric: string,
    favourable: 'positive' | 'negative',
    better: 'higher' | 'lower' = 'higher',
  ): Comparison => {
    const share = { unit: 'share', better } as const
    const gapOf = `groups/${metric}:difference(g)`
    const run = (name: string, gapLimits: Limits, paired: readonly Measurement[]): RunToCompare => {
      const still: Limits = [0, 0, 0]
      const one = shaped(name, name === 'base' ? base : { ...base, changes: { A: still, B: still, gap: still } })
      const extra = [limits(gapOf, gapLimits), limits(`groups/${metric}[g=A]`, [0.6, 0.5, 0.7], share)]
      const analyses = one.run.analyses.map((analysis) => ({
        ...analysis,
        measurements: [...analysis.measurements, ...(analysis.id === 'groups' ? extra : paired)],
      }))
      return { ...one, run: { ...one.run, ...roles(favourable), analyses } }
    }
    const changes = [
      limits(`paired/${metric}:difference:change(g)`, [-0.1, -0.15, -0.05]),
      limits(`paired/${metric}:change[g=A]`, [-0.1, -0.15, -0.05], { better }),
    ]
    return compareRuns([run('base', [0.2, 0.15, 0.25], []), run('after', [0.1, 0.05, 0.15], changes)])
  }

  it('is the favourable decision among those who are due it, whichever side of the label that is', () => {
    expect(rate('true-positive-rate', 'positive').levellings).toMatchObject([{ word: 'down' }])
    expect(rate('true-negative-rate', 'negative').levellings).toMatchObject([{ word: 'down' }])
    // a group of which fewer are wrongly refused gains
    expect(rate('false-negative-rate', 'positive', 'lower').levellings).toMatchObject([{ word: 'up', losers: [] }])
    expect(rate('true-positive-rate', 'negative').levellings).toEqual([])
    expect(rate('true-negative-rate', 'positive').levellings).toEqual([])
    const gaps = (compared: Comparison): string[] => compared.tradeOffs.map(({ gap: id }) => id)
    expect(gaps(rate('true-negative-rate', 'negative'))).toContain('groups/true-negative-rate:difference(g)')
    expect(gaps(rate('true-negative-rate', 'positive'))).not.toContain('groups/true-negative-rate:difference(g)')
  })
})

describe('people', () => {
  it('are counted by group and direction, with Wilson intervals', () => {
    const compared = compareRuns([
      shaped('base', base),
      shaped('after', { ...base, people: { '': [12, 30, 200], A: [2, 30, 100], B: [10, 0, 100] } }),
    ])
    expect(compared.people.map(({ cell, rows }) => [cell, rows])).toEqual([
      [{}, 200],
      [{ g: 'A' }, 100],
      [{ g: 'B' }, 100],
    ])
    const a = compared.people[1]!
    const { low, high } = wilson(2, 100, z95)
    expect(a.helped).toEqual({
      rows: 2,
      share: 0.02,
      interval: { low: expect.closeTo(low, 12), high: expect.closeTo(high, 12) },
    })
    expect(a.harmed).toMatchObject({ rows: 30, share: 0.3 })
  })

  it('are not counted from a run that was audited against another baseline', () => {
    const other = shaped('after', { ...base, people: { '': [12, 30, 200] } })
    expect(compareRuns([{ ...shaped('base', base), digests: [] }, other]).people).toEqual([])
  })
})

describe('performance against a gap', () => {
  const compared = compareRuns([
    shaped('base', base),
    shaped('better in both', { gap: [0.15, 0.1, 0.2], accuracy: [0.81, 0.79, 0.83] }),
    shaped('dear', { gap: [0.05, 0, 0.1], accuracy: [0.7, 0.68, 0.72] }),
    shaped('worse in both', { gap: [0.3, 0.25, 0.35], accuracy: [0.75, 0.73, 0.77] }),
  ])

  it('finds the frontier by hand', () => {
    expect(compared.tradeOffs).toHaveLength(1)
    const { gap: id, performance, points } = compared.tradeOffs[0]!
    expect([id, performance]).toEqual([gap, accuracy])
    expect(points.map(({ frontier }) => frontier)).toEqual([false, true, true, false])
    expect(points[2]).toMatchObject({ gap: { value: 0.05, low: 0, high: 0.1 }, performance: { low: 0.68, high: 0.72 } })
  })

  it('takes other measures from the caller, and leaves out what only one run has', () => {
    const runs = [shaped('base', base), shaped('other', base)]
    expect(compareRuns(runs, { gaps: ['true-positive-rate'] }).tradeOffs).toEqual([])
    expect(compareRuns(runs, { performance: 'auc' }).tradeOffs).toEqual([])
  })
})

describe('the page', () => {
  const policies = (own: 'pass' | 'fail'): RunToCompare['policies'] => [
    { name: 'own', verdict: own },
    { name: 'strict', verdict: 'inconclusive' },
  ]
  const compared = compareRuns([
    { ...shaped('base', base), policies: policies('fail') },
    {
      ...shaped('<b>after</b>', {
        ...{ gap: [0.1, 0.05, 0.15], accuracy: [0.79, 0.77, 0.81] },
        changes: { A: [-0.1, -0.14, -0.06], B: [0, -0.01, 0.01], gap: [-0.1, -0.15, -0.05] },
        people: { '': [12, 30, 200], A: [2, 30, 100], B: [10, 0, 100] },
      }),
      policies: policies('pass'),
    },
  ])

  it('says which policies each run would pass', () => {
    const table = comparisonSections(compared).find(({ id }) => id === 'policies')!.blocks[0]!
    expect(table).toMatchObject({
      rows: [
        { run: 'base', policy0: 'fail', policy1: 'inconclusive' },
        { run: '<b>after</b>', policy0: 'pass', policy1: 'inconclusive' },
      ],
    })
  })

  it('holds as JSON what it was made of', () => {
    expect(comparisonSchema.parse(JSON.parse(comparisonJson(compared)))).toEqual(compared)
  })

  it('has words for everything in both languages, as HTML and as Markdown, and lets no name be markup', async () => {
    const sections = comparisonSections(compared, { name: measurementMessage })
    expect(sections.map(({ id }) => id)).toEqual(['summary', 'trade-offs', 'people', 'policies', 'gaps', 'others'])
    for (const language of ['en', 'zh'] as const) {
      const page = { language, title: { id: 'compare.title' }, sections, version: '1', id: 'x' }
      const [html, markdown] = [await renderPage(page), await renderPageMarkdown(page)]
      for (const text of [html, markdown]) {
        expect(text).not.toContain(untranslated)
        expect(text).not.toMatch(/undefined|NaN|\[object/u)
      }
      expect(html).not.toContain('<b>after')
      expect(html).toContain('<svg')
    }
  })
})
