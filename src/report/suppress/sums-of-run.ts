import { formatCell, parseMeasurementId, type Cell } from '../../schema/measurement-id.js'
import type { Run } from '../../schema/run.js'
import { countKey, familyOf, type Groups } from './group-cells.js'
import type { Count, Sum } from './hide-cells.js'
import { peopleOf, type CellOfRow } from './row-cells.js'

interface Entry {
  readonly cell: Cell
  readonly people: number
}

/** Every count of persons that a report of the run shows, and the sums by which a reader could get one from others. */
export function sumsOfRun(
  run: Run,
  groups: Groups,
  cellOf: CellOfRow,
): { readonly counts: Count[]; readonly sums: Sum[] } {
  const people = new Map<string, number>()
  const sums = new Map<string, Sum>()
  const totals = totalsOf(run)
  const sink: Sink = {
    groups,
    count: (cell, number) => {
      const key = countKey(cell, number, groups)
      people.set(key, number)
      return key
    },
    known: (key) => people.has(key),
    isTotal: (number) => totals.has(number),
    sum: (sum) => sums.set(JSON.stringify([sum.parts, sum.total]), sum),
  }
  const lists = [[...groups.values()], ...listsOfMeasurements(run), ...listsOfBlocks(run, cellOf)]
  // All counts are named before the sums are made, which ask whether a total is among them.
  for (const list of lists) for (const { cell, people } of list) sink.count(cell, people)
  for (const list of lists) addPartition(list, sink)
  addCategories(run, cellOf, sink)
  return { counts: [...people].map(([key, people]) => ({ key, people })), sums: [...sums.values()] }
}

interface Sink {
  readonly groups: Groups
  readonly count: (cell: Cell, people: number) => string
  readonly known: (key: string) => boolean
  /** Whether the report shows this number as one of all rows (with a label, of all positives …). */
  readonly isTotal: (people: number) => boolean
  readonly sum: (sum: Sum) => void
}

/** The groups of each measure, once by their rows and once by what its denominator counts. */
function listsOfMeasurements(run: Run): Entry[][] {
  const lists = new Map<string, Entry[]>()
  for (const { id, n } of run.analyses.flatMap((analysis) => analysis.measurements)) {
    const address = parseMeasurementId(id)
    if (!address?.cell || address.against || address.transform || address.change) continue
    const measure = `${address.analysis}/${address.metric}${JSON.stringify(address.parameters ?? {})}`
    for (const [kind, people] of Object.entries({ rows: n.rows, denominator: n.denominator })) {
      const name = `${measure} ${kind}`
      const list = lists.get(name)
      if (list) list.push({ cell: address.cell, people })
      else lists.set(name, [{ cell: address.cell, people }])
    }
  }
  return [...lists.values()]
}

/** The rows of each table and chart that count persons, those apart that differ in other words than group names. */
function listsOfBlocks(run: Run, cellOf: CellOfRow): Entry[][] {
  return run.analyses.flatMap(({ blocks }) =>
    blocks.flatMap((block) => {
      if ((block.kind !== 'table' && block.kind !== 'chart') || !block.people) return []
      const lists = new Map<string, Entry[]>()
      for (const row of block.rows) {
        const found = cellOf(row, block)
        if (found && found !== 'pair')
          lists.set(found.rest, [...(lists.get(found.rest) ?? []), { cell: found.cell, people: peopleOf(row, block) }])
      }
      return [...lists.values()]
    }),
  )
}

/** What a report says of all rows: how many there are, and the denominators of its measures. */
function totalsOf(run: Run): ReadonlySet<number> {
  const all = run.analyses
    .flatMap((analysis) => analysis.measurements)
    .filter(({ id }) => {
      const address = parseMeasurementId(id)
      return address !== null && !address.cell && !address.features
    })
  return new Set([run.rows.audited, ...all.flatMap(({ n }) => [n.rows, n.denominator])])
}

/**
 * Cells of the same features divide the rows: all of them add up, and so do those that share all groups but one. What counts is whether
 * they add up to a number that is shown; a list of the smaller of two denominators, or a list cut short, does not.
 */
function addPartition(list: readonly Entry[], sink: Sink): void {
  const families = new Map<string, Map<string, Entry>>()
  for (const entry of list) {
    const family = familyOf(entry.cell)
    if (!families.has(family)) families.set(family, new Map())
    families.get(family)!.set(formatCell(entry.cell), entry)
  }
  for (const [family, cells] of families) {
    const entries = [...cells.values()]
    if (sink.isTotal(total(entries))) addSum(entries, undefined, sink)
    const features = family.split('\0')
    if (features.length > 1) for (const left of features) addMargins(entries, left, sink)
  }
}

function total(entries: readonly Entry[]): number {
  return entries.reduce((sum, { people }) => sum + people, 0)
}

function addMargins(entries: readonly Entry[], left: string, sink: Sink): void {
  const margins = new Map<string, { readonly margin: Cell; readonly parts: Entry[] }>()
  for (const entry of entries) {
    const { [left]: _, ...margin } = entry.cell
    const key = formatCell(margin)
    if (!margins.has(key)) margins.set(key, { margin, parts: [] })
    margins.get(key)!.parts.push(entry)
  }
  for (const { margin, parts } of margins.values()) {
    const key = countKey(margin, total(parts), sink.groups)
    if (sink.known(key)) addSum(parts, key, sink)
  }
}

function addSum(parts: readonly Entry[], whole: string | undefined, sink: Sink): void {
  const keys = [...new Set(parts.map(({ cell, people }) => sink.count(cell, people)))]
  if (whole !== undefined || keys.length > 1)
    sink.sum({ parts: keys, ...(whole === undefined ? {} : { total: whole }) })
}

/** Rows of one cell that differ in other words, such as the label, and add up to the cell. */
function addCategories(run: Run, cellOf: CellOfRow, sink: Sink): void {
  for (const block of run.analyses.flatMap(({ blocks }) => blocks)) {
    if ((block.kind !== 'table' && block.kind !== 'chart') || !block.people) continue
    const cells = new Map<string, Entry[]>()
    for (const row of block.rows) {
      const found = cellOf(row, block)
      if (!found || found === 'pair') continue
      const key = formatCell(found.cell)
      cells.set(key, [...(cells.get(key) ?? []), { cell: found.cell, people: peopleOf(row, block) }])
    }
    for (const [key, parts] of cells)
      if (parts.length > 1 && sink.groups.get(key)?.people === total(parts)) addSum(parts, key, sink)
  }
}
