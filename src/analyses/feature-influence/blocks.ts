import type { SqlValue } from '../../environment/duckdb.js'
import type { Attribution } from '../../explainers/attribution.js'
import type { Block, ColumnType } from '../../schema/block.js'
import { say, type Message } from '../../schema/message.js'
import type { InfluenceContext } from './context.js'
import { influenceFindings } from './findings.js'
import type { GatheredRows } from './gather-rows.js'
import { outputName } from './measurements.js'
import { scoreName, typeOfScale } from './score-name.js'
import { waterfall } from './waterfall.js'

const featuresByGroup = 5

/** Findings; the features by size; how the largest act on the groups; rows that were asked for; how it was done. */
export function influenceBlocks(context: InfluenceContext): Block[] {
  const { summary, shown, rows } = context
  return [
    ...influenceFindings(context),
    sizes(context),
    ...summary.sensitive.flatMap((name) => byGroup(context, name)),
    ...(shown === null
      ? []
      : shown.values.map((_, row) =>
          waterfall(shown, row, nameOf(rows.shown.extras.name![row]!), valuesOf(rows, row)),
        )),
    ...howMeasured(context.attribution, { rows: rows.sample.count, of: rows.of }),
    ...unscored(context),
  ]
}

function column(key: string, type: ColumnType): { key: string; label: Message; type: ColumnType } {
  return { key, label: say(`feature-influence.column.${key}`), type }
}

function sizes({ summary, attribution, scale }: InfluenceContext): Block {
  const type = attribution.scope === 'all' ? 'measure' : typeOfScale(scale)
  const { features } = summary
  const score = scoreName(attribution)
  const all = attribution.scope === 'all'
  return {
    kind: 'chart',
    shape: 'attribution',
    title: say(all ? 'feature-influence.importance.title' : 'feature-influence.sizes.title', { score }),
    sentence: say(all ? 'feature-influence.importance.sentence' : 'feature-influence.sizes.sentence', {
      score,
      features: features.length,
      first: features[0]!.feature,
      measure: say(`feature-influence.measure.${attribution.measure ?? 'none'}`),
      repeats: Number(attribution.options.repeats ?? 0),
      confidence: `${Number((summary.confidence * 100).toPrecision(4))} %`,
    }),
    columns: [
      column('label', 'text'),
      {
        ...column('value', type),
        label: say(all ? 'feature-influence.column.importance' : 'feature-influence.column.value'),
      },
      column('low', type),
      column('high', type),
      column('share', 'share'),
    ],
    rows: features.map(({ feature, size, share }) => ({
      label: feature,
      value: size.value,
      low: size.interval?.low ?? null,
      high: size.interval?.high ?? null,
      share: share?.value ?? null,
    })),
    options: { metric: say(all ? 'feature-influence.axis.importance' : 'feature-influence.axis.size') },
  }
}

function byGroup({ summary, attribution, scale }: InfluenceContext, name: string): Block[] {
  const type = typeOfScale(scale)
  const chosen = summary.features
    .filter(({ byGroup: groups }) => (groups[name]?.length ?? 0) > 1)
    .slice(0, featuresByGroup)
  if (chosen.length === 0) return []
  return [
    {
      kind: 'chart',
      shape: 'grouped',
      title: say('feature-influence.by-group.title', { feature: name }),
      sentence: say('feature-influence.by-group.sentence', {
        feature: name,
        score: scoreName(attribution),
        count: chosen.length,
      }),
      columns: [
        column('stratum', 'text'),
        { ...column('group', 'text'), label: say('feature-influence.column.group', { feature: name }) },
        column('n', 'count'),
        { ...column('value', type), label: say('feature-influence.column.mean') },
        column('low', type),
        column('high', type),
      ],
      rows: chosen.flatMap(({ feature, byGroup: groups }) =>
        groups[name]!.map(({ group, attribution: mean, compared }) => ({
          stratum: feature,
          group,
          value: mean.value,
          low: mean.interval?.low ?? null,
          high: mean.interval?.high ?? null,
          n: mean.rows,
          listedOnly: compared ? 0 : 1,
        })),
      ),
      options: { metric: say('feature-influence.axis.mean') },
      people: 'n',
    },
  ]
}

interface ExplainedRows {
  readonly rows: number
  readonly of: number
  /** Asked for by name instead of drawn. */
  readonly named?: boolean
}

/** What was computed, of what, against what, and how well it adds up; a note where it does not. */
export function howMeasured(attribution: Attribution, explained: ExplainedRows): Block[] {
  const off = attribution.completeness?.met.filter((met) => !met).length ?? 0
  return [
    method(attribution, explained),
    ...(off > 0 ? [{ kind: 'note' as const, sentence: say('feature-influence.incomplete', { rows: off }) }] : []),
  ]
}

function method(attribution: Attribution, { rows, of, named = false }: ExplainedRows): Block {
  const { completeness, baseline, exact, evaluations, game } = attribution
  const entry = (
    key: string,
    value: string | number | Message,
    type: ColumnType = 'text',
  ): {
    label: Message
    value: string | number | Message
    type: ColumnType
  } => ({ label: say(`feature-influence.entry.${key}`), value, type })
  const worst = completeness && Math.max(...completeness.gaps.map(Math.abs))
  return {
    kind: 'key-values',
    title: say('feature-influence.method.title'),
    entries: [
      entry('method', say(`explainer.${attribution.explainer}`), 'message'),
      entry('score', scoreName(attribution), 'message'),
      entry('output', outputName({ attribution })),
      entry('rows', say(named ? 'feature-influence.rows-named' : 'feature-influence.rows', { rows, of }), 'message'),
      entry('baseline', say(`feature-influence.baseline.${baseline.kind}`, { rows: baseline.rows }), 'message'),
      ...(game === null ? [] : [entry('game', say('feature-influence.game.interventional'), 'message')]),
      ...(exact === null
        ? []
        : [
            entry(
              'exact',
              say(exact.every(Boolean) ? 'feature-influence.enumerated' : 'feature-influence.estimated'),
              'message',
            ),
          ]),
      ...(worst === null ? [] : [entry('gap', worst, 'measure')]),
      entry('evaluations', evaluations.predictions, 'count'),
      ...(evaluations.gradients > 0 ? [entry('gradients', evaluations.gradients, 'count')] : []),
    ],
  }
}

function unscored({ rows }: InfluenceContext): Block[] {
  if (rows.sample.unscored === 0) return []
  return [{ kind: 'note', sentence: say('feature-influence.unscored', { rows: rows.sample.unscored }) }]
}

function nameOf(value: SqlValue): string {
  return String(value)
}

function valuesOf(rows: GatheredRows, row: number): Readonly<Record<string, SqlValue>> {
  return Object.fromEntries(Object.entries(rows.shown.values).map(([name, values]) => [name, values[row]!]))
}
