import type { Column } from '../data/dataset.js'
import type { SqlValue } from '../environment/duckdb.js'
import { ProbityError } from '../errors.js'
import type { CubeSpec, Feature } from '../schema/cube.js'
import { assembleCube, scalesOf } from './assemble-cube.js'
import type { LooseDimension } from './collect-cells.js'
import type { Cube, DimensionRole } from './cube.js'
import { fromBigints } from './exact-integers.js'
import { bandNames, groupName } from './feature-sql.js'
import { toFixedPoint } from './fixed-point.js'
import { largestMagnitudes, refuseRows } from './refuse-rows.js'
import { requirePositives, requireUniqueRanks } from './require-rows.js'
import { quantityOfRow } from './row-quantities.js'
import { decisionOf, scoreRule } from './score-decision.js'
import { scoreIndex } from './score-index.js'
import { positiveText, specColumns, type SpecColumns } from './spec-columns.js'
import { sumsOf, type SumDefinition } from './sums.js'

/** Rows in memory, by column. Dates are ISO text; missing is null. */
export interface RowTable {
  readonly columns: readonly Column[]
  readonly values: Readonly<Record<string, ArrayLike<SqlValue>>>
  readonly rows: number
}

export interface CubeFromRowsOptions {
  readonly scales?: Readonly<Record<string, number>>
  /** Per row: the value of the dimension that `spec.extra` names. */
  readonly extra?: ArrayLike<SqlValue>
  readonly inputs?: Cube['inputs']
}

/** Reads one row: its value on an axis. */
interface Axis {
  readonly name: string
  readonly role: DimensionRole
  readonly valueAt: (row: number) => string | null
}

/** The cube of rows in memory: cell by cell the one that `makeCube` has a database count. O(rows). */
export async function cubeFromRows(table: RowTable, spec: CubeSpec, options: CubeFromRowsOptions = {}): Promise<Cube> {
  const columns = specColumns(spec, table.columns, 'the rows')
  refuseRows(table, spec, columns)
  const axes = axesOf(table, spec, columns, options.extra)
  const definitions = sumsOf(spec)
  const scales = scalesOf(definitions, largestMagnitudes(table, columns, spec), options.scales)
  const amounts = definitions.map((sum) => amountOf(sum, table, spec, columns))
  const cells = new Map<string, { values: (string | null)[]; rows: number; sums: bigint[] }>()
  for (let row = 0; row < table.rows; row++) {
    const values = axes.map(({ valueAt }) => valueAt(row))
    const key = JSON.stringify(values)
    let cell = cells.get(key)
    if (cell === undefined) cells.set(key, (cell = { values, rows: 0, sums: definitions.map(() => 0n) }))
    cell.rows++
    for (const [i, amount] of amounts.entries()) cell.sums[i]! += toFixedPoint(amount(row), scales[i]!)
  }
  const counted = [...cells.values()]
  const loose = axes.map(({ name, role }, axis): LooseDimension => ({
    ...{ name, role },
    values: counted.map(({ values }) => values[axis]!),
    codes: counted.map((_, cell) => cell),
  }))
  const cube = assembleCube(spec, options.inputs ?? [], loose, {
    rows: counted.map(({ rows }) => rows),
    definitions,
    scales,
    sums: definitions.map((_, i) => fromBigints(counted.map(({ sums }) => sums[i]!))),
  })
  requireUniqueRanks(cube)
  await requirePositives(cube, columns, (column) => Promise.resolve(distinctValues(table.values[column]!)))
  return cube
}

function axesOf(table: RowTable, spec: CubeSpec, columns: SpecColumns, extra: ArrayLike<SqlValue> | undefined): Axis[] {
  const rule = scoreRule(spec)
  const at = (column: Column) => table.values[column.name]!
  const axes: Axis[] = columns.features.map(({ feature, role, column }) => ({
    ...{ name: feature.name, role },
    valueAt: (row) => groupOf(feature, at(column)[row] ?? null),
  }))
  for (const role of ['label', 'decision'] as const) {
    const column = columns[role]
    if (column !== null)
      axes.push({ name: role, role, valueAt: (row) => outcomeOf(spec, role, column, at(column)[row] ?? null) })
    else if (role === 'decision' && rule !== null && columns.score !== null) {
      const scores = at(columns.score)
      axes.push({
        name: role,
        role,
        valueAt: (row) => (scores[row] == null ? null : decisionOf(Number(scores[row]), rule)),
      })
    }
  }
  const scored = columns.rank ?? columns.score
  if (scored !== null)
    axes.push({ name: 'score', role: 'score', valueAt: (row) => scoreOf(spec, at(scored)[row] ?? null) })
  if (spec.extra !== null && extra !== undefined)
    axes.push({ name: spec.extra, role: 'extra', valueAt: (row) => groupName(extra[row] ?? null) })
  return axes
}

function groupOf(feature: Feature, value: SqlValue): string | null {
  if (value === null || !feature.cuts?.length) return groupName(value)
  return bandNames(feature)[feature.cuts.filter((cut) => Number(value) >= cut).length]!
}

function outcomeOf(spec: CubeSpec, role: 'label' | 'decision', column: Column, value: SqlValue): string | null {
  if (value === null || spec.task === 'multiclass') return groupName(value)
  if (spec.task === 'regression') return 'known'
  const positive = spec[role]!.positive
  if (positive === null) throw new ProbityError('POSITIVE_NOT_NAMED', { column: column.name, role })
  const text = column.type === 'date' ? String(value).replace(' ', 'T') : String(value)
  const wanted = column.type === 'date' ? positive.replace(' ', 'T') : positiveText(positive, column)
  return text === wanted ? 'positive' : 'negative'
}

function scoreOf(spec: CubeSpec, value: SqlValue): string | null {
  if (value === null) return null
  if (spec.task === 'regression') return '0'
  const bins = spec.score?.bins
  if (spec.task === 'ranking' || bins?.kind !== 'edges') return String(Number(value))
  return String(scoreIndex(Number(value), bins.edges))
}

/** What a row adds to a sum; 0 where a part of it is missing. */
function amountOf(
  { quantity, weightPower }: SumDefinition,
  table: RowTable,
  spec: CubeSpec,
  columns: SpecColumns,
): (row: number) => number {
  const numberAt = (column: Column | null, row: number) => {
    const value = column === null ? null : (table.values[column.name]![row] ?? null)
    return value === null ? null : Number(value)
  }
  const quantityAt = quantity === null ? () => 1 : quantityOfRow(quantity, spec)
  return (row) => {
    const weight = numberAt(columns.weight, row) ?? 1
    const label = columns.label === null ? null : (table.values[columns.label.name]![row] ?? null)
    const amount = quantityAt({
      score: numberAt(columns.score, row),
      label: spec.task === 'regression' && label !== null ? Number(label) : null,
      positive:
        spec.task === 'binary' && label !== null
          ? outcomeOf(spec, 'label', columns.label!, label) === 'positive'
          : null,
      weight,
    })
    return weightPower === 0 ? amount : weightPower === 1 ? weight * amount : weight * weight * amount
  }
}

function distinctValues(values: ArrayLike<SqlValue>): SqlValue[] {
  const found = new Set<SqlValue>()
  for (let row = 0; row < values.length && found.size < 21; row++) if (values[row] != null) found.add(values[row]!)
  return [...found].sort()
}
