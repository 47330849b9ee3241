import { formatCell, parseMeasurementId, type Cell } from '../schema/measurement-id.js'
import type { Measurement } from '../schema/measurement.js'
import { say } from '../schema/message.js'
import type { Run } from '../schema/run.js'
import type { RuleVerdict, Verdict } from '../schema/verdict.js'
import type { ReportInput } from './input.js'
import { aggregatesOf } from './suppress/aggregates.js'
import { countKey, familyOf, groupCells, type GroupCell, type Groups } from './suppress/group-cells.js'
import { hideCells } from './suppress/hide-cells.js'
import { mentionsOf } from './suppress/mentions.js'
import { cellsOfRows, peopleOf } from './suppress/row-cells.js'
import { sumsOfRun } from './suppress/sums-of-run.js'
import { suppressBlock, type Hidden } from './suppress/suppress-block.js'
import { suppressLineage } from './suppress/suppress-lineage.js'

/** What a report may show: `hiddenGroup` tells which groups of the summary have lost their counts. */
export interface ShownInput extends ReportInput {
  readonly hiddenGroup: (feature: string, value: string | null) => boolean
}

/**
 * The input without small cells. Hidden are: groups, intersections and table rows of fewer than `suppressBelow` persons; the smallest
 * others that keep these from being had by subtraction; and all that rests on a hidden cell: its measurements, the differences and
 * ratios that compared it, the smallest and largest values of columns, findings and sentences that name it, rules that judge it (whose verdict stays). What stays visible is
 * unchanged, so a reader who knows every total learns no hidden count.
 */
export function suppress(input: ReportInput): ShownInput {
  if (input.suppressBelow <= 1) return { ...input, hiddenGroup: () => false }
  const { run, suppressBelow: below } = input
  const groups = groupCells(run)
  const cellOf = cellsOfRows(run.features, groups)
  const { counts, sums } = sumsOfRun(run, groups, cellOf)
  const hiddenKeys = hideCells(counts, sums, below)
  const hiddenGroups = [...groups.values()].filter(({ key }) => hiddenKeys.has(key))
  const isHidden = hiddenMeasurement(hiddenGroups, hiddenKeys, groups, below)
  const known = new Map(run.analyses.flatMap(({ measurements }) => measurements.map((one) => [one.id, one])))
  const hidden: Hidden = {
    below,
    hidesMissing: hiddenGroups.some(({ cell }) => Object.values(cell).includes(null)),
    row: (row, block) => {
      const found = block.people === undefined ? null : cellOf(row, block)
      return found !== null && found !== 'pair' && hiddenKeys.has(countKey(found.cell, peopleOf(row, block), groups))
    },
    aggregate: aggregatesOf(hiddenGroups, cellOf, run.rows.audited),
    mentions: mentionsOf(hiddenGroups),
    measurement: (id) => isHidden(id, known.get(id)),
  }
  return {
    ...input,
    run: suppressRun(run, hidden, hiddenKeys.size),
    verdict: input.verdict && suppressVerdict(input.verdict, hidden),
    hiddenGroup: (feature, value) => hiddenKeys.has(formatCell({ [feature]: value })),
  }
}

function suppressRun(run: Run, hidden: Hidden, count: number): Run {
  const note = say('report.suppressed', { below: hidden.below, count })
  return {
    ...run,
    analyses: run.analyses.map((analysis) => ({
      ...analysis,
      measurements: analysis.measurements.filter(({ id }) => !hidden.measurement(id)),
      blocks: analysis.blocks.flatMap((block) => suppressBlock(block, hidden) ?? []),
    })),
    ...(run.lineage === undefined ? {} : { lineage: suppressLineage(run.lineage, hidden) }),
    warnings: count > 0 ? [...run.warnings, note] : run.warnings,
  }
}

/** Whether a measurement rests on a hidden cell: it is of one, against one, compares one, or counts too few persons itself. */
function hiddenMeasurement(
  hiddenGroups: readonly GroupCell[],
  hiddenKeys: ReadonlySet<string>,
  groups: Groups,
  below: number,
): (id: string, measurement: Measurement | undefined) => boolean {
  const compared = new Set(hiddenGroups.filter((group) => group.compared).map(({ cell }) => familyOf(cell)))
  const touches = (cell: Cell): boolean =>
    hiddenKeys.has(formatCell(cell)) ||
    Object.entries(cell).some(([name, value]) => hiddenKeys.has(formatCell({ [name]: value })))
  const withMissing = new Set(
    hiddenGroups.flatMap(({ cell }) => Object.entries(cell).flatMap(([name, value]) => (value === null ? [name] : []))),
  )
  return (id, measurement) => {
    const address = parseMeasurementId(id)
    if (!address) return false
    const { cell, against, features } = address
    const sizes = measurement ? [measurement.n.rows, measurement.n.denominator] : []
    if (sizes.some((size) => size > 0 && size < below)) return true
    if (cell && sizes.some((size) => hiddenKeys.has(countKey(cell, size, groups)))) return true
    // How many rows have a value of the feature, in the strength of a proxy, tells how many have none.
    if (address.metric === 'proxy-strength' && features?.some((name) => withMissing.has(name))) return true
    if ((cell && touches(cell)) || (against && touches(against))) return true
    return features !== undefined && compared.has([...features].sort().join('\0'))
  }
}

function suppressVerdict(verdict: Verdict, hidden: Hidden): Verdict {
  return { ...verdict, rules: verdict.rules.map((rule) => (hidden.measurement(rule.measure) ? bare(rule) : rule)) }
}

/** A rule with its verdict and nothing of what it measured. */
function bare(rule: RuleVerdict): RuleVerdict {
  const { unavailable: _unavailable, without: _without, ...rest } = rule
  const naive = { verdict: 'none', falseAlarmRate: null } as const
  return {
    ...rest,
    value: null,
    interval: null,
    n: null,
    p: null,
    adjusted: null,
    naive,
    detectable: null,
    rowsNeeded: null,
    rowsIfAlike: null,
  }
}
