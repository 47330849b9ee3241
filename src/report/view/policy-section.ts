import type { Block } from '../../schema/block.js'
import type { Message } from '../../schema/message.js'
import type { RuleVerdict, Verdict } from '../../schema/verdict.js'
import { viewBlock } from '../blocks/registry.js'
import type { Drawing } from '../drawing.js'
import { measurementMessage } from './measurement-name.js'
import { section, type SectionView, type VerdictView } from './page-view.js'
import { styleOfRule } from './rule-numbers.js'
import { ruleView } from './rule-view.js'

/** Rules beyond these stand behind a summary; a line each is quickly read. */
const openRules = 24

/** The verdict in one sentence; null where there is no policy: then nothing is judged. */
export function verdictView(verdict: Verdict | null, { say }: Drawing): VerdictView | null {
  if (!verdict) return null
  const errors = verdict.rules.filter((rule) => rule.level === 'error' && rule.verdict !== 'not-applicable')
  const count = (word: string): number => errors.filter((rule) => rule.verdict === word).length
  const values = {
    rules: errors.length,
    fail: count('fail'),
    inconclusive: count('inconclusive'),
    pass: count('pass'),
    policies: verdict.policies,
  }
  return {
    word: verdict.verdict,
    label: say({ id: `report.verdict.${verdict.verdict}` }),
    sentence: say({ id: `report.verdict-sentence.${verdict.verdict}`, values }),
  }
}

/** All rules in a chart, then one by one, a line each that opens: those that did not pass first, the rest of many behind a summary. */
export async function policySection(verdict: Verdict, drawing: Drawing): Promise<SectionView> {
  const { say, language } = drawing
  const rank = { fail: 0, inconclusive: 1, pass: 2, 'not-applicable': 3 } as const
  const rules = verdict.rules
    .map((rule, place) => ({ rule, place }))
    .sort((a, b) => rank[a.rule.verdict] - rank[b.rule.verdict] || a.place - b.place)
    .map(({ rule }) => rule)
  // What failed alone, or alone is undecided, is explained at once.
  const isOpen = ({ verdict: word }: RuleVerdict): boolean => word === 'fail' || word === 'inconclusive'
  const alone = rules.filter(isOpen).length === 1
  const views = rules.map((rule) => ({ ...ruleView(rule, language), open: alone && isOpen(rule) }))
  const rest = views.slice(openRules)
  const blocks: Block[] = strips(rules)
  const drawn = []
  for (const block of blocks) drawn.push(await viewBlock(block, drawing))
  return section({
    id: 'policy',
    heading: say({ id: 'report.policy' }),
    short: say({ id: 'report.policy-short' }),
    lead: say({ id: 'report.policy-lead', values: { policies: verdict.policies } }),
    blocks: drawn,
    rules: views.slice(0, openRules),
    moreRules:
      rest.length > 0 ? { label: say({ id: 'report.more-rules', values: { left: rest.length } }), rules: rest } : null,
  })
}

/** One strip per way of writing numbers: differences and ratios do not share an axis. */
function strips(rules: readonly RuleVerdict[]): Block[] {
  const drawable = rules.filter((rule) => rule.value !== null && (rule.limit.low !== null || rule.limit.high !== null))
  return [...new Set(drawable.map(styleOfRule))].map((kind): Block => ({
    kind: 'chart',
    shape: 'strip',
    title: { id: `report.strip.${kind}` },
    sentence: { id: 'report.strip-sentence' },
    columns: [
      { key: 'measure', label: { id: 'report.column.measure' }, type: 'text' },
      { key: 'value', label: { id: 'report.column.value' }, type: kind },
      { key: 'limits', label: { id: 'report.column.interval' }, type: 'interval' },
      { key: 'limitLow', label: { id: 'report.column.limit-low' }, type: kind },
      { key: 'limitHigh', label: { id: 'report.column.limit-high' }, type: kind },
    ],
    rows: drawable
      .filter((rule) => styleOfRule(rule) === kind)
      .map((rule) => ({
        measure: measureOf(rule),
        value: rule.value,
        low: rule.interval?.low ?? null,
        high: rule.interval?.high ?? null,
        limitLow: rule.limit.low,
        limitHigh: rule.limit.high,
      })),
    options: {},
  }))
}

/** What a rule measures, in words; its own words where they are not an id. */
function measureOf({ measure }: RuleVerdict): Message | string {
  return measurementMessage(measure) ?? measure
}
