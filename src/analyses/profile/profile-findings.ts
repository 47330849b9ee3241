import type { Block } from '../../schema/block.js'
import { say } from '../../schema/message.js'
import { agreementWithLabel } from './agreement.js'
import { proxyId, type ExaminedTable, type ProfileContext } from './profile-blocks.js'

const many = 0.05
const largelyMissing = 0.2

/** What of the profile a reader must know: leaks, proxies, groups that are missing from the data, repeated rows, holes. */
export function profileFindings(context: ProfileContext): Block[] {
  const { table } = context
  if (table === null) return [...repeatedTruth(context), ...underrepresented(context)]
  return [
    ...repeatedTruth(context),
    ...leaks(table, context),
    ...proxies(table, context),
    ...underrepresented(context),
    ...repeated(table),
    ...holes(table),
  ]
}

/** The weightiest of all: every error rate of such an audit is 0 or 1 and says nothing. */
function repeatedTruth({ cube, config }: ProfileContext): Block[] {
  const found = agreementWithLabel(cube)
  if (found === null) return []
  const { label, decision, score } = cube.spec
  const audited = found.kind.startsWith('decision') ? decision : score
  const ofModel = config.model !== null
  const next = ofModel ? 'profile.next.agreement-of-model' : `profile.next.${found.kind}`
  return [
    {
      kind: 'finding',
      weight: 3,
      sentence: say(`profile.finding.${found.kind}`, {
        column: audited?.column ?? '',
        label: label?.column ?? '',
        rows: found.rows,
      }),
      next: say(next, { column: audited?.column ?? '', label: label?.column ?? '' }),
      measurements: [],
    },
  ]
}

function leaks({ found }: ExaminedTable, { options }: ProfileContext): Block[] {
  return found.leaks
    .filter(({ strength }) => strength >= options.leakFrom)
    .slice(0, 3)
    .map(({ column, strength }) => ({
      kind: 'finding',
      weight: 2,
      sentence: say('profile.finding.leak', { column, strength }),
      next: say('profile.next.leak', { column }),
      measurements: [],
    }))
}

function proxies({ found }: ExaminedTable, { options, cube }: ProfileContext): Block[] {
  return cube.spec.sensitive.flatMap(({ name }): Block[] => {
    const strong = found.proxies.filter(({ target, strength }) => target === name && strength >= options.proxyFrom)
    if (strong.length === 0) return []
    const [first] = strong
    return [
      {
        kind: 'finding',
        weight: 1,
        sentence: say('profile.finding.proxy', {
          feature: name,
          column: first!.column,
          strength: first!.strength,
          others: strong.slice(1, 4).map(({ column }) => column),
          count: strong.length,
        }),
        next: say('profile.next.proxy', { feature: name }),
        measurements: strong.slice(0, 4).map(proxyId),
      },
    ]
  })
}

function underrepresented({ represented, config }: ProfileContext): Block[] {
  const alpha = 1 - config.statistics.confidence
  return represented
    .filter(
      ({ measurement }) =>
        measurement.interval?.high != null && measurement.interval.high < 0.8 && (measurement.test?.p ?? 1) < alpha,
    )
    .map(({ feature, value, share, population, measurement }) => ({
      kind: 'finding',
      weight: 2,
      sentence: say('profile.finding.represented', { feature, group: value, share, population }),
      next: say('profile.next.represented'),
      measurements: [measurement.id],
    }))
}

function repeated({ duplicates, dataset, columns }: ExaminedTable): Block[] {
  // A table of few short columns repeats itself by nature; only wide rows that are alike are suspect.
  if (duplicates === null || columns.length < 6 || duplicates / dataset.rows < many) return []
  return [
    {
      kind: 'finding',
      weight: 1,
      sentence: say('profile.finding.duplicates', { duplicates, share: duplicates / dataset.rows }),
      next: say('profile.next.duplicates'),
      measurements: [],
    },
  ]
}

function holes({ columns, dataset }: ExaminedTable): Block[] {
  const wanting = columns.filter(({ missing }) => missing / dataset.rows >= largelyMissing)
  if (wanting.length === 0) return []
  return [
    {
      kind: 'finding',
      weight: 0,
      sentence: say('profile.finding.missing', {
        columns: wanting.slice(0, 6).map(({ name }) => name),
        count: wanting.length,
        from: largelyMissing,
      }),
      measurements: [],
    },
  ]
}
