import type { RowsToFit } from '../../src/mitigations/mitigation.js'
import type { ColumnValues } from '../../src/models/column-values.js'
import type { Feature, Minimum } from '../../src/schema/cube.js'

export const noMinimum: Minimum = { rows: 0, positives: 0, negatives: 0 }

export interface SmallRow {
  readonly group: string | null
  readonly label: 0 | 1
  readonly weight?: number
}

export const groupFeature: Feature = { name: 'g', column: 'g', missing: 'list' }

/** Training rows of one sensitive feature `g` and the classes no and yes. */
export function rowsToFit(
  rows: readonly SmallRow[],
  more: { readonly minimum?: Minimum; readonly inputs?: readonly ColumnValues[]; readonly feature?: Feature } = {},
): RowsToFit {
  return {
    count: rows.length,
    classes: ['no', 'yes'],
    labels: Int32Array.from(rows, ({ label }) => label),
    weights: Float64Array.from(rows, ({ weight = 1 }) => weight),
    features: [{ feature: more.feature ?? groupFeature, groups: rows.map(({ group }) => group) }],
    inputs: more.inputs ?? [],
    minimum: more.minimum ?? noMinimum,
  }
}

/** So many rows of each cell: `{ a: [no, yes] }`. */
export function cells(counts: Readonly<Record<string, readonly [no: number, yes: number]>>): SmallRow[] {
  return Object.entries(counts).flatMap(([group, byLabel]) =>
    byLabel.flatMap((count, label) =>
      Array.from({ length: count }, (): SmallRow => ({ group, label: label as 0 | 1 })),
    ),
  )
}
