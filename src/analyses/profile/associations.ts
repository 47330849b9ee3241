import type { Cube } from '../../cube/cube.js'
import { makeCube } from '../../cube/make-cube.js'
import { cutPoints } from '../../data/cut-points.js'
import type { ColumnProfile } from '../../data/column-profile.js'
import type { Dataset } from '../../data/dataset.js'
import type { Random, Tools } from '../../environment/tools.js'
import { isProbityError } from '../../errors.js'
import type { Config } from '../../schema/config.js'
import type { CubeSpec, Feature } from '../../schema/cube.js'
import { cramersV } from '../../statistics/cramers-v.js'
import { criticalValue } from '../../statistics/normal.js'
import { crossFittedArea } from '../../statistics/cross-fitted-area.js'

/** How well one column tells a sensitive feature, or the outcome. */
export interface Association {
  readonly column: string
  readonly target: string
  /** In [0, 1]: 0 tells nothing, 1 tells all. */
  readonly strength: number
  readonly rows: number
  readonly statistic: number
  readonly p: number
  /** Of an area; Cramér's V has its test only. */
  readonly interval: { readonly low: number; readonly high: number } | null
  readonly method: string
}

export interface Associations {
  readonly proxies: readonly Association[]
  readonly leaks: readonly Association[]
  /** Columns that were not looked at, such as texts with too many values. */
  readonly left: readonly string[]
}

/** Number columns are cut into this many groups of equal size; columns of so few values are held against a feature by Cramér's V. */
const fewValues = 20
/** Text columns with more values, or with another one in nearly every row, tell persons apart, not groups. */
const mostValues = 2000

/** One `GROUP BY` for each column counts it against every sensitive feature and the outcome; strengths come from those tables. */
export async function associations(
  dataset: Dataset,
  spec: CubeSpec,
  profiles: readonly ColumnProfile[],
  options: { readonly maximumColumns: number },
  { config, tools }: { readonly config: Config; readonly tools: Tools },
): Promise<Associations> {
  const proxies: Association[] = []
  const leaks: Association[] = []
  const left: string[] = []
  const outcome = spec.label === null ? 'decision' : 'label'
  const z = criticalValue(1 - config.statistics.confidence)
  const columns = profiles.filter(({ name }) => !roleColumns(spec, config).includes(name))
  for (const [place, profile] of columns.entries()) {
    const feature = place < options.maximumColumns ? await asFeature(profile, dataset, tools) : null
    if (feature === null) {
      if (!profile.constant) left.push(profile.name)
      continue
    }
    const cube = await cubeWith(dataset, alone(spec, feature), tools)
    if (cube === null) {
      left.push(profile.name)
      continue
    }
    const byArea = profile.type === 'number' || profile.distinct > fewValues
    const random = tools.random.fork(profile.name)
    for (const { name, column } of spec.sensitive)
      if (column !== profile.name)
        proxies.push(...associate(cube, feature, { target: name, role: 'sensitive', byArea, z }, random))
    leaks.push(...associate(cube, feature, { target: outcome, role: outcome, byArea, z }, random))
  }
  const byStrength = (a: Association, b: Association): number =>
    b.strength - a.strength || (a.column < b.column ? -1 : 1)
  return { proxies: proxies.sort(byStrength), leaks: leaks.sort(byStrength), left }
}

/** The cube, or null where it would have too many cells: then the column is left out rather than the audit stopped. */
async function cubeWith(dataset: Dataset, spec: CubeSpec, tools: Tools): Promise<Cube | null> {
  try {
    return await makeCube(dataset, spec, {}, tools)
  } catch (error) {
    if (isProbityError(error) && (error.code === 'CUBE_TOO_LARGE' || error.code === 'TOO_MANY_GROUPS')) return null
    throw error
  }
}

/** Columns whose relation to the outcome is their purpose, or that name a person. */
function roleColumns({ label, decision, score, rank, weight }: CubeSpec, { data }: Config): string[] {
  return [label?.column, decision?.column, score?.column, rank, weight, data.id, data.unit].filter(
    (column): column is string => column != null,
  )
}

async function asFeature(
  { name, type, distinct, constant }: ColumnProfile,
  dataset: Dataset,
  tools: Tools,
): Promise<Feature | null> {
  if (constant || distinct < 2) return null
  if (type === 'number' && distinct > fewValues) {
    const cuts = await cutPoints(dataset, name, fewValues, tools)
    return cuts.length === 0 ? null : { name, column: name, cuts, missing: 'list' }
  }
  const tellsPersons = distinct > mostValues || distinct > Math.max(fewValues, dataset.rows / 2)
  return tellsPersons ? null : { name, column: name, missing: 'list' }
}

/** The column beside the sensitive features and the outcome; scores, weights and strata have no part in it. */
function alone(spec: CubeSpec, feature: Feature): CubeSpec {
  const others = spec.sensitive.filter(({ column, name }) => column !== feature.column && name !== feature.name)
  const decides = spec.label === null && spec.decision === null
  return {
    ...spec,
    sensitive: others,
    control: [feature],
    intersections: [],
    score: decides ? spec.score : null,
    decision: spec.label === null ? spec.decision : null,
    rank: null,
    weight: null,
    task: spec.task === 'regression' || spec.task === 'ranking' ? 'outcomes' : spec.task,
    ...(spec.task === 'regression' || spec.task === 'ranking' ? { label: null, decision: null, score: null } : {}),
  }
}

interface Against {
  readonly target: string
  readonly role: 'sensitive' | 'label' | 'decision'
  /** By a cross-fitted area instead of Cramér's V. */
  readonly byArea: boolean
  readonly z: number
}

function associate(cube: Cube, feature: Feature, { target, role, byArea, z }: Against, random: Random): Association[] {
  const table = crossTable(cube, feature.name, target, role)
  const association = table && cramersV(table)
  if (!table || !association) return []
  const rows = table.flat().reduce((sum, count) => sum + count, 0)
  const { statistic, p } = association
  const shared = { column: feature.name, target, rows, statistic, p }
  const found = byArea ? crossFittedArea(table, random) : null
  if (found === null)
    return [{ ...shared, strength: association.value, interval: null, method: 'bias-corrected Cramér’s V' }]
  const strengthOf = (area: number): number => Math.min(1, Math.max(0, 2 * area - 1))
  const reach = z * found.standardError
  return [
    {
      ...shared,
      strength: strengthOf(found.area),
      interval: { low: strengthOf(found.area - reach), high: strengthOf(found.area + reach) },
      method: `2 · AUC − 1, cross-fitted in five parts on ${table.length} groups of the column`,
    },
  ]
}

/** Counts of the column's groups (rows) against the target's values (columns), missing values left out; null where the target is not in the cube. */
function crossTable(
  cube: Cube,
  column: string,
  target: string,
  role: 'sensitive' | 'label' | 'decision',
): number[][] | null {
  const from = cube.dimensions.find((dimension) => dimension.role === 'control' && dimension.name === column)
  const to = cube.dimensions.find(
    (dimension) => dimension.role === role && (role !== 'sensitive' || dimension.name === target),
  )
  if (!from || !to) return null
  const table = from.values.map(() => to.values.map(() => 0))
  cube.rows.forEach((rows, i) => {
    table[from.codes[i]!]![to.codes[i]!]! += rows
  })
  const known = (values: readonly (string | null)[]) => (_: unknown, place: number) => values[place] !== null
  return table.filter(known(from.values)).map((row) => row.filter(known(to.values)))
}
