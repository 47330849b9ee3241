import type { CountCell } from '../../cube/counts.js'
import type { Cube } from '../../cube/cube.js'
import { groupCounts } from '../../cube/group-counts.js'
import { rollUp } from '../../cube/roll-up.js'
import { sweepCells, type Sweep, type SweepPoint, type Tally } from '../../cube/sweep.js'
import type { BlockOf } from '../../schema/block.js'
import type { Cell } from '../../schema/measurement-id.js'
import { say } from '../../schema/message.js'
import { groupLabel } from '../group-label.js'
import type { GroupSet } from './group-sets.js'
import type { MeasuredSet } from './measured-set.js'

const shownGroups = 8
const shownPoints = 60

type Chart = BlockOf<'chart'>

/** ROC curves and the selection rate at every threshold, of the largest groups of one feature, where there are scores. */
export function curveCharts(cube: Cube, { set }: MeasuredSet): readonly Chart[] {
  const { spec } = cube
  if (!spec.score || set.features.length > 1 || (spec.task !== 'binary' && spec.task !== 'outcomes')) return []
  const places = largest(set)
  const curves = places.map((place) => {
    const { cell, counts } = set.groups[place]!
    return { group: groupLabel(cell), points: sweepOf(cube, set.features, cell, counts.cells) }
  })
  const words = {
    features: [...set.features],
    shown: places.length,
    groups: set.groups.length,
    left: set.groups.length - places.length,
  }
  const roc = curves.flatMap(({ group, points }) => rocRows(points).map((row) => ({ group, ...row })))
  const rates = curves.flatMap(({ group, points }) =>
    rateRows(points, spec.favourable).map((row) => ({ group, ...row })),
  )
  return [
    ...(spec.label && roc.length > 0 ? [rocChart(roc, words)] : []),
    ...(rates.length > 0 ? [sweepChart(rates, words, spec.score.threshold)] : []),
  ]
}

/** Decisions that follow from the score split no cell of label and score: the cells at hand are those of the curve. */
function sweepOf(cube: Cube, features: readonly string[], cell: Cell, cells: readonly CountCell[]): Sweep {
  const places = new Map<string | null, Set<number | null>>()
  for (const { label, bin, score } of cells) {
    const known = places.get(label) ?? new Set<number | null>()
    places.set(label, known.add(bin ?? score))
  }
  const different = [...places.values()].reduce((sum, { size }) => sum + size, 0)
  if (different === cells.length) return sweepCells(cube, cells)
  const rolled = rollUp(cube, [...features, 'label', 'score'])
  return sweepCells(rolled, groupCounts(rolled, cell).cells)
}

/** Groups that are compared come first, then the larger ones; shown in reading order. */
function largest({ groups }: GroupSet): readonly number[] {
  return groups
    .map((_, place) => place)
    .filter((place) => groups[place]!.comparable)
    .sort((a, b) => groups[b]!.counts.rows - groups[a]!.counts.rows || a - b)
    .slice(0, shownGroups)
    .sort((a, b) => a - b)
}

/** At most `limit` of the points, evenly taken, both ends among them. */
function thin(points: Sweep, limit = shownPoints): readonly SweepPoint[] {
  if (points.length <= limit) return Array.from({ length: points.length }, (_, i) => points.at(i))
  return Array.from({ length: limit }, (_, i) => points.at(Math.round((i * (points.length - 1)) / (limit - 1))))
}

function share(hits: Tally, others: Tally): number | null {
  const all = hits.weight + others.weight
  return all > 0 ? hits.weight / all : null
}

function rocRows(points: Sweep) {
  const rows = thin(points).flatMap(({ truePositives, falseNegatives, falsePositives, trueNegatives }) => {
    const [truePositiveRate, falsePositiveRate] = [
      share(truePositives, falseNegatives),
      share(falsePositives, trueNegatives),
    ]
    return truePositiveRate === null || falsePositiveRate === null ? [] : [{ falsePositiveRate, truePositiveRate }]
  })
  if (rows.length === 0) return []
  const ends = [
    { falsePositiveRate: 0, truePositiveRate: 0 },
    { falsePositiveRate: 1, truePositiveRate: 1 },
  ]
  return [...rows, ...ends].sort(
    (a, b) => a.falsePositiveRate - b.falsePositiveRate || a.truePositiveRate - b.truePositiveRate,
  )
}

function rateRows(points: Sweep, favourable: 'positive' | 'negative') {
  return thin(points).flatMap(({ threshold, predictedPositive, predictedNegative }) => {
    const value =
      favourable === 'positive'
        ? share(predictedPositive, predictedNegative)
        : share(predictedNegative, predictedPositive)
    return value === null ? [] : [{ threshold, value }]
  })
}

interface Words {
  readonly features: string[]
  readonly shown: number
  readonly groups: number
  readonly left: number
}

function rocChart(rows: Chart['rows'], words: Words): Chart {
  return {
    kind: 'chart',
    shape: 'roc',
    title: say('groups.roc.title', { ...words }),
    sentence: say('groups.roc.sentence', { ...words }),
    columns: [
      { key: 'group', label: say('groups.column.group'), type: 'text' },
      { key: 'falsePositiveRate', label: say('metric.false-positive-rate'), type: 'share' },
      { key: 'truePositiveRate', label: say('metric.true-positive-rate'), type: 'share' },
    ],
    rows,
    options: {},
  }
}

function sweepChart(rows: Chart['rows'], words: Words, threshold: number | null): Chart {
  return {
    kind: 'chart',
    shape: 'sweep',
    title: say('groups.sweep.title', { ...words }),
    sentence: say(threshold === null ? 'groups.sweep.sentence' : 'groups.sweep.sentence-threshold', {
      ...words,
      ...(threshold === null ? {} : { threshold }),
    }),
    columns: [
      { key: 'group', label: say('groups.column.group'), type: 'text' },
      { key: 'threshold', label: say('groups.column.threshold'), type: 'measure' },
      { key: 'value', label: say('metric.selection-rate'), type: 'share' },
    ],
    rows,
    options: { threshold, metric: say('metric.selection-rate') },
  }
}
