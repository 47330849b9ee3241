import type { Block, BlockKind, BlockOf, CellValue, TableColumn } from '../../schema/block.js'
import { say } from '../../schema/message.js'
import { hasNumber } from '../has-number.js'
import type { IsAggregate } from './aggregates.js'
import type { CountingBlock, Row } from './row-cells.js'
import { hideCells } from './hide-cells.js'
import { namesInCell, type Mentions } from './mentions.js'

export interface Hidden {
  readonly below: number
  /** Whether a group of missing values is hidden. */
  readonly hidesMissing: boolean
  /** Whether the persons of a row are a hidden count. */
  readonly row: (row: Row, block: CountingBlock) => boolean
  readonly aggregate: IsAggregate
  readonly mentions: Mentions
  readonly measurement: (id: string) => boolean
}

const hiddenText = say('report.hidden')
type Suppressors = { readonly [K in BlockKind]: (block: BlockOf<K>, hidden: Hidden) => Block | null }

/** One way of hiding per kind of block; null where nothing may stay. */
const suppressors: Suppressors = {
  finding: (block, { mentions, measurement }) =>
    block.measurements.some(measurement) || mentions.message(block.sentence) || mentions.message(block.next)
      ? { kind: 'note', sentence: say('report.suppressed-finding') }
      : block,
  note: (block, { mentions }) => (mentions.message(block.sentence) ? null : block),
  table: (block, hidden) => ({
    ...block,
    ...caption(block, hidden),
    rows: withoutExtremes(block, rows(block, hidden), hidden),
  }),
  chart: (block, hidden) => ({
    ...block,
    sentence: sentence(block, hidden),
    rows: withoutSizes(block, chartRows(block, hidden), hidden),
  }),
  'key-values': (block, { mentions }) => ({
    ...block,
    entries: block.entries.map((entry) =>
      mentions.message(entry.label) || (entry.type !== 'text' && mentions.names(namesInCell(entry.value)))
        ? { ...entry, value: hiddenText }
        : entry,
    ),
  }),
  matrix: matrix,
  ranking: (block, { mentions }) => ({
    ...block,
    items: block.items.map((item) =>
      mentions.names(namesInCell(item.label)) || mentions.message(item.detail)
        ? { label: item.label, value: null, detail: hiddenText }
        : item,
    ),
  }),
  'image-grid': (block, { mentions }) => ({
    ...block,
    images: block.images.filter(({ label, caption }) => !mentions.message(label) && !mentions.message(caption)),
  }),
}

export function suppressBlock(block: Block, hidden: Hidden): Block | null {
  // The suppressor of a kind takes the block of that kind; the compiler cannot follow that through the table.
  return (suppressors[block.kind] as (block: Block, hidden: Hidden) => Block | null)(block, hidden)
}

function isHidden(row: Row, block: CountingBlock, hidden: Hidden): boolean {
  const named = block.columns.filter(({ type }) => type === 'text' || type === 'message')
  return (
    hidden.mentions.names(named.flatMap(({ key }) => namesInCell(row[key]))) ||
    hidden.aggregate(row, block) ||
    hidden.row(row, block)
  )
}

/** What a chart knows its rows by. */
const identities = ['group', 'stratum', 'category', 'label', 'measure']

/** A hidden row keeps its names and loses its numbers, also those that no column shows. */
function withoutNumbers(row: Row, columns: readonly TableColumn[]): Row {
  // Names are texts, and a message that heads its row; other messages say something about it.
  const isName = ({ key, type }: TableColumn, place: number): boolean => {
    const value = row[key]
    if (type === 'text') return true
    return place === 0 && typeof value === 'object' && value !== null && 'id' in value && !hasNumber(value)
  }
  const kept: Record<string, CellValue> = row.listedOnly === 1 ? { listedOnly: 1 } : {}
  for (const key of identities) if (typeof row[key] === 'string' || row[key] === null) kept[key] = row[key]
  for (const [place, column] of columns.entries())
    kept[column.key] = isName(column, place) ? (row[column.key] ?? null) : hiddenText
  return kept
}

function rows(block: CountingBlock, hidden: Hidden): Row[] {
  return block.rows.map((row) => (isHidden(row, block, hidden) ? withoutNumbers(row, block.columns) : row))
}

/** The smallest and the largest value of a column are those of single persons; the missing values of one are the people of a group. */
function withoutExtremes({ title }: CountingBlock, shown: readonly Row[], { below, hidesMissing }: Hidden): Row[] {
  if (title.id !== 'profile.columns') return [...shown]
  const few = ({ missing }: Row): boolean =>
    typeof missing === 'number' && missing > 0 && (missing < below || hidesMissing)
  return shown.map((row) => ({
    ...row,
    min: withoutValue(row.min),
    max: withoutValue(row.max),
    ...(few(row) ? { missing: hiddenText, missingShare: hiddenText } : {}),
  }))
}

/** Columns of texts have a dash, which says nothing. */
function withoutValue(value: CellValue | undefined): CellValue {
  return value === '–' || value === undefined ? '–' : hiddenText
}

/** How many rows have both columns of a pair tells how many lack one: those rows are a group that may be hidden. */
function withoutSizes({ title }: CountingBlock, shown: readonly Row[], { hidesMissing }: Hidden): Row[] {
  if (title.id !== 'profile.proxies' || !hidesMissing) return [...shown]
  return shown.map((row) => ({ ...row, n: hiddenText }))
}

/** Curves of a hidden group are not drawn at all; other shapes keep its name with no mark. */
function chartRows(block: BlockOf<'chart'>, hidden: Hidden): Row[] {
  const curve = block.shape === 'roc' || block.shape === 'sweep' || block.shape === 'calibration'
  return curve ? block.rows.filter((row) => !isHidden(row, block, hidden)) : rows(block, hidden)
}

function sentence(block: BlockOf<'chart'>, hidden: Hidden): BlockOf<'chart'>['sentence'] {
  const touched = hidden.mentions.message(block.sentence) || block.rows.some((row) => isHidden(row, block, hidden))
  return touched && (hasNumber(block.sentence) || hidden.mentions.message(block.sentence))
    ? say('report.suppressed-sentence')
    : block.sentence
}

function caption(block: BlockOf<'table'>, { mentions }: Hidden): Pick<BlockOf<'table'>, 'caption'> {
  return block.caption && mentions.message(block.caption) ? { caption: say('report.suppressed-sentence') } : {}
}

function matrix(block: BlockOf<'matrix'>, { mentions, below }: Hidden): Block {
  const { rowLabels, columnLabels, values, type } = block
  const key = (row: number, column: number): string => `${row} ${column}`
  const cells = values.flatMap((row, i) => row.map((value, j) => ({ key: key(i, j), people: value ?? 0 })))
  const lines = [
    ...rowLabels.map((_, i) => ({ parts: columnLabels.map((_, j) => key(i, j)) })),
    ...columnLabels.map((_, j) => ({ parts: rowLabels.map((_, i) => key(i, j)) })),
  ]
  const small = type === 'count' ? hideCells(cells, lines, below) : new Set<string>()
  const hides = (i: number, j: number): boolean =>
    small.has(key(i, j)) || mentions.names([rowLabels[i] ?? null]) || mentions.names([columnLabels[j] ?? null])
  return { ...block, values: values.map((row, i) => row.map((value, j) => (hides(i, j) ? null : value))) }
}
