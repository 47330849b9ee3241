import { estimateAt } from './share-limits.js'
import { addShares, type StratifiedShares } from './stratified-shares.js'

export interface StandardisedRate {
  readonly value: number
  readonly standardError: number
  /** Rows of this group behind it. */
  readonly rows: number
}

export interface Standardisation {
  /** One for each of the groups asked for, in their order; null where no stratum holds all of them. */
  readonly rates: readonly (StandardisedRate | null)[]
  /** Share of all rows (of every group) that lie in strata which hold all groups asked for. */
  readonly covered: number
}

/**
 * Direct standardisation: what each group's rate would be if all groups were spread over the strata as the whole population
 * is, Σ wₛ pₛ with wₛ the population's share of stratum s among the strata that hold every group asked for.
 * Standard error √Σ wₛ² pₛ(1 − pₛ)/nₛ, the weights taken as known, with pₛ shrunk to (x + ½)/(n + 1) there so that strata
 * with a rate of 0 or 1 are not taken for certain. O(strata · groups).
 */
export function standardise(table: StratifiedShares, groups: readonly number[]): Standardisation {
  const sizes = table.shares.map((stratum) => addShares(stratum)?.among ?? 0)
  const usable = table.strata.map((_, stratum) => groups.every((group) => table.shares[stratum]![group] !== null))
  const all = sizes.reduce((sum, size) => sum + size, 0)
  const common = sizes.reduce((sum, size, stratum) => sum + (usable[stratum] ? size : 0), 0)
  if (groups.length === 0 || common === 0) return { rates: groups.map(() => null), covered: 0 }
  const rates = groups.map((group): StandardisedRate => {
    let [value, variance, rows] = [0, 0, 0]
    table.shares.forEach((stratum, index) => {
      if (!usable[index]) return
      const weight = sizes[index]! / common
      const estimate = estimateAt(table, index, group)!
      const shrunk = (estimate.value * estimate.effectiveRows + 0.5) / (estimate.effectiveRows + 1)
      value += weight * estimate.value
      variance += (weight * weight * shrunk * (1 - shrunk)) / estimate.effectiveRows
      rows += stratum[group]!.amongRows
    })
    return { value, standardError: Math.sqrt(variance), rows }
  })
  return { rates, covered: all === 0 ? 0 : common / all }
}
