import type { Column } from '../data/dataset.js'
import { nearest } from '../environment/nearest.js'
import { ProbityError } from '../errors.js'
import type { CubeSpec, Feature } from '../schema/cube.js'
import { hasScoreDimension } from './sums.js'

/** The columns that a spec names, found and checked for their type. */
export interface SpecColumns {
  readonly features: readonly { feature: Feature; role: 'sensitive' | 'control'; column: Column }[]
  readonly label: Column | null
  readonly decision: Column | null
  readonly score: Column | null
  readonly rank: Column | null
  readonly weight: Column | null
}

export function specColumns(spec: CubeSpec, columns: readonly Column[], source: string): SpecColumns {
  const find = (name: string, role: string, numbers: boolean): Column => {
    const column = columns.find((candidate) => candidate.name === name)
    if (column === undefined) {
      const names = columns.map((candidate) => candidate.name)
      throw new ProbityError('COLUMN_NOT_FOUND', {
        column: name,
        role,
        source,
        nearest: nearest(name, names),
        columns: names,
      })
    }
    if (numbers && column.type !== 'number')
      throw new ProbityError('NUMBER_COLUMN_EXPECTED', { column: name, role, type: column.type })
    return column
  }
  const regression = spec.task === 'regression'
  const usesScore = regression || hasScoreDimension(spec)
  return {
    features: distinctFeatures(spec).map(({ feature, role }) => ({
      ...{ feature, role },
      column: find(feature.column, role, feature.cuts !== undefined && feature.cuts.length > 0),
    })),
    label: spec.label && find(spec.label.column, 'label', regression),
    decision: regression ? null : spec.decision && find(spec.decision.column, 'decision', false),
    score: usesScore ? spec.score && find(spec.score.column, 'score', true) : null,
    rank: spec.task === 'ranking' && spec.rank !== null ? find(spec.rank, 'rank', true) : null,
    weight: spec.weight === null ? null : find(spec.weight, 'weight', true),
  }
}

/** Sensitive and control features by name; one that is both is one dimension. */
function distinctFeatures(spec: CubeSpec): { feature: Feature; role: 'sensitive' | 'control' }[] {
  const found: { feature: Feature; role: 'sensitive' | 'control' }[] = []
  const all = [
    ...spec.sensitive.map((feature) => ({ feature, role: 'sensitive' as const })),
    ...spec.control.map((feature) => ({ feature, role: 'control' as const })),
  ]
  for (const candidate of all) {
    const same = found.find(({ feature }) => feature.name === candidate.feature.name)
    if (same === undefined) found.push(candidate)
    else if (definition(same.feature) !== definition(candidate.feature))
      throw new ProbityError('FEATURE_REPEATED', { feature: candidate.feature.name })
  }
  return found
}

function definition({ column, cuts, labels }: Feature): string {
  return JSON.stringify([column, cuts ?? [], labels ?? []])
}

/** The positive value as a column of this type writes it: `1.0` is `1` in a number column; null where no value can equal it. */
export function positiveText(positive: string, column: Column): string | null {
  if (column.type !== 'number') return positive
  const number = positive.trim() === '' ? Number.NaN : Number(positive)
  return Number.isFinite(number) ? String(number) : null
}
