import { z } from 'zod'
import type { Random } from '../../environment/tools.js'
import { say } from '../../schema/message.js'
import type { Fitted, RowsToFit } from '../mitigation.js'
import { groupText, leftNotes, type GroupTable } from './fitted-groups.js'
import { groupRows } from './group-rows.js'

export const samplingOptions = z.strictObject({
  /** What is brought to equal numbers: classes, groups, or every class within every group. */
  balance: z.enum(['label', 'group', 'both']).default('both'),
  /** Sensitive features whose groups (intersections, of several) count; all of them when empty. */
  by: z.array(z.string()).default([]),
})
export type SamplingOptions = z.output<typeof samplingOptions>

/** Training rows that are to be of the same number as those of other cells. */
export interface SampledCell {
  readonly name: string
  readonly class: string | null
  readonly members: readonly number[]
}

export interface SamplingRule {
  readonly id: string
  /** Rows that each cell is brought to. */
  target(sizes: readonly number[]): number
  /** The rows of a cell that are learnt from, `target` of them. */
  draw(members: readonly number[], target: number, random: Random): readonly number[]
}

/** Brings the cells to equal numbers; rows of groups that are left as they are stay once each. O(rows). */
export function fitSampling(
  rows: RowsToFit,
  options: SamplingOptions,
  rule: SamplingRule,
  random: Random,
): Fitted<'before'> {
  const { cells, untouched, notes } = cellsOf(rows, options, rule.id)
  const target = rule.target(cells.map(({ members }) => members.length))
  const drawn = cells.map(({ name, class: of, members }) =>
    rule.draw(members, target, random.fork(JSON.stringify([name, of]))),
  )
  const sorted = Uint32Array.from([untouched, ...drawn].flat()).sort()
  return {
    applied: { kind: 'rows', positions: sorted },
    notes: [
      ...notes,
      say(`mitigation.${rule.id}.rows`, {
        ...{ before: rows.count, after: sorted.length, distinct: new Set(sorted).size },
      }),
    ],
    blocks: [sampleTable(cells, target, rule.id)],
  }
}

interface Cells {
  readonly cells: readonly SampledCell[]
  readonly untouched: readonly number[]
  readonly notes: Fitted['notes']
}

function cellsOf(rows: RowsToFit, { balance, by }: SamplingOptions, id: string): Cells {
  if (balance === 'label') {
    const members = rows.classes.map((): number[] => [])
    rows.labels.forEach((cls, row) => members[cls]!.push(row))
    const cells = rows.classes.map((name, cls) => ({ name: '', class: name, members: members[cls]! }))
    return { cells: cells.filter(({ members: of }) => of.length > 0), untouched: [], notes: [] }
  }
  const { fitted, left } = groupRows(rows, by, id)
  const cells = fitted.flatMap(({ values, members }): SampledCell[] => {
    const name = groupText(values)
    if (balance === 'group') return [{ name, class: null, members: members.flat().sort((a, b) => a - b) }]
    return members.map((of, cls) => ({ name, class: rows.classes[cls]!, members: of }))
  })
  return {
    cells,
    untouched: left.flatMap(({ members }) => members.flat()),
    notes: leftNotes(left, say('mitigation.sampling.left')),
  }
}

function sampleTable(cells: readonly SampledCell[], target: number, id: string): GroupTable {
  const [groups, classes] = [cells.some(({ name }) => name !== ''), cells.some(({ class: of }) => of !== null)]
  return {
    kind: 'table',
    title: say(`mitigation.${id}.table`),
    columns: [
      ...(groups ? [{ key: 'group', label: say('mitigation.column.group'), type: 'text' as const }] : []),
      ...(classes ? [{ key: 'class', label: say('mitigation.column.class'), type: 'text' as const }] : []),
      { key: 'rows', label: say('mitigation.column.rows'), type: 'count' },
      { key: 'learnt', label: say('mitigation.column.learnt'), type: 'count' },
    ],
    rows: cells.map(({ name, class: of, members }) => ({
      ...(groups ? { group: name } : {}),
      ...(classes ? { class: of } : {}),
      ...{ rows: members.length, learnt: target },
    })),
    people: 'rows',
  }
}
