import type { Column } from '../data/dataset.js'
import { sqlName, sqlNumber, sqlText } from '../environment/sql.js'
import type { Feature } from '../schema/cube.js'
import type { SqlValue } from '../environment/duckdb.js'

/** How the groups of a feature are found in SQL and named in TypeScript. `expression` is NULL for the group of missing values. */
export interface FeatureGroups {
  readonly expression: string
  readonly nameOf: (value: SqlValue) => string | null
}

/**
 * Groups of a feature: the values of its column, or the bands between its cut points (closed on the left). Where all `values` of a text column are known, a row is
 * grouped by the place of its own among them: a database finds that once for each entry of a file's dictionary.
 */
export function featureGroups(feature: Feature, column: Column, values?: readonly string[]): FeatureGroups {
  const name = sqlName(column.name)
  const { cuts } = feature
  if (cuts === undefined || cuts.length === 0)
    return values ? placesAmong(values, name) : { expression: name, nameOf: groupName }
  const bands = bandNames(feature)
  const cases = cuts.map((cut, band) => `WHEN ${name} < ${sqlNumber(cut)} THEN ${band}`)
  return {
    expression: `CASE WHEN ${name} IS NULL THEN NULL ${cases.join(' ')} ELSE ${cuts.length} END`,
    nameOf: (value) => (value === null ? null : bands[Number(value)]!),
  }
}

function placesAmong(values: readonly string[], name: string): FeatureGroups {
  return {
    expression: `list_position([${values.map(sqlText).join(', ')}], ${name})::SMALLINT`,
    nameOf: (place) => (place === null ? null : values[Number(place) - 1]!),
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
