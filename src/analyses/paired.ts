import { z } from 'zod'
import { groupCounts } from '../cube/group-counts.js'
import { rollUp } from '../cube/roll-up.js'
import { chooseMetrics } from '../metrics/choose-metrics.js'
import type { Metric } from '../metrics/metric.js'
import { metricId } from '../metrics/registry.js'
import type { Measure } from '../metrics/replicates.js'
import type { Block } from '../schema/block.js'
import type { Config } from '../schema/config.js'
import type { Measurement } from '../schema/measurement.js'
import { say } from '../schema/message.js'
import { defineAnalysis, type PairedEvidence } from './analysis.js'
import { adjustTests } from './groups/adjust-tests.js'
import { groupSets } from './groups/group-sets.js'
import { changeOf, type Change } from './paired/change-of-metric.js'
import type { SetChangeContext } from './paired/change-measurements.js'
import { isOfDecisions, measuresOf, scoreMeasures } from './paired/choose-measures.js'
import type { JointGroup } from './paired/joint-groups.js'
import { changeMeasurement } from './paired/make-change.js'
import { measurePart } from './paired/measure-part.js'
import { matchNote, overallTable, type OverallRow } from './paired/paired-blocks.js'
import { overallFinding, valueFinding } from './paired/paired-findings.js'
import { scoreChanges, scoredGroups } from './paired/score-changes.js'
import { groupsOfBoth, subjects, type Subject } from './paired/subject.js'
import { whoChanged, whoChangedMeasurements, type WhoChanged } from './paired/who-changed.js'

/** This run against a baseline on the same rows: what changed, for whom, and did the gaps? */
export const paired = defineAnalysis({
  id: 'paired',
  question: say('paired.question'),
  limits: [say('paired.limit.same-rows'), say('paired.limit.gaps'), say('paired.limit.not-cause')],
  needs: ['paired', 'metrics'],
  tasks: ['binary', 'outcomes', 'multiclass', 'regression', 'ranking'],
  options: z.object({
    /** Sensitive features, or intersections written `race,sex`; all features and declared intersections when empty. */
    by: z.array(z.string()).default([]),
    metrics: z.array(metricId).default([]),
  }),
  appliesTo(config) {
    return config.baseline === null ? say('paired.no-baseline') : null
  },
  run({ paired: evidence, metrics }, { by, metrics: names }, { config }) {
    const { cube } = evidence
    const everybody = groupsOfBoth(evidence, [])[0]
    const match = matchNote(evidence.matched, evidence.unmatchedHere, evidence.unmatchedThere)
    if (everybody === undefined)
      return { measurements: [], blocks: [match, { kind: 'note', sentence: say('paired.nobody') }] }
    const context: SetChangeContext = {
      analysis: 'paired',
      confidence: config.statistics.confidence,
      minimum: cube.spec.minimum,
    }
    const subject = subjects[cube.spec.task]
    const chosen = chooseMetrics(metrics, cube.spec, { names })
    const decided = chosen.filter((metric) => isOfDecisions(metric, cube.spec.task))
    const scored = scoreMeasures(evidence, chosen)
    const measures = measuresOf(decided, everybody.now, optionsOfGroups(config))
    const overall = measures.map(({ metric, parameters }) => changeOf(metric, everybody, parameters))
    const rows = overallRows([...withChanges(measures, overall), ...scoresOfAll(evidence, scored)], context)
    const sets = groupSets(
      rollUp(
        cube,
        cube.spec.sensitive.map(({ name }) => name),
      ),
      null,
      { by, where: 'analyses.paired.by' },
    )
    const parts = sets.map((set) =>
      measurePart(set, evidence, { decided, scored, measures, overall, context, subject }),
    )
    const tested = adjustTests(
      [...rows.map(({ measurement }) => measurement), ...parts.flatMap((part) => part.measurements)],
      'paired',
    )
    const people = subject.direction && whoChanged(everybody, subject.direction)
    return {
      measurements: [
        ...tested,
        ...(people ? whoChangedMeasurements(people) : []),
        ...parts.flatMap((part) => part.people),
      ],
      blocks: [
        ...headlineFinding(rows, people, subject),
        ...parts.flatMap((part) => part.findings),
        match,
        ...(config.data.unit !== null ? [{ kind: 'note' as const, sentence: say('paired.repeated') }] : []),
        ...(chosen.some(({ id }) => id === 'ndkl')
          ? [{ kind: 'note' as const, sentence: say('paired.without-ndkl') }]
          : []),
        overallTable(withAdjusted(rows, tested), context.confidence),
        ...parts.flatMap((part) => part.blocks),
      ],
    }
  },
})

/** `k` of the groups analysis: places of a ranking. */
function optionsOfGroups({ analyses }: Config): Readonly<Record<string, unknown>> {
  const options = analyses['groups']
  return typeof options === 'object' ? options : {}
}

interface OverallChange {
  readonly measure: Measure
  readonly change: Change
}

function withChanges(measures: readonly Measure[], changes: readonly Change[]): OverallChange[] {
  return measures.map((measure, i) => ({ measure, change: changes[i]! }))
}

function scoresOfAll({ cube, scores }: PairedEvidence, metrics: readonly Metric[]): OverallChange[] {
  if (scores === null || metrics.length === 0) return []
  const template = groupCounts(rollUp(cube, []))
  const groups = scoredGroups(scores, [])
  return metrics.flatMap((metric) =>
    scoreChanges(metric, groups, { spec: cube.spec, template, comparable: () => true }).map((change) => ({
      measure: { metric, parameters: {} },
      change,
    })),
  )
}

function overallRows(changes: readonly OverallChange[], context: SetChangeContext): OverallRow[] {
  return changes.map(({ measure, change }) => ({
    metric: measure.metric.id,
    parameters: measure.parameters,
    change,
    measurement: changeMeasurement(measure, {}, { ...change, rows: rowsOf(change.group) }, context),
  }))
}

function rowsOf({ now }: JointGroup): number {
  return now.rows
}

/** The same rows with the tests as they stand in the Run. */
function withAdjusted(rows: readonly OverallRow[], measurements: readonly Measurement[]): OverallRow[] {
  return rows.map((row, i) => ({ ...row, measurement: measurements[i]! }))
}

function headlineFinding(rows: readonly OverallRow[], people: WhoChanged | null, { headline }: Subject): Block[] {
  const row = rows.find(({ metric }) => metric === headline)
  if (row === undefined) return []
  return people ? overallFinding(headline, row.measurement, people) : valueFinding(headline, row.measurement)
}
