import type { Column, Dataset } from '../data/dataset.js'
import { sqlName, sqlNumber } from '../environment/sql.js'
import type { Tools } from '../environment/tools.js'
import { ProbityError } from '../errors.js'
import type { CubeSpec } from '../schema/cube.js'
import type { SpecColumns } from './spec-columns.js'
import type { Magnitudes } from './sums.js'

export interface Extremes {
  readonly low: number
  readonly high: number
}
type Numeric = 'score' | 'label' | 'weight' | 'rank'

/** One scan over the number columns: are they what their roles ask for, and how large? */
export async function checkRows(
  dataset: Dataset,
  spec: CubeSpec,
  columns: SpecColumns,
  tools: Pick<Tools, 'signal'>,
): Promise<Magnitudes> {
  const numeric: [Numeric, Column | null][] = [
    ['score', columns.score],
    ['label', spec.task === 'regression' ? columns.label : null],
    ['weight', columns.weight],
    ['rank', columns.rank],
  ]
  const present = numeric.filter((entry): entry is [Numeric, Column] => entry[1] !== null)
  if (present.length === 0) return magnitudesOf({})
  // The largest value of a column that holds a NaN is NaN, so the ends tell whether all numbers are finite.
  const ends = present.map(([, column]) => `min(${value(column)}), max(${value(column)})`)
  const weightless = columns.weight === null ? '0' : `count(*) FILTER (${sqlName(columns.weight.name)} IS NULL)`
  const wrongRanks =
    columns.rank === null
      ? 'NULL'
      : `min(${value(columns.rank)}) FILTER (${value(columns.rank)} <> floor(${value(columns.rank)}))`
  const result = await dataset.database.query(
    `SELECT ${[...ends, weightless, wrongRanks].join(', ')} FROM ${dataset.relation} ORDER BY ALL`,
    [],
    tools.signal,
  )
  const cells = result.columns.map((column) => column[0] ?? null)
  const found: Partial<Record<Numeric, Extremes>> = {}
  for (const [index, [role]] of present.entries()) {
    const [low, high] = [cells[2 * index], cells[2 * index + 1]]
    if (low != null && high != null) found[role] = { low: Number(low), high: Number(high) }
  }
  const wrongRank = cells[2 * present.length + 1]
  const problem = problemOf(spec, columns, found, {
    weightless: Number(cells[2 * present.length]),
    wrongRank: wrongRank == null ? null : Number(wrongRank),
  })
  if (problem !== null) throw await located(dataset, problem, tools)
  return magnitudesOf(found)
}

function value(column: Column): string {
  return `${sqlName(column.name)}::DOUBLE`
}

export function magnitudesOf(found: Partial<Record<Numeric, Extremes>>): Magnitudes {
  const magnitude = (extremes: Extremes | undefined) =>
    extremes === undefined ? 0 : Math.max(Math.abs(extremes.low), Math.abs(extremes.high))
  return { weight: magnitude(found.weight), score: magnitude(found.score), label: magnitude(found.label) }
}

interface Problem {
  readonly code: 'SCORE_OUT_OF_RANGE' | 'NUMBER_NOT_FINITE' | 'NUMBER_TOO_LARGE' | 'WEIGHT_NOT_VALID' | 'RANK_NOT_VALID'
  readonly column: string
  readonly params: Readonly<Record<string, string | number | null>>
  /** Which rows are wrong: those below, those above, or those that are not finite. */
  readonly wrong?: { readonly below?: number; readonly above?: number; readonly notFinite?: true }
}

const tooLarge = 1e70

/** What is wrong with the numbers, from their ends alone; null when nothing is. */
export function problemOf(
  spec: CubeSpec,
  columns: SpecColumns,
  found: Partial<Record<Numeric, Extremes>>,
  counts: { weightless: number; wrongRank: number | null },
): Problem | null {
  for (const role of ['score', 'label', 'weight', 'rank'] as const) {
    const ends = found[role]
    const column = columns[role]?.name ?? ''
    if (ends === undefined) continue
    if (!Number.isFinite(ends.low) || !Number.isFinite(ends.high)) {
      const bad = Number.isFinite(ends.low) ? ends.high : ends.low
      return { code: 'NUMBER_NOT_FINITE', column, params: { role, value: String(bad) }, wrong: { notFinite: true } }
    }
    if (Math.max(-ends.low, ends.high) > tooLarge)
      return { code: 'NUMBER_TOO_LARGE', column, params: { role, value: Math.max(-ends.low, ends.high) } }
  }
  return scoreProblem(spec, columns, found.score) ?? weightAndRankProblem(columns, found, counts)
}

function scoreProblem(spec: CubeSpec, { score }: SpecColumns, ends: Extremes | undefined): Problem | null {
  const range =
    spec.score &&
    (spec.score.bins.kind === 'edges' ? binnedRange(spec.score.bins.edges, spec.score.range) : spec.score.range)
  if (score === null || range == null || ends === undefined || spec.task === 'regression') return null
  const [low, high] = range
  if (ends.low >= low && ends.high <= high) return null
  const params = { value: ends.high > high ? ends.high : ends.low, low, high }
  return { code: 'SCORE_OUT_OF_RANGE', column: score.name, params, wrong: { below: low, above: high } }
}

/** Bins end where their edges end, whatever the range says. */
function binnedRange(edges: readonly number[], range: readonly [number, number] | null): [number, number] {
  const [low, high] = [edges[0]!, edges[edges.length - 1]!]
  return range === null ? [low, high] : [Math.max(low, range[0]), Math.min(high, range[1])]
}

function weightAndRankProblem(
  columns: SpecColumns,
  found: Partial<Record<Numeric, Extremes>>,
  { weightless, wrongRank }: { weightless: number; wrongRank: number | null },
): Problem | null {
  const code = 'WEIGHT_NOT_VALID'
  if (weightless > 0) return { code, column: columns.weight!.name, params: { value: null, rows: weightless } }
  if (found.weight !== undefined && found.weight.low < 0)
    return { code, column: columns.weight!.name, params: { value: found.weight.low }, wrong: { below: 0 } }
  const rank = wrongRank ?? (found.rank !== undefined && found.rank.low < 1 ? found.rank.low : null)
  return rank === null ? null : { code: 'RANK_NOT_VALID', column: columns.rank!.name, params: { value: rank } }
}

/** The error, with the first wrong row and how many there are. Rows are counted after the row filter. */
async function located(dataset: Dataset, problem: Problem, tools: Pick<Tools, 'signal'>): Promise<ProbityError> {
  const { code, column, params, wrong } = problem
  if (wrong === undefined) return new ProbityError(code, { column, ...params })
  const x = `${sqlName(column)}::DOUBLE`
  const tests = [
    ...(wrong.below === undefined ? [] : [`${x} < ${sqlNumber(wrong.below)}`]),
    ...(wrong.above === undefined ? [] : [`${x} > ${sqlNumber(wrong.above)}`]),
    ...(wrong.notFinite === undefined ? [] : [`NOT isfinite(${x})`]),
  ]
  const result = await dataset.database.query(
    `SELECT min_by(x, place), min(place), count(*) FROM (SELECT ${x} AS x, row_number() OVER () AS place, ${tests.join(' OR ')} AS wrong
     FROM ${dataset.relation}) WHERE wrong ORDER BY ALL`,
    [],
    tools.signal,
  )
  const [first, row, rows] = result.columns.map((values) => values[0])
  return new ProbityError(code, {
    column,
    ...params,
    value: String(first ?? params.value),
    row: Number(row),
    rows: Number(rows),
  })
}
