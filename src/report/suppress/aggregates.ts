import { familyOf, type GroupCell } from './group-cells.js'
import { namesIn } from './mentions.js'
import { peopleOf, type CellOfRow, type CountingBlock, type Row } from './row-cells.js'

/** Whether a row sums up all groups of a feature, a hidden one among those that it compares. */
export type IsAggregate = (row: Row, block: CountingBlock) => boolean

/**
 * A table of gaps has a row per measure and names no group, but its figures rest on all of them: the largest difference, the size of the
 * smallest group. Such a row is known by the title of its block, which names the feature. A row of all persons tells nothing new.
 */
export function aggregatesOf(hidden: readonly GroupCell[], cellOf: CellOfRow, audited: number): IsAggregate {
  const families = [...new Set(hidden.filter(({ compared }) => compared).map(({ cell }) => familyOf(cell)))]
  const features = families.map((family) => family.split('\0'))
  return (row, block) => {
    if (features.length === 0 || peopleOf(row, block) >= audited) return false
    const named = new Set(namesIn(block.title))
    const about = features.filter((family) => family.every((feature) => named.has(feature)))
    if (about.length === 0) return false
    const found = cellOf(row, block)
    if (found === 'pair') return false
    const cell = found?.cell ?? {}
    // A row within a stratum names the stratum alone: it sums up the groups all the same.
    return about.some((family) => !family.some((feature) => feature in cell))
  }
}
