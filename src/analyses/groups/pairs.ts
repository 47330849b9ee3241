import { byCodePoint, formatWord, type Cell } from '../../schema/measurement-id.js'

/**
 * Unordered pairs of groups, each once, as ids name them: first before second by code point of their values, but a declared reference second.
 */
export function orderedPairs<Group extends { readonly cell: Cell }>(
  groups: readonly Group[],
  reference: Cell | null,
): readonly (readonly [Group, Group])[] {
  return groups.flatMap((a, i) =>
    groups.slice(i + 1).map((b): readonly [Group, Group] => {
      if (a.cell === reference) return [b, a]
      if (b.cell === reference) return [a, b]
      return byCells(a.cell, b.cell) <= 0 ? [a, b] : [b, a]
    }),
  )
}

/** Values in the order of the feature names; a missing value stands as `null` does in ids. */
function byCells(a: Cell, b: Cell): number {
  for (const name of Object.keys(a).sort(byCodePoint)) {
    const order = byCodePoint(textOf(a[name] ?? null), textOf(b[name] ?? null))
    if (order !== 0) return order
  }
  return 0
}

function textOf(value: string | null): string {
  return value ?? formatWord(null)
}
