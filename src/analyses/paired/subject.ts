import type { Task } from '../../schema/cube.js'
import type { PairedEvidence } from '../analysis.js'
import { jointGroups, type JointGroup } from './joint-groups.js'
import { predictionGroups } from './prediction-groups.js'
import type { Direction } from './who-changed.js'

/** What is told first of a task, and what a change means to a person; null where it is no decision about one. */
export interface Subject {
  readonly headline: string
  readonly direction: Direction | null
}

export const subjects: Readonly<Record<Task, Subject>> = {
  binary: { headline: 'selection-rate', direction: 'favourable' },
  outcomes: { headline: 'selection-rate', direction: 'favourable' },
  multiclass: { headline: 'accuracy', direction: 'right' },
  regression: { headline: 'mean-absolute-error', direction: null },
  ranking: { headline: 'exposure', direction: null },
}

/** The groups of a feature (everybody for none) under both runs. */
export function groupsOfBoth({ cube, baselineCube, unitCube }: PairedEvidence, names: readonly string[]): JointGroup[] {
  return baselineCube ? predictionGroups(cube, baselineCube, names) : jointGroups(cube, names, unitCube)
}
