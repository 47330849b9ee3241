import { canonicalJson } from '../environment/canonical-json.js'
import { say, type Message } from '../schema/message.js'
import type { Run } from '../schema/run.js'
import type { RunToCompare } from './compare-runs.js'
import type { Change } from './comparison.js'
import { isPairedWith, sameData } from './same-data.js'

/** What a reader has to know before the figures: other data first, then how changes were measured, then other settings. */
export function notesOn(first: RunToCompare, others: readonly RunToCompare[], changes: readonly Change[]): Message[] {
  const names = (keep: (other: RunToCompare) => boolean): string[] => others.filter(keep).map(({ name }) => name)
  const paired = (other: RunToCompare): boolean => isPairedWith(other.run, first)
  const hasPairing = (other: RunToCompare): boolean =>
    other.run.analyses.some(({ id, measurements }) => id === 'paired' && measurements.length > 0)
  const about = (id: string, list: readonly string[]): Message[] =>
    list.length > 0 ? [say(id, { runs: list, first: first.name })] : []
  return [
    ...about(
      'compare.note.other-data',
      names((other) => !sameData(first.run, other.run) && !paired(other)),
    ),
    ...about(
      'compare.note.other-task',
      names(({ run }) => run.task !== first.run.task),
    ),
    ...about('compare.note.paired', names(paired)),
    ...about(
      'compare.note.paired-with-another',
      names((other) => !paired(other) && hasPairing(other)),
    ),
    ...about(
      'compare.note.unpaired',
      names((other) => !paired(other)),
    ),
    ...about(
      'compare.note.other-roles',
      names(({ run }) => rolesOf(run) !== rolesOf(first.run)),
    ),
    ...about(
      'compare.note.other-version',
      names(({ run }) => run.tool.version !== first.run.tool.version),
    ),
    ...byChance(changes),
  ]
}

/** Who is positive, who is favoured, where the threshold lies: what makes one id mean two things. */
function rolesOf({ config }: Run): string {
  // Where a model decides, its score and decision are columns of its own, whose form says nothing of the roles.
  const roles = (config['roles'] ?? {}) as Record<string, unknown>
  const byModel = config['model'] == null ? {} : { decision: null, score: null }
  return canonicalJson({
    roles: { ...roles, ...byModel },
    where: (config['data'] as { where?: unknown } | undefined)?.where ?? null,
  })
}

/** Of many changes tested at 5 % some stand out by chance. */
function byChance(changes: readonly Change[]): Message[] {
  const tested = changes.filter(
    ({ how, better }) => (how === 'paired' || how === 'unpaired') && better !== 'none',
  ).length
  return tested >= 20 ? [say('compare.note.by-chance', { tested })] : []
}
