import { formatMeasurementId, type Cell } from '../../schema/measurement-id.js'
import type { Measurement } from '../../schema/measurement.js'
import { mcnemar } from '../../statistics/mcnemar.js'
import type { JointGroup } from './joint-groups.js'

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
  /** McNemar's test that as many were helped as harmed. */
  readonly p: number
}

/** Counts who is better and who is worse off than under the baseline. O(cells). */
export function whoChanged({ cell, now, before }: JointGroup, direction: Direction): WhoChanged {
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
  return { cell, rows, helped, harmed, other, p: mcnemar(helped, harmed).p }
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
