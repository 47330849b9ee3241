import { calibrationBins, type CalibrationBin } from '../../metrics/expected-calibration-error.js'
import type { Block, BlockOf, CellValue } from '../../schema/block.js'
import type { Measurement } from '../../schema/measurement.js'
import { say } from '../../schema/message.js'
import type { Cell } from '../../schema/measurement-id.js'
import { criticalValue } from '../../statistics/normal.js'
import { weightedShare } from '../../statistics/weighted-share.js'
import { wilson } from '../../statistics/wilson.js'
import { groupLabel } from '../group-label.js'
import { finder, percent, type BlockContext } from '../groups/block-context.js'
import type { AuditedGroup } from '../groups/group-sets.js'
import type { MeasuredSet } from '../groups/measured-set.js'
import { shownPlaces } from '../groups/group-blocks.js'

export interface CalibrationContext extends BlockContext {
  readonly bins: number
}

const curveGroups = 8

/** Per feature: a table of error, slope and intercept by group, and the calibration curves of the largest groups. */
export function calibrationBlocks(context: CalibrationContext): readonly Block[] {
  const { sets, overall } = context.measured
  return [
    ...sets.flatMap((set) => [
      calibrationTable(set, context),
      ...(set.set.features.length === 1 ? [calibrationChart(set, context)] : []),
    ]),
    ...(overall.buckets ? [{ kind: 'note' as const, sentence: say('calibration.note.units') }] : []),
  ]
}

function calibrationTable(set: MeasuredSet, { measured, bins }: CalibrationContext): BlockOf<'table'> {
  const find = finder(measured, 'calibration')
  const row = (label: CellValue, group: AuditedGroup, cell: Cell | undefined) => {
    const place = cell ? { cell } : {}
    const parameters = { bins: String(bins) }
    const error = find({ metric: 'expected-calibration-error', ...place, parameters })
    const chance = find({
      metric: 'expected-calibration-error',
      ...place,
      parameters: { ...parameters, under: 'perfect-calibration' },
    })
    const slope = find({ metric: 'calibration-slope', ...place })
    const intercept = find({ metric: 'calibration-intercept', ...place })
    return {
      group: label,
      rows: group.counts.rows,
      error: error?.value ?? null,
      chance: chance?.value ?? null,
      p: error?.test?.adjusted ?? null,
      slope: slope?.value ?? null,
      slopeInterval: limitsOf(slope),
      intercept: intercept?.value ?? null,
      interceptInterval: limitsOf(intercept),
      listedOnly: cell && error?.compared === false ? 1 : 0,
    }
  }
  const places = shownPlaces(set)
  return {
    kind: 'table',
    title: say('calibration.table.title', { features: [...set.set.features] }),
    caption: say('calibration.table.caption', {
      bins,
      shown: places.length,
      groups: set.set.groups.length,
      left: set.set.groups.length - places.length,
    }),
    columns: [
      { key: 'group', label: say('groups.column.group'), type: 'text' },
      { key: 'rows', label: say('groups.column.rows'), type: 'count' },
      { key: 'error', label: say('metric.expected-calibration-error'), type: 'measure' },
      { key: 'chance', label: say('calibration.column.chance'), type: 'measure' },
      { key: 'p', label: say('groups.column.p'), type: 'p' },
      { key: 'slope', label: say('metric.calibration-slope'), type: 'measure' },
      { key: 'slopeInterval', label: say('groups.column.interval'), type: 'interval' },
      { key: 'intercept', label: say('metric.calibration-intercept'), type: 'measure' },
      { key: 'interceptInterval', label: say('groups.column.interval'), type: 'interval' },
    ],
    rows: [
      ...places.map((place) => {
        const group = set.set.groups[place]!
        return row(groupLabel(group.cell), group, group.cell)
      }),
      row(say('groups.all-rows'), measured.overall, undefined),
    ],
    people: 'rows',
  }
}

function limitsOf(measurement: Measurement | null): CellValue {
  const interval = measurement?.interval
  return interval ? { low: interval.low, high: interval.high } : null
}

/** Share of positives against mean score in every bin, with Wilson limits, of the largest groups. */
function calibrationChart(set: MeasuredSet, { confidence, bins }: CalibrationContext): BlockOf<'chart'> {
  const z = criticalValue(1 - confidence)
  const places = shownPlaces(set, curveGroups)
  const rows = places.flatMap((place) => {
    const { cell, counts } = set.set.groups[place]!
    return calibrationBins(counts, bins).map((bin) => ({ group: groupLabel(cell), ...pointOf(bin, z) }))
  })
  return {
    kind: 'chart',
    shape: 'calibration',
    title: say('calibration.chart.title', { features: [...set.set.features] }),
    sentence: say('calibration.chart.sentence', {
      bins,
      confidence: percent(confidence),
      shown: places.length,
      groups: set.set.groups.length,
      left: set.set.groups.length - places.length,
    }),
    columns: [
      { key: 'group', label: say('groups.column.group'), type: 'text' },
      { key: 'mean', label: say('calibration.column.mean'), type: 'share' },
      { key: 'observed', label: say('calibration.column.observed'), type: 'share' },
      { key: 'low', label: say('groups.column.low'), type: 'share' },
      { key: 'high', label: say('groups.column.high'), type: 'share' },
      { key: 'n', label: say('groups.column.rows'), type: 'count' },
    ],
    rows,
    options: {},
    people: 'n',
  }
}

function pointOf(bin: CalibrationBin, z: number) {
  const share = weightedShare({
    hits: bin.hits,
    among: bin.weight,
    hitsSquared: bin.hitsSquared,
    amongSquared: bin.squared,
  })
  if (!share) return { mean: null, observed: null, low: null, high: null, n: bin.rows }
  const { low, high } = wilson(share.value * share.effectiveRows, share.effectiveRows, z)
  return { mean: bin.scores / bin.weight, observed: share.value, low, high, n: bin.rows }
}
