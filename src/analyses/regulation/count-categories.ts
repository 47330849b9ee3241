import type { Cube } from '../../cube/cube.js'
import { groupsOf } from '../../cube/groups-of.js'
import { rollUp } from '../../cube/roll-up.js'
import type { Category } from './adverse-impact.js'

/** Persons decided on in every group of a feature (or intersection), and those with the favourable decision. Rows, never weights. */
export function countCategories(cube: Cube, names: readonly string[]): Category[] {
  const { favourable, minimum, sensitive } = cube.spec
  const comparesMissing = (name: string): boolean =>
    sensitive.find((feature) => feature.name === name)?.missing === 'compare'
  return groupsOf(rollUp(cube, [...names, 'decision']), names).map(({ cell, counts }) => {
    const decided = counts.cells.filter(({ decision }) => decision !== null)
    const applicants = decided.reduce((sum, { rows }) => sum + rows, 0)
    const selected = decided.reduce((sum, { decision, rows }) => sum + (decision === favourable ? rows : 0), 0)
    const named = names.every((name) => cell[name] !== null || comparesMissing(name))
    return { cell, applicants, selected, compared: named && applicants >= minimum.rows && applicants > 0 }
  })
}

/** Whether there is a decision at all: a column of decisions, or a score with a threshold. */
export function hasDecisions({ dimensions }: Cube): boolean {
  return dimensions.some(({ role, values }) => role === 'decision' && values.some((value) => value !== null))
}

/** Whether some row has ground truth and a decision beside it. */
export function hasJudgedDecisions(cube: Cube): boolean {
  return groupsOf(rollUp(cube, ['label', 'decision']), []).some(({ counts }) =>
    counts.cells.some(({ label, decision }) => label !== null && decision !== null),
  )
}
