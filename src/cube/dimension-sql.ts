import type { Column, Dataset } from '../data/dataset.js'
import type { SqlValue } from '../environment/duckdb.js'
import { sqlName, sqlNumber, sqlText } from '../environment/sql.js'
import { ProbityError } from '../errors.js'
import type { CubeSpec } from '../schema/cube.js'
import type { DimensionRole } from './cube.js'
import { featureGroups, groupName } from './feature-sql.js'
import { binOfIndex, scoreIndexSql } from './score-index.js'
import { decisionFollows, scoreRule, type ScoreRule } from './score-decision.js'
import { positiveText, type SpecColumns } from './spec-columns.js'

/** One axis of a cube in SQL: `expression` over the columns of a dataset, and the name of each of its values. */
export interface CubeDimension {
  readonly name: string
  readonly role: DimensionRole
  readonly expression: string
  readonly nameOf: (value: SqlValue) => string | null
}

/** Sensitive and control features, then label, decision, score and the extra dimension, each as far as the spec asks for it. */
export function cubeDimensions(
  spec: CubeSpec,
  columns: SpecColumns,
  extra: string | undefined,
  valuesOf?: Dataset['valuesOf'],
): CubeDimension[] {
  const features = columns.features.map(({ feature, role, column }) => ({
    ...{ name: feature.name, role },
    ...featureGroups(feature, column, valuesOf?.get(column.name)),
  }))
  const label = columns.label && outcome(spec, 'label', spec.label!.positive, columns.label)
  const rule = scoreRule(spec)
  const decision =
    (columns.decision && outcome(spec, 'decision', spec.decision!.positive, columns.decision)) ??
    (rule === null || decisionFollows(spec, rule) ? null : decisionFromScore(rule, columns.score!))
  const rest = [label, decision, scoreDimension(spec, columns)].filter((dimension) => dimension !== null)
  if (spec.extra === null || extra === undefined) return [...features, ...rest]
  return [...features, ...rest, { name: spec.extra, role: 'extra', expression: extra, nameOf: groupName }]
}

/** The decision of each row in SQL, from its column or from the raw score; null where the spec has neither. */
export function decisionDimension(spec: CubeSpec, columns: SpecColumns): CubeDimension | null {
  if (columns.decision) return outcome(spec, 'decision', spec.decision!.positive, columns.decision)
  const rule = scoreRule(spec)
  return rule === null ? null : decisionFromScore(rule, columns.score!)
}

/** Multiclass: the class. Regression: is it known? Else: is it the positive value? */
function outcome(spec: CubeSpec, role: 'label' | 'decision', positive: string | null, column: Column): CubeDimension {
  const name = sqlName(column.name)
  if (spec.task === 'multiclass') return { name: role, role, expression: name, nameOf: groupName }
  if (spec.task === 'regression') return { name: role, role, ...known(name, 'known') }
  if (positive === null) throw new ProbityError('POSITIVE_NOT_NAMED', { column: column.name, role })
  return { name: role, role, expression: equals(column, positive), nameOf: side }
}

/** Decision on the raw score, never on its bin. */
function decisionFromScore({ threshold, higherIs }: ScoreRule, score: Column): CubeDimension {
  const comparison = higherIs === 'positive' ? '>=' : '<='
  const expression = `${doubleOf(score)} ${comparison} ${sqlNumber(threshold)}`
  return { name: 'decision', role: 'decision', expression, nameOf: side }
}

/** Exact score, bin, rank, or for regression whether there is a prediction. */
function scoreDimension(spec: CubeSpec, { score, rank }: SpecColumns): CubeDimension | null {
  const dimension = { name: 'score', role: 'score' } as const
  if (rank !== null) return { ...dimension, expression: doubleOf(rank), nameOf: groupName }
  if (score === null) return null
  const value = doubleOf(score)
  if (spec.task === 'regression') return { ...dimension, ...known(value, '0') }
  const bins = spec.score!.bins
  if (bins.kind === 'exact') return { ...dimension, expression: value, nameOf: groupName }
  const nameOf = (index: SqlValue) => (index === null ? null : String(binOfIndex(Number(index), bins.edges)))
  return { ...dimension, expression: scoreIndexSql(value, bins.edges), nameOf }
}

export function doubleOf(column: Column): string {
  return `${sqlName(column.name)}::DOUBLE`
}

function known(expression: string, name: string): Pick<CubeDimension, 'expression' | 'nameOf'> {
  return { expression: `${expression} IS NOT NULL`, nameOf: (value) => (value === true ? name : null) }
}

function side(value: SqlValue): string | null {
  return value === null ? null : value === true ? 'positive' : 'negative'
}

/** Small whole numbers are the same in every type of numbers, so that no row need be cast. */
function equalsNumber(name: string, value: number): string {
  const isSmall = Number.isInteger(value) && Math.abs(value) < 2 ** 31
  return isSmall ? `${name} = ${value === 0 ? 0 : value}` : `${name}::DOUBLE = ${sqlNumber(value)}`
}

/** TRUE, FALSE or NULL: is the column's value the positive one, as text or as the number it writes? */
export function equals(column: Column, positive: string): string {
  const name = sqlName(column.name)
  const text = positiveText(positive, column)
  const never = `CASE WHEN ${name} IS NOT NULL THEN FALSE END`
  if (text === null) return never
  if (column.type === 'number') return equalsNumber(name, Number(text))
  if (column.type === 'text') return `${name} = ${sqlText(text)}`
  if (column.type === 'boolean') return text === 'true' ? name : text === 'false' ? `NOT ${name}` : never
  return `replace(${name}::VARCHAR, ' ', 'T') = ${sqlText(text.replace(' ', 'T'))}`
}
