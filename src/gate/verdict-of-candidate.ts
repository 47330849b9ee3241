import type { Interval } from '../schema/measurement.js'
import type { RuleLimit, RuleVerdict } from '../schema/verdict.js'
import type { Limits } from '../statistics/limits.js'
import { rowsNeeded } from '../statistics/rows-needed.js'
import type { Candidate, Measured } from './candidate.js'
import type { Evidence } from './evidence/evidence.js'
import { failingP } from './failing-p.js'
import type { FamilyDecision } from './holm-levels.js'
import type { PolicyAcceptance } from './resolved-policy.js'
import { isFailing } from './is-failing.js'
import { isInside, isOutside, outcomeOf } from './outcome.js'

export interface Judgement {
  /** α of the displayed intervals. */
  readonly alpha: number
  /** Number of rules in the family of error-level rules. */
  readonly family: number
  /** `YYYY-MM-DD` */
  readonly today: string
}

/** Chance with which a gap to be detectable should be found. */
const power = 0.8

/** More times the rows than this is no plan. */
const largestFactor = 1e6

type Word = RuleVerdict['verdict']

/** The verdict of one entry. `decision` is its part in the family, of error-level rules. */
export function verdictOfCandidate(
  candidate: Candidate,
  decision: FamilyDecision | null,
  judgement: Judgement,
): RuleVerdict {
  const judged =
    candidate.state === 'measured'
      ? judgeMeasured(asInForce(candidate, judgement), decision, judgement)
      : judgeOther(candidate)
  const { rule, measure, kind, acceptance } = candidate
  const told = acceptance
    ? { acceptance: toldOf(acceptance), ...(acceptance.where ? { acceptedCell: acceptance.where } : {}) }
    : {}
  const source = rule.source ? { file: rule.source.file, line: rule.source.line } : null
  return { ...nothing, ...judged, ...told, id: rule.id, measure, kind, level: rule.level, source }
}

function toldOf({ owner, reason, expires, upTo }: PolicyAcceptance): NonNullable<RuleVerdict['acceptance']> {
  return { owner, reason, expires, upTo }
}

/** Whether an acceptance has run out: from then on the rule's own limit is shown, and the rule fails until somebody looks at it. */
export function isExpired({ acceptance }: Measured, { today }: Pick<Judgement, 'today'>): boolean {
  return acceptance !== undefined && acceptance.expires < today
}

function asInForce(candidate: Measured, judgement: Judgement): Measured {
  return isExpired(candidate, judgement)
    ? { ...candidate, limit: candidate.limitWithout ?? candidate.limit }
    : candidate
}

type Judged = Partial<RuleVerdict> & { verdict: Word }

const nothing = {
  value: null,
  unit: null,
  interval: null,
  n: null,
  limit: { low: null, high: null },
  p: null,
  adjusted: null,
  naive: { verdict: 'none' as const, falseAlarmRate: null },
  detectable: null,
  rowsNeeded: null,
  rowsIfAlike: null,
}

function judgeOther(candidate: Exclude<Candidate, Measured>): Judged {
  if (candidate.state === 'present') return { verdict: 'pass' }
  if (candidate.state === 'unused') return { verdict: 'fail', cause: 'acceptance-stale' }
  if (candidate.state === 'not-applicable')
    return {
      verdict: 'not-applicable',
      cause: 'not-applicable',
      unavailable: 'not-in-task',
      limit: candidate.limit,
    }
  const { cause, reason, limit, measurement, nearest, without, rule } = candidate
  const rest = { cause, unavailable: reason, limit, unit: measurement?.unit ?? null, n: measurement?.n ?? null }
  const lists = { ...(nearest?.length ? { nearest: [...nearest] } : {}), ...(without ? { without: [...without] } : {}) }
  if (rule.onUnavailable === 'inconclusive') return { ...rest, ...lists, verdict: 'inconclusive' }
  return { ...rest, ...lists, verdict: rule.onUnavailable, decidedBy: 'on-unavailable' }
}

function judgeMeasured(candidate: Measured, decision: FamilyDecision | null, judgement: Judgement): Judged {
  const { measurement, evidence, limit, comparison, without } = candidate
  const value = measurement.value!
  const naive = isInside({ low: value, high: value }, limit) ? 'pass' : 'fail'
  const shown: Judged = {
    verdict: 'inconclusive',
    value,
    unit: measurement.unit,
    n: measurement.n,
    limit,
    naive: { verdict: naive, falseAlarmRate: evidence?.falseAlarmRate(limit) ?? null },
    ...(comparison ? { comparison } : {}),
    ...(without ? { without: [...without] } : {}),
  }
  if (!evidence) return settle({ ...shown, ...undecided(candidate, 'interval-unavailable') }, candidate, judgement)
  const plain = evidence.limits(judgement.alpha)
  const alpha = decision && isOutside(plain, limit) ? decision.alpha : judgement.alpha
  const limits = evidence.limits(alpha)
  const fails = decision?.fails ?? isFailing(evidence, limit, alpha)
  const said = wordOf(outcomeOf(limits, limit), fails, candidate)
  const familyAlpha = decision ? judgement.alpha / judgement.family : judgement.alpha
  const rows = measurement.n?.rows ?? null
  const beyond = isOutside({ low: value, high: value }, limit)
  const factor = evidence.factorToPass(limit, judgement.alpha, power)
  const judged = {
    ...shown,
    ...said,
    interval: intervalOf(limits, alpha, measurement.interval),
    p: decision?.p ?? failingP(evidence, limit),
    adjusted: decision?.adjusted ?? null,
    detectable: evidence.detectable(limit, familyAlpha, power),
    rowsNeeded: rows === null ? null : rowsForDecision(evidence, limit, rows, beyond ? familyAlpha : judgement.alpha),
    rowsIfAlike: rows === null || factor === null || factor > largestFactor ? null : Math.ceil(factor * rows),
  }
  return settle(judged, candidate, judgement)
}

function wordOf(outcome: ReturnType<typeof outcomeOf>, fails: boolean, candidate: Measured): Judged {
  if (outcome === 'inconclusive') return undecided(candidate, 'interval-spans-limit')
  return outcome === 'fail' && !fails ? undecided(candidate, 'exact-test-undecided') : { verdict: outcome }
}

type Undecided = 'interval-spans-limit' | 'interval-unavailable' | 'exact-test-undecided'

function undecided({ rule }: Measured, cause: Undecided): Judged {
  if (rule.onInconclusive === 'report') return { verdict: 'inconclusive', cause }
  return { verdict: rule.onInconclusive, cause, decidedBy: 'on-inconclusive' }
}

/** An acceptance that has run out or that nothing needs any more fails; one that a pass rests on is named as its cause. */
function settle(judged: Judged, { acceptance, evidence, limitWithout }: Measured, { alpha, today }: Judgement): Judged {
  if (!acceptance) return judged
  const { decidedBy: _, ...rest } = judged
  if (acceptance.expires < today) return { ...rest, verdict: 'fail', cause: 'acceptance-expired' }
  const needless = evidence !== null && limitWithout !== undefined && isInside(evidence.limits(alpha), limitWithout)
  if (needless) return { ...rest, verdict: 'fail', cause: 'acceptance-stale' }
  return judged.verdict === 'pass' && judged.cause === undefined ? { ...judged, cause: 'accepted' } : judged
}

function intervalOf({ low, high }: Limits, alpha: number, own: Interval | undefined): Interval {
  const finite = (x: number): number | null => (Number.isFinite(x) ? (x === 0 ? 0 : x) : null)
  const isOwn = own !== undefined && Math.abs(1 - alpha - own.confidence) < 1e-9
  return {
    low: finite(low),
    high: finite(high),
    confidence: isOwn ? own.confidence : 1 - alpha,
    method: own?.method ?? 'unknown',
  }
}

/** Rows for the interval to clear the limit that the value is beyond, or both where it lies between them. */
function rowsForDecision(evidence: Evidence, limit: RuleLimit, rows: number, alpha: number): number | null {
  const { value } = evidence
  const ends = [limit.low, limit.high].filter((end): end is number => end !== null)
  const beyond = ends.filter((end) => (end === limit.high ? value > end : value < end))
  const needed = (beyond.length > 0 ? beyond : ends).map((end) =>
    rowsNeeded(rows, end, (factor) => evidence.limits(alpha, factor), {
      confirms: (factor) => !beyond.includes(end) || evidence.exactP(limit, { factor, level: alpha }) <= alpha,
    }),
  )
  return needed.length === 0 || needed.some((count) => count === null) ? null : Math.max(...(needed as number[]))
}
