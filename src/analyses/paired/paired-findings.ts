import type { BlockOf } from '../../schema/block.js'
import type { Measurement } from '../../schema/measurement.js'
import { say, type MessageValue } from '../../schema/message.js'
import type { Metric } from '../../metrics/metric.js'
import { groupLabel } from '../group-label.js'
import { metricName } from '../groups/block-context.js'
import type { Direction, WhoChanged } from './who-changed.js'

type Finding = BlockOf<'finding'>

const points = (share: number | null | undefined): number | null => (share == null ? null : 100 * share)

const same = (value: number | null | undefined): number | null => value ?? null

/** Whether a change is seen: its interval leaves 0 out. */
export function directionOf({ value, interval }: Measurement): 'up' | 'down' | 'unclear' {
  if (value === null || !interval || interval.low === null || interval.high === null) return 'unclear'
  return interval.low > 0 ? 'up' : interval.high < 0 ? 'down' : 'unclear'
}

/** The gap of a feature against the baseline's: narrower, wider or not to be told. */
export function gapFinding(
  features: readonly string[],
  metric: Pick<Metric, 'id' | 'unit'>,
  gap: Measurement,
  { now, before }: { readonly now: number; readonly before: number },
): Finding[] {
  if (gap.value === null || !gap.interval) return []
  const direction = directionOf(gap)
  const slug = direction === 'up' ? 'widens' : direction === 'down' ? 'narrows' : 'unclear'
  // Shares are told in points, values in their own unit.
  const [kind, told] = metric.unit === 'share' ? (['gap', points] as const) : (['value-gap', same] as const)
  const values: Record<string, MessageValue> = {
    feature: [...features],
    metric: metricName(metric.id),
    now: told(now),
    before: told(before),
    change: told(gap.value),
    low: told(gap.interval.low),
    high: told(gap.interval.high),
  }
  return [
    {
      kind: 'finding',
      weight: slug === 'widens' ? 3 : slug === 'narrows' ? 2 : 1,
      sentence: say(`paired.finding.${kind}-${slug}`, values),
      next: say(`paired.next.gap-${slug}`, values),
      measurements: [gap.id],
    },
  ]
}

/** The groups in which more people are worse off than better off, beyond chance. */
export function harmFinding(
  features: readonly string[],
  direction: Direction,
  groups: readonly WhoChanged[],
  level: number,
): Finding[] {
  const worse = groups.filter(({ helped, harmed, p }) => harmed > helped && p < level / Math.max(1, groups.length))
  if (worse.length === 0) return []
  const worst = worse.reduce((most, group) =>
    (group.harmed - group.helped) / group.rows > (most.harmed - most.helped) / most.rows ? group : most,
  )
  const values: Record<string, MessageValue> = {
    feature: [...features],
    groups: worse.map(({ cell }) => groupLabel(cell)),
    count: worse.length,
    worst: groupLabel(worst.cell),
    helped: worst.helped,
    harmed: worst.harmed,
    rows: worst.rows,
  }
  return [
    {
      kind: 'finding',
      weight: 2,
      sentence: say(`paired.finding.harm-${direction}`, values),
      next: say('paired.next.harm'),
      measurements: [],
    },
  ]
}

/** The headline over all rows where no person's decision is another: predictions and places. */
export function valueFinding(metric: string, change: Measurement): Finding[] {
  if (change.value === null) return []
  const slug = directionOf(change)
  const values: Record<string, MessageValue> = {
    metric: metricName(metric),
    change: change.value,
    low: change.interval?.low ?? null,
    high: change.interval?.high ?? null,
  }
  const sentence = say(`paired.finding.value-${change.interval ? slug : 'bare'}`, values)
  return [{ kind: 'finding', weight: slug === 'unclear' ? 1 : 2, sentence, measurements: [change.id] }]
}

/** The headline over all rows. */
export function overallFinding(metric: string, change: Measurement, everybody: WhoChanged): Finding[] {
  if (change.value === null) return []
  const values: Record<string, MessageValue> = {
    metric: metricName(metric),
    change: points(change.value),
    low: points(change.interval?.low),
    high: points(change.interval?.high),
    changed: everybody.helped + everybody.harmed + everybody.other,
    rows: everybody.rows,
    helped: everybody.helped,
    harmed: everybody.harmed,
  }
  const slug = directionOf(change)
  return [
    {
      kind: 'finding',
      weight: slug === 'unclear' ? 1 : 2,
      sentence: say(`paired.finding.overall-${slug}`, values),
      measurements: [change.id],
    },
  ]
}
