import type { Block } from '../../schema/block.js'
import { say } from '../../schema/message.js'
import type { InfluenceContext } from './context.js'
import { influenceId, sizeMetric } from './measurements.js'
import { scoreName } from './score-name.js'
import type { Estimate, FeatureInfluence } from './summarise.js'

/** From this share of all influence on, a sensitive feature or its proxies are something to look into. */
const notable = 0.05
const named = 3

/** What the score rests on, what part sensitive features and their proxies have, and which feature acts most differently on the groups. */
export function influenceFindings(context: InfluenceContext): Block[] {
  const { summary, spec } = context
  if (summary.features.every(({ size }) => size.value === 0))
    return [
      {
        kind: 'finding',
        weight: 2,
        sentence: say('feature-influence.finding.nothing', { score: scoreName(context.attribution) }),
        measurements: [],
      },
    ]
  return [
    leading(context),
    ...spec.sensitive.flatMap(({ name, column }) => ofSensitive(context, name, column)),
    ...summary.sensitive.flatMap((name) => acrossGroups(context, name)),
  ]
}

function leading({ summary, attribution }: InfluenceContext): Block {
  const first = summary.features.filter(({ size }) => size.value > 0).slice(0, named)
  const share = first.reduce((sum, feature) => sum + (feature.share?.value ?? 0), 0)
  return {
    kind: 'finding',
    weight: 1,
    sentence: say('feature-influence.finding.leading', {
      score: scoreName(attribution),
      features: first.map(({ feature }) => feature),
      count: first.length,
      share: Math.min(1, share),
    }),
    measurements: first.map(({ feature }) => influenceId(summary, { metric: sizeMetric(summary) }, feature)),
  }
}

function ofSensitive({ summary, proxies, attribution }: InfluenceContext, name: string, column: string): Block[] {
  const own = summary.features.find(({ feature }) => feature === column)
  const strong = proxies.filter(({ feature }) => feature === name)
  const influential = strong.flatMap(({ column: proxy, strength }) => {
    const feature = summary.features.find((candidate) => candidate.feature === proxy)
    return feature === undefined ? [] : [{ feature, strength }]
  })
  const ownShare = own?.share?.value ?? 0
  const proxyShare = influential.reduce((sum, { feature }) => sum + (feature.share?.value ?? 0), 0)
  const values = {
    feature: name,
    score: scoreName(attribution),
    share: ownShare,
    size: own?.size.value ?? 0,
    proxies: influential.slice(0, named).map(({ feature }) => feature.feature),
    count: influential.length,
    proxyShare: Math.min(1, proxyShare),
  }
  const measured = [...(own ? [own] : []), ...influential.slice(0, named).map(({ feature }) => feature)]
  const kind = `${own === undefined ? 'unread' : 'read'}-${influential.length === 0 ? 'alone' : 'proxies'}`
  return [
    {
      kind: 'finding',
      weight: ownShare >= notable || proxyShare >= notable ? 2 : 0,
      sentence: say(`feature-influence.finding.${kind}`, values),
      ...(ownShare >= notable || proxyShare >= notable
        ? {
            next: say(own === undefined ? 'feature-influence.next.proxies' : 'feature-influence.next.sensitive', {
              feature: name,
            }),
          }
        : {}),
      measurements: measured.map(({ feature }) => influenceId(summary, { metric: 'influence-share' }, feature)),
    },
  ]
}

/** The feature whose mean contribution differs most between the groups, where the interval leaves out 0. */
function acrossGroups({ summary, attribution }: InfluenceContext, name: string): Block[] {
  const sure = summary.features
    .filter(({ difference }) => (difference[name]?.interval?.low ?? 0) > 0)
    .sort((a, b) => b.difference[name]!.value - a.difference[name]!.value)[0]
  if (sure === undefined) return []
  const difference: Estimate = sure.difference[name]!
  const [lowest, highest] = ends(sure, name)
  return [
    {
      kind: 'finding',
      weight: 1,
      sentence: say('feature-influence.finding.groups', {
        feature: sure.feature,
        by: name,
        score: scoreName(attribution),
        highest: highest.group,
        highestValue: highest.attribution.value,
        lowest: lowest.group,
        lowestValue: lowest.attribution.value,
        difference: difference.value,
        low: difference.interval!.low,
        high: difference.interval!.high,
      }),
      next: say('feature-influence.next.groups', { feature: sure.feature }),
      measurements: [
        influenceId(summary, { metric: 'attribution', transform: 'difference', features: [name] }, sure.feature),
        ...[lowest, highest].map(({ group }) =>
          influenceId(summary, { metric: 'attribution', cell: { [name]: group } }, sure.feature),
        ),
      ],
    },
  ]
}

function ends({ byGroup }: FeatureInfluence, name: string) {
  const compared = byGroup[name]!.filter((group) => group.compared)
  const sorted = [...compared].sort((a, b) => a.attribution.value - b.attribution.value)
  return [sorted[0]!, sorted.at(-1)!] as const
}
