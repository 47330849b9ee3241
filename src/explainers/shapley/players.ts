import type { Mixer } from '../mixer.js'
import type { BackgroundRows } from './background-rows.js'

/** Rows whose players are the same units: those that differ from some background row. All other units have the value 0. */
export interface PlayerGroup {
  readonly rows: readonly number[]
  readonly players: readonly number[]
  readonly exact: boolean
}

export interface EnumerationLimits {
  readonly exactTo: number
  readonly evaluations: number
}

export function groupByPlayers(
  background: BackgroundRows,
  rows: number,
  { exactTo, evaluations }: EnumerationLimits,
): readonly PlayerGroup[] {
  const groups = new Map<string, { rows: number[]; players: number[] }>()
  for (let row = 0; row < rows; row++) {
    const { places } = background.of(row)
    const players: number[] = []
    for (let unit = 0; unit < background.units; unit++)
      if (places.some((place) => background.differs(row, place, unit))) players.push(unit)
    const key = players.join(',')
    const known = groups.get(key)
    if (known === undefined) groups.set(key, { rows: [row], players })
    else known.rows.push(row)
  }
  return [...groups.values()].map(({ rows: list, players }) => {
    const size = background.of(list[0]!).places.length
    const exact = players.length <= exactTo && 2 ** players.length * size <= evaluations
    return { rows: list, players, exact }
  })
}

/** What one group's work reads and fills in. */
export interface ShapleyWork {
  readonly mixer: Mixer
  readonly background: BackgroundRows
  readonly scores: Float64Array
  /** [row][unit], to fill in. */
  readonly values: readonly Float64Array[]
  readonly errors: readonly Float64Array[]
  /** Mean score of the background of each row, to fill in. */
  readonly bases: Float64Array
}
