import { ProbityError } from '../errors.js'
import type { Measurement } from '../schema/measurement.js'
import type { Run } from '../schema/run.js'
import type { Verdict, VerdictWord } from '../schema/verdict.js'
import { changeOf } from './change-of.js'
import type { Change, Comparison } from './comparison.js'
import { notesOn } from './comparison-notes.js'
import { favourableOf, levellings } from './levelling.js'
import { peopleChanged } from './people.js'
import { isPairedWith, sameData } from './same-data.js'
import { tradeOffs } from './trade-offs.js'

export interface RunToCompare {
  /** How the run is called in the comparison, such as its folder. */
  readonly name: string
  readonly run: Run
  readonly verdict?: Verdict | null
  /** SHA-256 of files that the run left behind, such as its kept rows: another run may name them as its baseline. */
  readonly digests?: readonly string[]
  /** What policies say of the run, beside its own verdict. */
  readonly policies?: readonly { readonly name: string; readonly verdict: VerdictWord }[]
}

export interface CompareOptions {
  /** Of the intervals of the changes; 0.95 by default. */
  readonly confidence?: number
  /** A change whose interval lies within ± this is unchanged (shares, gaps, ratios, scores); 0.01 by default. */
  readonly margin?: number
  /** Measure of the analysis `groups` that gaps are held against in `tradeOffs`; accuracy by default. */
  readonly performance?: string
  /** Measures whose differences over groups are held against it; by default the selection rate, and its rate among those who are due it by the truth. */
  readonly gaps?: readonly string[]
}

/**
 * The first run against each of the others, aligned by measurement id: better, worse, unchanged or unknown, each with the interval of its change. A run that was
 * audited with the first as its baseline brings that interval (`paired/…`, on the same rows); else the runs are taken as independent (MOVER).
 * @throws COMPARE_TOO_FEW, COMPARE_SAME_NAME
 */
export function compareRuns(runs: readonly RunToCompare[], options: CompareOptions = {}): Comparison {
  const [first, ...others] = runs
  if (!first || others.length === 0) throw new ProbityError('COMPARE_TOO_FEW', { found: runs.length })
  const twice = runs.find(({ name }, place) => runs.findIndex((run) => run.name === name) < place)
  if (twice) throw new ProbityError('COMPARE_SAME_NAME', { name: twice.name })
  const { confidence = 0.95, margin = 0.01 } = options
  const owed = favourableOf(first.run) === 'negative' ? 'true-negative-rate' : 'true-positive-rate'
  const { performance = 'accuracy', gaps = ['selection-rate', owed] } = options
  const paired = others.map(({ run }) => isPairedWith(run, first))
  const before = measurementsOf(first.run)
  const changes = others.flatMap((other, place) => changesTo(other, place + 1, { first, before, confidence, margin }))
  return {
    schemaVersion: 1,
    confidence,
    margin,
    runs: runs.map(({ name, run, verdict, policies }) => ({
      name,
      id: run.id,
      title: run.title,
      task: run.task,
      rows: run.rows.audited,
      verdict: verdict?.verdict ?? null,
      mitigation: mitigationOf(run),
      policies: [...(policies ?? [])],
    })),
    notes: notesOn(first, others, changes),
    changes,
    people: others.flatMap(({ run }, at) => (paired[at] ? peopleChanged(run, at + 1, confidence) : [])),
    levellings: others.flatMap(({ run }, at) => {
      const own = changes.filter((change) => change.run === at + 1)
      return paired[at] ? levellings(own, run, { confidence, margin }) : []
    }),
    tradeOffs: tradeOffs(
      runs.map(({ run }) => run),
      { performance, gaps, confidence },
    ),
  }
}

function mitigationOf({ lineage }: Run): Comparison['runs'][number]['mitigation'] {
  if (lineage === undefined) return null
  const { id, needsGroupAtDecision, randomises, caution } = lineage.mitigation
  return { id, base: lineage.base.name, needsGroupAtDecision, randomises, caution }
}

interface Against {
  readonly first: RunToCompare
  readonly before: ReadonlyMap<string, Measurement>
  readonly confidence: number
  readonly margin: number
}

function changesTo(other: RunToCompare, place: number, { first, before, confidence, margin }: Against): Change[] {
  const after = measurementsOf(other.run)
  const paired = isPairedWith(other.run, first) ? changesOnSameRows(other.run) : null
  const context = { confidence, margin, paired, same: sameData(first.run, other.run) }
  return [...new Set([...before.keys(), ...after.keys()])].map((id) => ({
    run: place,
    ...changeOf(id, before.get(id), after.get(id), context),
  }))
}

/** All but the changes since a baseline, which are what a comparison is made of. */
function measurementsOf(run: Run): Map<string, Measurement> {
  const analyses = run.analyses.filter(({ id }) => id !== 'paired')
  return new Map(
    analyses.flatMap(({ measurements }) => measurements.map((measurement) => [measurement.id, measurement])),
  )
}

function changesOnSameRows(run: Run): Map<string, Measurement> {
  const measurements = run.analyses.find(({ id }) => id === 'paired')?.measurements ?? []
  return new Map(measurements.map((measurement) => [measurement.id, measurement]))
}
