import type { Reason } from '../schema/measurement.js'
import { classTable, type ClassRow } from './class-table.js'
import {
  outcome,
  unavailable,
  type GroupCounts,
  type Metric,
  type Outcome,
  type Parameters,
  type Share,
} from './metric.js'
import { add, noRows, shareOf, type Tally } from './tally.js'

/** A rate of one class against the rest, and its average over the classes that occur in the group. */
export interface ClassRate {
  /** The rate as a share of rows, or a share that it follows from by `fromShare`. */
  readonly share: (row: ClassRow) => Share
  readonly fromShare?: (share: number) => number
  /** The rows that the rate of a single class rests on, and why it has no value where there are none. */
  readonly restsOn: (row: ClassRow) => number
  readonly lack: Reason
}

type ClassParts = Pick<Metric, 'parameters' | 'measure' | 'share' | 'fromShare'>

/**
 * `{class=x}`: of one class. `{average=macro}`: plain mean over the classes that occur among the group's labels or decisions, where a class
 * without a value counts 0; `{average=weighted}`: by the rows labelled so; `{average=micro}`: over all rows, which is the accuracy.
 */
export function classRate(rate: ClassRate): ClassParts {
  const share = (counts: GroupCounts, parameters: Parameters): Share | null => {
    if (parameters['class'] !== undefined) return rate.share(rowOf(counts, parameters['class']))
    return parameters['average'] === 'micro' && !rate.fromShare ? microShare(counts) : null
  }
  return {
    parameters: ({ classes }) => [...classes.map((name) => ({ class: name })), ...averages],
    share,
    ...(rate.fromShare ? { fromShare: rate.fromShare } : {}),
    measure: (counts, parameters) =>
      parameters['class'] === undefined
        ? averageOf(counts, rate, parameters)
        : ofClass(counts, rowOf(counts, parameters['class']), rate),
  }
}

const averages = [{ average: 'macro' }, { average: 'micro' }, { average: 'weighted' }] as const

function rowOf(counts: GroupCounts, name: string): ClassRow {
  return classTable(counts).get(name) ?? { name, labelled: noRows, decided: noRows, correct: noRows }
}

function valueOf({ hits, among }: Share, { fromShare }: ClassRate): number {
  const share = hits / among
  return fromShare ? fromShare(share) : share
}

function ofClass(counts: GroupCounts, row: ClassRow, rate: ClassRate): Outcome {
  const denominator = rate.restsOn(row)
  if (denominator === 0) return unavailable(counts.rows === 0 ? 'empty-group' : rate.lack, 0)
  return outcome(valueOf(rate.share(row), rate), denominator)
}

function averageOf(counts: GroupCounts, rate: ClassRate, { average }: Parameters): Outcome {
  const rows = [...classTable(counts).values()]
  const all = labelledRows(counts)
  if (all.rows === 0) return unavailable(counts.rows === 0 ? 'empty-group' : 'missing-evidence', 0)
  if (average === 'micro') {
    const { hits, among } = microShare(counts)
    return outcome(hits / among, all.rows)
  }
  const values = rows.map((row) => (rate.restsOn(row) === 0 ? 0 : valueOf(rate.share(row), rate)))
  const weights = rows.map((row) => (average === 'weighted' ? row.labelled.weight : 1))
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  return outcome(values.reduce((sum, value, i) => sum + value * weights[i]!, 0) / total, all.rows)
}

function labelledRows(counts: GroupCounts): Tally {
  return add(...[...classTable(counts).values()].map((row) => row.labelled))
}

/** Over all classes together, hits and misses of any class are those of the rows. */
function microShare(counts: GroupCounts): Share {
  return shareOf(add(...[...classTable(counts).values()].map((row) => row.correct)), labelledRows(counts))
}
