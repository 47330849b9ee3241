import { ProbityError } from '../errors.js'
import type { Measurement } from '../schema/measurement.js'
import type { Run } from '../schema/run.js'
import type { Verdict } from '../schema/verdict.js'
import { changeOf } from './change-of.js'
import type { Change, Comparison } from './comparison.js'
import { notesOn } from './comparison-notes.js'
import { isPairedWith, sameData } from './same-data.js'

export interface RunToCompare {
  /** How the run is called in the comparison, such as its folder. */
  readonly name: string
  readonly run: Run
  readonly verdict?: Verdict | null
  /** SHA-256 of files that the run left behind, such as its kept rows: another run may name them as its baseline. */
  readonly digests?: readonly string[]
}

export interface CompareOptions {
  /** Of the intervals of the changes; 0.95 by default. */
  readonly confidence?: number
  /** A change whose interval lies within ± this is unchanged (shares, gaps, ratios, scores); 0.01 by default. */
  readonly margin?: number
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
  const before = measurementsOf(first.run)
  const changes = others.flatMap((other, place) => changesTo(other, place + 1, { first, before, confidence, margin }))
  return {
    schemaVersion: 1,
    confidence,
    margin,
    runs: runs.map(({ name, run, verdict }) => ({
      name,
      id: run.id,
      title: run.title,
      task: run.task,
      rows: run.rows.audited,
      verdict: verdict?.verdict ?? null,
    })),
    notes: notesOn(first, others, changes),
    changes,
  }
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
