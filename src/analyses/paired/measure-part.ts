import type { PairedEvidence } from '../analysis.js'
import { groupCounts } from '../../cube/group-counts.js'
import { rollUp } from '../../cube/roll-up.js'
import type { Metric } from '../../metrics/metric.js'
import type { Measure } from '../../metrics/replicates.js'
import { valueOf } from '../../metrics/transforms.js'
import type { Block } from '../../schema/block.js'
import type { Cell } from '../../schema/measurement-id.js'
import type { Measurement } from '../../schema/measurement.js'
import type { GroupSet } from '../groups/group-sets.js'
import {
  changesIn,
  measureChanges,
  type JointSet,
  type MeasuredChange,
  type SetChangeContext,
} from './change-measurements.js'
import type { Change } from './change-of-metric.js'
import { measureCombined } from './combined-changes.js'
import { changeMeasurement } from './make-change.js'
import { changeChart, whoChangedTable } from './paired-blocks.js'
import { gapFinding, harmFinding } from './paired-findings.js'
import { inOrderOf, scoreChanges, scoredGroups } from './score-changes.js'
import { groupsOfBoth, type Subject } from './subject.js'
import { whoChanged, whoChangedMeasurements } from './who-changed.js'

export interface PartOptions {
  readonly decided: readonly Metric[]
  readonly scored: readonly Metric[]
  readonly measures: readonly Measure[]
  readonly overall: readonly Change[]
  readonly context: SetChangeContext
  readonly subject: Subject
}

/** All that is measured and said of one feature or intersection. */
export interface MeasuredPart {
  readonly measurements: Measurement[]
  readonly people: Measurement[]
  readonly findings: Block[]
  readonly blocks: Block[]
}

export function measurePart(set: GroupSet, evidence: PairedEvidence, options: PartOptions): MeasuredPart {
  const { decided, measures, overall, context, subject } = options
  const { headline, direction } = subject
  const joint: JointSet = {
    features: set.features,
    groups: groupsOfBoth(evidence, set.features),
    comparable: comparableIn(set),
    reference: set.reference?.cell ?? null,
  }
  const changes = measures.map(({ metric, parameters }) => changesIn(joint, metric, parameters, context.minimum))
  const measured = measures.map((measure, i) => measureChanges(joint, measure, changes[i]!, overall[i]!, context))
  const combined = decided
    .filter(
      (metric) =>
        metric.combines && metric.combines.of.every((id) => measures.some((measure) => measure.metric.id === id)),
    )
    .flatMap((metric) => {
      const of = metric.combines!.of.map((id) => changes[measures.findIndex((measure) => measure.metric.id === id)]!)
      return measureCombined(joint, metric, of, context)
    })
  const people = direction ? joint.groups.map((group) => whoChanged(group, direction)) : []
  const place = measures.findIndex(({ metric }) => metric.id === headline)
  const told = place < 0 ? [] : tell(set.features, measures[place]!.metric, changes[place]!, measured[place]!)
  return {
    measurements: [...measured.flat(), ...combined, ...measureScores(joint, evidence, options)],
    people: people.flatMap(whoChangedMeasurements),
    findings: [...told, ...(direction ? harmFinding(set.features, direction, people, 1 - context.confidence) : [])],
    blocks: [
      ...(place < 0
        ? []
        : [
            changeChart(
              set.features,
              headline,
              changes[place]!.map((change, i) => ({ change, measurement: measured[place]![i]! })),
              changeMeasurement(
                measures[place]!,
                {},
                { ...overall[place]!, rows: overall[place]!.group.now.rows },
                context,
              ),
            ),
          ]),
      ...(direction ? [whoChangedTable(set.features, direction, people)] : []),
    ],
  }
}

function comparableIn(set: GroupSet): (cell: Cell) => boolean {
  const comparable = new Set(set.groups.filter((group) => group.comparable).map(({ cell }) => JSON.stringify(cell)))
  return (cell) => comparable.has(JSON.stringify(cell))
}

function tell(
  features: readonly string[],
  metric: Metric,
  changes: readonly MeasuredChange[],
  measured: readonly Measurement[],
): Block[] {
  const gap = measured.find(({ id }) => id.startsWith(`paired/${metric.id}:difference:change(`))
  const compared = changes.filter((change) => change.compared)
  if (gap === undefined || compared.length < 2) return []
  const range = (when: 'now' | 'before'): number => {
    const values = compared.map((change) => valueOf(change[when]))
    return Math.max(...values) - Math.min(...values)
  }
  return gapFinding(features, metric, gap, { now: range('now'), before: range('before') })
}

/** Transforms of measures of scores; against all rows their covariance is not known. */
const ofScores = ['min', 'max', 'difference', 'ratio', 'difference-to-reference', 'ratio-to-reference'] as const

function measureScores(
  set: JointSet,
  { cube, scores }: PairedEvidence,
  { scored, context }: PartOptions,
): Measurement[] {
  if (scores === null || scored.length === 0) return []
  const groups = inOrderOf(
    scoredGroups(scores, set.features),
    set.groups.map(({ cell }) => cell),
  )
  const template = groupCounts(rollUp(cube, []))
  return scored.flatMap((metric) => {
    const changes = scoreChanges(metric, groups, { spec: cube.spec, template, comparable: set.comparable })
    const transforms = ofScores.filter((transform) => metric.transforms?.includes(transform) ?? true)
    return measureChanges(set, { metric: { ...metric, transforms }, parameters: {} }, changes, null, context)
  })
}
