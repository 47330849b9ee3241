import type { Column } from '../data/dataset.js'
import { sqlName, sqlNumber } from '../environment/sql.js'
import type { Feature } from '../schema/cube.js'
import type { SqlValue } from '../environment/duckdb.js'

/** How the groups of a feature are found in SQL and named in TypeScript. `expression` is NULL for the group of missing values. */
export interface FeatureGroups {
  readonly expression: string
  readonly nameOf: (value: SqlValue) => string | null
}

/** Groups of a feature: the values of its column, or the bands between its cut points (closed on the left). */
export function featureGroups(feature: Feature, column: Column): FeatureGroups {
  const name = sqlName(column.name)
  const { cuts } = feature
  if (cuts === undefined || cuts.length === 0) return { expression: name, nameOf: groupName }
  const bands = bandNames(feature)
  const cases = cuts.map((cut, band) => `WHEN ${name} < ${sqlNumber(cut)} THEN ${band}`)
  return {
    expression: `CASE WHEN ${name} IS NULL THEN NULL ${cases.join(' ')} ELSE ${cuts.length} END`,
    nameOf: (value) => (value === null ? null : bands[Number(value)]!),
  }
}

/** A value as the name of its group: text as it is, numbers in shortest decimal form (`1.0` → `1`), dates as ISO text. */
export function groupName(value: SqlValue): string | null {
  return value === null ? null : String(value)
}

/** Names of the bands in their order: `labels`, else `<25`, `25..60`, `>=60`. */
export function bandNames(feature: Feature): readonly string[] {
  const cuts = feature.cuts ?? []
  if (feature.labels !== undefined) return feature.labels
  return [`<${cuts[0]}`, ...cuts.slice(1).map((cut, index) => `${cuts[index]}..${cut}`), `>=${cuts[cuts.length - 1]}`]
}
