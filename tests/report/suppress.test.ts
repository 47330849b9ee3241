import { beforeAll, describe, expect, it } from 'vitest'
import type { Block } from '../../src/schema/block.js'
import type { Measurement } from '../../src/schema/measurement.js'
import type { Run } from '../../src/schema/run.js'
import { renderHtml } from '../../src/report/render-html.js'
import { renderMarkdown } from '../../src/report/render-markdown.js'
import { suppress } from '../../src/report/suppress.js'
import { registerSampleTexts, sampleRun, sampleVerdict } from './sample-run.js'

beforeAll(registerSampleTexts)

const text = (words: string) => ({ id: 'sample.text', values: { words } })
const column = (key: string, type: 'text' | 'count' | 'share' | 'interval') => ({ key, label: text(key), type })
const people = { Asian: 811, Black: 977, Native: 23, Other: 7 }

function measurement(id: string, rows: number): Measurement {
  return { id, value: 0.5, n: { rows, denominator: rows }, better: 'none', unit: 'share', method: 'exact' }
}

const columns = [column('group', 'text'), column('n', 'count'), column('value', 'share')]
const rows = Object.entries(people).map(([group, n], i) => ({ group, n, value: 0.4 + i / 100, low: 0.3, high: 0.5 }))
const byDepartment = ['A', 'B'].flatMap((stratum) =>
  Object.entries(people).map(([group, n]) => ({
    stratum,
    group,
    n: stratum === 'A' ? Math.ceil(n / 3) : n - Math.ceil(n / 3),
    value: 0.5,
  })),
)
const blocks: Block[] = [
  { kind: 'table', title: text('Rates'), columns, rows, people: 'n' },
  {
    kind: 'chart',
    shape: 'intervals',
    title: text('Chart'),
    sentence: { id: 'sample.gap', values: { low: 'Native', high: 'Black', lowRate: 0.42, highRate: 0.5 } },
    columns,
    rows,
    options: {},
    people: 'n',
  },
  {
    kind: 'chart',
    shape: 'grouped',
    title: text('Strata'),
    sentence: text('Strata.'),
    columns: [column('stratum', 'text'), ...columns],
    rows: byDepartment,
    options: {},
    people: 'n',
  },
  {
    kind: 'chart',
    shape: 'roc',
    title: text('ROC'),
    sentence: text('Curves.'),
    columns: [column('group', 'text'), column('falsePositiveRate', 'share')],
    rows: Object.keys(people).map((group) => ({ group, falsePositiveRate: 0.1, truePositiveRate: 0.7 })),
    options: {},
  },
  { kind: 'finding', weight: 3, sentence: { id: 'sample.named', values: { group: 'Other' } }, measurements: [] },
  { kind: 'finding', weight: 2, sentence: text('The gap.'), measurements: ['groups/selection-rate:difference(race)'] },
  {
    kind: 'finding',
    weight: 2,
    sentence: { id: 'sample.named', values: { group: 'Black' } },
    measurements: ['groups/selection-rate[race=Black]'],
  },
  {
    kind: 'note',
    sentence: { id: 'sample.named', values: { group: { id: 'sample.named', values: { group: 'Native' } } } },
  },
  {
    kind: 'matrix',
    title: text('Confusion'),
    rowLabels: ['p', 'q'],
    columnLabels: ['p', 'q'],
    values: [
      [900, 3],
      [40, 875],
    ],
    type: 'count',
  },
  {
    kind: 'ranking',
    title: text('Ranking'),
    items: [
      { label: 'Native', value: 0.42, detail: text('because') },
      { label: 'Black', value: 0.41 },
    ],
    type: 'share',
  },
  {
    kind: 'key-values',
    title: text('Facts'),
    entries: [{ label: { id: 'sample.named', values: { group: 'Other' } }, value: 7, type: 'count' }],
  },
]
/** What the group table of an audit looks like: gaps over all groups, intersections side by side, a row of everybody. */
const about = { id: 'sample.named', values: { group: ['race'] } }
const gaps: Block[] = [
  {
    kind: 'table',
    title: about,
    columns: [
      { key: 'measure', label: text('measure'), type: 'message' },
      column('n', 'count'),
      column('value', 'share'),
    ],
    rows: [{ measure: text('Selection rate'), n: 23, value: 0.19 }],
    people: 'n',
  },
  {
    kind: 'table',
    title: { id: 'sample.named', values: { group: ['race', 'sex'] } },
    columns,
    rows: [
      { group: 'Asian · f', n: 400, value: 0.61 },
      { group: 'Native · f', n: 13, value: 0.62 },
      { group: text('All rows'), n: 1818, value: 0.5 },
    ],
    people: 'n',
  },
]
const total = Object.values(people).reduce((sum, n) => sum + n, 0)
const run: Run = {
  ...sampleRun,
  rows: { read: total, audited: total, withoutLabel: 0, withoutDecision: 0 },
  features: [
    {
      name: 'race',
      role: 'sensitive',
      column: 'race',
      reference: null,
      groups: Object.entries(people).map(([value, rows]) => ({ value, rows, compared: rows >= 10 })),
    },
    {
      name: 'sex',
      role: 'sensitive',
      column: 'sex',
      reference: null,
      groups: [
        { value: 'f', rows: 1387, compared: true },
        { value: 'm', rows: 431, compared: true },
      ],
    },
  ],
  analyses: [
    {
      id: 'groups',
      question: text('?'),
      status: 'done',
      limits: [],
      measurements: [
        measurement('groups/selection-rate', total),
        ...Object.entries(people).map(([group, n]) => measurement(`groups/selection-rate[race=${group}]`, n)),
        measurement('groups/selection-rate:difference(race)', total),
        measurement('groups/selection-rate:difference(race)[race=Black~race=Native]', 1000),
        measurement('groups/selection-rate:difference(sex)', total),
        measurement('groups/selection-rate[race=Black,sex=f]', 970),
        measurement('groups/selection-rate[race=Black,sex=m]', 7),
        measurement('groups/selection-rate[race=Asian,sex=f]', 400),
        measurement('groups/selection-rate[race=Asian,sex=m]', 411),
        measurement('groups/selection-rate[race=Native,sex=f]', 13),
        measurement('groups/selection-rate[race=Native,sex=m]', 10),
        measurement('groups/selection-rate[race=Other,sex=f]', 4),
        measurement('groups/selection-rate[race=Other,sex=m]', 3),
      ],
      blocks: [...blocks, ...gaps],
    },
  ],
}
const verdict = {
  ...sampleVerdict,
  rules: [{ ...sampleVerdict.rules[0]!, measure: 'groups/selection-rate:difference(race)' }],
}
const shown = suppress({ run, verdict, language: 'en', suppressBelow: 10 })
const shownBlocks = shown.run.analyses[0]!.blocks

describe('suppression of small cells', () => {
  it('changes nothing where it is not asked for', () => {
    expect(suppress({ run, verdict, language: 'en', suppressBelow: 0 }).run).toBe(run)
  })

  it('hides the small group, and the smallest other with it', () => {
    const hidden = Object.keys(people).filter((group) => shown.hiddenGroup('race', group))
    expect(hidden).toEqual(['Native', 'Other'])
    expect(['f', 'm'].some((group) => shown.hiddenGroup('sex', group))).toBe(false)
  })

  it('keeps the names of hidden rows and none of their numbers, in tables and charts alike', () => {
    for (const block of shownBlocks.slice(0, 2)) {
      if (block.kind !== 'table' && block.kind !== 'chart') throw new Error(block.kind)
      const native = block.rows.find((row) => row.group === 'Native')!
      expect(Object.values(native).filter((value) => typeof value === 'number')).toEqual([])
      expect(block.rows.find((row) => row.group === 'Black')).toEqual(rows[1])
    }
  })

  it('hides a hidden group in every stratum, and leaves its curve out', () => {
    const [, , grouped, roc] = shownBlocks
    if (grouped?.kind !== 'chart' || roc?.kind !== 'chart') throw new Error('charts')
    for (const row of grouped.rows)
      expect(typeof row.n === 'number').toBe(row.group === 'Asian' || row.group === 'Black')
    expect(roc.rows.map((row) => row.group)).toEqual(['Asian', 'Black'])
  })

  it('drops findings, notes and sentences that name a hidden group or rest on one', () => {
    const said = shownBlocks
      .filter((block) => block.kind === 'finding' || block.kind === 'note')
      .map((block) => block.sentence.id)
    expect(said).toEqual(['report.suppressed-finding', 'report.suppressed-finding', 'sample.named'])
    expect(shownBlocks[1]).toMatchObject({ sentence: { id: 'report.suppressed-sentence' } })
  })

  it('drops the measurements of hidden cells and those that compared one', () => {
    const ids = shown.run.analyses[0]!.measurements.map(({ id }) => id)
    // Black men are 7: hidden, and so are Black women, who with the count of Black people would tell.
    expect(ids).toEqual([
      'groups/selection-rate',
      'groups/selection-rate[race=Asian]',
      'groups/selection-rate[race=Black]',
      'groups/selection-rate:difference(sex)',
      'groups/selection-rate[race=Asian,sex=f]',
      'groups/selection-rate[race=Asian,sex=m]',
    ])
  })

  it('hides gaps over a hidden group and intersections with it, not a visible intersection or the row of everybody', () => {
    const [gap, crossed] = shownBlocks.slice(-2)
    if (gap?.kind !== 'table' || crossed?.kind !== 'table') throw new Error('tables')
    expect(gap.rows[0]).toMatchObject({ n: { id: 'report.hidden' }, value: { id: 'report.hidden' } })
    expect(crossed.rows.map((row) => row.n)).toEqual([400, { id: 'report.hidden' }, 1818])
  })

  it('hides small cells of a matrix of counts with enough others that margins do not tell', () => {
    const matrix = shownBlocks.find((block) => block.kind === 'matrix')
    expect(matrix).toMatchObject({
      values: [
        [null, null],
        [null, null],
      ],
    })
  })

  it('hides values in rankings and facts that name a hidden group', () => {
    expect(shownBlocks.find((block) => block.kind === 'ranking')).toMatchObject({
      items: [{ value: null }, { value: 0.41 }],
    })
    expect(shownBlocks.find((block) => block.kind === 'key-values')).toMatchObject({
      entries: [{ value: { id: 'report.hidden' } }],
    })
  })

  it('keeps the verdict of a rule and nothing of what it measured', () => {
    expect(shown.verdict!.rules[0]).toMatchObject({
      verdict: 'fail',
      value: null,
      interval: null,
      n: null,
      p: null,
      detectable: null,
      naive: { verdict: 'none' },
    })
  })

  it('leaves no count in the page from which a hidden one follows', async () => {
    for (const render of [renderHtml, renderMarkdown]) {
      const page = await render({ run, verdict, language: 'en', suppressBelow: 10 })
      const words = page
        .replace(/<(script|style|pre)[\s\S]*?<\/\1>/g, '')
        .replace(/<svg[\s\S]*?<\/svg>/g, (svg) => svg.replace(/<[^>]+>/g, ' '))
        .replace(/<[^>]+>/g, ' ')
      const numbers = new Set(
        [...words.matchAll(/(?<![\d.])\d[\d,]*(?![\d.]|\u00a0%)/g)].map(([number]) =>
          Number(number.replaceAll(',', '')),
        ),
      )
      expect(numbers.has(977)).toBe(true)
      // The counts themselves, and the sums with others that would tell them. (7 is a figure of many things; 23 and 30 are not.)
      for (const secret of [23, 970, 1000, total - 977 - 811 - 7])
        expect(numbers.has(secret), `${render.name} shows ${secret}`).toBe(false)
      expect(words).toContain('Cells of fewer than 10 persons are hidden')
      expect(words).toContain('hidden')
      // Shares with denominators: 23 / 1818 rows.
      expect(words).not.toContain('1.27\u00a0%')
    }
  })
})
