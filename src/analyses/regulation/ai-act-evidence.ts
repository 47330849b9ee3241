import type { Config } from '../../schema/config.js'

/** `outside`: no audit of decisions can show it; somebody has to write it. */
export type EvidenceStatus = 'present' | 'partial' | 'absent' | 'outside'

export interface ArticleEvidence {
  readonly article: string
  /** Slug of the two sentences about it: what is asked, and what this audit holds or what would add it. */
  readonly slug: string
  readonly status: EvidenceStatus
}

/** What the evidence list looks at: what the audit was asked to gather and what of it is there. */
export interface AuditFacts {
  readonly config: Config
  /** Some compared group has a decision, and some row has ground truth beside it. */
  readonly hasDecisions: boolean
  readonly hasGroundTruth: boolean
  readonly startsFromRows: boolean
}

interface Duty {
  readonly article: string
  readonly slug: string
  status(facts: AuditFacts): EvidenceStatus
}

const on = (config: Config, analysis: string): boolean => config.analyses[analysis] !== false
const when = (condition: boolean, otherwise: EvidenceStatus = 'absent'): EvidenceStatus =>
  condition ? 'present' : otherwise

/** The duties of Regulation (EU) 2024/1689 that figures by group can be evidence for, in the order of the articles. */
const duties: readonly Duty[] = [
  { article: '10(2)(f)', slug: 'bias-examined', status: ({ config }) => when(on(config, 'groups')) },
  { article: '10(2)(g)', slug: 'bias-mitigated', status: () => 'outside' },
  {
    article: '10(2)(h)',
    slug: 'data-gaps',
    status: ({ config, startsFromRows }) => when(startsFromRows && on(config, 'profile'), 'partial'),
  },
  {
    article: '10(3)',
    slug: 'representative',
    status: ({ config, startsFromRows }) =>
      Object.keys(config.population).length === 0 ? 'partial' : when(startsFromRows && on(config, 'profile')),
  },
  {
    article: '10(4)',
    slug: 'setting',
    status: ({ config }) => when(config.roles.control.length > 0 && on(config, 'strata'), 'outside'),
  },
  { article: '10(5)', slug: 'special-categories', status: () => 'partial' },
  { article: '12', slug: 'logs', status: () => 'outside' },
  {
    article: '13(3)(b)(v)',
    slug: 'performance-by-group',
    status: ({ hasGroundTruth, hasDecisions }) =>
      hasGroundTruth ? 'present' : when(false, hasDecisions ? 'partial' : 'absent'),
  },
  { article: '15(1)', slug: 'accuracy', status: ({ hasGroundTruth }) => when(hasGroundTruth) },
  { article: '15(4)', slug: 'feedback', status: () => 'outside' },
  { article: '27', slug: 'fundamental-rights', status: () => 'outside' },
  { article: 'IV(2)(g)', slug: 'test-reports', status: () => 'partial' },
  { article: 'IV(3)', slug: 'accuracy-by-group', status: ({ hasGroundTruth }) => when(hasGroundTruth) },
]

/**
 * Which duties of the EU AI Act this audit is evidence for. It says that evidence exists, never that it suffices.
 *
 * Source: Regulation (EU) 2024/1689, articles 10, 12, 13, 15, 27 and Annex IV.
 */
export function aiActEvidence(facts: AuditFacts): ArticleEvidence[] {
  return duties.map(({ article, slug, status }) => ({ article, slug, status: status(facts) }))
}
