import { formatCell } from '../../schema/measurement-id.js'
import { peopleOf, type CountingBlock, type GroupCell, type Row } from './cells-of-run.js'
import { namesIn, namesInCell } from './mentions.js'

/** Whether a row sums up all groups of a feature, a hidden one among those that it compares. */
export type IsAggregate = (row: Row, block: CountingBlock) => boolean

/**
 * A table of gaps has a row per measure and names no group, but its figures rest on all of them: the largest difference, the size of the
 * smallest group. Such a row is known by the title of its block, which names the feature. A row of all persons tells nothing new.
 */
export function aggregatesOf(all: readonly GroupCell[], hidden: readonly GroupCell[], audited: number): IsAggregate {
  const families = [...new Set(hidden.filter(({ compared }) => compared).map(({ cell }) => familyOf(cell)))].map(
    (family) => family.split('\0'),
  )
  const labels = new Set<string | null>(
    all.flatMap(({ cell }) => [...Object.values(cell), Object.values(cell).join(' · '), formatCell(cell)]),
  )
  return (row, block) => {
    if (families.length === 0) return false
    const named = new Set(namesIn(block.title))
    if (!families.some((family) => family.every((feature) => named.has(feature)))) return false
    const texts = block.columns.filter(({ type }) => type === 'text' || type === 'message')
    if (texts.flatMap(({ key }) => namesInCell(row[key])).some((name) => labels.has(name))) return false
    return peopleOf(row, block) < audited
  }
}

/** The features of a cell as one key. */
export function familyOf(cell: GroupCell['cell']): string {
  return Object.keys(cell).sort().join('\0')
}
