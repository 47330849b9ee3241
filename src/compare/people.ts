import type { Run } from '../schema/run.js'
import { parseMeasurementId, type Cell } from '../schema/measurement-id.js'
import { criticalValue } from '../statistics/normal.js'
import { wilson } from '../statistics/wilson.js'
import type { PeopleChanged } from './comparison.js'

/**
 * Who gets another decision than in the first run, from what a run measured on the same rows: rows that gained the favourable decision (or the right class)
 * and rows that lost it, over all rows and by group, with Wilson intervals of their shares.
 */
export function peopleChanged(run: Run, place: number, confidence: number): PeopleChanged[] {
  const counted = new Map<string, { cell: Cell; rows: number; helped: number; harmed: number }>()
  for (const { id, value, n } of run.analyses.find((analysis) => analysis.id === 'paired')?.measurements ?? []) {
    const { metric, cell = {} } = parseMeasurementId(id)!
    if ((metric !== 'helped' && metric !== 'harmed') || value === null) continue
    const key = JSON.stringify(cell)
    const one = counted.get(key) ?? { cell, rows: n.rows, helped: 0, harmed: 0 }
    counted.set(key, { ...one, [metric]: value })
  }
  const z = criticalValue(1 - confidence)
  const shareOf = (hits: number, rows: number): PeopleChanged['helped'] => ({
    ...{ rows: hits, share: rows === 0 ? null : hits / rows },
    ...{ interval: rows === 0 ? null : wilson(hits, rows, z) },
  })
  return [...counted.values()].map(({ cell, rows, helped, harmed }) => ({
    ...{ run: place, cell, rows },
    ...{ helped: shareOf(helped, rows), harmed: shareOf(harmed, rows) },
  }))
}
