import { nearest } from '../../environment/nearest.js'
import { ProbityError } from '../../errors.js'
import type { Block } from '../../schema/block.js'
import { say, type Message } from '../../schema/message.js'
import type { Feature, Minimum } from '../../schema/cube.js'

/** Why a group is left as it is instead of being fitted: a closed list. */
export type LeftWhy = 'missing' | 'few-rows' | 'class-absent' | 'few-of-class'

export interface GroupCount {
  readonly values: readonly (string | null)[]
  readonly rows: number
  /** Rows by class. */
  readonly byClass: readonly number[]
}

export interface LeftGroup extends GroupCount {
  readonly why: LeftWhy
}

/** The features that a mitigation goes by: those named, or all sensitive ones. */
export function chooseFeatures(
  features: readonly Feature[],
  by: readonly string[],
  mitigation: string,
): readonly Feature[] {
  const names = features.map(({ name }) => name)
  if (names.length === 0) throw new ProbityError('MITIGATION_WITHOUT_GROUPS', { mitigation })
  for (const name of by)
    if (!names.includes(name))
      throw new ProbityError('UNKNOWN_FEATURE', {
        ...{ where: `mitigate.strategies (${mitigation}): by`, feature: name, kind: 'sensitive', features: names },
        nearest: nearest(name, names),
      })
  return by.length === 0 ? features : features.filter(({ name }) => by.includes(name))
}

/** Why a group cannot be fitted, or null. As in the audit, the missing and the small are listed, not compared. */
export function whyLeft(
  { values, rows, byClass }: GroupCount,
  features: readonly Feature[],
  minimum: Minimum,
): LeftWhy | null {
  if (values.some((value, at) => value === null && features[at]!.missing !== 'compare')) return 'missing'
  if (byClass.some((count) => count === 0)) return 'class-absent'
  if (rows < minimum.rows) return 'few-rows'
  return byClass.some((count) => count < Math.min(minimum.positives, minimum.negatives)) ? 'few-of-class' : null
}

/** Divides groups into those that are fitted and those that are left as they are. @throws MITIGATION_TOO_FEW_GROUPS with the reasons */
export function divideGroups<Group extends GroupCount>(
  groups: readonly Group[],
  features: readonly Feature[],
  minimum: Minimum,
  mitigation: string,
): { readonly fitted: readonly Group[]; readonly left: readonly (Group & LeftGroup)[] } {
  const fitted: Group[] = []
  const left: (Group & LeftGroup)[] = []
  for (const group of groups) {
    const why = whyLeft(group, features, minimum)
    if (why === null) fitted.push(group)
    else left.push({ ...group, why })
  }
  if (fitted.length < 2)
    throw new ProbityError('MITIGATION_TOO_FEW_GROUPS', {
      ...{ mitigation, features: features.map(({ name }) => name), fitted: fitted.length },
      left: left.map((group) => `${groupText(group.values)} (${group.rows} rows, ${group.why.replaceAll('-', ' ')})`),
    })
  return { fitted, left }
}

/** One note for all groups that were left as they are; none where all were fitted. */
export function leftNotes(left: readonly LeftGroup[], effect: Message): Message[] {
  if (left.length === 0) return []
  const groups = left.map(({ values, rows, why }) =>
    say('mitigation.left.group', { group: groupText(values), rows, why: say(`mitigation.left.${why}`) }),
  )
  return [say('mitigation.left', { count: left.length, groups, effect })]
}

/** A group as a reader sees it; several features joined. */
export function groupText(values: readonly (string | null)[]): string {
  return values.map((value) => value ?? '∅').join(' · ')
}

export type GroupTable = Extract<Block, { kind: 'table' }>
