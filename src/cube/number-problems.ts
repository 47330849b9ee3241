import type { Column } from '../data/dataset.js'
import type { SqlValue } from '../environment/duckdb.js'
import type { CubeSpec } from '../schema/cube.js'
import type { SpecColumns } from './spec-columns.js'
import type { Magnitudes } from './sums.js'

export interface Extremes {
  readonly low: number
  readonly high: number
  readonly empty: boolean
}
export type NumericRole = 'score' | 'label' | 'weight' | 'rank' | 'sensitive' | 'control'

/** A column without values lies at 0. */
export function endsOf(low: SqlValue, high: SqlValue): Extremes {
  return low === null || high === null
    ? { low: 0, high: 0, empty: true }
    : { low: Number(low), high: Number(high), empty: false }
}

/** Largest magnitudes; 0 for columns that are not there. */
export function magnitudesOf(found: { score?: Extremes; label?: Extremes; weight?: Extremes }): Magnitudes {
  const magnitude = (ends: Extremes | undefined) =>
    ends === undefined ? 0 : Math.max(Math.abs(ends.low), Math.abs(ends.high))
  return { weight: magnitude(found.weight), score: magnitude(found.score), label: magnitude(found.label) }
}

export interface Problem {
  readonly code: 'SCORE_OUT_OF_RANGE' | 'NUMBER_NOT_FINITE' | 'NUMBER_TOO_LARGE' | 'WEIGHT_NOT_VALID' | 'RANK_NOT_VALID'
  readonly column: string
  readonly params: Readonly<Record<string, string | number | null>>
  /** Which rows are wrong: those below, those above, or those that are not finite. */
  readonly wrong?: { readonly below?: number; readonly above?: number; readonly notFinite?: true }
}

/** Up to here the fourth power of a label, times a squared weight, is a finite double. */
const largest: Readonly<Record<NumericRole, number>> = {
  ...{ score: 1e70, label: 1e70, weight: 1e12, rank: 1e15 },
  ...{ sensitive: Infinity, control: Infinity },
}

/** What is wrong with the numbers, from their ends alone; null when nothing is. */
export function problemOf(
  spec: CubeSpec,
  columns: SpecColumns,
  found: readonly (Extremes & { role: NumericRole; column: Column })[],
  counts: { weightless: number; wrongRank: number | null },
): Problem | null {
  for (const { role, column, low, high } of found) {
    const value = Number.isFinite(low) ? high : low
    if (!Number.isFinite(value))
      return {
        code: 'NUMBER_NOT_FINITE',
        column: column.name,
        params: { role, value: String(value) },
        wrong: { notFinite: true },
      }
    const magnitude = Math.max(-low, high)
    if (magnitude > largest[role])
      return {
        code: 'NUMBER_TOO_LARGE',
        column: column.name,
        params: { role, value: magnitude, limit: largest[role] },
      }
  }
  const ends = Object.fromEntries(found.filter(({ empty }) => !empty).map((entry) => [entry.role, entry]))
  return scoreProblem(spec, columns, ends['score']) ?? weightAndRankProblem(columns, ends, counts)
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
  found: Readonly<Record<string, Extremes>>,
  { weightless, wrongRank }: { weightless: number; wrongRank: number | null },
): Problem | null {
  const code = 'WEIGHT_NOT_VALID'
  if (weightless > 0) return { code, column: columns.weight!.name, params: { value: null, rows: weightless } }
  if (found['weight'] !== undefined && found['weight'].low < 0)
    return { code, column: columns.weight!.name, params: { value: found['weight'].low }, wrong: { below: 0 } }
  const rank = wrongRank ?? (found['rank'] !== undefined && found['rank'].low < 1 ? found['rank'].low : null)
  return rank === null ? null : { code: 'RANK_NOT_VALID', column: columns.rank!.name, params: { value: rank } }
}
