import type { ColumnProfile } from '../../data/column-profile.js'
import type { CubeSpec } from '../../schema/cube.js'
import type { Config } from '../../schema/config.js'

/** What a column is in this audit. A column may have several roles. */
export type ColumnRole =
  'label' | 'decision' | 'score' | 'sensitive' | 'control' | 'weight' | 'rank' | 'id' | 'unit' | 'known-after-decision'

export function rolesOf(column: string, spec: CubeSpec, { data }: Config): ColumnRole[] {
  const named: readonly (readonly [ColumnRole, string | null | undefined])[] = [
    ['label', spec.label?.column],
    ['decision', spec.decision?.column],
    ['score', spec.score?.column],
    ['weight', spec.weight],
    ['rank', spec.rank],
    ['id', data.id],
    ['unit', data.unit],
  ]
  const has = (features: CubeSpec['sensitive']): boolean => features.some((feature) => feature.column === column)
  return [
    ...named.flatMap(([role, name]) => (name === column ? [role] : [])),
    ...(has(spec.sensitive) ? (['sensitive'] as const) : []),
    ...(has(spec.control) ? (['control'] as const) : []),
    ...(data.knownAfterDecision.includes(column) ? (['known-after-decision'] as const) : []),
  ]
}

/** Roles whose columns say who a person is or what came out: they predict nothing that one would want to know. */
const outcomeRoles: readonly ColumnRole[] = ['label', 'decision', 'score', 'weight', 'rank', 'id', 'unit']

/** How a column can predict: as categories, or as a number cut into twentieths. */
export type PredictorKind = 'categories' | 'number'

const fewCategories = 20
const mostCategories = 10_000

/** The way in which a column predicts; null for one that is constant, an outcome, or different in nearly every row. */
export function predictorKind(
  { type, distinct, constant }: ColumnProfile,
  roles: readonly ColumnRole[],
  rows: number,
): PredictorKind | null {
  if (constant || distinct < 2 || roles.some((role) => outcomeRoles.includes(role))) return null
  if (type === 'number' && distinct > fewCategories) return 'number'
  return distinct <= mostCategories && distinct <= Math.max(fewCategories, rows / 2) ? 'categories' : null
}
