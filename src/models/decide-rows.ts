import { createHash } from 'node:crypto'
import type { Column } from '../data/dataset.js'
import type { SqlValue } from '../environment/duckdb.js'
import { nearest } from '../environment/nearest.js'
import { ProbityError } from '../errors.js'
import { numberOf, textOf } from './column-values.js'
import type { DecisionFeature, DecisionStep, GroupThresholds, ScoreRule } from './decision-schema.js'

/** Rows with their scores of the positive class. NaN is no score. */
export interface RowsToDecide {
  readonly scores: Float64Array
  /** Number of the first row, for messages. */
  readonly first: number
  /** Values of a column, one for each row. */
  read(column: string): ArrayLike<SqlValue | undefined>
  /** What the model reads of a row: the same values come to the same draw, whatever the order of the rows. */
  readonly content: readonly string[]
}

type Decided = readonly (boolean | null)[]

const appliers: { readonly [Kind in DecisionStep['kind']]: (step: DecisionStep, rows: RowsToDecide) => Decided } = {
  'group-thresholds': decideByGroup,
}

/** Whether each row is decided positive; null without a score. The last step decides. O(rows). */
export function decideRows(steps: readonly DecisionStep[], rows: RowsToDecide): Decided {
  return steps.reduce<Decided>((_, step) => appliers[step.kind](step, rows), [])
}

/**
 * The columns that the steps read besides the score: those of the groups, and what a draw goes by.
 * @throws DECISION_COLUMN_MISSING where the table has no such column
 */
export function decisionColumns(
  steps: readonly DecisionStep[],
  columns: readonly Column[],
  { model, content }: { readonly model: string; readonly content: readonly string[] },
): readonly string[] {
  const needed = steps.flatMap(({ features, draw }) => [
    ...features.map(({ column, name }) => ({ column, why: `the group of ${name}` })),
    ...(draw?.by == null ? [] : [{ column: draw.by, why: 'the draw of each row' }]),
  ])
  const names = columns.map(({ name }) => name)
  const absent = needed.find(({ column }) => !names.includes(column))
  if (absent !== undefined)
    throw new ProbityError('DECISION_COLUMN_MISSING', {
      ...{ model, column: absent.column, why: absent.why, columns: names },
      nearest: nearest(absent.column, names),
    })
  const drawn = steps.some(({ draw }) => draw !== null && draw.by === null)
  return [...new Set([...needed.map(({ column }) => column), ...(drawn ? content : [])])]
}

function decideByGroup({ features, rules, otherwise, draw }: GroupThresholds, rows: RowsToDecide): Decided {
  const groups = features.map((feature) => groupReader(feature, rows))
  const byGroup = new Map(rules.map(({ groups: names, rule }) => [JSON.stringify(names), rule]))
  const keys = draw === null ? [] : draw.by === null ? rows.content.map(rows.read) : [rows.read(draw.by)]
  return Array.from(rows.scores, (score, row) => {
    if (Number.isNaN(score)) return null
    const rule = byGroup.get(JSON.stringify(groups.map((read) => read(row)))) ?? otherwise
    const chance = probabilityAt(rule, score)
    if (chance === 0 || chance === 1 || draw === null) return chance >= 0.5
    return (
      drawOf(
        draw.seed,
        keys.map((values) => textOf(values[row])),
      ) < chance
    )
  })
}

/** The probability that a rule gives a score. */
export function probabilityAt({ thresholds, probabilities }: ScoreRule, score: number): number {
  let at = 0
  while (at < thresholds.length && score >= thresholds[at]!) at++
  return probabilities[at]!
}

function groupReader(
  { column, bands }: DecisionFeature,
  { read, first }: RowsToDecide,
): (row: number) => string | null {
  const values = read(column)
  if (bands === undefined) return (row) => textOf(values[row])
  return (row) => {
    const number = numberOf(values[row])
    if (number === undefined)
      throw new ProbityError('ENCODER_VALUE_WRONG', {
        ...{ column, row: first + row, value: String(values[row]), expected: 'a number for the group of the row' },
      })
    return number === null ? null : bands.names[bands.cuts.filter((cut) => number >= cut).length]!
  }
}

/** A number in [0, 1) of 53 bits from the seed and what a row is known by: the same for the same row in any order and in any process. */
export function drawOf(seed: number, key: readonly (string | null)[]): number {
  const digest = createHash('sha256')
    .update(JSON.stringify([seed, ...key]))
    .digest()
  return (digest.readUInt32BE(0) * 2 ** 21 + (digest.readUInt32BE(4) >>> 11)) / 2 ** 53
}
