import type { ColumnProfile } from '../../data/column-profile.js'
import type { Cube } from '../../cube/cube.js'
import { cutPoints } from '../../data/cut-points.js'
import type { Dataset } from '../../data/dataset.js'
import { profileColumns } from '../../data/profile-columns.js'
import type { Tools } from '../../environment/tools.js'
import type { Config } from '../../schema/config.js'
import type { CubeSpec, Feature } from '../../schema/cube.js'

/** A text column with more values than this is no feature of a slice; a number column is cut at its quartiles. */
const mostValues = 20
/** Sensitive and control features may have more, as somebody asked for them; beyond these no group has the rows of a slice. */
const mostGroups = 100

/**
 * The features to search over: the sensitive and control features of the audit, then further columns in the order of the table. The outcome is not
 * looked at, so that the choice cannot favour a finding.
 */
export async function chooseFeatures(
  dataset: Dataset,
  { spec, dimensions }: Cube,
  options: { readonly columns: readonly string[]; readonly maximumFeatures: number },
  config: Config,
  tools: Tools,
): Promise<Feature[]> {
  const declared = uniqueByName([...spec.sensitive, ...spec.control])
  const taken = new Set([...declared.map(({ column }) => column), ...excluded(spec, config)])
  const groupsOf = (feature: string): number => dimensions.find(({ name }) => name === feature)?.values.length ?? 0
  const features = declared.filter(({ name }) => groupsOf(name) <= mostGroups).slice(0, options.maximumFeatures)
  for (const profile of await profileColumns(dataset, tools)) {
    if (features.length >= options.maximumFeatures) break
    const { name, type, distinct } = profile
    const asked = options.columns.length === 0 || options.columns.includes(name)
    if (!asked || taken.has(name) || profile.constant || distinct < 2 || countsRows(profile, dataset.rows)) continue
    if (type === 'number' && distinct > 10) {
      const cuts = await cutPoints(dataset, name, 4, tools)
      if (cuts.length > 0) features.push({ name, column: name, cuts, missing: 'list' })
    } else if (distinct <= mostValues) features.push({ name, column: name, missing: 'list' })
  }
  return features
}

/** A number of its own for every row, from a range that is hardly wider than the table: a row number or an id, not a feature. */
function countsRows({ distinct, missing, min, max }: ColumnProfile, rows: number): boolean {
  if (missing > 0 || distinct < rows || typeof min !== 'number' || typeof max !== 'number') return false
  return Number.isInteger(min) && Number.isInteger(max) && max - min < 10 * rows
}

/** Columns that say the outcome, who it is, or what is only known afterwards. */
function excluded({ label, decision, score, rank, weight }: CubeSpec, { data }: Config): string[] {
  const columns = [
    label?.column,
    decision?.column,
    score?.column,
    rank,
    weight,
    data.id,
    data.unit,
    ...data.knownAfterDecision,
  ]
  return columns.filter((column): column is string => column != null)
}

function uniqueByName(features: readonly Feature[]): Feature[] {
  return [...new Map(features.map((feature) => [feature.name, feature])).values()]
}
