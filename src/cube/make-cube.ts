import { digestedInputs, type Dataset } from '../data/dataset.js'
import type { QueryResult, SqlValue } from '../environment/duckdb.js'
import { sqlName } from '../environment/sql.js'
import type { Tools } from '../environment/tools.js'
import { ProbityError } from '../errors.js'
import type { CubeSpec } from '../schema/cube.js'
import { assembleCube, refuseTooManyGroups, scalesOf } from './assemble-cube.js'
import { checkRows } from './check-rows.js'
import type { LooseDimension } from './collect-cells.js'
import type { Cube } from './cube.js'
import { cubeDimensions, type CubeDimension } from './dimension-sql.js'
import { fromParts, fromWholeDoubles, type ExactIntegers } from './exact-integers.js'
import { decisionFollows, followingDecision, scoreRule } from './score-decision.js'
import { specColumns, type SpecColumns } from './spec-columns.js'
import { requirePositives, requireUniqueRanks } from './require-rows.js'
import { isExactInDoubles, isLoss, sumSql, wholeOfDoubles } from './sum-sql.js'
import { isWide, sumsOf, type SumDefinition } from './sums.js'
import { unboundedRows } from './unbounded-rows.js'

export const cellLimit = 1_000_000

export interface MakeCubeOptions {
  /** Fractional bits of named sums, so that shards are kept alike to the last digit. */
  readonly scales?: Readonly<Record<string, number>>
  /** SQL over the columns of the dataset for the dimension that `spec.extra` names; its values are taken as text. */
  readonly extra?: string
}

/**
 * The cube of a dataset, in one `GROUP BY` of the database that holds the rows, after one scan that checks the number columns.
 * Equal rows give equal cubes in any order and at any number of threads: counts and fixed-point sums are integers.
 */
export async function makeCube(
  dataset: Dataset,
  spec: CubeSpec,
  options: MakeCubeOptions,
  tools: Pick<Tools, 'signal'>,
): Promise<Cube> {
  return countCube(dataset, spec, options, tools).catch(async (error: unknown) => {
    // What opening the rows left unchecked is what is wrong, before anything else.
    if (!tools.signal.aborted) await dataset.checkNumbers?.()
    throw error
  })
}

async function countCube(
  dataset: Dataset,
  spec: CubeSpec,
  options: MakeCubeOptions,
  tools: Pick<Tools, 'signal'>,
): Promise<Cube> {
  const source = dataset.inputs.map(({ name }) => name).join(', ') || 'the data'
  const columns = specColumns(spec, dataset.columns, source)
  const magnitudes = await checkRows(dataset, spec, columns, { everyRow: false }, tools)
  const dimensions = cubeDimensions(spec, columns, options.extra, dataset.valuesOf)
  const definitions = sumsOf(spec)
  const scales = scalesOf(definitions, magnitudes, options.scales)
  const rows = rowSql(dataset, spec, columns, dimensions)
  const counted = async (inDoubles: boolean): Promise<Counted> => {
    const sums = definitions.map((sum, i) => aggregateOf(sum, scales[i]!, spec, { inDoubles }))
    const result = await countedCells(dataset, rows, dimensions, sums, tools)
    return { result, ...readSums(result, dimensions.length + 1, sums) }
  }
  const { result, sums } = await countedExactly(counted).catch(async (error: unknown) => {
    // A NaN that the statistics of a file hid makes a cast fail: name it instead.
    if (!tools.signal.aborted) await checkRows(dataset, spec, columns, { everyRow: true }, tools)
    throw error
  })
  if (result.rowCount === 0 && dataset.rows > cellLimit) throw await tooLarge(dataset, dimensions, spec, tools)
  const loose = looseDimensions(dimensions, result)
  if (loose.some(({ role, values }) => role === 'score' && values.some(isNotFinite)))
    await checkRows(dataset, spec, columns, { everyRow: true }, tools)
  const cube = assembleCube(spec, await digestedInputs(dataset), withDecision(spec, loose), {
    rows: numbersOf(result.columns[dimensions.length]!),
    definitions,
    scales,
    sums: withUnbounded(spec, definitions, dimensions, result, sums),
  })
  requireUniqueRanks(cube)
  await requirePositives(cube, columns, (column) => distinctValues(dataset, column, tools))
  return cube
}

function isNotFinite(score: string | null): boolean {
  return score !== null && !Number.isFinite(Number(score))
}

/** A sum as the database adds it up, and how it hands it over. */
interface Aggregate {
  /** Null where no row need be looked at. */
  readonly sql: string | null
  /** The whole number that a sum in doubles stands for; absent for integers. */
  readonly whole?: (sum: number) => number
  /** Into how many parts of 32 bits an integer is split, so that it is read as doubles. */
  readonly parts: number
}

interface Counted {
  readonly result: QueryResult
  /** Of every aggregate; null where it has no SQL. */
  readonly sums: readonly (ExactIntegers | null)[]
  readonly isExact: boolean
}

function aggregateOf(sum: SumDefinition, scale: number, spec: CubeSpec, how: { inDoubles: boolean }): Aggregate {
  const sql = sumSql(sum, scale, spec, how)
  if (how.inDoubles && isLoss(sum)) return { sql, whole: (value) => wholeOfDoubles(sum, scale, value), parts: 1 }
  return { sql, parts: isWide(sum) ? 4 : 3 }
}

/** Sums of losses in doubles; once more in integers where some cell's outgrew them. */
async function countedExactly(counted: (inDoubles: boolean) => Promise<Counted>): Promise<Counted> {
  const first = await counted(true)
  return first.isExact ? first : counted(false)
}

function readSums(result: QueryResult, first: number, aggregates: readonly Aggregate[]): Omit<Counted, 'result'> {
  let [at, isExact] = [first, true]
  const sums = aggregates.map(({ sql, whole, parts }) => {
    if (sql === null) return null
    const read = result.columns.slice(at, at + parts).map(numbersOf)
    at += parts
    if (whole === undefined) return fromParts(read)
    const values = read[0]!.map(whole)
    isExact &&= values.every(isExactInDoubles)
    return fromWholeDoubles(values)
  })
  return { sums, isExact }
}

/** Columns that hold numbers and nothing else. */
function numbersOf(values: readonly SqlValue[]): Float64Array {
  return Float64Array.from(values as readonly number[])
}

function withUnbounded(
  spec: CubeSpec,
  definitions: readonly SumDefinition[],
  dimensions: readonly CubeDimension[],
  result: QueryResult,
  sums: readonly (ExactIntegers | null)[],
): ExactIntegers[] {
  const weight = definitions.findIndex(({ name }) => name === 'w')
  const weights = weight < 0 ? null : sums[weight]!
  return sums.map((found) => found ?? fromWholeDoubles(unboundedRows(spec, dimensions, result, weights)))
}

/** Cells by column; none at all where there are more than the limit, so that they never leave the database. */
function countedCells(
  { database }: Dataset,
  rows: string,
  dimensions: readonly CubeDimension[],
  aggregates: readonly Aggregate[],
  { signal }: Pick<Tools, 'signal'>,
): Promise<QueryResult> {
  const names = dimensions.map((_, i) => `d${i}`)
  const by = (what: string) => (names.length > 0 ? `${what} BY ${names.join(', ')}` : '')
  const sums = aggregates.flatMap(({ sql }, i) => (sql === null ? [] : [`${sql} AS s${i}`]))
  const read = aggregates.flatMap(({ sql, parts }, i) => (sql === null ? [] : partsSql(`s${i}`, parts)))
  return database.query(
    `WITH counted_cells AS MATERIALIZED (SELECT ${[...names, 'count(*) AS n', ...sums].join(', ')} FROM (${rows}) ${by('GROUP')})
     SELECT ${[...names, 'n::DOUBLE', ...read].join(', ')}
     FROM counted_cells WHERE (SELECT count(*) FROM counted_cells) <= ${cellLimit} ${by('ORDER')}`,
    [],
    signal,
  )
}

/** A sum of no row is 0. The last part has the sign, as shifting rounds down. */
function partsSql(sum: string, parts: number): string[] {
  if (parts === 1) return [`coalesce(${sum}, 0)`]
  return Array.from({ length: parts }, (_, k) => {
    const shifted = k === 0 ? sum : `(${sum} >> ${32 * k})`
    return `coalesce(${k === parts - 1 ? shifted : `(${shifted} & 4294967295)`}::DOUBLE, 0)`
  })
}

/** Puts the decision that follows from the score before it. */
function withDecision(spec: CubeSpec, loose: readonly LooseDimension[]): readonly LooseDimension[] {
  const rule = scoreRule(spec)
  const place = loose.findIndex(({ role }) => role === 'score')
  if (rule === null || place < 0 || !decisionFollows(spec, rule)) return loose
  return [...loose.slice(0, place), followingDecision(spec, rule, loose[place]!), ...loose.slice(place)]
}

/** Each row as its dimensions d0, d1 …, and the numbers that sums are made of. */
function rowSql(dataset: Dataset, spec: CubeSpec, columns: SpecColumns, dimensions: readonly CubeDimension[]): string {
  const double = (column: { name: string } | null, as: string) =>
    column === null ? [] : [`${sqlName(column.name)}::DOUBLE AS ${as}`]
  const outcome = spec.task === 'regression' ? double(columns.label, 'y') : []
  const parts = [
    ...dimensions.map(({ expression }, i) => `${expression} AS d${i}`),
    ...(dimensions.some(({ role }) => role === 'label') && spec.task === 'binary'
      ? [`${dimensions.find(({ role }) => role === 'label')!.expression} AS t`]
      : []),
    ...double(columns.score, 's'),
    ...double(columns.weight, 'w'),
    ...outcome,
  ]
  return `SELECT ${parts.length > 0 ? parts.join(', ') : '1'} FROM ${dataset.relation}`
}

function looseDimensions(dimensions: readonly CubeDimension[], result: QueryResult): LooseDimension[] {
  return dimensions.map(({ name, role, nameOf }, i) => {
    const codes = new Int32Array(result.rowCount)
    const known = new Map<SqlValue, number>()
    result.columns[i]!.forEach((value, cell) => {
      const code = known.get(value) ?? known.size
      if (code === known.size) known.set(value, code)
      codes[cell] = code
    })
    return { name, role, codes, values: [...known.keys()].map(nameOf) }
  })
}

async function tooLarge(
  dataset: Dataset,
  dimensions: readonly CubeDimension[],
  spec: CubeSpec,
  tools: Pick<Tools, 'signal'>,
): Promise<ProbityError> {
  const counts = dimensions.map(({ expression }) => `count(DISTINCT ${expression}) + max((${expression} IS NULL)::INT)`)
  const result = await dataset.database.query(
    `SELECT ${counts.join(', ')} FROM ${dataset.relation} ORDER BY ALL`,
    [],
    tools.signal,
  )
  const distinct = dimensions.map(({ name, role }, i) => ({ name, role, values: Number(result.columns[i]![0]) }))
  for (const { name, role, values } of distinct) {
    const column = spec.sensitive.find((feature) => feature.name === name)?.column
    if (role === 'sensitive' && column !== undefined) refuseTooManyGroups(name, column, values)
  }
  const largest = [...distinct].sort((a, b) => b.values - a.values)[0]!
  return new ProbityError('CUBE_TOO_LARGE', {
    limit: cellLimit,
    distinct: distinct.map(({ name, values }) => `${name} ${values}`).join(', '),
    largest: largest.name,
  })
}

async function distinctValues(
  { database, relation }: Dataset,
  column: string,
  { signal }: Pick<Tools, 'signal'>,
): Promise<SqlValue[]> {
  const name = sqlName(column)
  const result = await database.query(
    `SELECT DISTINCT ${name} FROM ${relation} WHERE ${name} IS NOT NULL ORDER BY ALL LIMIT 21`,
    [],
    signal,
  )
  return [...result.columns[0]!]
}
