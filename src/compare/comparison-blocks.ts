import type { Block, BlockOf, CellValue } from '../schema/block.js'
import type { Unit } from '../schema/measurement.js'
import { parseMeasurementId } from '../schema/measurement-id.js'
import { say, type Message } from '../schema/message.js'
import type { Change, ChangeWord, Comparison } from './comparison.js'
import { cautionBlocks, overviewBlocks, peopleSection, policySection, tradeOffSection } from './mitigation-blocks.js'

/** A part of the page: what the report's `renderPage` takes as a section. */
export interface ComparisonSection {
  readonly id: string
  readonly title: Message
  readonly lead?: Message
  readonly blocks: readonly Block[]
}

export interface ComparisonBlocksOptions {
  /** A measurement id in words; the id itself by default, or where this gives null. */
  name?(id: string): Message | null
}

/** Rows of a table at most; the JSON holds all. */
const mostRows = 200
/** A longer table is shown closed. */
const unfoldedRows = 30

const words: readonly ChangeWord[] = ['worse', 'better', 'unchanged', 'unknown']

/** The comparison as sections: what to know and what stands out, the gaps between groups, everything else that changed. */
export function comparisonSections(comparison: Comparison, options: ComparisonBlocksOptions = {}): ComparisonSection[] {
  const wordsOf = (id: string): string | Message => options.name?.(id) ?? id
  const nameOf: (id: string) => CellValue = wordsOf
  const several = comparison.runs.length > 2
  const tableOf = (title: Message, changes: readonly Change[]): Block[] =>
    changeTable(title, changes, { comparison, nameOf, several })
  const gaps = comparison.changes.filter(isGap)
  const others = comparison.changes.filter(
    (change) => !isGap(change) && (change.word === 'better' || change.word === 'worse'),
  )
  return [
    {
      id: 'summary',
      title: say('compare.section.summary'),
      blocks: [
        ...comparison.notes.map((sentence): Block => ({ kind: 'note', sentence })),
        ...(comparison.runs.some(({ mitigation }) => mitigation !== null)
          ? overviewBlocks(comparison)
          : [runsBlock(comparison)]),
        ...findings(comparison),
        countsTable(comparison),
        ...cautionBlocks(comparison),
      ],
    },
    ...tradeOffSection(comparison, wordsOf),
    ...peopleSection(comparison, wordsOf),
    ...policySection(comparison),
    {
      id: 'gaps',
      title: say('compare.section.gaps'),
      lead: say('compare.lead.gaps'),
      blocks: [...strip(gaps, comparison, nameOf), ...tableOf(say('compare.table.gaps'), bySize(gaps))],
    },
    {
      id: 'others',
      title: say('compare.section.others'),
      lead: say('compare.lead.others'),
      blocks: tableOf(say('compare.table.others'), bySize(others)),
    },
  ]
}

/** A gap or ratio over all groups of a feature: what comparisons of fairness are about. How differently a column acts on groups is no outcome of anybody. */
export function isGap({ id }: Pick<Change, 'id'>): boolean {
  const address = parseMeasurementId(id)
  return (
    address !== null &&
    address.analysis !== 'feature-influence' &&
    !address.cell &&
    address.features !== undefined &&
    (address.transform === 'difference' || address.transform === 'ratio')
  )
}

/** Worse before better before the rest, the clearest (farthest from zero for its width) first. */
export function bySize(changes: readonly Change[]): Change[] {
  const clarity = ({ change, interval }: Change): number => {
    if (change === null || interval?.low == null || interval.high == null) return 0
    return Math.abs(change) / Math.max(interval.high - interval.low, 1e-12)
  }
  return changes
    .map((change, place) => ({ change, place, size: clarity(change) }))
    .sort((a, b) => words.indexOf(a.change.word) - words.indexOf(b.change.word) || b.size - a.size || a.place - b.place)
    .map(({ change }) => change)
}

function runsBlock({ runs, confidence }: Comparison): Block {
  return {
    kind: 'table',
    title: say('compare.table.runs'),
    caption: say('compare.caption.runs', { confidence: percent(confidence) }),
    columns: [
      { key: 'role', label: say('compare.column.role'), type: 'message' },
      { key: 'name', label: say('compare.column.run'), type: 'text' },
      { key: 'title', label: say('compare.column.title'), type: 'text' },
      { key: 'rows', label: say('compare.column.rows'), type: 'count' },
      { key: 'verdict', label: say('compare.column.verdict'), type: 'verdict' },
    ],
    rows: runs.map(({ name, title, rows, verdict }, place) => ({
      role: say(place === 0 ? 'compare.role.first' : 'compare.role.other'),
      name,
      title: title ?? '',
      rows,
      verdict,
    })),
  }
}

/** One finding for each run: its gaps in words, worse ones first. */
function findings({ runs, changes, notes }: Comparison): Block[] {
  const paired = notes.find(({ id }) => id === 'compare.note.paired')?.values?.['runs']
  return runs.slice(1).map((run, at): Block => {
    const gaps = changes.filter((change) => change.run === at + 1 && isGap(change))
    const count = (word: ChangeWord): number => gaps.filter((change) => change.word === word).length
    const values = {
      name: run.name,
      first: runs[0]!.name,
      gaps: gaps.length,
      better: count('better'),
      worse: count('worse'),
      unchanged: count('unchanged'),
      unknown: count('unknown'),
    }
    const tone = values.worse > 0 ? (values.better > 0 ? 'mixed' : 'worse') : values.better > 0 ? 'better' : 'undecided'
    return {
      kind: 'finding',
      weight: values.worse > 0 ? 2 : values.better > 0 ? 1 : 0,
      sentence: say(`compare.finding.${tone}`, values),
      next: say(
        `compare.next.${tone === 'undecided' && Array.isArray(paired) && paired.includes(run.name) ? 'more-rows' : tone}`,
        values,
      ),
      // One id is another number in every run: of several runs the table says which.
      measurements:
        runs.length > 2
          ? []
          : bySize(gaps)
              .filter(({ word }) => word === 'worse' || word === 'better')
              .map(({ id }) => id),
    }
  })
}

function countsTable({ runs, changes }: Comparison): BlockOf<'table'> {
  return {
    kind: 'table',
    title: say('compare.table.counts'),
    columns: [
      { key: 'name', label: say('compare.column.run'), type: 'text' },
      ...words.map((word) => ({ key: word, label: say(`compare.word.${word}`), type: 'count' as const })),
    ],
    rows: runs.slice(1).map(({ name }, at) => ({
      name,
      ...Object.fromEntries(
        words.map((word) => [word, changes.filter((change) => change.run === at + 1 && change.word === word).length]),
      ),
    })),
  }
}

/** Changes with their intervals against the band that counts as unchanged. */
function strip(changes: readonly Change[], { margin, runs }: Comparison, nameOf: (id: string) => CellValue): Block[] {
  // Of many runs only what can be told from chance: else nobody would read it.
  const told = changes.filter(({ word }) => word === 'better' || word === 'worse')
  const drawable = (runs.length > 2 && told.length > 0 ? told : changes)
    .filter(({ interval, unit }) => interval !== null && (unit === 'difference' || unit === 'ratio'))
    .slice(0, 40)
  if (drawable.length === 0) return []
  return [
    {
      kind: 'chart',
      shape: 'strip',
      title: say('compare.chart.gaps'),
      sentence: say('compare.chart.gaps-sentence', { margin }),
      columns: [
        { key: 'measure', label: say('compare.column.measure'), type: 'text' },
        { key: 'value', label: say('compare.column.change'), type: 'difference' },
        { key: 'limits', label: say('compare.column.interval'), type: 'interval' },
      ],
      rows: drawable.map(({ id, run, change, interval }) => ({
        measure:
          runs.length > 2
            ? say('compare.of-run', { measure: nameOf(id) as string | Message, run: runs[run]!.name })
            : nameOf(id),
        value: change,
        low: interval!.low,
        high: interval!.high,
        limitLow: -margin,
        limitHigh: margin,
      })),
      options: {},
    },
  ]
}

interface TableContext {
  readonly comparison: Comparison
  readonly nameOf: (id: string) => CellValue
  readonly several: boolean
}

function changeTable(
  title: Message,
  changes: readonly Change[],
  { comparison, nameOf, several }: TableContext,
): Block[] {
  if (changes.length === 0) return [{ kind: 'note', sentence: say('compare.nothing') }]
  const left = changes.length - mostRows
  const folded = changes.length > unfoldedRows ? ({ folded: true } as const) : {}
  const table: Block = {
    kind: 'table',
    title,
    columns: [
      { key: 'measure', label: say('compare.column.measure'), type: 'text' },
      ...(several ? [{ key: 'run', label: say('compare.column.run'), type: 'text' as const }] : []),
      { key: 'before', label: say('compare.column.before'), type: 'measure' },
      { key: 'after', label: say('compare.column.after'), type: 'measure' },
      { key: 'change', label: say('compare.column.change'), type: 'difference' },
      { key: 'interval', label: say('compare.column.interval'), type: 'interval' },
      { key: 'how', label: say('compare.column.how'), type: 'message' },
      { key: 'word', label: say('compare.column.word'), type: 'message' },
    ],
    ...folded,
    rows: changes.slice(0, mostRows).map((change) => ({
      measure: nameOf(change.id),
      ...(several ? { run: comparison.runs[change.run]!.name } : {}),
      before: numberOf(change.before?.value ?? null, change.unit),
      after: numberOf(change.after?.value ?? null, change.unit),
      ...changeCells(change),
      how: say(`compare.how.${change.how ?? 'none'}`),
      word: wordOf(change),
    })),
  }
  return left > 0 ? [table, { kind: 'note', sentence: say('compare.more', { left }) }] : [table]
}

/** `better`, or `unknown` with its reason. */
export function wordOf({ word, why }: Change): Message {
  return why
    ? say('compare.word-why', { word: say(`compare.word.${word}`), why: say(`compare.why.${why}`) })
    : say(`compare.word.${word}`)
}

/** A value as its unit is written; null where it is not available. */
export function numberOf(value: number | null, unit: Unit): Message | null {
  if (value === null) return null
  const style = unit === 'share' || unit === 'difference' || unit === 'ratio' ? unit : 'measure'
  return say(`compare.number.${style}`, { value })
}

/** A change and its interval: of a share in percentage points, since the share itself is written in percent; of all else as the number it is. */
export function changeCells({ change, interval, unit }: Pick<Change, 'change' | 'interval' | 'unit'>): {
  readonly change: number | Message | null
  readonly interval: Change['interval'] | Message
} {
  if (unit !== 'share') return { change, interval }
  const points = (value: number): Message => say('compare.number.points', { value })
  return {
    change: change === null ? null : say('compare.points', { points: points(change) }),
    interval: interval === null ? null : intervalText(interval, points),
  }
}

function intervalText(
  { low, high }: NonNullable<Change['interval']>,
  write: (value: number) => Message,
): Message | null {
  if (low === null) return high === null ? null : say('report.interval.below', { high: write(high) })
  if (high === null) return say('report.interval.above', { low: write(low) })
  return say('report.interval', { low: write(low), high: write(high) })
}

function percent(confidence: number): Message {
  return say('compare.percent', { percent: String(Number((confidence * 100).toPrecision(4))) })
}
