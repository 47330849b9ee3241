import { formatMeasurementId, type Cell } from '../../schema/measurement-id.js'
import type { Measurement } from '../../schema/measurement.js'
import { mcnemar } from '../../statistics/mcnemar.js'
import { normalUpperTail } from '../../statistics/normal.js'
import type { JointBuckets, JointGroup } from './joint-groups.js'

/** What a change means to the person: the favourable decision instead of the other (`favourable`), or the right class instead of a wrong one (`right`). */
export type Direction = 'favourable' | 'right'

/** Persons of one group whose decision is another now. Rows, never weights. */
export interface WhoChanged {
  readonly cell: Cell
  readonly rows: number
  readonly helped: number
  readonly harmed: number
  /** Another decision that is neither better nor worse: from one wrong class to another. */
  readonly other: number
  /** McNemar's test that as many were helped as harmed; where persons repeat, of the sums of their buckets. */
  readonly p: number
}

/** Counts who is better and who is worse off than under the baseline. O(cells). */
export function whoChanged(group: JointGroup, direction: Direction): WhoChanged {
  const { rows, helped, harmed, other } = countChanged(group, direction)
  const p = group.buckets ? clusteredP(group.buckets, direction) : mcnemar(helped, harmed).p
  return { cell: group.cell, rows, helped, harmed, other, p }
}

type Sides = Pick<JointGroup, 'now' | 'before'>

function countChanged({ now, before }: Sides, direction: Direction): Omit<WhoChanged, 'cell' | 'p'> {
  let [rows, helped, harmed, other] = [0, 0, 0, 0]
  for (const [i, one] of now.cells.entries()) {
    const baseline = before.cells[i]!.decision
    rows += one.rows
    if (one.decision === baseline) continue
    const good = direction === 'favourable' ? now.favourable : one.label
    if (one.decision === good) helped += one.rows
    else if (baseline === good) harmed += one.rows
    else other += one.rows
  }
  return { rows, helped, harmed, other }
}

/** McNemar's test for clusters (Durkalski and others 2003): z = Σ(helped − harmed) ÷ √Σ(helped − harmed)² over buckets of persons. */
function clusteredP({ now, before }: JointBuckets, direction: Direction): number {
  let [sum, squares] = [0, 0]
  for (const [bucket, counts] of now.fine) {
    const { helped, harmed } = countChanged({ now: counts, before: before.fine.get(bucket)! }, direction)
    sum += helped - harmed
    squares += (helped - harmed) ** 2
  }
  return squares > 0 ? Math.min(1, 2 * normalUpperTail(Math.abs(sum) / Math.sqrt(squares))) : 1
}

/** Persons helped and harmed as measurements. */
export function whoChangedMeasurements({ cell, rows, helped, harmed }: WhoChanged): Measurement[] {
  const isGroup = Object.keys(cell).length > 0
  return (['helped', 'harmed'] as const).map((metric) => ({
    id: formatMeasurementId({ analysis: 'paired', metric, ...(isGroup ? { cell } : {}) }),
    value: metric === 'helped' ? helped : harmed,
    n: { rows, denominator: rows },
    better: metric === 'helped' ? 'none' : 'lower',
    unit: 'count',
    method: 'decisions of this run against the baseline, rows',
  }))
}
