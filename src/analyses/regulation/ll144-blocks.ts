import type { Block, BlockOf, TableColumn } from '../../schema/block.js'
import type { CubeSpec } from '../../schema/cube.js'
import { formatCell, formatMeasurementId, type Cell } from '../../schema/measurement-id.js'
import type { Measurement } from '../../schema/measurement.js'
import { say, type Message, type MessageValue } from '../../schema/message.js'
import { groupLabel } from '../group-label.js'
import { checkLl144Summary, type Lack } from './ll144-checker.js'
import type { Ll144Options } from './ll144-options.js'
import type { Ll144Table } from './ll144-table.js'
import type { PublishedSummary, TableName } from './published-summary.js'

export type Ll144Kind = 'selection' | 'scoring'

export interface NamedTable extends Ll144Table {
  readonly kind: Ll144Kind
  readonly names: readonly string[]
  readonly title: TableName
  /** Everybody assessed, unknown categories included. */
  readonly all: number
}

const column = (key: string, type: TableColumn['type']): TableColumn => ({
  key,
  label: say(`regulation.column.${key}`),
  type,
})

/** One table in the order and words of the rule: applicants, selected or scoring rate, impact ratio. */
export function ll144TableBlock({ kind, title, rows, unknown }: NamedTable): BlockOf<'table'> {
  const excluded = rows.some(({ justification }) => justification !== null)
  const selection = kind === 'selection'
  return {
    kind: 'table',
    title: say(`regulation.ll144.${kind}.${title}`),
    caption: say(`regulation.ll144.caption.${kind}`, { unknown }),
    columns: [
      column('category', 'text'),
      column('applicants', 'count'),
      ...(selection ? [column('selected', 'count')] : []),
      column(selection ? 'selectionRate' : 'scoringRate', 'share'),
      column('impactRatio', 'ratio'),
      ...(excluded ? [column('justification', 'text')] : []),
    ],
    rows: rows.map(({ cell, applicants, hits, rate, ratio, justification }) => ({
      category: groupLabel(cell),
      applicants,
      ...(selection ? { selected: hits } : {}),
      [selection ? 'selectionRate' : 'scoringRate']: rate,
      impactRatio: justification === null ? ratio : say('regulation.ll144.excluded'),
      ...(excluded ? { justification: justification ?? say('regulation.ll144.kept') } : {}),
    })),
    people: 'applicants',
  }
}

export function ll144Measurements({ kind, names, rows, unknown, all }: NamedTable): Measurement[] {
  const rate = kind === 'selection' ? 'll144-selection-rate' : 'll144-scoring-rate'
  const ratio = kind === 'selection' ? 'll144-impact-ratio' : 'll144-scoring-impact-ratio'
  const method = kind === 'selection' ? 'nyc-ll144-selection' : 'nyc-ll144-scoring'
  const of = (metric: string, cell: Cell): string => formatMeasurementId({ analysis: 'regulation', metric, cell })
  return [
    ...rows.flatMap((row): Measurement[] => {
      const n = { rows: row.applicants, denominator: row.applicants }
      const ratioShared = {
        id: of(ratio, row.cell),
        n,
        better: 'higher' as const,
        ideal: 1,
        unit: 'ratio' as const,
        method,
      }
      const reason = row.justification === null ? ('zero-denominator' as const) : ('below-minimum' as const)
      return [
        { id: of(rate, row.cell), value: row.rate, n, better: 'none', unit: 'share', method },
        row.ratio === null
          ? { ...ratioShared, value: null, unavailable: reason }
          : { ...ratioShared, value: row.ratio },
      ]
    }),
    {
      id: formatMeasurementId({ analysis: 'regulation', metric: `${rate}-unknown`, features: names }),
      value: unknown,
      n: { rows: all, denominator: all },
      ...{ better: 'none', unit: 'count', method },
    },
  ]
}

/** The declared parts of the summary, and what it would still lack if it were published as it stands. */
export function declaredBlocks(tables: readonly NamedTable[], options: Ll144Options, spec: CubeSpec): Block[] {
  const parts = [
    'auditDate',
    'distributionDate',
    'auditor',
    'dataSource',
    'dataExplanation',
    'dataKind',
    'testDataReason',
    'testDataOrigin',
  ] as const
  const isTest = options.dataKind === 'test'
  const shown = parts.filter((part) => isTest || !part.startsWith('testData'))
  const unknown = tables.map(({ kind, title, unknown, all }) => ({
    label: say('regulation.ll144.unknown', {
      table: say(`regulation.ll144.table.${title}`),
      kind: say(`regulation.ll144.kind.${kind}`),
    }),
    value: say('regulation.ll144.unknown-of', { unknown, all }),
    type: 'message' as const,
  }))
  const lacks = checkLl144Summary(asPublished(tables, options))
  const scoreIsUnfavourable = tables.some(({ kind }) => kind === 'scoring') && spec.score?.higherIs !== spec.favourable
  return [
    {
      kind: 'key-values',
      title: say('regulation.ll144.summary'),
      entries: [
        ...shown.map((part) => ({
          label: say(`regulation.ll144.part.${part}`),
          value: options[part] ?? say('regulation.ll144.not-declared'),
          type: options[part] === null ? ('message' as const) : ('text' as const),
        })),
        ...unknown,
      ],
    },
    ...(lacks.length === 0 ? [] : [lacksFinding(lacks)]),
    ...(scoreIsUnfavourable
      ? [{ kind: 'note' as const, sentence: say('regulation.ll144.high-scores-are-unfavourable') }]
      : []),
  ]
}

function lacksFinding(lacks: readonly Lack[]): BlockOf<'finding'> {
  return {
    kind: 'finding',
    weight: 1,
    sentence: say('regulation.ll144.lacks', { count: lacks.length, lacks: lacks.map(lackText) }),
    next: say('regulation.ll144.lacks.next'),
    measurements: [],
  }
}

/** What is lacking, as a sentence part. */
export function lackText({ code, table, category, found, expected }: Lack): Message {
  const values: Record<string, MessageValue> = {
    table: table === undefined ? null : say(`regulation.ll144.table.${table}`),
    category: category ?? null,
    found: found ?? null,
    expected: expected ?? null,
  }
  return say(`regulation.ll144.lack.${code}`, values)
}

/** Our own tables in the form in which a published summary is checked, so that both are held to one standard. */
function asPublished(tables: readonly NamedTable[], options: Ll144Options): PublishedSummary {
  const [first] = tables
  return {
    ...options,
    unknownCount: first!.unknown,
    rows: tables
      .filter(({ kind }) => kind === first!.kind)
      .flatMap(({ title, rows, kind }) =>
        rows.map(({ cell, applicants, hits, rate, ratio, justification }) => ({
          table: title,
          category: groupLabel(cell) ?? formatCell(cell),
          applicants,
          ...(kind === 'selection' ? { selected: hits } : {}),
          rate,
          ratio,
          excluded: justification !== null,
          justification,
        })),
      ),
  }
}
