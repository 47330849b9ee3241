import { analyses } from '../../analyses/registry.js'
import { makeCubeSpec } from '../../audit/cube-spec.js'
import { makePlan, type Plan } from '../../audit/plan.js'
import { manyNumbers } from '../../audit/config-text.js'
import { groupsOf } from '../../cube/groups-of.js'
import { makeCube } from '../../cube/make-cube.js'
import type { Dataset } from '../../data/dataset.js'
import { textColumns } from '../../environment/text-columns.js'
import { tidyText } from '../../environment/tidy-text.js'
import type { Tools } from '../../environment/tools.js'
import type { Config } from '../../schema/config.js'
import type { CubeSpec, Feature } from '../../schema/cube.js'
import { openModelOf, openRows } from '../../workflow/conduct-audit.js'
import { withFiles } from '../../workflow/file-config.js'
import { writeResult, type CommandResult } from '../terminal.js'

interface FeatureGroups {
  readonly feature: string
  readonly role: 'sensitive' | 'control'
  readonly groups: readonly { readonly value: string | null; readonly rows: number }[]
}

/** Shows what an audit would read and compare: columns, roles, groups, cells and analyses. No metric is computed, nothing is written. */
export async function dryRun(given: Config, json: boolean, tools: Tools): Promise<CommandResult> {
  const config = await withFiles(given, 'audit')
  const model = await openModelOf(config, tools)
  await model?.close() // its inputs and outputs are known; it is not run
  const plan = makePlan(model?.config ?? config, analyses)
  const dataset = await openRows(plan, tools)
  try {
    const spec = await makeCubeSpec(model ? withoutScores(plan) : plan, dataset, tools)
    const features = [
      ...(await countGroups(dataset, spec, 'sensitive', tools)),
      ...(await countGroups(dataset, spec, 'control', tools)),
    ]
    writeResult(json ? JSON.stringify(asData(plan, dataset, features), null, 2) : asText(plan, dataset, features))
    return { exitCode: 0 }
  } finally {
    await dataset.close()
  }
}

/** Scores of a model are not there before it is run. */
function withoutScores(plan: Plan): Plan {
  return { ...plan, config: { ...plan.config, roles: { ...plan.config.roles, score: null, decision: null } } }
}

/** A cube of one feature alone counts its groups by the rules that the audit itself will follow. */
async function countGroups(
  dataset: Dataset,
  spec: CubeSpec,
  role: 'sensitive' | 'control',
  tools: Tools,
): Promise<FeatureGroups[]> {
  const none = { label: null, decision: null, score: null, rank: null, weight: null, intersections: [], control: [] }
  const counted: FeatureGroups[] = []
  for (const feature of spec[role]) {
    const alone: Feature = feature
    const cube = await makeCube(dataset, { ...spec, ...none, task: 'outcomes', sensitive: [alone] }, {}, tools)
    const groups = groupsOf(cube, [feature.name]).map(({ cell, counts }) => ({
      value: cell[feature.name] ?? null,
      rows: counts.rows,
    }))
    counted.push({ feature: feature.name, role, groups })
  }
  return counted
}

function asData(plan: Plan, dataset: Dataset, features: readonly FeatureGroups[]): unknown {
  return {
    rows: { read: dataset.rowsRead, audited: dataset.rows },
    columns: dataset.columns,
    roles: plan.roleColumns,
    features,
    cells: cellsAtMost(plan, features),
    analyses: plan.analyses.map(({ analysis, notApplicable }) => ({ id: analysis.id, runs: notApplicable === null })),
  }
}

function asText(plan: Plan, dataset: Dataset, features: readonly FeatureGroups[]): string {
  const roleOf = new Map(plan.roleColumns.map(({ column, role }) => [column, role]))
  const count = (n: number): string => n.toLocaleString('en')
  const widest = Math.min(40, Math.max(12, ...dataset.columns.map(({ name }) => textColumns(tidyText(name)))))
  const typeOf = new Map(dataset.columns.map(({ name, type }) => [name, type]))
  const columnOf = new Map(plan.config.roles.sensitive.map((feature) => [feature.name ?? feature.column, feature]))
  return [
    `${count(dataset.rowsRead)} rows read, ${count(dataset.rows)} audited`,
    '',
    'Columns',
    ...dataset.columns.map(({ name, type }) =>
      `  ${padded(name, widest)} ${type.padEnd(8)} ${roleOf.get(name) ?? ''}`.trimEnd(),
    ),
    ...features.flatMap(({ feature, role, groups }) => [
      '',
      `${feature} (${role}), ${count(groups.length)} groups`,
      ...groups
        .slice(0, 30)
        .map(({ value, rows }) => `  ${padded(value ?? '(missing)', 40)} ${count(rows).padStart(12)}`),
      ...(groups.length > 30 ? [`  … ${count(groups.length - 30)} more`] : []),
      ...(isUncut(columnOf.get(feature), typeOf) && groups.length >= manyNumbers
        ? [
            `  Every number is a group of its own. Cut points join them: ${feature}:25,60 on the command line, or cuts: [25, 60] or quantiles: 4 in the config.`,
          ]
        : []),
    ]),
    '',
    `At most ${count(cellsAtMost(plan, features))} cells before scores`,
    `Analyses: ${plan.analyses
      .filter((planned) => planned.notApplicable === null)
      .map(({ analysis }) => analysis.id)
      .join(', ')}`,
    'Nothing was computed and nothing was written.',
  ].join('\n')
}

/** A name in so many columns of the terminal, cut where it is longer. */
function padded(name: string, width: number): string {
  let shown = tidyText(name)
  if (textColumns(shown) > width) {
    while (textColumns(shown) > width - 1) shown = [...shown].slice(0, -1).join('')
    shown += '…'
  }
  return shown + ' '.repeat(width - textColumns(shown))
}

function isUncut(
  feature: Config['roles']['sensitive'][number] | undefined,
  types: ReadonlyMap<string, string>,
): boolean {
  return feature !== undefined && types.get(feature.column) === 'number' && !feature.cuts && !feature.quantiles
}

/** Every combination of groups, label and decision (each with a missing value). */
function cellsAtMost(plan: Plan, features: readonly FeatureGroups[]): number {
  const { roles } = plan.config
  const outcomes = (roles.label ? 3 : 1) * (roles.decision || roles.score?.threshold != null ? 3 : 1)
  return features.reduce((cells, { groups }) => cells * Math.max(1, groups.length), outcomes)
}
