import { textOf } from '../../models/column-values.js'
import { ProbityError } from '../../errors.js'
import type { SqlValue } from '../../environment/duckdb.js'
import { sharedTexts } from '../../environment/shared-texts.js'
import type { Tools } from '../../environment/tools.js'
import type { TrainConfig } from '../../schema/train.js'
import { splitByKey, splitByStratum, splitByTime, splitRandomly, type Parts } from './split.js'
import type { Target } from './target.js'

/** Positions of the parts. */
export const trainingPart = 0
export const validationPart = 1
export const testPart = 2

export interface SplitEvidence {
  readonly rows: number
  readonly target: Target
  /** Groups of each row, by feature. */
  readonly groups: readonly (readonly (string | null)[])[]
  readonly keys: readonly SqlValue[] | null
  /** Whether small strata of a label stand beside the others of it, so that no part of equal shares lacks the label. */
  readonly adjacent?: boolean
}

/** Groups of fewer rows are no stratum of their own. */
const smallestStratum = 10

/** Which part each row belongs to, the parts having some shares. */
export function splitRows(
  by: TrainConfig['split']['by'],
  shares: readonly number[],
  { rows, target, groups, keys, adjacent = false }: SplitEvidence,
  { random }: Pick<Tools, 'random'>,
): Parts {
  const own = random.fork('split')
  if (by === 'time')
    return splitByTime(
      keys!.map((key) => (typeof key === 'number' ? key : textOf(key))),
      shares,
    )
  if (by === 'group')
    return splitByKey(
      keys!.map((key, row) => textOf(key) ?? `missing ${row}`),
      shares,
      own,
    )
  if (by === 'random') return splitRandomly(rows, shares, own)
  const once = sharedTexts()
  const bands = target.kind === 'values' ? bandsOf(target.tensor.data as Float32Array) : null
  const label = (row: number): string => bands?.[row] ?? String(target.tensor.data[row])
  const fine = Array.from({ length: rows }, (_, row) =>
    once(JSON.stringify([label(row), ...groups.map((group) => group[row])])),
  )
  const counts = new Map<string, number>()
  for (const stratum of fine) counts.set(stratum, (counts.get(stratum) ?? 0) + 1)
  const strata = fine.map((stratum, row) =>
    counts.get(stratum)! < smallestStratum ? once(adjacent ? JSON.stringify([label(row)]) : label(row)) : stratum,
  )
  return splitByStratum(strata, shares, own)
}

/** Shares of training, validation and test rows. */
export function sharesOf({ split }: TrainConfig): readonly [number, number, number] {
  return [1 - split.test - split.validation, split.validation, split.test]
}

/** Numbers in five bands of equal size. */
function bandsOf(values: Float32Array): string[] {
  const sorted = Float32Array.from(values).sort()
  const cuts = [0.2, 0.4, 0.6, 0.8].map((share) => sorted[Math.floor(share * sorted.length)]!)
  const names = [0, 1, 2, 3, 4].map(String)
  return Array.from(values, (value) => names[cuts.filter((cut) => value >= cut).length]!)
}

export function countRows(parts: Parts, part: number): number {
  return parts.reduce((sum, of) => sum + (of === part ? 1 : 0), 0)
}

/** Parts that were asked for must have rows, and the training rows every class: one that they lack would never be said. */
export function checkParts(parts: Parts, train: TrainConfig, target: Target, label: string): void {
  const names = ['training', 'validation', 'test']
  sharesOf(train).forEach((share, part) => {
    if (share > 0 && !parts.includes(part))
      throw new ProbityError('TRAINING_NO_ROWS', {
        ...{ part: names[part]!, rows: parts.length },
        detail: `split ${train.split.by}, a share of ${Number(share.toPrecision(3))}`,
      })
  })
  if (target.kind === 'values') return
  const found = target.classes.map(() => 0)
  parts.forEach((part, row) => {
    if (part === trainingPart) found[Number(target.tensor.data[row])]!++
  })
  target.classes.forEach((name, at) => {
    if (found[at] === 0)
      throw new ProbityError('TRAINING_CLASS_ABSENT', {
        ...{ part: 'training', class: name, column: label, rows: countRows(parts, trainingPart) },
      })
  })
}
