import { collectCells } from '../../src/cube/collect-cells.js'
import type { Cube, DimensionRole } from '../../src/cube/cube.js'
import { fromBigints } from '../../src/cube/exact-integers.js'
import { createTools } from '../../src/environment/create-tools.js'
import type { AnalysisContext } from '../../src/analyses/analysis.js'
import { config, type ConfigInput } from '../../src/schema/config.js'
import type { CubeSpec } from '../../src/schema/cube.js'
import type { Measurement } from '../../src/schema/measurement.js'

export type Row = Readonly<Record<string, string | number | null>>

export interface CubeColumns {
  readonly sensitive: readonly string[]
  readonly control?: readonly string[]
  /** Columns that hold 'positive' | 'negative' | null (or classes). */
  readonly label?: string
  readonly decision?: string
  readonly score?: string
  readonly extra?: string
  /** A number column of weights that are multiples of 1/16. */
  readonly weight?: string
}

const scale = 8

/** A cube straight from rows in memory, by the slowest and plainest way: one cell a row, then added up. */
export function cubeOf(rows: readonly Row[], columns: CubeColumns, spec: Partial<CubeSpec> = {}): Cube {
  const axis = (column: string | undefined, role: DimensionRole, name = column) =>
    column === undefined ? [] : [{ column, role, name: name! }]
  const axes = [
    ...columns.sensitive.flatMap((column) => axis(column, 'sensitive')),
    ...(columns.control ?? []).flatMap((column) => axis(column, 'control')),
    ...axis(columns.extra, 'extra'),
    ...axis(columns.label, 'label', 'label'),
    ...axis(columns.decision, 'decision', 'decision'),
    ...axis(columns.score, 'score', 'score'),
  ]
  const weights = rows.map((row) => (columns.weight === undefined ? 1 : Number(row[columns.weight])))
  const fixed = (power: 1 | 2) => fromBigints(weights.map((w) => BigInt(w ** power * 2 ** scale)))
  const cells = collectCells(
    axes.map(({ column, role, name }) => {
      const values = [...new Set(rows.map((row) => (row[column] == null ? null : String(row[column]))))]
      const codes = rows.map((row) => values.indexOf(row[column] == null ? null : String(row[column])))
      return { name, role, values, codes }
    }),
    rows.map(() => 1),
    columns.weight === undefined ? [] : [fixed(1), fixed(2)],
  )
  const feature = (name: string) => ({ name, column: name, missing: 'list' as const })
  return {
    spec: {
      version: 1,
      task: columns.label === undefined ? 'outcomes' : 'binary',
      favourable: 'positive',
      sensitive: columns.sensitive.map(feature),
      intersections: [],
      control: (columns.control ?? []).map(feature),
      label: columns.label === undefined ? null : { column: columns.label, positive: 'positive' },
      decision: columns.decision === undefined ? null : { column: columns.decision, positive: 'positive' },
      score:
        columns.score === undefined
          ? null
          : { column: columns.score, threshold: null, range: null, higherIs: 'positive', bins: { kind: 'exact' } },
      rank: null,
      weight: columns.weight ?? null,
      where: null,
      minimum: { rows: 30, positives: 10, negatives: 10 },
      extra: columns.extra ?? null,
      ...spec,
    },
    inputs: [],
    dimensions: cells.dimensions,
    rows: cells.rows,
    sums:
      columns.weight === undefined
        ? {}
        : { w: { scale, values: cells.sums[0]! }, ww: { scale, values: cells.sums[1]! } },
  }
}

export function contextOf(input: ConfigInput = {}): AnalysisContext {
  return { config: config.parse(input), tools: createTools({ seed: 1 }) }
}

/** Rows of one kind, as often as said. */
export function times(count: number, row: Row): Row[] {
  return Array.from({ length: count }, () => row)
}

export function byId(measurements: readonly Measurement[]): ReadonlyMap<string, Measurement> {
  return new Map(measurements.map((measurement) => [measurement.id, measurement]))
}
