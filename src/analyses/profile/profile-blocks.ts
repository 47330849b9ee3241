import type { Cube } from '../../cube/cube.js'
import type { ColumnProfile } from '../../data/column-profile.js'
import type { Dataset } from '../../data/dataset.js'
import type { Block, CellValue, ColumnType } from '../../schema/block.js'
import type { Config } from '../../schema/config.js'
import type { Measurement } from '../../schema/measurement.js'
import { formatMeasurementId, parseMeasurementId } from '../../schema/measurement-id.js'
import { say } from '../../schema/message.js'
import type { Association, Associations } from './associations.js'
import { profileFindings } from './profile-findings.js'
import type { RepresentedGroup } from './representation.js'

/** What the rows tell beside the cube. */
export interface ExaminedTable {
  readonly dataset: Dataset
  readonly columns: readonly ColumnProfile[]
  readonly duplicates: number | null
  readonly found: Associations
  /** Rows that columns were held against features on: all, or one in so many. */
  readonly examined: number
  readonly oneIn: number
}

export interface ProfileContext {
  readonly cube: Cube
  /** Null where the audit starts from a saved cube. */
  readonly table: ExaminedTable | null
  readonly represented: readonly RepresentedGroup[]
  readonly labels: readonly Measurement[]
  readonly conditional: readonly Measurement[]
  readonly options: { readonly proxyFrom: number; readonly leakFrom: number }
  readonly config: Config
}

const shownAssociations = 15

export function profileBlocks(context: ProfileContext): Block[] {
  const { table, represented } = context
  return [
    ...profileFindings(context),
    ...(table ? [overview(table, context.config), columnTable(table.columns, table.dataset.rows)] : []),
    ...(represented.length > 0 ? [representationTable(represented)] : []),
    ...labelTables(context),
    ...(table ? associationBlocks(table) : [{ kind: 'note' as const, sentence: say('profile.no-rows') }]),
  ]
}

function associationBlocks({ found, examined, oneIn }: ExaminedTable): Block[] {
  return [
    ...(found.proxies.length > 0 ? [proxyChart(found.proxies)] : []),
    ...(found.left.length > 0 ? [note(found.left)] : []),
    ...(oneIn > 1 ? [{ kind: 'note' as const, sentence: say('profile.sampled', { rows: examined, oneIn }) }] : []),
  ]
}

const column = (key: string, type: ColumnType) => ({ key, label: say(`profile.column.${key}`), type })

function overview({ dataset, columns, duplicates }: ExaminedTable, config: Config): Block {
  const label = (key: string) => say(`profile.entry.${key}`)
  const constant = columns.filter((entry) => entry.constant).map(({ name }) => name)
  const late = config.data.knownAfterDecision
  const names = (list: readonly string[]): CellValue => (list.length === 0 ? say('profile.none') : list.join(', '))
  return {
    kind: 'key-values',
    title: say('profile.overview'),
    entries: [
      { label: label('rows'), value: dataset.rows, type: 'count' },
      { label: label('filtered'), value: dataset.rowsRead - dataset.rows, type: 'count' },
      { label: label('columns'), value: dataset.columns.length, type: 'count' },
      duplicates === null
        ? { label: label('duplicates'), value: say('profile.not-counted'), type: 'message' }
        : { label: label('duplicates'), value: duplicates, type: 'count' },
      { label: label('constant'), value: names(constant), type: constant.length === 0 ? 'message' : 'text' },
      { label: label('late'), value: names(late), type: late.length === 0 ? 'message' : 'text' },
    ],
  }
}

function columnTable(columns: readonly ColumnProfile[], rows: number): Block {
  return {
    kind: 'table',
    title: say('profile.columns'),
    columns: [
      column('name', 'text'),
      column('type', 'message'),
      column('missing', 'count'),
      column('missingShare', 'share'),
      column('distinct', 'count'),
      column('min', 'text'),
      column('max', 'text'),
    ],
    rows: columns.map(({ name, type, missing, distinct, min, max }) => ({
      name,
      type: say(`profile.type.${type}`),
      missing,
      missingShare: rows === 0 ? null : missing / rows,
      distinct,
      min: min === null ? '–' : String(min),
      max: max === null ? '–' : String(max),
    })),
  }
}

function representationTable(represented: readonly RepresentedGroup[]): Block {
  return {
    kind: 'table',
    title: say('profile.representation'),
    caption: say('profile.representation.caption'),
    columns: [
      column('feature', 'text'),
      column('group', 'text'),
      column('rows', 'count'),
      column('share', 'share'),
      column('population', 'share'),
      column('ratio', 'ratio'),
      column('interval', 'interval'),
    ],
    rows: represented.map(({ feature, value, rows, share, population, measurement }) => ({
      feature,
      group: value,
      rows,
      share,
      population,
      ratio: measurement.value,
      interval: measurement.interval ? { low: measurement.interval.low, high: measurement.interval.high } : null,
    })),
    people: 'rows',
  }
}

/** Groups down, measures across; one table for the label measures and one for those within strata. */
function labelTables({ labels, conditional, cube }: ProfileContext): Block[] {
  const measured = labels.filter(({ value }) => value !== null)
  if (measured.length === 0) return conditional.length === 0 ? [] : [conditionalTable(conditional)]
  const metrics = [...new Set(measured.map(({ id }) => parseMeasurementId(id)!.metric))]
  const rows = new Map<string, Record<string, CellValue>>()
  for (const { id, value, n } of measured) {
    const { metric, cell } = parseMeasurementId(id)!
    const [feature, group] = Object.entries(cell!)[0]!
    const key = JSON.stringify([feature, group])
    const row = rows.get(key) ?? {
      feature,
      group,
      reference: cube.spec.sensitive.find(({ name }) => name === feature)?.reference ?? null,
      n: n.rows,
    }
    rows.set(key, { ...row, [metric]: value })
  }
  const table: Block = {
    kind: 'table',
    folded: true,
    title: say('profile.labels'),
    caption: say('profile.labels.caption'),
    columns: [
      column('feature', 'text'),
      column('group', 'text'),
      column('reference', 'text'),
      ...metrics.map((metric) => ({ key: metric, label: say(`metric.${metric}`), type: 'measure' as const })),
    ],
    rows: [...rows.values()],
    people: 'n',
  }
  return conditional.length === 0 ? [table] : [table, conditionalTable(conditional)]
}

function conditionalTable(conditional: readonly Measurement[]): Block {
  return {
    kind: 'table',
    folded: true,
    title: say('profile.conditional'),
    caption: say('profile.conditional.caption'),
    columns: [
      column('feature', 'text'),
      column('group', 'text'),
      column('control', 'text'),
      column('rows', 'count'),
      column('value', 'difference'),
      column('interval', 'interval'),
    ],
    rows: conditional.map(({ id, value, interval, n }) => {
      const { features, controls, cell } = parseMeasurementId(id)!
      const feature = features![0]!
      return {
        feature,
        group: cell![feature] ?? null,
        control: controls!.join(', '),
        rows: n.denominator,
        value,
        interval: interval ? { low: interval.low, high: interval.high } : null,
      }
    }),
    people: 'rows',
  }
}

function proxyChart(proxies: readonly Association[]): Block {
  return {
    kind: 'chart',
    shape: 'ranking',
    title: say('profile.proxies'),
    sentence: say('profile.proxies.sentence', {
      count: proxies.length,
      shown: Math.min(shownAssociations, proxies.length),
    }),
    columns: [
      column('label', 'text'),
      column('value', 'measure'),
      column('low', 'measure'),
      column('high', 'measure'),
      column('n', 'count'),
    ],
    rows: proxies.slice(0, shownAssociations).map(({ column: name, target, strength, interval, rows }) => ({
      label: `${name} → ${target}`,
      value: strength,
      low: interval?.low ?? null,
      high: interval?.high ?? null,
      n: rows,
    })),
    options: { metric: say('metric.proxy-strength') },
  }
}

function note(left: readonly string[]): Block {
  return { kind: 'note', sentence: say('profile.left', { columns: left.slice(0, 12), count: left.length }) }
}

/** The id under which the strength of a proxy is measured. */
export function proxyId({ column: name, target }: Association): string {
  return formatMeasurementId({
    analysis: 'profile',
    metric: 'proxy-strength',
    features: [target],
    parameters: { column: name },
  })
}
