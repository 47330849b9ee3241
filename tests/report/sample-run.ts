import { catalogue } from '../../src/report/locales/index.js'
import type { Block, ColumnType } from '../../src/schema/block.js'
import type { Measurement } from '../../src/schema/measurement.js'
import type { Run } from '../../src/schema/run.js'
import type { RuleVerdict, Verdict } from '../../src/schema/verdict.js'

/** A Run written by hand: every kind of block, every chart shape, hostile and Chinese names. Numbers need only look like numbers. */
export const hostile = {
  markup: '<img src=x onerror=alert(1)>',
  formula: '=HYPERLINK("http://evil","x")',
  long: `long-${'x'.repeat(990)}-tail`,
  lines: 'two\nlines\tand | a pipe',
  arabic: 'مجموعة الاختبار',
  override: 'abc\u202edcba',
  quotes: `"a" 'b' \`c\` style="color:red" {{x}}`,
} as const

const column = (key: string, type: ColumnType) => ({ key, label: { id: `sample.column.${key}` }, type })

const text = (words: string) => ({ id: 'sample.text', values: { words } })

function measurement(id: string, value: number | null, rest: Partial<Measurement> = {}): Measurement {
  return {
    id,
    value,
    ...(value === null ? { unavailable: 'below-minimum' as const } : {}),
    n: { rows: 1000, denominator: 400 },
    better: 'none',
    unit: 'share',
    method: 'exact',
    ...rest,
  }
}

const wilson = (low: number, high: number) => ({ low, high, confidence: 0.95, method: 'wilson' })

const groupRows = [
  { group: '女性', value: 0.3035, low: 0.2826, high: 0.3252, n: 1835, listedOnly: 0 },
  { group: 'men', value: 0.4452, low: 0.4265, high: 0.464, n: 2691, listedOnly: 0 },
  { group: hostile.markup, value: 0.38, low: 0.31, high: 0.45, n: 180, listedOnly: 0 },
  { group: hostile.formula, value: 0.52, low: 0.44, high: 0.6, n: 150, listedOnly: 0 },
  { group: hostile.long, value: 0.41, low: 0.33, high: 0.5, n: 130, listedOnly: 0 },
  { group: hostile.lines, value: 0.36, low: 0.28, high: 0.45, n: 120, listedOnly: 0 },
  { group: hostile.arabic, value: 0.4, low: 0.32, high: 0.48, n: 140, listedOnly: 0 },
  { group: hostile.override, value: 0.44, low: 0.35, high: 0.53, n: 115, listedOnly: 0 },
  { group: hostile.quotes, value: 0.25, low: 0.1, high: 0.49, n: 16, listedOnly: 1 },
  { group: null, value: 0.3333, low: 0.1, high: 0.7, n: 6, listedOnly: 1 },
]
const groupColumns = [
  column('group', 'text'),
  column('n', 'count'),
  column('value', 'share'),
  column('interval', 'interval'),
]
const groupChart: Block = {
  kind: 'chart',
  shape: 'intervals',
  title: text('Selection rate by group'),
  sentence: { id: 'sample.gap', values: { low: '女性', high: 'men', lowRate: 0.3035, highRate: 0.4452 } },
  columns: groupColumns,
  rows: groupRows,
  options: { overall: 0.3878, metric: { id: 'metric.selection-rate' } },
  people: 'n',
}
const groupTable: Block = {
  kind: 'table',
  title: text('Selection rates'),
  caption: text('Groups in reading order.'),
  columns: [
    ...groupColumns,
    column('p', 'p'),
    column('ratio', 'ratio'),
    column('verdict', 'verdict'),
    column('why', 'message'),
  ],
  rows: groupRows.map((row, place) => ({
    ...row,
    p: place === 0 ? 0.00001 : 0.04 * place,
    ratio: row.value / 0.52,
    verdict: place === 0 ? 'fail' : 'none',
    why: text('because'),
  })),
  people: 'n',
}

const curve = (group: string, bend: number) =>
  Array.from({ length: 101 }, (_, i) => ({
    group,
    falsePositiveRate: i / 100,
    truePositiveRate: (i / 100) ** bend,
    threshold: i / 100,
    value: 1 - (i / 100) ** bend,
    n: 1000,
  }))
const curveRows = [...curve('女性', 0.35), ...curve('men', 0.5), ...curve(hostile.markup, 0.6)]

const departments = ['A', 'B', 'C', 'D', 'E', 'F']
const within = departments.flatMap((stratum, i) => [
  { stratum, group: '女性', value: 0.82 - i * 0.14, low: 0.74 - i * 0.135, high: 0.89 - i * 0.14, n: 108 + i * 90 },
  { stratum, group: 'men', value: 0.62 - i * 0.1, low: 0.58 - i * 0.1, high: 0.66 - i * 0.1, n: 825 - i * 90 },
])

export const blocks: Block[] = [
  {
    kind: 'finding',
    weight: 3,
    sentence: { id: 'sample.gap', values: { low: '女性', high: 'men', lowRate: 0.3035, highRate: 0.4452 } },
    next: text('Look at the departments before judging: the gap may come from where people apply.'),
    measurements: ['groups/selection-rate:difference(gender)', 'groups/selection-rate[gender=men]', 'not/there'],
  },
  { kind: 'finding', weight: 1, sentence: { id: 'sample.named', values: { group: hostile.markup } }, measurements: [] },
  { kind: 'finding', weight: 0, sentence: { id: 'sample.named', values: { group: null } }, measurements: [] },
  groupChart,
  groupTable,
  {
    kind: 'chart',
    shape: 'strip',
    title: text('Disparities against the policy'),
    sentence: text('Two of three lie inside.'),
    columns: [
      column('measure', 'message'),
      column('value', 'difference'),
      column('interval', 'interval'),
      column('limitHigh', 'difference'),
    ],
    rows: [
      {
        measure: { id: 'metric.selection-rate' },
        value: 0.142,
        low: 0.114,
        high: 0.169,
        limitLow: null,
        limitHigh: 0.1,
      },
      { measure: text('False positive rate'), value: 0.05, low: 0.01, high: 0.09, limitLow: null, limitHigh: 0.1 },
      {
        measure: text('A measure with a long name that has to be cut somewhere, but not here'),
        value: 0.09,
        low: 0.04,
        high: 0.14,
        limitLow: -0.1,
        limitHigh: 0.1,
      },
    ],
    options: {},
  },
  {
    kind: 'chart',
    shape: 'calibration',
    title: text('Calibration by group'),
    sentence: text('Scores of both groups mean what they say.'),
    columns: [
      column('group', 'text'),
      column('mean', 'measure'),
      column('observed', 'share'),
      column('interval', 'interval'),
      column('n', 'count'),
    ],
    rows: ['女性', 'men'].flatMap((group, g) =>
      Array.from({ length: 10 }, (_, i) => ({
        group,
        mean: (i + 0.5) / 10,
        observed: Math.min(1, (i + 0.5) / 10 + (g === 0 ? 0.04 : -0.05)),
        low: Math.max(0, (i + 0.5) / 10 - 0.08),
        high: Math.min(1, (i + 0.5) / 10 + 0.1),
        n: 200 - i * 10,
      })),
    ),
    options: {},
    people: 'n',
  },
  {
    kind: 'chart',
    shape: 'roc',
    title: text('ROC by group'),
    sentence: text('The score separates women better.'),
    columns: [column('group', 'text'), column('falsePositiveRate', 'share'), column('truePositiveRate', 'share')],
    rows: curveRows,
    options: {},
  },
  {
    kind: 'chart',
    shape: 'sweep',
    title: text('Selection rate at every threshold'),
    sentence: text('The gap is largest near the threshold in force.'),
    columns: [column('group', 'text'), column('threshold', 'measure'), column('value', 'share')],
    rows: curveRows,
    options: { threshold: 0.5, metric: { id: 'metric.selection-rate' } },
  },
  {
    kind: 'chart',
    shape: 'ranking',
    title: text('Worst slices'),
    sentence: text('Three slices stand out.'),
    columns: [
      column('label', 'text'),
      column('n', 'count'),
      column('value', 'difference'),
      column('interval', 'interval'),
    ],
    rows: [
      { label: 'gender = 女性, department = A', value: 0.21, low: 0.11, high: 0.31, n: 108 },
      { label: 'department = B', value: 0.16, low: 0.08, high: 0.24, n: 585 },
      { label: hostile.markup, value: -0.04, low: -0.1, high: 0.02, n: 180 },
    ],
    options: {},
    people: 'n',
  },
  {
    kind: 'chart',
    shape: 'balance',
    title: text('Labels by group'),
    sentence: text('Labels are mixed alike.'),
    columns: [column('group', 'text'), column('category', 'text'), column('share', 'share'), column('count', 'count')],
    rows: ['女性', 'men', null].flatMap((group) => [
      { group, category: 'admitted', share: 0.42, count: 800 },
      { group, category: 'rejected', share: 0.55, count: 1000 },
      { group, category: null, share: 0.03, count: 60 },
    ]),
    options: {},
    people: 'count',
  },
  {
    kind: 'chart',
    shape: 'grouped',
    title: text('Within departments'),
    sentence: text('The direction turns in four of six departments.'),
    columns: [
      column('stratum', 'text'),
      column('group', 'text'),
      column('n', 'count'),
      column('value', 'share'),
      column('interval', 'interval'),
    ],
    rows: within,
    options: { metric: { id: 'metric.selection-rate' } },
    people: 'n',
  },
  {
    kind: 'chart',
    shape: 'learning',
    title: text('Loss after each epoch'),
    sentence: text('It fell.'),
    columns: [column('epoch', 'count'), column('group', 'message'), column('value', 'measure')],
    rows: ['men', '女性'].flatMap((group, at) =>
      [1, 2, 3].map((epoch) => ({ group: text(group), epoch, value: (1 + at) / epoch })),
    ),
    options: { metric: { id: 'metric.selection-rate' }, epoch: 2 },
  },
  {
    kind: 'chart',
    shape: 'pareto',
    title: text('Accuracy against the gap'),
    sentence: text('No other run is better in both.'),
    columns: [column('group', 'text'), column('gap', 'share'), column('value', 'share')],
    rows: [
      { group: 'base', gap: 0.2, gapLow: 0.12, gapHigh: 0.28, value: 0.8, low: 0.77, high: 0.83, frontier: 1 },
      { group: hostile.markup, gap: 0.05, gapLow: 0, gapHigh: 0.12, value: 0.76, low: 0.72, high: 0.8, frontier: 1 },
      { group: 'c', gap: 0.21, gapLow: null, gapHigh: null, value: 0.7, low: null, high: null, frontier: 0 },
    ],
    options: { gap: text('Gap by sex'), performance: text('Accuracy') },
  },
  {
    kind: 'chart',
    shape: 'attribution',
    title: text('Influence of columns'),
    sentence: text('Income moves the score most.'),
    columns: [column('label', 'text'), column('value', 'measure'), column('low', 'measure'), column('high', 'measure')],
    rows: [
      { label: 'income', value: 0.21, low: 0.18, high: 0.24 },
      { label: hostile.markup, value: -0.12, low: -0.17, high: -0.07 },
      { label: '年龄', value: 0, low: null, high: null },
    ],
    options: { metric: text('mean change of the score') },
  },
  {
    kind: 'chart',
    shape: 'waterfall',
    title: text('One decision'),
    sentence: text('From the base to the score.'),
    columns: [column('label', 'message'), column('value', 'measure'), column('to', 'measure')],
    rows: [
      { label: text('base'), value: 0.7, from: null, to: 0.7, n: 1 },
      { label: text(hostile.markup), value: 0.2, from: 0.7, to: 0.9, n: 1 },
      { label: text('收入 = 129'), value: -0.35, from: 0.9, to: 0.55, n: 1 },
      { label: text('score'), value: 0.55, from: null, to: 0.55, n: 1 },
    ],
    options: {},
    people: 'n',
  },
  { kind: 'note', sentence: text('A note of one sentence.') },
  {
    kind: 'matrix',
    title: text('P-values of pairs'),
    rowLabels: ['女性', 'men', null],
    columnLabels: ['女性', 'men', hostile.markup],
    values: [
      [null, 0.00001, 0.2],
      [0.00001, null, 0.3],
      [0.2, 0.3, null],
    ],
    type: 'p',
  },
  {
    kind: 'ranking',
    title: text('Proxies'),
    items: [
      { label: 'department', value: 0.44, detail: text('predicts gender') },
      { label: hostile.formula, value: null },
      { label: null, value: 0.01 },
    ],
    type: 'measure',
  },
  {
    kind: 'key-values',
    title: text('Facts'),
    entries: [
      { label: text('Rows'), value: 4526, type: 'count' },
      { label: text('Share'), value: 0.3878, type: 'share' },
      { label: text('Interval'), value: { low: 0.1, high: null }, type: 'interval' },
      { label: text('Name'), value: hostile.long, type: 'text' },
    ],
  },
  {
    kind: 'image-grid',
    title: text('Saliency'),
    caption: text('One shared scale.'),
    images: [
      {
        png: 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
        width: 56,
        height: 56,
        label: text('digit 7'),
      },
    ],
  },
]

const difference = {
  unit: 'difference' as const,
  better: 'lower' as const,
  interval: { low: 0.114, high: 0.169, confidence: 0.95, method: 'newcombe' },
  n: { rows: 4526, denominator: 1835 },
}

const gender = groupRows.map((row) => ({ value: row.group, rows: row.n, compared: row.listedOnly === 0 }))

export const sampleRun: Run = {
  schemaVersion: 1,
  tool: { name: 'probity', version: '0.1.0' },
  id: 'a3f5'.repeat(16),
  title: 'Admissions to Berkeley, 1973 · 伯克利招生',
  task: 'outcomes',
  inputs: [{ role: 'data', name: 'ucb-admissions.csv', sha256: '0123456789abcdef'.repeat(4), rows: 4526 }],
  config: {
    schemaVersion: 1,
    task: 'outcomes',
    statistics: { minimum: { rows: 30, positives: 10, negatives: 10 } },
    hostile: hostile.markup,
  },
  seed: 1,
  rows: { read: 4526, audited: 4526, withoutLabel: 0, withoutDecision: 12 },
  features: [
    { name: 'gender', role: 'sensitive', column: 'gender', reference: 'men', groups: gender },
    {
      name: 'department',
      role: 'control',
      column: 'department',
      reference: null,
      groups: departments.map((value, i) => ({ value, rows: 933 - i * 60, compared: true })),
    },
  ],
  analyses: [
    {
      id: 'groups',
      question: text('Do outcomes differ between the groups?'),
      status: 'done',
      limits: [text('Small groups are listed, not compared.')],
      measurements: [
        measurement('groups/selection-rate:difference(gender)', 0.1417, difference),
        measurement('groups/selection-rate[gender=men]', 0.4452, {
          interval: wilson(0.4265, 0.464),
          n: { rows: 2691, denominator: 2691 },
        }),
        measurement('groups/selection-rate[gender=null]', null, { n: { rows: 6, denominator: 6 } }),
      ],
      blocks,
    },
    {
      id: 'paired',
      question: text('What changed?'),
      status: 'not-applicable',
      reason: text('No baseline was given.'),
      limits: [],
      measurements: [],
      blocks: [],
    },
    {
      id: 'strata',
      question: text('Does the gap hold within strata?'),
      status: 'failed',
      reason: text('It broke.'),
      limits: [],
      measurements: [],
      blocks: [],
    },
    {
      id: 'slices',
      question: text('Where is it worst?'),
      status: 'cancelled',
      limits: [],
      measurements: [],
      blocks: [],
    },
  ],
  warnings: [text('12 rows have no decision.')],
}

function rule(rest: Partial<RuleVerdict>): RuleVerdict {
  return {
    id: 'selection-by-gender',
    measure: 'groups/selection-rate:difference(gender)',
    kind: 'limit',
    level: 'error',
    verdict: 'fail',
    value: 0.1417,
    unit: 'difference',
    interval: { low: 0.114, high: 0.169, confidence: 0.95, method: 'newcombe' },
    n: { rows: 4526, denominator: 1835 },
    limit: { low: null, high: 0.1 },
    p: 0.0001,
    adjusted: 0.0002,
    naive: { verdict: 'fail', falseAlarmRate: 0.003 },
    detectable: 0.14,
    rowsNeeded: null,
    rowsIfAlike: 3200,
    source: { file: 'policy.yaml', line: 4 },
    ...rest,
  }
}

export const sampleVerdict: Verdict = {
  schemaVersion: 1,
  run: sampleRun.id,
  policies: ['four-fifths', 'policy.yaml'],
  confidence: 0.95,
  verdict: 'fail',
  exitCode: 1,
  rules: [
    rule({}),
    rule({
      id: 'four-fifths-gender',
      measure: 'groups/selection-rate:ratio(gender)',
      verdict: 'inconclusive',
      cause: 'interval-spans-limit',
      value: 0.77,
      unit: 'ratio',
      interval: { low: 0.69, high: 0.84, confidence: 0.95, method: 'mover-r' },
      limit: { low: 0.8, high: null },
      naive: { verdict: 'fail', falseAlarmRate: 0.31 },
      rowsNeeded: 21_000,
    }),
    rule({
      id: 'evidence',
      kind: 'required',
      verdict: 'pass',
      limit: { low: null, high: null },
      naive: { verdict: 'none', falseAlarmRate: null },
      p: null,
      adjusted: null,
      detectable: null,
    }),
    rule({
      id: 'absent',
      measure: 'groups/auc:difference(gender)',
      verdict: 'fail',
      cause: 'not-measured',
      decidedBy: 'on-unavailable',
      value: null,
      unit: null,
      interval: null,
      n: null,
      p: null,
      adjusted: null,
      naive: { verdict: 'none', falseAlarmRate: null },
      detectable: null,
      nearest: ['groups/accuracy:difference(gender)'],
      source: null,
    }),
    rule({
      id: 'accepted',
      verdict: 'pass',
      cause: 'accepted',
      acceptance: { owner: 'credit risk', reason: 'a <b>known</b> gap', expires: '2027-03-31', upTo: 0.2 },
    }),
  ],
}

/** The sample's own sentences, and the metric names that it uses where their owner has none. Registered by the tests that render it. */
export function registerSampleTexts(): void {
  const shared = {
    'sample.text': '{words}',
    'metric.selection-rate': 'Selection rate',
  }
  const columns = Object.fromEntries(
    [
      'group',
      'n',
      'value',
      'interval',
      'p',
      'ratio',
      'verdict',
      'why',
      'measure',
      'limitHigh',
      'mean',
      'observed',
      'falsePositiveRate',
      'truePositiveRate',
      'threshold',
      'label',
      'category',
      'share',
      'count',
      'stratum',
      'epoch',
      'gap',
      'low',
      'high',
      'to',
    ].map((key) => [`sample.column.${key}`, key]),
  )
  const add = (language: 'en' | 'zh', texts: Record<string, string>): void => {
    Object.assign(catalogue[language], { ...texts, ...catalogue[language] })
  }
  add('en', {
    ...shared,
    ...columns,
    'sample.gap': '{low} are selected in {lowRate, number, share} of cases, {high} in {highRate, number, share}.',
    'sample.named': 'The group {group} is worth a look.',
  })
  add('zh', {
    ...shared,
    ...columns,
    'metric.selection-rate': '选择率',
    'sample.gap': '{low} 的选择率为 {lowRate, number, share}，{high} 为 {highRate, number, share}。',
    'sample.named': '群体 {group} 值得关注。',
  })
}
