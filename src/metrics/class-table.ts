import type { GroupCounts } from './metric.js'
import { add, noRows, type Tally } from './tally.js'

/** One class against the rest, over the rows with both a label and a decision. */
export interface ClassRow {
  readonly name: string
  readonly labelled: Tally
  readonly decided: Tally
  readonly correct: Tally
}

const known = new WeakMap<GroupCounts, ReadonlyMap<string, ClassRow>>()

/** Rows labelled, decided and both, of each class that occurs among the group's labels or decisions, by name. Made once a group. O(cells). */
export function classTable(counts: GroupCounts): ReadonlyMap<string, ClassRow> {
  const made = known.get(counts) ?? makeTable(counts)
  known.set(counts, made)
  return made
}

function makeTable(counts: GroupCounts): ReadonlyMap<string, ClassRow> {
  const table = new Map<string, { -readonly [K in keyof ClassRow]: ClassRow[K] }>()
  const at = (name: string) => {
    const row = table.get(name) ?? { name, labelled: noRows, decided: noRows, correct: noRows }
    table.set(name, row)
    return row
  }
  for (const { label, decision, rows, weight, weightSquared } of counts.cells) {
    if (label === null || decision === null) continue
    const tally: Tally = { rows, weight, squared: weightSquared }
    at(label).labelled = add(at(label).labelled, tally)
    at(decision).decided = add(at(decision).decided, tally)
    if (label === decision) at(label).correct = add(at(label).correct, tally)
  }
  return table
}
