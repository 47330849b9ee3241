import type { Block, CellValue } from '../schema/block.js'
import type { Cell } from '../schema/measurement-id.js'
import { say, type Message, type MessageValue } from '../schema/message.js'
import { changeCells, numberOf, type ComparisonSection } from './comparison-blocks.js'
import type { Change, Comparison, GroupChange, Levelling, PeopleChanged, TradeOff } from './comparison.js'

type NameOf = (id: string) => string | Message

/** What each run is, what it costs overall, and its verdict: in place of the list of runs where some came from a mitigation. */
export function overviewBlocks({ runs, tradeOffs, changes }: Comparison): Block[] {
  const performance = tradeOffs[0]?.performance
  const found = (place: number): Change | undefined =>
    changes.find(({ run, id }) => run === place && id === performance)
  const value = (place: number): number | null =>
    tradeOffs[0]?.points.find(({ run }) => run === place)?.performance.value ?? null
  const yes = (is: boolean): Message => say(is ? 'compare.yes' : 'compare.no')
  const table: Block = {
    kind: 'table',
    title: say('compare.table.overview'),
    caption: say('compare.caption.overview', { rows: runs[0]?.rows ?? 0 }),
    columns: [
      { key: 'name', label: say('compare.column.run'), type: 'text' },
      { key: 'mitigation', label: say('compare.column.mitigation'), type: 'text' },
      { key: 'group', label: say('compare.column.needs-group'), type: 'message' },
      { key: 'draws', label: say('compare.column.draws'), type: 'message' },
      { key: 'performance', label: say('compare.column.performance'), type: 'measure' },
      { key: 'change', label: say('compare.column.change'), type: 'difference' },
      { key: 'interval', label: say('compare.column.interval'), type: 'interval' },
      { key: 'word', label: say('compare.column.word'), type: 'message' },
      { key: 'verdict', label: say('compare.column.verdict'), type: 'verdict' },
    ],
    rows: runs.map(({ name, mitigation, verdict }, place) => {
      const change = found(place)
      return {
        ...{ name, mitigation: mitigation?.id ?? '—' },
        group: mitigation === null ? null : yes(mitigation.needsGroupAtDecision),
        draws: mitigation === null ? null : yes(mitigation.randomises),
        performance: change ? numberOf(value(place), change.unit) : numberOf(value(place), 'share'),
        ...(change === undefined ? { change: null, interval: null } : changeCells(change)),
        ...{ word: change === undefined ? null : say(`compare.word.${change.word}`), verdict },
      }
    }),
  }
  return [table]
}

/** The legal caution of each mitigation, once. */
export function cautionBlocks({ runs }: Comparison): Block[] {
  const cautions = new Map(
    runs.flatMap(({ mitigation }) => (mitigation === null ? [] : [[mitigation.id, mitigation.caution]])),
  )
  return [...cautions].map(([id, caution]): Block => {
    const names = runs.filter(({ mitigation }) => mitigation?.id === id).map(({ name }) => name)
    return { kind: 'note', sentence: say('compare.caution', { runs: names, caution }) }
  })
}

/** Performance against each gap. */
export function tradeOffSection({ runs, tradeOffs }: Comparison, nameOf: NameOf): ComparisonSection[] {
  if (tradeOffs.length === 0) return []
  return [
    {
      id: 'trade-offs',
      title: say('compare.section.trade-offs'),
      lead: say('compare.lead.trade-offs'),
      blocks: tradeOffs.map((tradeOff) => tradeOffChart(tradeOff, runs, nameOf)),
    },
  ]
}

function tradeOffChart({ gap, performance, points }: TradeOff, runs: Comparison['runs'], nameOf: NameOf): Block {
  const named = { gap: nameOf(gap), performance: nameOf(performance) }
  const frontier = points.filter((point) => point.frontier).map(({ run }) => runs[run]!.name)
  return {
    kind: 'chart',
    shape: 'pareto',
    title: say('compare.chart.trade-off', named),
    sentence: say('compare.chart.trade-off-sentence', { ...named, frontier, count: frontier.length }),
    columns: [
      { key: 'group', label: say('compare.column.run'), type: 'text' },
      { key: 'gap', label: say('compare.column.gap'), type: 'share' },
      { key: 'gapLimits', label: say('compare.column.gap-interval'), type: 'interval' },
      { key: 'value', label: say('compare.column.performance'), type: 'share' },
      { key: 'limits', label: say('compare.column.performance-interval'), type: 'interval' },
      { key: 'on', label: say('compare.column.frontier'), type: 'message' },
    ],
    rows: points.map(({ run, gap: x, performance: y, frontier: on }) => ({
      ...{ group: runs[run]!.name, gap: x.value, gapLow: x.low, gapHigh: x.high },
      gapLimits: { low: x.low, high: x.high },
      ...{ value: y.value, low: y.low, high: y.high, limits: { low: y.low, high: y.high } },
      ...{ frontier: on ? 1 : 0, on: say(on ? 'compare.yes' : 'compare.no') },
    })),
    options: named,
  }
}

/** Who gets another decision, and how gaps that became smaller were closed. */
export function peopleSection(
  { runs, people, levellings, tradeOffs }: Comparison,
  nameOf: NameOf,
): ComparisonSection[] {
  const shown = tradeOffs.map(({ gap }) => gap)
  const told = levellings.filter(({ id, word }) => shown.includes(id) && word !== 'unclear')
  const order = ['down', 'both', 'up']
  const takes = (one: Levelling): boolean => one.word !== 'up'
  const sorted = [...told].sort((a, b) => order.indexOf(a.word) - order.indexOf(b.word))
  if (people.length === 0 && sorted.length === 0) return []
  return [
    {
      id: 'people',
      title: say('compare.section.people'),
      lead: say('compare.lead.people'),
      blocks: [
        ...sorted.filter(takes).map((one) => levellingFinding(one, runs, nameOf)),
        ...(sorted.length === 0 ? [] : [levellingTable(sorted, runs, nameOf)]),
        ...(people.length === 0 ? [] : [peopleByRun(runs, people), peopleTable(runs, people)]),
      ],
    },
  ]
}

function levellingFinding(
  { run, id, change, seen, word, losers, gainers }: Levelling,
  runs: Comparison['runs'],
  nameOf: NameOf,
): Block {
  const values: Record<string, MessageValue> = {
    ...{ name: runs[run]!.name, gap: nameOf(id), points: 100 * Math.abs(change), seen: seen ? 'yes' : 'no' },
    ...{ losers: losers.map(groupChange), gainers: gainers.map(groupChange) },
  }
  return {
    kind: 'finding',
    weight: word === 'down' ? 3 : word === 'both' ? 2 : 1,
    sentence: say(`compare.levelling.${word}`, values),
    next: say(`compare.next.levelling-${word}`, values),
    measurements: runs.length > 2 ? [] : [id],
  }
}

/** How each gap became smaller, in a line. */
function levellingTable(levellings: readonly Levelling[], runs: Comparison['runs'], nameOf: NameOf): Block {
  const list = (changes: readonly GroupChange[]): Message | null =>
    changes.length === 0 ? null : say('compare.cell', { parts: changes.map(groupChange) })
  return {
    kind: 'table',
    title: say('compare.table.levelling'),
    columns: [
      { key: 'run', label: say('compare.column.run'), type: 'text' },
      { key: 'gap', label: say('compare.column.gap'), type: 'text' },
      { key: 'change', label: say('compare.column.change'), type: 'difference' },
      { key: 'losers', label: say('compare.column.losers'), type: 'message' },
      { key: 'gainers', label: say('compare.column.gainers'), type: 'message' },
      { key: 'word', label: say('compare.column.word'), type: 'message' },
    ],
    rows: levellings.map(({ run, id, change, word, losers, gainers }) => ({
      ...{ run: runs[run]!.name, gap: nameOf(id), change },
      ...{ losers: list(losers), gainers: list(gainers), word: say(`compare.levelled.${word}`) },
    })),
  }
}

function groupChange({ cell, change, interval }: GroupChange): Message {
  const points = (share: number | null): number | null => (share === null ? null : 100 * share)
  return say('compare.group-change', {
    group: cellText(cell),
    ...{ change: points(change), low: points(interval.low), high: points(interval.high) },
  })
}

function cellText(cell: Cell): Message {
  const parts = Object.entries(cell).map(([feature, value]) => say('report.cell', { feature, value }))
  return parts.length === 0 ? say('compare.everybody') : say('compare.cell', { parts })
}

/** A row for each group, a column for each run: how many are better and how many are worse off. */
function peopleByRun(runs: Comparison['runs'], people: readonly PeopleChanged[]): Block {
  const single = people.filter(({ cell }) => Object.keys(cell).length <= 1)
  const places = [...new Set(single.map(({ run }) => run))]
  const groups = new Map(single.map((one) => [JSON.stringify(one.cell), one]))
  return {
    kind: 'table',
    title: say('compare.table.people-by-run'),
    caption: say('compare.caption.people-by-run'),
    columns: [
      { key: 'group', label: say('compare.column.group'), type: 'message' },
      { key: 'rows', label: say('compare.column.rows'), type: 'count' },
      ...places.map((run) => ({
        ...{ key: `run${run}`, label: say('compare.cell', { parts: [runs[run]!.name] }), type: 'message' as const },
      })),
    ],
    rows: [...groups].map(([key, { cell, rows }]) => ({
      ...{ group: cellText(cell), rows },
      ...Object.fromEntries(
        places.map((run) => {
          const found = single.find((one) => one.run === run && JSON.stringify(one.cell) === key)
          const counts = found && { helped: found.helped.rows, harmed: found.harmed.rows }
          return [`run${run}`, counts === undefined ? null : say('compare.helped-harmed', counts)]
        }),
      ),
    })),
    people: 'rows',
  }
}

function peopleTable(runs: Comparison['runs'], people: readonly PeopleChanged[]): Block {
  const single = people.filter(({ cell }) => Object.keys(cell).length <= 1)
  const interval = ({ interval: limits }: PeopleChanged['helped']): CellValue => limits
  return {
    kind: 'table',
    title: say('compare.table.people'),
    caption: say('compare.caption.people'),
    folded: true,
    columns: [
      { key: 'run', label: say('compare.column.run'), type: 'text' },
      { key: 'group', label: say('compare.column.group'), type: 'message' },
      { key: 'rows', label: say('compare.column.rows'), type: 'count' },
      { key: 'helped', label: say('compare.column.helped'), type: 'count' },
      { key: 'helpedShare', label: say('compare.column.helped-share'), type: 'share' },
      { key: 'helpedLimits', label: say('compare.column.helped-interval'), type: 'interval' },
      { key: 'harmed', label: say('compare.column.harmed'), type: 'count' },
      { key: 'harmedShare', label: say('compare.column.harmed-share'), type: 'share' },
      { key: 'harmedLimits', label: say('compare.column.harmed-interval'), type: 'interval' },
    ],
    rows: single.map(({ run, cell, rows, helped, harmed }) => ({
      ...{ run: runs[run]!.name, group: cellText(cell), rows },
      ...{ helped: helped.rows, helpedShare: helped.share, helpedLimits: interval(helped) },
      ...{ harmed: harmed.rows, harmedShare: harmed.share, harmedLimits: interval(harmed) },
    })),
    people: 'rows',
  }
}

/** Which policies each run would pass. */
export function policySection({ runs }: Comparison): ComparisonSection[] {
  const names = [...new Set(runs.flatMap(({ policies }) => policies.map(({ name }) => name)))]
  if (names.length === 0) return []
  const table: Block = {
    kind: 'table',
    title: say('compare.table.policies'),
    caption: say('compare.caption.policies'),
    columns: [
      { key: 'run', label: say('compare.column.run'), type: 'text' },
      ...names.map((name, at) => ({
        ...{ key: `policy${at}`, label: say('compare.policy', { name }), type: 'verdict' as const },
      })),
    ],
    rows: runs.map(({ name, policies }) => ({
      run: name,
      ...Object.fromEntries(
        names.map((policy, at) => [`policy${at}`, policies.find((one) => one.name === policy)?.verdict ?? null]),
      ),
    })),
  }
  return [
    { id: 'policies', title: say('compare.section.policies'), lead: say('compare.lead.policies'), blocks: [table] },
  ]
}
