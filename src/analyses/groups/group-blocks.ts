import type { GroupEstimate } from '../../metrics/compared.js'
import { metrics as registry } from '../../metrics/registry.js'
import type { Block, BlockOf, CellValue, TableColumn } from '../../schema/block.js'
import type { Measurement } from '../../schema/measurement.js'
import { say, type Message } from '../../schema/message.js'
import { criticalValue } from '../../statistics/normal.js'
import { groupLabel } from '../group-label.js'
import { balanceChart } from './balance-chart.js'
import { columnType, finder, headline, isHeadline, metricName, percent, type BlockContext } from './block-context.js'
import { makeInterval } from './make-measurement.js'
import type { MeasuredSet } from './measured-set.js'

/** Groups that a table or a chart names one by one: the largest. */
const shownGroups = 50

/** Tables and charts of one feature or intersection: rates by group, their intervals, the gaps, and how the labels are mixed. */
export function groupBlocks(set: MeasuredSet, context: BlockContext): readonly Block[] {
  const wanted = headline[context.spec.task]
  const tabled = chosenMeasures(context, [...wanted.table, ...ownMetrics(context)])
  const charted = chosenMeasures(context, wanted.charts)
  // One measure that has a chart says all in the chart, numbers included.
  const told = tabled.length === 1 && charted.includes(tabled[0]!)
  return [
    ...(tabled.length > 0 && !told ? [ratesTable(set, tabled, context)] : []),
    ...charted.map((index) => intervalChart(set, index, context)),
    ...gapBlocks(set, context),
    ...(set.set.features.length === 1 ? balanceChart(set, context.spec) : []),
  ]
}

/** Places of the measures of these metrics that have a value, in the order of the ids. */
function chosenMeasures({ measured }: BlockContext, ids: readonly string[]): readonly number[] {
  const rank = (index: number): number => ids.indexOf(measured.measures[index]!.metric.id)
  return measured.measures
    .flatMap(({ metric, parameters }, index) =>
      measured.chosen.includes(metric) && isHeadline(parameters) && rank(index) >= 0 ? [index] : [],
    )
    .filter((index) => hasValue(measured.overallEstimates[index]!))
    .sort((a, b) => rank(a) - rank(b) || a - b)
}

/** Metrics of one's own stand in the table too, where no list could name them. */
function ownMetrics({ measured }: BlockContext): readonly string[] {
  return measured.chosen.filter((metric) => !registry.includes(metric)).map(({ id }) => id)
}

function hasValue({ estimate }: GroupEstimate): boolean {
  return 'value' in estimate.outcome
}

function valueOf({ estimate }: GroupEstimate): number | null {
  return 'value' in estimate.outcome ? estimate.outcome.value : null
}

/** Places of the groups shown, in reading order: all of them, or the largest. */
export function shownPlaces({ set }: MeasuredSet, limit = shownGroups): readonly number[] {
  const places = set.groups.map((_, place) => place)
  if (places.length <= limit) return places
  const largest = [...places].sort((a, b) => set.groups[b]!.counts.rows - set.groups[a]!.counts.rows || a - b)
  return largest.slice(0, limit).sort((a, b) => a - b)
}

function cut(
  { set }: MeasuredSet,
  shown: readonly number[],
): { readonly shown: number; readonly groups: number; readonly left: number } {
  return { shown: shown.length, groups: set.groups.length, left: set.groups.length - shown.length }
}

function ratesTable(set: MeasuredSet, measures: readonly number[], { measured }: BlockContext): BlockOf<'table'> {
  const places = shownPlaces(set)
  const row = (label: CellValue, rows: number, of: (index: number) => GroupEstimate, listedOnly: number) => ({
    group: label,
    rows,
    listedOnly,
    ...Object.fromEntries(measures.map((index) => [`m${index}`, valueOf(of(index))])),
  })
  return {
    kind: 'table',
    title: say('groups.rates.title', { features: [...set.set.features] }),
    caption: say('groups.rates.caption', cut(set, places)),
    columns: [
      column('group', say('groups.column.group'), 'text'),
      column('rows', say('groups.column.rows'), 'count'),
      ...measures.map((index) => {
        const { metric, parameters } = measured.measures[index]!
        return column(`m${index}`, metricName(metric.id, parameters), columnType(metric.unit))
      }),
    ],
    rows: [
      ...places.map((place) => {
        const { cell, counts, comparable } = set.set.groups[place]!
        const compared = comparable && measures.some((index) => set.estimates[index]![place]!.compared)
        return row(groupLabel(cell), counts.rows, (index) => set.estimates[index]![place]!, compared ? 0 : 1)
      }),
      row(say('groups.all-rows'), measured.overall.counts.rows, (index) => measured.overallEstimates[index]!, 0),
    ],
    people: 'rows',
  }
}

function column(key: string, label: Message, type: TableColumn['type']): TableColumn {
  return { key, label, type }
}

function intervalChart(set: MeasuredSet, index: number, { measured, confidence }: BlockContext): BlockOf<'chart'> {
  const { metric, parameters } = measured.measures[index]!
  const places = shownPlaces(set)
  const type = columnType(metric.unit)
  const name = metricName(metric.id, parameters)
  const z = criticalValue(1 - confidence)
  const rows = places.map((place) => {
    const group = set.estimates[index]![place]!
    const limits = group.estimate.limits?.(z)
    const interval = limits ? makeInterval(limits, group.estimate.method, { analysis: 'groups', confidence }) : null
    return {
      group: groupLabel(set.set.groups[place]!.cell),
      value: valueOf(group),
      low: interval?.low ?? null,
      high: interval?.high ?? null,
      n: group.estimate.outcome.denominator,
      listedOnly: group.compared ? 0 : 1,
    }
  })
  return {
    kind: 'chart',
    shape: 'intervals',
    title: say('groups.intervals.title', { metric: name, features: [...set.set.features] }),
    sentence: say('groups.intervals.sentence', {
      metric: name,
      explained: say(`metric.${metric.id}.explained`),
      confidence: percent(confidence),
      ...cut(set, places),
    }),
    columns: [
      column('group', say('groups.column.group'), 'text'),
      column('n', say('groups.column.n'), 'count'),
      column('value', name, type),
      column('low', say('groups.column.low'), type),
      column('high', say('groups.column.high'), type),
    ],
    rows,
    options: { overall: valueOf(measured.overallEstimates[index]!), metric: name },
    people: 'n',
  }
}

/** The gap of every metric that has one: a table with ratios and tests, and the gaps of shares on one axis. */
function gapBlocks(set: MeasuredSet, { measured, spec }: BlockContext): readonly Block[] {
  const find = finder(measured, 'groups')
  const { features } = set.set
  const selection =
    spec.favourable === 'positive' ? find({ metric: 'selection-rate', transform: 'difference', features }) : null
  const found = measured.chosen.flatMap((metric) => {
    const parameters = metric.parameters?.(measured.overall.counts, {}).find(isHeadline) ?? {}
    const difference = find({ metric: metric.id, transform: 'difference', features, parameters })
    const ratio = find({ metric: metric.id, transform: 'ratio', features, parameters })
    if (difference?.value == null) return []
    // Where the positive decision is the favourable one, its rate is the selection rate under another name.
    if (metric.id === 'positive-prediction-rate' && selection?.value === difference.value) return []
    return [
      {
        name: metricName(metric.id, parameters),
        isShare: metric.unit === 'share' || metric.unit === 'difference',
        difference,
        ratio,
      },
    ]
  })
  if (found.length === 0) return []
  const table: BlockOf<'table'> = {
    kind: 'table',
    title: say('groups.gaps.title', { features: [...features] }),
    caption: say('groups.gaps.caption'),
    columns: [
      column('measure', say('groups.column.measure'), 'message'),
      column('people', say('groups.column.smallest'), 'count'),
      column('difference', say('groups.column.difference'), 'difference'),
      column('differenceInterval', say('groups.column.interval'), 'interval'),
      column('ratio', say('groups.column.ratio'), 'ratio'),
      column('ratioInterval', say('groups.column.interval'), 'interval'),
      column('p', say('groups.column.p'), 'p'),
    ],
    rows: found.map(({ name, difference, ratio }) => ({
      measure: name,
      people: difference.n.denominator,
      difference: difference.value,
      differenceInterval: limitsOf(difference),
      ratio: ratio?.value ?? null,
      ratioInterval: ratio ? limitsOf(ratio) : null,
      p: difference.test?.adjusted ?? null,
    })),
    people: 'people',
  }
  const shares = found.filter(({ isShare }) => isShare)
  // A few gaps are as quickly read in the table.
  if (shares.length < 5) return [table]
  const strip: BlockOf<'chart'> = {
    kind: 'chart',
    shape: 'strip',
    title: say('groups.strip.title', { features: [...features] }),
    sentence: say('groups.strip.sentence'),
    columns: [
      column('measure', say('groups.column.measure'), 'message'),
      column('value', say('groups.column.difference'), 'difference'),
      column('low', say('groups.column.low'), 'difference'),
      column('high', say('groups.column.high'), 'difference'),
    ],
    rows: shares.map(({ name, difference }) => ({
      measure: name,
      value: difference.value,
      low: difference.interval?.low ?? null,
      high: difference.interval?.high ?? null,
      limitLow: null,
      limitHigh: null,
    })),
    options: {},
  }
  return [table, strip]
}

function limitsOf({ interval }: Measurement): CellValue {
  return interval ? { low: interval.low, high: interval.high } : null
}
