import type { GroupEstimate } from '../../metrics/compared.js'
import type { Metric } from '../../metrics/metric.js'
import type { Block, BlockOf } from '../../schema/block.js'
import type { Measurement } from '../../schema/measurement.js'
import { formatMeasurementId, type Cell } from '../../schema/measurement-id.js'
import { say, type Message, type MessageValue } from '../../schema/message.js'
import type { Task } from '../../schema/cube.js'
import { groupLabel } from '../group-label.js'
import { finder, isHeadline, metricName, percent, type BlockContext } from './block-context.js'
import type { MeasuredSet } from './measured-set.js'

type Finding = BlockOf<'finding'>

/** Gaps that a finding may name: the first where there is one, and the widest of the others. */
const told: Record<Task, { readonly first: readonly string[]; readonly others: readonly string[] }> = {
  binary: {
    first: ['selection-rate'],
    others: ['false-positive-rate', 'false-negative-rate', 'positive-predictive-value', 'accuracy'],
  },
  outcomes: { first: ['selection-rate'], others: [] },
  multiclass: { first: ['accuracy'], others: ['recall', 'precision'] },
  regression: { first: ['mean-residual'], others: ['mean-absolute-error'] },
  ranking: { first: ['selection-rate'], others: ['exposure'] },
}

/** A gap of shares that a reader should act on first: a tenth, or a ratio below four fifths (a yardstick of attention, never a verdict). */
const wide = { difference: 0.1, ratio: 0.8 }

/** A gap of shares whose upper limit is no more than this is called none to speak of. */
const narrow = 0.05

/** Measures that say how often or how far a decision was wrong. */
const ofErrors = [
  'false-positive-rate',
  'false-negative-rate',
  'positive-predictive-value',
  'accuracy',
  'recall',
  'precision',
  'mean-residual',
  'mean-absolute-error',
]

/** In plain words: the widest gaps of each feature and how sure they are, and the groups that were too small to compare. */
export function groupFindings(context: BlockContext): readonly Finding[] {
  return context.measured.sets.flatMap((set) => [
    ...gapFindings(set, context),
    ...smallGroups(set, context),
    ...missingValues(set, context),
    ...nothingToCompare(set),
  ])
}

interface Gap {
  readonly metric: Metric
  readonly name: Message
  readonly difference: Measurement & { readonly value: number }
  readonly ratio: Measurement | null
  readonly lowest: GroupEstimate
  readonly highest: GroupEstimate
}

function gapFindings(set: MeasuredSet, context: BlockContext): readonly Finding[] {
  const { first, others } = told[context.spec.task]
  const one = first.flatMap((id) => gapOf(id, set, context) ?? [])
  const rest = others
    .flatMap((id) => gapOf(id, set, context) ?? [])
    .sort((a, b) => Number(isSure(b)) - Number(isSure(a)) || b.difference.value - a.difference.value)
  return [...one, ...rest.slice(0, 1)].map((gap) => tell(gap, set, context))
}

function gapOf(id: string, set: MeasuredSet, { measured }: BlockContext): Gap | null {
  const index = measured.measures.findIndex(({ metric, parameters }) => metric.id === id && isHeadline(parameters))
  const measure = measured.measures[index]
  if (!measure || !measured.chosen.includes(measure.metric)) return null
  const { metric, parameters } = measure
  const find = finder(measured, 'groups')
  const { features } = set.set
  const difference = find({ metric: id, transform: 'difference', features, parameters })
  const compared = set.estimates[index]!.filter((group) => group.compared)
  if (difference?.value == null || compared.length < 2) return null
  // Groups that are the same in every digit, with nothing to be unsure of, have no gap to tell.
  if (difference.value === 0 && !(difference.interval?.high ?? 0)) return null
  const sorted = [...compared].sort((a, b) => valueOf(a) - valueOf(b))
  return {
    metric,
    name: metricName(id, parameters),
    difference: { ...difference, value: difference.value },
    ratio: find({ metric: id, transform: 'ratio', features, parameters }),
    lowest: sorted[0]!,
    highest: sorted.at(-1)!,
  }
}

function valueOf({ estimate }: GroupEstimate): number {
  return 'value' in estimate.outcome ? estimate.outcome.value : NaN
}

/** Whether the interval of the gap leaves out 0. */
function isSure({ difference }: Gap): boolean {
  return (difference.interval?.low ?? 0) > 0
}

function tell(gap: Gap, set: MeasuredSet, context: BlockContext): Finding {
  const { difference, ratio, metric, lowest, highest } = gap
  const sure = isSure(gap)
  const share = metric.unit === 'share'
  const isWide = share && (difference.value >= wide.difference || (ratio?.value ?? 1) < wide.ratio)
  const values: Record<string, MessageValue> = {
    metric: gap.name,
    features: [...set.set.features],
    lowest: groupLabel(lowest.cell),
    highest: groupLabel(highest.cell),
    lowestValue: valueOf(lowest),
    highestValue: valueOf(highest),
    gap: difference.value,
    low: difference.interval?.low ?? 0,
    high: difference.interval?.high ?? difference.value,
    confidence: percent(context.confidence),
  }
  const alike = share && !sure && difference.interval?.high != null && difference.interval.high <= narrow
  const id = !difference.interval ? 'gap-bare' : sure ? 'gap' : alike ? 'alike' : 'gap-unsure'
  return {
    kind: 'finding',
    weight: sure ? (isWide ? 3 : 2) : 1,
    sentence: say(`groups.finding.${id}${share ? '' : '-amount'}`, values),
    ...(alike ? {} : { next: nextStep(gap, sure, context) }),
    measurements: [
      difference.id,
      ...(ratio ? [ratio.id] : []),
      ...[lowest, highest].map((group) => ownId(gap, group.cell)),
    ],
  }
}

function ownId({ difference, metric }: Gap, cell: Cell): string {
  const parameters = /\{.*\}$/u.exec(difference.id)?.[0] ?? ''
  return formatMeasurementId({ analysis: 'groups', metric: metric.id, cell }) + parameters
}

/** Unsure: more rows of the smallest group. Sure: hold legitimate reasons fixed; for errors, look at where they come from. */
function nextStep({ metric, lowest, highest }: Gap, sure: boolean, { spec }: BlockContext): Message {
  if (!sure) {
    const smaller = lowest.estimate.outcome.denominator <= highest.estimate.outcome.denominator ? lowest : highest
    return say('groups.next.more-rows', { group: groupLabel(smaller.cell), n: smaller.estimate.outcome.denominator })
  }
  const worse = worseOf(metric, lowest, highest)
  if (ofErrors.includes(metric.id)) {
    const decides = spec.score?.threshold != null
    return say(decides ? 'groups.next.errors-threshold' : 'groups.next.errors', { group: groupLabel(worse.cell) })
  }
  if (spec.control.length > 0) return say('groups.next.strata', { controls: spec.control.map(({ name }) => name) })
  return say('groups.next.controls')
}

/** Of the two ends of a gap the one that is worse off; of a measure with an ideal the one farther from it. */
function worseOf({ better, ideal = 0 }: Metric, lowest: GroupEstimate, highest: GroupEstimate): GroupEstimate {
  if (better === 'nearer-ideal')
    return Math.abs(valueOf(lowest) - ideal) > Math.abs(valueOf(highest) - ideal) ? lowest : highest
  return better === 'lower' ? highest : lowest
}

function smallGroups({ set, estimates }: MeasuredSet, { spec, measured }: BlockContext): readonly Finding[] {
  const small = set.groups.filter(
    (group, place) => group.comparable && estimates.length > 0 && !estimates.some((groups) => groups[place]!.compared),
  )
  if (small.length === 0) return []
  const names = small.map(({ cell }) => groupLabel(cell))
  return [
    {
      kind: 'finding',
      weight: 1,
      sentence: say('groups.finding.small', {
        features: [...set.features],
        count: small.length,
        groups: names.slice(0, 5),
        more: Math.max(0, names.length - 5),
        rows: small.reduce((sum, { counts }) => sum + counts.rows, 0),
        minimum: spec.minimum.rows,
      }),
      next: say('groups.next.small'),
      measurements: small.flatMap(({ cell }) => evidenceOf(cell, measured)),
    },
  ]
}

/** Rows without a value of the feature, where they are more than one in a hundred. */
function missingValues({ set }: MeasuredSet, { measured }: BlockContext): readonly Finding[] {
  const missing = set.groups.filter(({ cell, comparable }) => !comparable && Object.values(cell).includes(null))
  const rows = missing.reduce((sum, { counts }) => sum + counts.rows, 0)
  const all = set.groups.reduce((sum, { counts }) => sum + counts.rows, 0)
  if (set.features.length > 1 || rows <= all / 100) return []
  const values = { features: [...set.features], rows, share: rows / all }
  return [
    {
      kind: 'finding',
      weight: 1,
      sentence: say('groups.finding.missing', values),
      next: say('groups.next.missing'),
      measurements: missing.flatMap(({ cell }) => evidenceOf(cell, measured)),
    },
  ]
}

function nothingToCompare({ set }: MeasuredSet): readonly Finding[] {
  const comparable = set.groups.filter((group) => group.comparable)
  if (comparable.length >= 2) return []
  const group = comparable[0] ? groupLabel(comparable[0].cell) : null
  return [
    {
      kind: 'finding',
      weight: 2,
      sentence: say('groups.finding.one-group', { features: [...set.features], count: comparable.length, group }),
      next: say('groups.next.one-group'),
      measurements: [],
    },
  ]
}

/** What was left out and why. */
export function groupNotes({ spec, measured }: BlockContext): readonly Block[] {
  const notes: Message[] = []
  const range = spec.score?.range
  const probability = range != null && range[0] >= 0 && range[1] <= 1
  if (spec.task === 'binary' && spec.score && spec.label && !probability)
    notes.push(
      range
        ? say('groups.note.not-probability', { low: String(range[0]), high: String(range[1]) })
        : say('groups.note.no-range'),
    )
  if (measured.unlisted.length > 0)
    notes.push(say('groups.note.unlisted', { metrics: measured.unlisted.map(({ id }) => metricName(id)) }))
  if (measured.overall.buckets) notes.push(say('groups.note.units', { buckets: measured.overall.buckets.fine.size }))
  return notes.map((sentence) => ({ kind: 'note', sentence }))
}

/** The first measure of a group: what is told of its size rests on that group, and is hidden with it. */
function evidenceOf(cell: Cell, { measures }: BlockContext['measured']): string[] {
  return measures
    .slice(0, 1)
    .map(({ metric, parameters }) => formatMeasurementId({ analysis: 'groups', metric: metric.id, cell, parameters }))
}
